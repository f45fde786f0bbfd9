"""Counterexamples to Paper I as tables for a pencil: each line follows from the one before.

The sums here are made afresh, line by line, from the rules of the model: they use no solver and no verifier,
and the pages compare them with what the verifier found.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

from goodwill.last_exchange.model import (
    NOTHING,
    PESTER,
    Belief,
    LastExchange,
    after_move,
    after_signal,
    pester_chances,
)

#: Whether P1 contributes in a round, with these masses and after these signals.
Plan = Callable[[int, Belief, str], bool]
Row = tuple[str, ...]
#: A fraction with so many signs is long.
LONG = 7


@dataclass(frozen=True)
class Bill:
    """What a plan costs P1, line by line; ``cost`` is the sum, weighted with the masses."""

    cost: Any
    rows: tuple[Row, ...]


def bill(game: LastExchange, t: int, belief: Belief, signals: str = "", plan: Plan | None = None) -> Bill:
    """P1's cost from round ``t`` on, with a line for each round and each sequence of signals.

    Parameters
    ----------
    belief : Belief
        Masses before P1's move; they need not add up to 1, and so neither does the cost.
    signals : str
        What P1 has observed, "p" or "n" for each round, oldest first.
    plan : function (t, belief, signals) -> bool, optional
        When P1 contributes.  By default it tries both at each line, and takes what costs least.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> game = LastExchange(T=1, loss=F(1, 2), s_c=F(1, 5), r_p=1, byzantine_pesters=1)
    >>> masses = Belief(F(1, 10), F(9, 10))
    >>> bill(game, 1, masses).cost, bill(game, 1, masses, plan=lambda t, belief, signals: False).cost
    (Fraction(19, 40), Fraction(1, 2))
    """
    if t == 0 or belief.total == 0:
        return Bill(Fraction(0), ())
    tried = (True, False) if plan is None else (bool(plan(t, belief, signals)),)
    return min((_bill_of(game, t, belief, signals, plan, acts) for acts in tried), key=lambda made: made.cost)


def _bill_of(game: LastExchange, t: int, belief: Belief, signals: str, plan: Plan | None, acts: bool) -> Bill:
    moved = after_move(game, belief, acts)
    asked = sum(m * chance for m, chance in zip(moved, pester_chances(game, t, signals), strict=True))
    sends = game.s_c * belief.total if acts else Fraction(0)
    later = [
        bill(game, t - 1, after_signal(game, t, moved, signal, signals), signals + signal, plan)
        for signal in (PESTER, NOTHING)
    ]
    row = (
        str(t),
        told(signals),
        *map(fraction, belief),
        "contributes" if acts else "waits",
        fraction(sends),
        fraction(asked),
        fraction(sends + game.r_p * asked),
    )
    cost = sends + game.r_p * asked + sum(part.cost for part in later)
    return Bill(cost, (row, *(r for part in later for r in part.rows)))


def move_costs(game: LastExchange, t: int, belief: Belief, signals: str = "") -> tuple[Any, Any]:
    """What contributing now and waiting now cost P1, with its best plan in the rounds to come.

    >>> game = LastExchange(T=1, loss=Fraction(1, 2), s_c=Fraction(1, 5), r_p=1, byzantine_pesters=1)
    >>> move_costs(game, 1, Belief(Fraction(1, 5), Fraction(4, 5)))
    (Fraction(1, 2), Fraction(1, 2))
    """
    gives, waits = (_bill_of(game, t, belief, signals, None, acts).cost for acts in (True, False))
    return gives, waits


#: What the columns of a bill are.
HEADS = ("round", "P1 has observed", "$B$", "$D$", "$N$", "P1", "it pays", "pesters it observes", "cost")


def two_plans(game: LastExchange, belief: Belief, t: int, signals: str, plan: Plan) -> tuple[Any, str]:
    """What P1 gains by its best plan over another, at a history, and the two bills as Markdown.

    Only the proportions of the masses at the history matter; the tables begin with the least whole numbers.
    """
    belief = Belief(*whole(belief))
    follows, best = bill(game, t, belief, signals, plan), bill(game, t, belief, signals)
    gain = (follows.cost - best.cost) / belief.total
    lines = [
        f"The profile costs {fraction(follows.cost)}:",
        "",
        *table(HEADS, follows.rows, follows.cost),
        "",
        f"A better plan costs {fraction(best.cost)}:",
        "",
        *table(HEADS, best.rows, best.cost),
        "",
        f"The difference, {fraction(follows.cost - best.cost)}, divided by the mass "
        f"{fraction(belief.total)} of the history, is what P1 gains there: {fraction(gain)}.",
    ]
    return gain, "\n".join(lines)


def contributor_rules(game: LastExchange) -> str:
    """How a bill is made, with the game's numbers."""
    rho, arrives = fraction(game.loss), fraction(1 - game.loss)
    return (
        f"*How to read the tables.* {parameters(game)}; {arrives} of all messages arrive. $B$, $D$ and $N$ "
        f"are the masses before P1's move. A contribution costs {fraction(game.s_c)} times their sum; it "
        f"moves {arrives} of $D$ to $N$. Then P1 observes a pester from {arrives} of $D$, and from "
        f"{arrives} of the $B$ that pester; each costs it {fraction(game.r_p)}. The masses split: what P1 "
        f"observed a pester from goes on to the lines with one more p, the rest, {rho} of $D$ and all of "
        "$N$ among it, to those with one more n. In round 0 nothing can be gained any more. The last line "
        "is the sum of the costs."
    )


