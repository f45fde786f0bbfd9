"""Is a pair of strategies a perfect Bayes equilibrium?  The verifier for any profile, by the whole game tree.

A game with private signals: each player sees what it did itself and what arrived.  At *every* history of a
player, whether it can occur or not, there is a belief about the other's type and history; a best plan against
the other's strategy; and the gain of that plan over the profile.  Nothing here knows thresholds, automata or
any other short cut, so the verifier also is an independent judge of those that do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any

from goodwill.checks import check_kind, check_number, check_probability
from goodwill.last_exchange.model import CONTRIBUTION, NOTHING, PESTER, LastExchange
from goodwill.last_exchange.strategies.profiles import Masses, Prior, Profile
from goodwill.last_exchange.strategies.views import (
    Strategy,
    View,
    altruistic_contributor,
    persistent_pesterer,
)
from goodwill.last_exchange.verify.verdict import Verification, Witness, report

#: The tree has up to nine branches a round; more rounds would take minutes.
MOST_ROUNDS = 4


#: What may happen next: its probability, the signal that the player observes, and what the other has seen.
Event = tuple[Any, str, View]


def verify_profile(
    game: LastExchange, prior: Prior, profile: Profile, *, tolerance: float = 1e-9
) -> Verification:
    """Check any pair of strategies at every history of both players.

    Parameters
    ----------
    prior : Prior
        The first belief of either player about the other.  Altruists follow the protocol, Byzantine peers the
        rates of the game.
    profile : Profile
    tolerance : float
        Gains up to this count as none in a game of floats; exact games have none.

    Raises
    ------
    ValueError
        If T exceeds ``MOST_ROUNDS``, a strategy is no probability, or a belief none about what the other may
        be, have done and seen.

    Examples
    --------
    Nobody does anything, and that is an equilibrium if all are rational:

    >>> from fractions import Fraction as F
    >>> idle = Profile("idle", lambda t, view: 0, lambda t, view: 0)
    >>> print(verify_profile(LastExchange(T=2, loss=F(1, 4)), Prior(byzantine=0, altruistic=0), idle))
    The profile 'idle' is a perfect Bayes equilibrium: nobody gains anywhere.
    """
    check_kind("game", game, LastExchange)
    check_kind("prior", prior, Prior)
    check_kind("profile", profile, Profile)
    check_number("tolerance", tolerance, "tolerance >= 0", lambda x: x >= 0)
    if game.T > MOST_ROUNDS:
        raise ValueError(
            f"T = {game.T} is out of range: the whole game tree is searched, so it must satisfy "
            f"T <= {MOST_ROUNDS} here"
        )
    # Asked once at each view, so that it is one strategy that is checked.
    profile = replace(profile, contributes=cache(profile.contributes), pesters=cache(profile.pesters))
    found = [
        w for side in (_First(game, prior, profile), _Second(game, prior, profile)) for w in side.search()
    ]
    return report(profile.name, found, len(found), tolerance)


class _Side:
    """One player's problem: at each of its histories, masses over what the other may be and have seen."""

    player: str
    act: str  # its move that is not "nothing"
    signal: str  # what it observes of the other's

    def __init__(self, game: LastExchange, prior: Prior, profile: Profile) -> None:
        self.game, self.profile = game, profile
        self.protocol = altruistic_contributor(game), persistent_pesterer(game)
        self.found: list[Witness] = []
        masses = {"byzantine": prior.byzantine, "altruistic": prior.altruistic, "rational": prior.rational}
        self.start: Masses = {(kind, View()): mass for kind, mass in masses.items() if mass}

    def search(self) -> list[Witness]:
        """All histories of this player, each with its gain."""
        raise NotImplementedError

    def react(self, t: int, view: View, kind: str, theirs: View, move: str) -> Iterator[Event]:
        """What may follow this player's ``move`` in round ``t``, up to its next one."""
        raise NotImplementedError

    @property
    def strategy(self) -> Strategy:
        """What the profile tells this player to do."""
        raise NotImplementedError

    @property
    def price(self) -> Any:
        """What this player's act costs."""
        raise NotImplementedError

    def worth(self, view: View) -> Any:
        """What another signal that is not "nothing" is worth to this player."""
        raise NotImplementedError

    def chance(self, strategy: Strategy, t: int, view: View) -> Any:
        """The probability that a strategy acts, checked."""
        probability = strategy(t, view)
        if type(probability) in (int, Fraction) and 0 <= probability <= 1:
            return probability  # quickly, before the place has a name
        return check_probability(f"the strategy of {self.profile.name!r} at (t={t}, {view})", probability)

    def visit(self, t: int, view: View, masses: Masses, on_path: bool) -> tuple[Any, Any]:
        """Best utility from this history on, and that of the profile, both weighted with the masses."""
        total = sum(masses.values())
        acts = self.chance(self.strategy, t, view)
        best, follow = {}, 0
        for move, probability in ((self.act, acts), (NOTHING, 1 - acts)):
            cost = self.price * total if move == self.act else 0
            values = self.after(t, view, masses, move, on_path and probability > 0)
            best[move] = values[0] - cost
            follow += probability * (values[1] - cost)
        instead = max(best, key=lambda move: best[move])
        gain = (best[instead] - follow) / total
        self.found.append(Witness(self.player, t, view.moves, view.signals, instead, gain, on_path))
        return best[instead], follow

    def after(self, t: int, view: View, masses: Masses, move: str, on_path: bool) -> tuple[Any, Any]:
        """Best and profile utility after a move in round ``t``."""
        events = (
            (probability * mass, signal, kind, theirs_after)
            for (kind, theirs), mass in masses.items()
            for probability, signal, theirs_after in self.react(t, view, kind, theirs, move)
        )
        return self.observe(t, View(view.moves + move, view.signals), events, on_path)

    def observe(
        self, t: int, view: View, events: Iterable[tuple[Any, str, str, View]], on_path: bool
    ) -> tuple[Any, Any]:
        """Best and profile utility when one of these events is about to be observed: mass, signal, and what
        the other then is and has seen."""
        parts: dict[str, Masses] = {}
        for mass, signal, kind, theirs in events:
            if mass:
                part = parts.setdefault(signal, {})
                part[kind, theirs] = part.get((kind, theirs), 0) + mass
        best = follow = 0
        for signal in (self.signal, NOTHING) if parts else ():
            seen, possible = View(view.moves, view.signals + signal), signal in parts
            part = parts[signal] if possible else self.surprised(seen, parts[NOTHING])
            values = self.go_on(t, seen, part, on_path and possible)
            if possible:
                gained = self.worth(view) * sum(part.values()) if signal == self.signal else 0
                best, follow = best + gained + values[0], follow + gained + values[1]
        return best, follow

    def go_on(self, t: int, view: View, masses: Masses, on_path: bool) -> tuple[Any, Any]:
        """Best and profile utility after the signal that followed the move of round ``t``."""
        return self.visit(t - 1, view, masses, on_path) if t > 0 else (0, 0)

    def surprised(self, view: View, silent: Masses) -> Masses:
        """The belief after a signal that was impossible."""
        if self.profile.beliefs is None:
            believed: Masses = {}
            for (kind, theirs), mass in silent.items():
                acted = kind, View(theirs.moves[:-1] + self.signal, theirs.signals)
                believed[acted] = believed.get(acted, 0) + mass
            return believed
        where = f"beliefs({self.player!r}, {view})"
        given = self.profile.beliefs(self.player, view)
        check_kind(where, given, Mapping)
        believed = {}
        for who, mass in given.items():
            if not (isinstance(who, tuple) and len(who) == 2 and self._may_be(view, *who)):
                raise ValueError(f"{where} has {who!r}: it must be a type of the prior and a possible view")
            mass = check_number(f"{where}[{who!r}]", mass, "mass >= 0", lambda x: x >= 0)
            if mass:
                believed[who] = mass
        if not believed:
            raise ValueError(f"{where} = {given!r} is out of range: it must have a mass above 0")
        return believed

    def _may_be(self, view: View, kind: Any, theirs: Any) -> bool:
        """Whether the other may be of a type, and have done and seen this, if this player has this view."""
        if kind not in {kind for kind, _ in self.start} or not isinstance(theirs, View):
            return False
        first, second = (view, theirs) if self.player == "P1" else (theirs, view)

        def arrived(moves: str, signals: str, act: str) -> bool:
            """Whether each signal is one, and none was seen that was not sent."""
            pairs = zip(moves, signals, strict=False)
            return len(moves) == len(signals) and all(
                {move, seen} <= {act, NOTHING} and move in (seen, act) for move, seen in pairs
            )

        return arrived(first.moves, second.signals, CONTRIBUTION) and arrived(
            second.moves, first.signals, PESTER
        )


