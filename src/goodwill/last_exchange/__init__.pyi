from goodwill.last_exchange.formulas.theorems import (
    best_generosity,
    destitute_cost,
    every_round_prior,
    first_unprompted_round,
    generosity_value,
    horizon_bound,
    least_hope,
    least_odds,
    most_endless_contributions,
    patience_bound,
    pester_threshold,
    sufficient_altruism,
    tau,
)
from goodwill.last_exchange.model import (
    Belief,
    LastExchange,
    after_move,
    after_signal,
    contributor_cost,
    pester_chances,
)
from goodwill.last_exchange.oracles.game_tree import extensive_form, tree_costs, tree_threshold
from goodwill.last_exchange.simulation import (
    RoundPlayed,
    best_contributor,
    contributor_belief,
    expected,
    pesterer_belief,
    play,
    simulate,
    utilities,
)
from goodwill.last_exchange.solvers.altruism import altruism_intervals, least_altruism
from goodwill.last_exchange.solvers.contributor import most_contributions, solve
from goodwill.last_exchange.solvers.endless import best_reply, contributions_on_a_history
from goodwill.last_exchange.solvers.endless_pesterer import one_shot_deviations
from goodwill.last_exchange.solvers.pesterer import destitute_histories, satisfied_does_nothing
from goodwill.last_exchange.solvers.silence import silence
from goodwill.last_exchange.solvers.thresholds import contribution_thresholds
from goodwill.last_exchange.strategies.automata import (
    Automaton,
    altruistic_automaton,
    byzantine_automaton,
    mixture,
)
from goodwill.last_exchange.strategies.calendars import Calendar
from goodwill.last_exchange.strategies.profiles import Prior, Profile
from goodwill.last_exchange.strategies.views import View, persistent_pesterer
from goodwill.last_exchange.verify.every_history import verify_profile
from goodwill.last_exchange.verify.named_profiles import expected_contributor, verify_equilibrium

__all__ = [
    "Automaton",
    "Belief",
    "Calendar",
    "LastExchange",
    "Prior",
    "Profile",
    "RoundPlayed",
    "View",
    "after_move",
    "after_signal",
    "altruism_intervals",
    "altruistic_automaton",
    "best_contributor",
    "best_generosity",
    "best_reply",
    "byzantine_automaton",
    "contribution_thresholds",
    "contributions_on_a_history",
    "contributor_belief",
    "contributor_cost",
    "destitute_cost",
    "destitute_histories",
    "every_round_prior",
    "expected",
    "expected_contributor",
    "extensive_form",
    "first_unprompted_round",
    "generosity_value",
    "horizon_bound",
    "least_altruism",
    "least_hope",
    "least_odds",
    "mixture",
    "most_contributions",
    "most_endless_contributions",
    "one_shot_deviations",
    "patience_bound",
    "persistent_pesterer",
    "pester_chances",
    "pester_threshold",
    "pesterer_belief",
    "play",
    "satisfied_does_nothing",
    "silence",
    "simulate",
    "solve",
    "sufficient_altruism",
    "tau",
    "tree_costs",
    "tree_threshold",
    "utilities",
    "verify_equilibrium",
    "verify_profile",
]
