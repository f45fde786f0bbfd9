"""The last exchange of two peers over a lossy network (Paper I, Section 2).

The model and nothing else: its parameters, their ranges, and what one round does to costs, signals
and beliefs.  Nobody decides anything here.

Rounds are counted down, ``T, T - 1, ..., 0``.  In each round P1 moves first (contribute or not), then
P2 (pester or not).  Every action reaches the other peer with probability ``1 - loss``; otherwise the
other peer observes *nothing*.  P1 pays ``s_c`` for each contribution and ``r_p`` for each pester that it
observes; P2 pays ``s_p`` for each pester and ``r_c`` for each contribution that it observes, and gains
``b_c`` from the first of them.  A *destitute* P2 has not observed a contribution yet.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from goodwill.arithmetic import is_exact, is_symbolic
from goodwill.checks import (
    MOST,
    check_choice,
    check_flag,
    check_inside,
    check_integer,
    check_kind,
    check_number,
    check_probability,
    check_share,
    quoted,
)

#: What P1 can observe of P2's move, and P2 of P1's: the act, or nothing.
PESTER, CONTRIBUTION, NOTHING = "p", "c", "n"

#: The rule for ties: where both moves are worth the same, a peer acts.  :func:`pays` says what rests on it.
TIES_ACT = True

#: A probability for every round and history: a number, one number a round, or a function.
Behaviour = Any


class _Masses(NamedTuple):
    byzantine: Any
    destitute: Any
    satisfied: Any


class Belief(_Masses):
    """P1's belief about P2, or any other masses of its three types.

    ``byzantine`` (B), ``destitute`` (D) and ``satisfied`` (the paper's not-D: not Byzantine, and no
    longer destitute).  The masses need not sum to one: a solver carries the probability of the
    history along with them.

    Raises
    ------
    TypeError, ValueError
        If a mass is no number (nor an array of numbers, nor a letter), or negative.

    Examples
    --------
    >>> Belief(-1, 2)
    Traceback (most recent call last):
        ...
    ValueError: byzantine = -1 is out of range: it must satisfy byzantine >= 0
    """

    __slots__ = ()

    def __new__(cls, byzantine: Any, destitute: Any, satisfied: Any = 0) -> Belief:
        return super().__new__(
            cls,
            _checked_mass("byzantine", byzantine),
            _checked_mass("destitute", destitute),
            _checked_mass("satisfied", satisfied),
        )

    @property
    def total(self) -> Any:
        return self.byzantine + self.destitute + self.satisfied

    def normalised(self) -> Belief:
        """The same belief with masses that sum to one.

        Raises
        ------
        ValueError
            If there is no mass: what was observed cannot happen under the belief it started from.
        """
        total = self.total
        if not np.ndim(total) and total == 0:
            raise ValueError(
                f"{self} has no mass: under the belief before it, what was observed is impossible; "
                f"start from a belief that allows it"
            )
        return Belief(*(mass / total for mass in self))


def _checked_mass(name: str, value: Any) -> Any:
    """A mass as Python's own number, or an array of them; in an array fractions stay fractions."""
    kind = type(value)
    if kind is Fraction or kind is int:  # quickly, since solvers make many beliefs
        if 0 <= value.numerator <= value.denominator:
            return value
    elif kind is float:
        if 0 <= value <= sys.float_info.max:
            return value
    elif isinstance(value, np.ndarray) and value.dtype == object and value.ndim:
        for mass in value.flat:
            _checked_mass(name, mass)
        return value
    return check_number(name, value, f"{name} >= 0", lambda x: x >= 0)


def check_history(name: str, value: Any) -> str:
    """What a player did or observed, if it is a string of "p", "c" and "n".

    >>> check_history("history", "soon")
    Traceback (most recent call last):
        ...
    ValueError: history = 'soon' is no history: it must be a string of 'p', 'c' and 'n'
    """
    if not isinstance(value, str) or value.strip(PESTER + CONTRIBUTION + NOTHING):
        raise ValueError(f"{name} = {quoted(value)} is no history: it must be a string of 'p', 'c' and 'n'")
    return value