class _First(_Side):
    """P1: it moves first in a round, and observes P2's answer in the same round."""

    player, act, signal = "P1", CONTRIBUTION, PESTER

    def search(self) -> list[Witness]:
        self.visit(self.game.T, View(), self.start, True)
        return self.found

    @property
    def strategy(self) -> Strategy:
        return self.profile.contributes

    @property
    def price(self) -> Any:
        return self.game.s_c

    def worth(self, view: View) -> Any:
        return -self.game.r_p

    def react(self, t: int, view: View, kind: str, theirs: View, move: str) -> Iterator[Event]:
        rho = self.game.loss
        arrives = 1 - rho if move == CONTRIBUTION else 0
        for arrived, seen in ((arrives, CONTRIBUTION), (1 - arrives, NOTHING)):
            if arrived:
                after = View(theirs.moves, theirs.signals + seen)
                asks = self.asks(t, view, kind, after)
                if asks:
                    pestered = View(after.moves + PESTER, after.signals)
                    yield arrived * asks * (1 - rho), PESTER, pestered
                    yield arrived * asks * rho, NOTHING, pestered
                if asks != 1:
                    yield arrived * (1 - asks), NOTHING, View(after.moves + NOTHING, after.signals)

    def asks(self, t: int, view: View, kind: str, theirs: View) -> Any:
        """Probability that P2 pesters; a Byzantine one may look at what P1 has seen."""
        if kind == "byzantine":
            return self.game.pester_probability(t, view.signals)
        strategy = self.protocol[1] if kind == "altruistic" else self.profile.pesters
        return self.chance(strategy, t, theirs)


