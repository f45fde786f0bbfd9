from goodwill.reputation.formulas.known_end import last_round_penalty, rounds_unserved, serving_belief
from goodwill.reputation.formulas.penalties import (
    exclusion_penalty,
    fewest_told,
    forgetting_fee,
    licence_margin,
    price_cut_penalty,
)
from goodwill.reputation.formulas.theorems import (
    cheated_discount,
    false_report_bound,
    false_report_bound_with_reputation,
    honest_discount,
    least_discount,
    mistake_bound,
    most_false_reports,
    most_profit,
    most_tests,
    reputation_value,
    require_trade,
    safe_test_belief,
    silent_discount,
    stopping_belief,
    tolerated_payoff,
    untested_prior,
)
from goodwill.reputation.model import (
    CLIENT_STRATEGIES,
    OUTCOMES,
    PROVIDER_STRATEGIES,
    TREE,
    End,
    Market,
    ends,
    round_payoffs,
)
from goodwill.reputation.simulation import simulate_market
from goodwill.reputation.solvers.best_mixture import best_mixture, outcome_chance
from goodwill.reputation.solvers.equilibrium_set import (
    equilibrium_payoffs,
    repeated_market,
    worst_false_reports,
)
from goodwill.reputation.solvers.fair_profiles import endless_fair_tests
from goodwill.reputation.solvers.fair_tests import most_tested_priors
from goodwill.reputation.solvers.known_end import backward_induction, serving_beliefs
from goodwill.reputation.stage import stage_game
from goodwill.reputation.strategies.automata import PublicProfile, State, outcome_shares, profile_values
from goodwill.reputation.strategies.beliefs import posterior, report_beliefs
from goodwill.reputation.strategies.cooperation import (
    cooperation,
    open_complaints,
    rewarded_honesty,
    trade_while,
)
from goodwill.reputation.strategies.known_end import fading_trade
from goodwill.reputation.strategies.unknown_client import attrition, endless_tests
from goodwill.reputation.strategies.unknown_provider import patience_contest
from goodwill.reputation.verify.fairness import is_fair, longest_record
from goodwill.reputation.verify.known_end import verify_with_end
from goodwill.reputation.verify.one_shot import share_of_lies, verify_public_profile
from goodwill.reputation.verify.unknown_client import verify_with_unknown_client
from goodwill.reputation.verify.unknown_provider import verify_with_unknown_provider

__all__ = [
    "CLIENT_STRATEGIES",
    "OUTCOMES",
    "PROVIDER_STRATEGIES",
    "TREE",
    "End",
    "Market",
    "PublicProfile",
    "State",
    "attrition",
    "backward_induction",
    "best_mixture",
    "cheated_discount",
    "cooperation",
    "endless_fair_tests",
    "endless_tests",
    "ends",
    "equilibrium_payoffs",
    "exclusion_penalty",
    "fading_trade",
    "false_report_bound",
    "false_report_bound_with_reputation",
    "fewest_told",
    "forgetting_fee",
    "honest_discount",
    "is_fair",
    "last_round_penalty",
    "least_discount",
    "licence_margin",
    "longest_record",
    "mistake_bound",
    "most_false_reports",
    "most_profit",
    "most_tested_priors",
    "most_tests",
    "open_complaints",
    "outcome_chance",
    "outcome_shares",
    "patience_contest",
    "posterior",
    "price_cut_penalty",
    "profile_values",
    "repeated_market",
    "report_beliefs",
    "reputation_value",
    "require_trade",
    "rewarded_honesty",
    "round_payoffs",
    "rounds_unserved",
    "safe_test_belief",
    "serving_belief",
    "serving_beliefs",
    "share_of_lies",
    "silent_discount",
    "simulate_market",
    "stage_game",
    "stopping_belief",
    "tolerated_payoff",
    "trade_while",
    "untested_prior",
    "verify_public_profile",
    "verify_with_end",
    "verify_with_unknown_client",
    "verify_with_unknown_provider",
    "worst_false_reports",
]