@dataclass(frozen=True, kw_only=True)
class LastExchange:
    """A last exchange: the parameters of Paper I, checked once, here.

    Every number may be an int, a float, a :class:`fractions.Fraction` (then all results are exact), or a
    NumPy array of floats for the formulas of ``formulas/theorems.py``.  :meth:`symbolic` gives SymPy letters.

    Parameters
    ----------
    T : int, from 1 to a million
        The game has the ``T + 1`` rounds ``T, ..., 0``.
    loss : number, 0 < loss < 1
        Probability that an action is not observed by the other peer; the paper's rho.
    s_c : number > 0
        P1's cost of sending one contribution.
    r_p : number > 0
        P1's cost of receiving one pester.
    b_c : number > r_c + s_p
        P2's benefit from its first contribution.
    r_c : number >= 0
        P2's cost of receiving one contribution.
    s_p : number > 0
        P2's cost of sending one pester.
    generosity : number, 0 < generosity <= 1
        Probability that an altruistic P1 replies to a pester; the paper's (1 - alpha) / (1 - rho)^2.
    byzantine_pesters : probability, sequence of T + 1 probabilities, or function
        Probability that a Byzantine P2 *sends* a pester in a round t > 0.  A sequence is indexed by t;
        a function is called as ``f(t, history)`` with P1's signals so far, oldest first, as a string
        of "p" and "n".
    byzantine_contributes : probability, sequence of T + 1 probabilities, or function
        Probability that a Byzantine P1 contributes in a round; histories are P2's signals, as a
        string of "c" and "n".

    Raises
    ------
    TypeError, ValueError
        With the parameter's name, its value, and the range that it must lie in.

    Examples
    --------
    >>> game = LastExchange(T=20, loss=0.05, s_c=2, r_p=1)
    >>> round(game.alpha, 6)
    0.90975
    >>> LastExchange(loss=1.2)
    Traceback (most recent call last):
        ...
    ValueError: loss = 1.2 is out of range: it must satisfy 0 < loss < 1
    """

    T: Any = 20
    loss: Any = 0.05
    s_c: Any = 2
    r_p: Any = 1
    b_c: Any = 1001
    r_c: Any = 1
    s_p: Any = 1
    # Fractions, so that a game whose other numbers are exact stays exact.
    generosity: Any = Fraction(1, 10)
    byzantine_pesters: Behaviour = Fraction(1, 2)
    byzantine_contributes: Behaviour = 0

    def __post_init__(self) -> None:
        numbers = {
            "T": check_integer("T", self.T, least=1, most=MOST),
            "loss": check_inside("loss", self.loss),
            **{
                name: check_number(name, getattr(self, name), f"{name} > 0", lambda x: x > 0)
                for name in ("s_c", "r_p", "s_p", "b_c")
            },
            "r_c": check_number("r_c", self.r_c, "r_c >= 0", lambda x: x >= 0),
            "generosity": check_share("generosity", self.generosity),
        }
        for name, number in numbers.items():
            object.__setattr__(self, name, number)
        costs = self.r_c + self.s_p
        check_number(
            "b_c",
            self.b_c,
            f"b_c > r_c + s_p = {costs}",
            lambda x: np.asarray(x > costs, dtype=bool),
        )
        for name in ("byzantine_pesters", "byzantine_contributes"):
            object.__setattr__(self, name, _checked_behaviour(name, getattr(self, name), self.T))

    @classmethod
    def symbolic(cls, **known: Any) -> LastExchange:
        """The game with SymPy letters for its parameters, except those that are given.

        The letters are the paper's: T, rho, s_c, r_p, b_c, r_c, s_p, q (generosity) and b
        (byzantine_pesters).  Needs SymPy.

        >>> LastExchange.symbolic().loss
        rho
        """
        from sympy import Symbol

        letters: dict[str, Any] = {
            "T": Symbol("T", integer=True, positive=True),
            "loss": Symbol("rho", positive=True),
            "generosity": Symbol("q", positive=True),
            "byzantine_pesters": Symbol("b", nonnegative=True),
        }
        letters |= {name: Symbol(name, positive=True) for name in ("s_c", "r_p", "b_c", "r_c", "s_p")}
        return cls(**(letters | known))

    @property
    def alpha(self) -> Any:
        """Probability that P2 does not see a reply to a pester of an altruistic P1 (Section 4)."""
        return 1 - self.generosity * (1 - self.loss) ** 2

    @cached_property
    def is_exact(self) -> bool:
        """Whether P1's problem has only ints and fractions as numbers, so that solvers do not round."""
        pesters = self.byzantine_pesters
        rates = pesters if isinstance(pesters, tuple) else () if callable(pesters) else (pesters,)
        return all(is_exact(x) for x in (self.loss, self.s_c, self.r_p, *rates))

    @property
    def depends_on_history(self) -> bool:
        """Whether the Byzantine P2 may look at what P1 has observed."""
        return callable(self.byzantine_pesters)

    def pester_probability(self, t: Any, history: str = "") -> Any:
        """Probability that a Byzantine P2 sends a pester in round ``t``, after P1's ``history``."""
        t = self._checked_round(t, history)
        return (
            _probability("byzantine_pesters", self.byzantine_pesters, t, history, self.is_exact)
            if t > 0
            else 0
        )

    def contribution_probability(self, t: Any, history: str = "") -> Any:
        """Probability that a Byzantine P1 contributes in round ``t``, after P2's ``history``."""
        t = self._checked_round(t, history)
        return _probability("byzantine_contributes", self.byzantine_contributes, t, history, self.is_exact)

    def _checked_round(self, t: Any, history: str) -> Any:
        check_history("history", history)
        return check_integer("t", t, least=0, most=None if is_symbolic(self.T) else self.T)

    def with_changes(self, **changes: Any) -> LastExchange:
        """The same game with some parameters changed.

        >>> LastExchange(loss=0.05).with_changes(loss=0.25).loss
        0.25
        """
        return replace(self, **changes)