class _Second(_Side):
    """P2: it moves after P1, and observes P1's answer in the next round."""

    player, act, signal = "P2", PESTER, CONTRIBUTION

    def search(self) -> list[Witness]:
        T = self.game.T
        events = (
            (mass * probability, seen, kind, after)
            for (kind, theirs), mass in self.start.items()
            for probability, seen, after in self.next_move(T, View(), kind, theirs)
        )
        self.observe(T + 1, View(), events, True)
        return self.found

    @property
    def strategy(self) -> Strategy:
        return self.profile.pesters

    @property
    def price(self) -> Any:
        return self.game.s_p

    def worth(self, view: View) -> Any:
        return (0 if CONTRIBUTION in view.signals else self.game.b_c) - self.game.r_c

    def react(self, t: int, view: View, kind: str, theirs: View, move: str) -> Iterator[Event]:
        if t == 0:
            return
        arrives = 1 - self.game.loss if move == PESTER else 0
        for arrived, signal in ((arrives, PESTER), (1 - arrives, NOTHING)):
            if arrived:
                after = View(theirs.moves, theirs.signals + signal)
                for probability, seen, moved in self.next_move(t - 1, view, kind, after):
                    yield arrived * probability, seen, moved

    def next_move(self, t: int, view: View, kind: str, theirs: View) -> Iterator[Event]:
        """P1's move in round ``t``; a Byzantine one may look at what P2 has seen."""
        rho = self.game.loss
        if kind == "byzantine":
            acts = self.game.contribution_probability(t, view.signals)
        else:
            strategy = self.protocol[0] if kind == "altruistic" else self.profile.contributes
            acts = self.chance(strategy, t, theirs)
        if acts:
            contributed = View(theirs.moves + CONTRIBUTION, theirs.signals)
            yield acts * (1 - rho), CONTRIBUTION, contributed
            yield acts * rho, NOTHING, contributed
        if acts != 1:
            yield 1 - acts, NOTHING, View(theirs.moves + NOTHING, theirs.signals)
