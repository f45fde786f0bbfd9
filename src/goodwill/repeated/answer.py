"""What is found about a game of one's own: for the command line, and for the book's page."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from goodwill.games.reading.files import from_bytes
from goodwill.games.reading.places import Misread
from goodwill.games.stage import Monitoring, StageGame
from goodwill.games.writing import to_text
from goodwill.proofs import check, saving
from goodwill.proofs.files import MOST_EXTENT
from goodwill.proofs.rejected import short
from goodwill.repeated.clock import SECONDS
from goodwill.repeated.face import RepeatedGame
from goodwill.repeated.payoffs import EquilibriumPayoffs
from goodwill.repeated.telling import reached, told


@dataclass(frozen=True)
class Answer:
    """The set of a stage game's equilibrium payoffs, with its proof checked, and the words for it.

    Attributes
    ----------
    stage : StageGame
        With the monitoring and the patience that were asked about.
    found : EquilibriumPayoffs
    proved : str
        The theorem, in words.
    """

    stage: StageGame
    found: EquilibriumPayoffs
    proved: str

    @property
    def why_stopped(self) -> str:
        """Why the search came to its end."""
        return self.found.why_stopped or "the two polygons are as close as was asked for"

    @property
    def corners(self) -> list[tuple[tuple[Fraction, Fraction], int]]:
        """The corners of the inner polygon, each with the number of the state in which its play starts."""
        payoffs = [state.payoff for state in self.found.states]
        return [((v[0], v[1]), payoffs.index((v[0], v[1]))) for v in self.found.inner.tolist()]

    @property
    def states(self) -> list[str]:
        """All states of the play, in words."""
        signals = self.stage.signals()
        return [
            told(k, self.found.states, self.stage.actions, signals) for k in range(len(self.found.states))
        ]

    def lines(self) -> list[str]:
        """All of it, as the command line prints it."""
        found = self.found
        lines = [self.proved]
        for name, polygon in (("inner", found.inner), ("outer", found.outer)):
            if name == "outer" and found.gap == 0:
                continue
            lines.append(
                f"Corners of the {name} polygon:" if len(polygon) else f"The {name} polygon is empty."
            )
            lines += [f"  ({v[0]}, {v[1]})" for v in polygon.tolist()]
        lines += [f"Gap: {found.gap:.3g}", f"Stopped: {self.why_stopped}"]
        for v, start in self.corners:
            lines.append(f"To get ({short(v[0])}, {short(v[1])}), start in state {start + 1}.")
        return [*lines, *self.states]

    def for_page(self) -> dict[str, Any]:
        """All of it as JSON has it: fractions as texts, and floats to draw."""

        def drawn(points: Any) -> list[list[float]]:
            return [[float(x) for x in point] for point in points]

        found = self.found
        return {
            "game": to_text(self.stage),
            "players": self.stage.players,
            "proved": self.proved,
            "gap": f"{found.gap:.3g}",
            "why": self.why_stopped,
            "inner": drawn(found.inner.tolist()),
            "outer": drawn(found.outer.tolist()),
            "feasible": drawn(v for row in self.stage.payoffs for v in row),
            "corners": [
                {
                    "exact": [str(x) for x in v],
                    "short": [short(x) for x in v],
                    "states": reached(start, found.states),
                }
                for v, start in self.corners
            ],
            "states": self.states,
            "certificate": saving.to_text(found.theorem),
        }


def answer(
    stage: StageGame,
    *,
    delta: Fraction | None = None,
    monitoring: Monitoring | None = None,
    tolerance: float | None = None,
    area: float | None = None,
    symmetric: bool = False,
    seconds: float = SECONDS,
) -> Answer:
    """The set of a game's equilibrium payoffs, proved and told.

    Parameters
    ----------
    stage : StageGame
    delta : fraction, 0 < delta < 1
        By default the game's own.
    monitoring : Monitoring
        By default the game's own, and perfect if it has none.
    tolerance, area, symmetric, seconds
        As for :func:`goodwill.repeated.equilibrium_payoffs`.

    Raises
    ------
    ValueError
        If a parameter is out of range, neither the file nor the caller has a patience, or the game is too
        large for a certificate.

    Examples
    --------
    >>> game = from_bytes(b"2,2 0,3\\n3,0 1,1", "dilemma")
    >>> answer(game, delta=Fraction(1, 2)).for_page()["corners"][1]["exact"]
    ['5/2', '1']
    >>> answer(game)
    Traceback (most recent call last):
        ...
    ValueError: delta is missing: the file does not say it, so it must be given, 0 < delta < 1
    """
    delta = stage.delta if delta is None else delta
    if delta is None:
        raise ValueError("delta is missing: the file does not say it, so it must be given, 0 < delta < 1")
    stage = replace(stage, monitoring=monitoring or stage.monitoring or Monitoring(), delta=delta)
    n1, n2 = map(len, stage.actions)
    signals = len(stage.signals())
    if n1 * n2 * (n1 + n2) * signals > MOST_EXTENT:
        raise ValueError(
            f"the game has {n1} x {n2} actions and {signals} signals: too many for a certificate, which "
            f"takes 21 x 21 actions if all is seen, and more if signals are fewer"
        )
    game = RepeatedGame(stage.payoffs, delta, stage.law())
    found = game.equilibrium_payoffs(
        tolerance=tolerance, area=area, symmetric=symmetric, seconds=seconds, progress=lambda _: None
    )
    return Answer(stage, found, check(found.theorem))


def answered(text: str, name: str = "your game", **options: Any) -> str:
    """What a page asks: the answer about a game in a text, or what is wrong with it, as JSON.

    >>> json.loads(answered("2,2 0,x"))["error"]
    "your game:1:7: found 'x', expected a payoff, such as 2, -0.8 or 4/5"
    """
    try:
        return json.dumps(answer(from_bytes(text.encode(), name), **options).for_page())
    except Misread as error:
        return json.dumps({"error": str(error), "line": error.line, "column": error.column})
    except ValueError as error:
        return json.dumps({"error": str(error)})


def reread(text: str, name: str = "your game") -> str:
    """The same of a text that is only read: the game as the book's own JSON.

    >>> json.loads(reread("2,2 0,3"))["game"]["payoffs"]
    [[['2', '2'], ['0', '3']]]
    """
    try:
        return json.dumps({"game": json.loads(to_text(from_bytes(text.encode(), name)))})
    except Misread as error:
        return json.dumps({"error": str(error), "line": error.line, "column": error.column})
