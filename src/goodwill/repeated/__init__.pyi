from goodwill.games.mixed import pairs
from goodwill.games.repeated import Deviation
from goodwill.proofs import ProofRejected
from goodwill.repeated.automaton import Automaton, Played, State
from goodwill.repeated.bracket import Doubt, Progress
from goodwill.repeated.cells import Cell
from goodwill.repeated.covering import Cover, cover
from goodwill.repeated.face import MixedGame, RepeatedGame, with_mixtures
from goodwill.repeated.frequency import Frequency, event_frequency, greatest_frequency
from goodwill.repeated.payoffs import EquilibriumPayoffs, equilibrium_payoffs

__all__ = [
    "Automaton",
    "Cell",
    "Cover",
    "Deviation",
    "Doubt",
    "EquilibriumPayoffs",
    "Frequency",
    "MixedGame",
    "Played",
    "Progress",
    "ProofRejected",
    "RepeatedGame",
    "State",
    "cover",
    "equilibrium_payoffs",
    "event_frequency",
    "greatest_frequency",
    "pairs",
    "with_mixtures",
]