# ---- P2: what has not arrived, by the type of P1 ------------------------------------------------------


@dataclass(frozen=True)
class Wait:
    """What a plan of pesters is worth to a P2 that has received nothing; ``worth`` is the sum of the
    lines."""

    worth: Any
    rows: tuple[Row, ...]


def wait(
    game: LastExchange, byzantine: Any, altruistic: Any, rational: Any, pesters: Sequence[bool], plan: Plan
) -> Wait:
    """What P2 expects if it pesters in the rounds T, ..., 1 as listed, as long as nothing arrives.

    A satisfied P2 is silent, and is sent no more; a Byzantine P1 never sends anything.

    Parameters
    ----------
    byzantine, altruistic, rational : number
        P2's first beliefs, in any proportion.
    pesters : sequence of bool
        For the rounds T, T - 1, ..., 1.
    plan : Plan
        What the rational P1 does.

    Raises
    ------
    ValueError
        If a Byzantine P1 of the game contributes.
    """
    if any(game.contribution_probability(t) for t in range(game.T + 1)):
        raise ValueError(
            f"byzantine_contributes = {game.byzantine_contributes!r} is out of range: it must be 0 in "
            "every round"
        )
    rho, arrives = game.loss, 1 - game.loss
    prior = Belief(byzantine, altruistic + rational)
    dull, kind = byzantine, altruistic * rho
    mind = {(after_move(game, prior, acts := plan(game.T, prior, "")), ""): rational * (rho if acts else 1)}
    rows, worth = [], Fraction(0)
    for t, asks in zip(range(game.T, 0, -1), pesters, strict=True):
        here = dull, kind, sum(mind.values())
        after, received = _answers(game, t, mind, asks, plan)
        replies = kind * arrives * game.generosity * arrives if asks else Fraction(0)
        paid = game.s_p * sum(here) if asks else Fraction(0)
        brings = (game.b_c - game.r_c) * (replies + received)
        rows.append(
            (
                str(t),
                "pesters" if asks else "waits",
                *map(fraction, (*here, paid, replies, received, brings - paid)),
            )
        )
        worth += brings - paid
        kind, mind = kind - replies, after
    return Wait(worth, tuple(rows))


def _answers(
    game: LastExchange, t: int, mind: dict[tuple[Belief, str], Any], asks: bool, plan: Plan
) -> tuple[dict[tuple[Belief, str], Any], Any]:
    """The rational P1s from which nothing has arrived before P2's next move, and the mass of what arrives."""
    after: dict[tuple[Belief, str], Any] = {}
    received = Fraction(0)
    for (belief, signals), mass in mind.items():
        for signal in (PESTER, NOTHING):
            sees = (
                (1 - game.loss if asks else Fraction(0)) if signal == PESTER else (game.loss if asks else 1)
            )
            seen = after_signal(game, t, belief, signal, signals)
            if sees == 0:
                continue
            acts = plan(t - 1, seen, signals + signal)
            moved = after_move(game, seen, acts), signals + signal
            stays = mass * sees * (game.loss if acts else 1)
            after[moved] = after.get(moved, 0) + stays
            received += mass * sees - stays
    return after, received


#: What the columns of P2's sum are.
WAIT_HEADS = (
    "round",
    "P2",
    "Byzantine",
    "altruistic",
    "rational",
    "it pays",
    "arrives from altruists",
    "from rational P1s",
    "gain less cost",
)


def two_waits(game: LastExchange, types: Sequence[Any], plan: Plan) -> tuple[Any, str]:
    """What P2 gains by its best plan over pestering in every round, and both sums as Markdown.

    ``types`` are its first beliefs in Byzantine, altruistic and rational P1s, in any proportion; it has
    received nothing at its first move.  All sets of rounds are tried.
    """
    byzantine, altruistic, rational = whole(types)
    plans = product((True, False), repeat=game.T)
    waits = {pesters: wait(game, byzantine, altruistic, rational, pesters, plan) for pesters in plans}
    always, best = waits[(True,) * game.T], max(waits.values(), key=lambda made: made.worth)
    first = Belief(byzantine, altruistic + rational)
    mass = byzantine + game.loss * altruistic + rational * (game.loss if plan(game.T, first, "") else 1)
    gain = (best.worth - always.worth) / mass
    lines = [
        "If P2 pesters in every round:",
        "",
        *table(WAIT_HEADS, always.rows, always.worth),
        "",
        "The better plan:",
        "",
        *table(WAIT_HEADS, best.rows, best.worth),
        "",
        f"The difference, {fraction(best.worth - always.worth)}, divided by the mass {fraction(mass)} of a "
        f"P2 that has received nothing at its first move, is what it gains: {fraction(gain)}.",
    ]
    return gain, "\n".join(lines)