def after_move(game: LastExchange, belief: Belief, contributes: bool) -> Belief:
    """P1's belief after its own move: a contribution satisfies a destitute P2 unless it is lost.

    >>> from fractions import Fraction
    >>> after_move(LastExchange(loss=Fraction(1, 4)), Belief(0, 1), contributes=True)
    Belief(byzantine=0, destitute=Fraction(1, 4), satisfied=Fraction(3, 4))
    """
    check_kind("game", game, LastExchange)
    check_kind("belief", belief, Belief)
    if not check_flag("contributes", contributes):
        return belief
    byzantine, destitute, satisfied = belief
    return Belief(byzantine, game.loss * destitute, satisfied + (1 - game.loss) * destitute)


def pester_chances(game: LastExchange, t: Any, history: str = "") -> Belief:
    """Probability, for each type of P2, that P1 *observes* a pester in round ``t``.

    A destitute P2 pesters in every round but the last (t = 0), a satisfied one never.
    """
    check_kind("game", game, LastExchange)
    t = check_integer("t", t, least=0, most=MOST)
    seen = 1 - game.loss
    return Belief(seen * game.pester_probability(t, history), seen if t > 0 else 0, 0)


def after_signal(game: LastExchange, t: Any, belief: Belief, signal: str, history: str = "") -> Belief:
    """P1's masses after it observed ``signal`` ("p" or "n") in round ``t``: Bayes, not normalised.

    The total of the result is the total of ``belief`` times the probability of the signal.
    """
    check_kind("game", game, LastExchange)
    check_kind("belief", belief, Belief)
    _check_signal(signal)
    chances = pester_chances(game, t, history)
    if signal == NOTHING:
        chances = Belief(*(1 - chance for chance in chances))
    return Belief(*(mass * chance for mass, chance in zip(belief, chances, strict=True)))


def pays(worth: Any, cost: Any, ties: bool | None = None) -> Any:
    """Whether a peer acts: if what the act is worth is at least its cost.

    The rule for ties: where both moves are worth the same, a peer acts, so P1 contributes and P2 pesters.
    With ``ties=False`` it does nothing there; without ``ties`` it does what ``TIES_ACT`` says, and so does
    whoever hands no ``ties`` on: the solvers' decisions, the plain oracles, and the named profiles.

    **Who changes TIES_ACT**, looks at these, too, which cannot ask:

    - theorems about the border itself: ``tau``, a ceiling, and so the rounds up to it in
      ``first_unprompted_round`` and ``destitute_cost`` (``formulas/theorems.py``);
    - ``solvers/altruism.py``, whose intervals of populations end at ties, and have their ends:
      ``altruism_intervals`` and ``_worth_just_its_pesters``;
    - the pages, whose claims were examined with the rule as it stands.

    These do not rest on it: a least cost (what ties costs the same), a threshold where there are beliefs
    beyond it (at the threshold both moves are worth the same, whoever acts there), and
    ``solvers/certified.py``, which refuses to decide what only a tie would decide.

    >>> pays(2, 1), pays(1, 1), pays(1, 1, ties=False)
    (True, True, False)
    """
    if ties is None:
        ties = TIES_ACT
    return worth >= cost if ties else worth > cost


def contributor_cost(game: LastExchange, contributes: bool, signal: str) -> Any:
    """What P1 pays in one round."""
    check_kind("game", game, LastExchange)
    _check_signal(signal)
    return (game.s_c if check_flag("contributes", contributes) else 0) + (game.r_p if signal == PESTER else 0)


def _check_signal(signal: str) -> None:
    check_choice("signal", signal, (PESTER, NOTHING))


def _checked_behaviour(name: str, value: Behaviour, T: Any) -> Behaviour:
    """A behaviour as it is kept: a probability, a tuple of T + 1 of them, or a function."""
    if callable(value) and not is_symbolic(value):
        return value
    if isinstance(value, np.ndarray):
        value = value.tolist()  # a number, or a list
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        if len(value) != T + 1:
            raise ValueError(
                f"{name} = {quoted(value)} has length {len(value)}: a sequence must have "
                f"T + 1 = {T + 1} entries, indexed by the round t = 0, ..., T"
            )
        return tuple(check_probability(f"{name}[{t}]", chance) for t, chance in enumerate(value))
    return check_probability(name, value)


def _probability(name: str, behaviour: Behaviour, t: Any, history: str, exact: bool) -> Any:
    if isinstance(behaviour, tuple):
        return behaviour[t]
    if callable(behaviour) and not is_symbolic(behaviour):
        probability = check_probability(f"{name}(t={t}, history={history!r})", behaviour(t, history))
        # So that a game of fractions stays exact: a float is the decimal that was typed.
        return Fraction(str(probability)) if exact and isinstance(probability, float) else probability
    return behaviour
