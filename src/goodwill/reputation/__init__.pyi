from goodwill.reputation.formulas.known_end import (
    last_round_penalty,
    rounds_unserved,
    serving_belief,
)
from goodwill.reputation.formulas.many_clients import (
    average_lifetime,
    client_discount,
    complaint_odds,
    honest_name_cost,
    leaving_name_cost,
    longest_interval,
    new_name_price,
    random_visits_discount,
)
from goodwill.reputation.formulas.penalties import (
    exclusion_penalty,
    fewest_told,
    forgetting_fee,
    licence_margin,
    price_cut_penalty,
)
from goodwill.reputation.formulas.theorems import (
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
from goodwill.reputation.formulas.variations import (
    dearest_report,
    expected_tests,
    false_report_bound_of_services,
    least_discount_of_services,
    most_trials,
    positive_mistake_bound,
    trial_belief,
)
from goodwill.reputation.model import (
    CLIENT_STRATEGIES,
    OUTCOMES,
    PROVIDER_STRATEGIES,
    TREE,
    End,
    Market,
    Node,
    chances,
    ends,
    lottery,
    round_payoffs,
)
from goodwill.reputation.simulation import Record, simulate_market
from goodwill.reputation.solvers.best_mixture import BestMixture, best_mixture, outcome_chance
from goodwill.reputation.solvers.equilibrium_set import (
    equilibrium_payoffs,
    repeated_market,
    worst_false_reports,
)
from goodwill.reputation.solvers.fair_profiles import endless_fair_tests
from goodwill.reputation.solvers.fair_tests import Tested, most_tested_priors
from goodwill.reputation.solvers.known_end import Ending, backward_induction, serving_beliefs
from goodwill.reputation.stage import StageGame, stage_game
from goodwill.reputation.strategies.automata import PublicProfile, State, outcome_shares, profile_values
from goodwill.reputation.strategies.beliefs import (
    check_beliefs,
    posterior,
    report_beliefs,
    service_likelihood,
)
from goodwill.reputation.strategies.cooperation import (
    cooperation,
    open_complaints,
    rewarded_honesty,
    trade_while,
)
from goodwill.reputation.strategies.known_end import fading_trade
from goodwill.reputation.strategies.meetings import Meeting, market_profile, meeting_name, meeting_values
from goodwill.reputation.strategies.unknown_client import attrition, doubted_states, endless_tests
from goodwill.reputation.strategies.unknown_provider import patience_contest
from goodwill.reputation.verify.fairness import is_fair, longest_record
from goodwill.reputation.verify.known_end import verify_with_end
from goodwill.reputation.verify.meetings import verify_meetings
from goodwill.reputation.verify.one_shot import verify_public_profile
from goodwill.reputation.verify.unknown_client import verify_with_unknown_client
from goodwill.reputation.verify.unknown_provider import verify_with_unknown_provider
from goodwill.reputation.verify.verdict import Verification, Witness

__all__ = [
    "CLIENT_STRATEGIES",
    "OUTCOMES",
    "PROVIDER_STRATEGIES",
    "TREE",
    "BestMixture",
    "End",
    "Ending",
    "Market",
    "Meeting",
    "Node",
    "PublicProfile",
    "Record",
    "StageGame",
    "State",
    "Tested",
    "Verification",
    "Witness",
    "attrition",
    "average_lifetime",
    "backward_induction",
    "best_mixture",
    "chances",
    "check_beliefs",
    "client_discount",
    "complaint_odds",
    "cooperation",
    "dearest_report",
    "doubted_states",
    "endless_fair_tests",
    "endless_tests",
    "ends",
    "equilibrium_payoffs",
    "exclusion_penalty",
    "expected_tests",
    "fading_trade",
    "false_report_bound",
    "false_report_bound_of_services",
    "false_report_bound_with_reputation",
    "fewest_told",
    "forgetting_fee",
    "honest_discount",
    "honest_name_cost",
    "is_fair",
    "last_round_penalty",
    "least_discount",
    "least_discount_of_services",
    "leaving_name_cost",
    "licence_margin",
    "longest_interval",
    "longest_record",
    "lottery",
    "market_profile",
    "meeting_name",
    "meeting_values",
    "mistake_bound",
    "most_false_reports",
    "most_profit",
    "most_tested_priors",
    "most_tests",
    "most_trials",
    "new_name_price",
    "open_complaints",
    "outcome_chance",
    "outcome_shares",
    "patience_contest",
    "positive_mistake_bound",
    "posterior",
    "price_cut_penalty",
    "profile_values",
    "random_visits_discount",
    "repeated_market",
    "report_beliefs",
    "reputation_value",
    "require_trade",
    "rewarded_honesty",
    "round_payoffs",
    "rounds_unserved",
    "safe_test_belief",
    "service_likelihood",
    "serving_belief",
    "serving_beliefs",
    "silent_discount",
    "simulate_market",
    "stage_game",
    "stopping_belief",
    "tolerated_payoff",
    "trade_while",
    "trial_belief",
    "untested_prior",
    "verify_meetings",
    "verify_public_profile",
    "verify_with_end",
    "verify_with_unknown_client",
    "verify_with_unknown_provider",
    "worst_false_reports",
]