def pesterer_rules(game: LastExchange) -> str:
    """How a sum of P2 is made, with the game's numbers."""
    rho, arrives = fraction(game.loss), fraction(1 - game.loss)
    reply = fraction(game.generosity * (1 - game.loss) ** 2)
    return (
        f"*How to read the tables.* {parameters(game)}. The masses are those of the three types of P1 from "
        f"which nothing has arrived at P2's move. In round {game.T} altruists have contributed once before "
        f"it, and so have rational P1s if the table above says so; of these {rho} is left. A pester costs "
        f"{fraction(game.s_p)} times the sum of the masses. It arrives with probability {arrives}; an "
        f"altruist that observes it replies with probability {fraction(game.generosity)}; the reply "
        f"arrives with probability {arrives}: together {reply}. A rational P1 does what the table above "
        f"says. What arrives before P2's next move is worth {fraction(game.b_c - game.r_c)} and leaves the "
        "mass of the next line. A Byzantine P1 sends nothing here."
    )


def beliefs_of_contributor(game: LastExchange, byzantine: Any, plan: Plan, thresholds: Any) -> str:
    """What a rational P1 believes and does after each sequence of signals, as a table.

    ``thresholds`` is a function (t, signals) -> the least belief at which it contributes, or None; there both
    moves cost the same.

    Raises
    ------
    ValueError
        If they do not.
    """
    rows: list[Row] = []
    layer = [(Belief(byzantine, 1 - byzantine), "")]
    for t in range(game.T, 0, -1):
        following = []
        for belief, signals in layer:
            least = thresholds(t, signals)
            acts = plan(t, belief, signals)
            rows.append(
                (
                    str(t),
                    told(signals),
                    fraction(belief.normalised().destitute),
                    "none" if least is None else fraction(least),
                    "–" if least is None else fraction(_cost_there(game, t, least, signals)),
                    "contributes" if acts else "waits",
                )
            )
            moved = after_move(game, belief, acts)
            following += [(after_signal(game, t, moved, s, signals), signals + s) for s in (PESTER, NOTHING)]
        layer = [(belief, signals) for belief, signals in following if belief.total > 0]
    heads = ("round", "P1 has observed", r"$\mu(D)$", "threshold", "cost there", "P1")
    return "\n".join(table(heads, rows))


def _cost_there(game: LastExchange, t: int, least: Any, signals: str) -> Any:
    """The cost of either move at a threshold."""
    gives, waits = move_costs(game, t, Belief(1 - least, least), signals)
    if gives != waits:
        raise ValueError(f"{least} is no threshold: contributing costs {gives}, and waiting {waits}")
    return gives


def whole(masses: Sequence[Any]) -> list[Fraction]:
    """Masses in the same proportion, as the least whole numbers.

    >>> whole([Fraction(1, 20), Fraction(9, 20), 0])
    [Fraction(1, 1), Fraction(9, 1), Fraction(0, 1)]
    """
    exact = [Fraction(mass) for mass in masses]
    common = math.lcm(*(mass.denominator for mass in exact))
    shared = math.gcd(*(int(mass * common) for mass in exact))
    return [mass * common / shared for mass in exact]


def parameters(game: LastExchange) -> str:
    """The game's numbers as the paper writes them; ``q`` is the altruists' generosity.

    >>> parameters(LastExchange(T=2, loss=Fraction(1, 2), s_c=Fraction(1, 5), r_p=1, b_c=9))[:36]
    '$T=2$, $\\\\rho=1/2$, $s_c=1/5$, $r_p=1'
    """
    named = {
        "T": game.T,
        r"\rho": game.loss,
        "s_c": game.s_c,
        "r_p": game.r_p,
        "b_c": game.b_c,
        "r_c": game.r_c,
        "s_p": game.s_p,
        "q": game.generosity,
    }
    return ", ".join(f"${name}={value}$" for name, value in named.items())


def told(signals: str) -> str:
    """Signals as a table shows them.

    >>> told("pn"), told("")
    ('p, n', '–')
    """
    return ", ".join(signals) or "–"


def fraction(value: Any) -> str:
    """An exact number as a table shows it; a long one has its bar between two lines, and never breaks.

    >>> fraction(Fraction(3, 4)), fraction(2), fraction(Fraction(-15988647, 262144))
    ('$3/4$', '$2$', '$-\\\\frac{15988647}{262144}$')
    """
    told = str(value)
    if "/" not in told or len(told) < LONG:
        return f"${told}$"
    above, below = told.split("/")
    return f"${'-' * above.startswith('-')}\\frac{{{above.removeprefix('-')}}}{{{below}}}$"


def table(heads: Sequence[str], rows: Sequence[Row], total: Any = None) -> list[str]:
    """A table in Markdown, with the sum of its last column below, if there is one."""
    lines = [
        f"| {' | '.join(heads)} |",
        f"|{'---|' * len(heads)}",
        *(f"| {' | '.join(row)} |" for row in rows),
    ]
    if total is not None:
        lines.append(f"| {' | '.join(['sum', *[''] * (len(heads) - 2), fraction(total)])} |")
    return lines
