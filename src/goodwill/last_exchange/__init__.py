"""Paper I: the last exchange of two peers over a lossy network."""

from goodwill.last_exchange.contributor import (
    Solution,
    contribution_thresholds,
    most_contributions,
    solve,
)
from goodwill.last_exchange.game import (
    Belief,
    LastExchange,
    after_move,
    after_signal,
    check_probability,
    contributor_cost,
    pester_chances,
)
from goodwill.last_exchange.game_tree import tree_costs, tree_threshold
from goodwill.last_exchange.simulation import (
    RoundPlayed,
    View,
    altruistic_contributor,
    best_contributor,
    byzantine_contributor,
    byzantine_pesterer,
    contributor_belief,
    persistent_pesterer,
    play,
    utilities,
)
from goodwill.last_exchange.theorems import (
    first_unprompted_round,
    horizon_bound,
    patience_bound,
    tau,
)

__all__ = [
    "Belief",
    "LastExchange",
    "RoundPlayed",
    "Solution",
    "View",
    "after_move",
    "after_signal",
    "altruistic_contributor",
    "best_contributor",
    "byzantine_contributor",
    "byzantine_pesterer",
    "check_probability",
    "contribution_thresholds",
    "contributor_belief",
    "contributor_cost",
    "first_unprompted_round",
    "horizon_bound",
    "most_contributions",
    "patience_bound",
    "persistent_pesterer",
    "pester_chances",
    "play",
    "solve",
    "tau",
    "tree_costs",
    "tree_threshold",
    "utilities",
]
