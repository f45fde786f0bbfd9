"""Paper II: honest feedback in a market with moral hazard."""

from goodwill.reputation.market import (
    CLIENT_STRATEGIES,
    OUTCOMES,
    PROVIDER_STRATEGIES,
    TREE,
    End,
    Market,
    Node,
    StageGame,
    chances,
    ends,
    round_payoffs,
    stage_game,
)

__all__ = [
    "CLIENT_STRATEGIES",
    "OUTCOMES",
    "PROVIDER_STRATEGIES",
    "TREE",
    "End",
    "Market",
    "Node",
    "StageGame",
    "chances",
    "ends",
    "round_payoffs",
    "stage_game",
]
