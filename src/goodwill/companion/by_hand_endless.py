"""The equilibrium of the game without an end as a table for a pencil: each step aside, and what it loses.

All peers are rational.  P2 pesters in every round in which it is destitute; P1 contributes whenever it is
sure that P2 is destitute: at first, after every pester, and as long as it has not contributed since.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from goodwill.companion.by_hand import Row, fraction, table
from goodwill.last_exchange.model import LastExchange


def endless_table(game: LastExchange, discount: Any) -> tuple[list[Any], str]:
    """What each step aside loses, and the sums behind it as Markdown.

    Examples
    --------
    >>> game = LastExchange(loss=Fraction(1, 4), s_c=Fraction(1, 2), r_p=1, b_c=20, r_c=1, s_p=1)
    >>> [str(loses) for loses in endless_table(game, Fraction(3, 4))[0]]
    ['91/172', '230/559', '449/172', '91/64']
    """
    sure, waiting, value = _plan(game, discount)
    arrives, lost = 1 - game.loss, game.loss
    share = Fraction(lost**2, lost**2 + arrives)
    brings = discount * arrives**2
    steps: list[tuple[str, str, Any, str, Any, int]] = [
        (
            "P1, sure of a destitute P2",
            "contributes: $W$",
            sure,
            r"waits a round: $(1-\rho)r_p+\delta W$",
            arrives * game.r_p + discount * sure,
            1,
        ),
        (
            "P1, contributed, then one silence",
            f"waits: ${_tex(share)}F$",
            share * waiting,
            f"contributes: $s_c+{_tex(share)}\\rho F$",
            game.s_c + share * lost * waiting,
            1,
        ),
        ("P2, destitute", "pesters: $V$", value, r"does nothing: $\delta V$", discount * value, -1),
        (
            "P2, satisfied",
            "does nothing",
            Fraction(0),
            r"pesters: $-s_p-\delta(1-\rho)^2r_c$",
            -game.s_p - brings * game.r_c,
            -1,
        ),
    ]
    losses = [sign * (instead - planned) for _, _, planned, _, instead, sign in steps]
    rows: list[Row] = [
        (who, plan, fraction(planned), other, fraction(instead), fraction(loses))
        for (who, plan, planned, other, instead, _), loses in zip(steps, losses, strict=True)
    ]
    heads = ("who", "by the plan", "cost (P1) or worth (P2)", "once, instead", "cost or worth", "loses")
    return losses, "\n".join([_rules(game, discount, sure, waiting, value, share), "", *table(heads, rows)])


def _plan(game: LastExchange, discount: Any) -> tuple[Any, Any, Any]:
    """P1's cost if it is sure, its cost of a destitute P2 if it waits for a pester, and a destitute P2's
    value."""
    arrives, lost = 1 - game.loss, game.loss
    still = 1 - lost * discount
    sure = (game.s_c * still + lost * arrives * game.r_p) / (still - lost * arrives * discount)
    waiting = (sure - game.s_c) / lost
    brings = arrives**2 * (game.b_c - game.r_c)
    value = (discount * brings - game.s_p) / (1 - discount * (1 - arrives**2))
    return sure, waiting, value


def _rules(game: LastExchange, discount: Any, sure: Any, waiting: Any, value: Any, share: Any) -> str:
    """The numbers of the game, and the equations of the plan."""
    rho, arrives = game.loss, 1 - game.loss
    net = game.b_c - game.r_c
    start = ", ".join(
        f"${letter}={number}$"
        for letter, number in {
            r"\rho": rho,
            r"\delta": discount,
            "s_c": game.s_c,
            "r_p": game.r_p,
            "b_c": game.b_c,
            "r_c": game.r_c,
            "s_p": game.s_p,
        }.items()
    )
    later = _tex(discount)
    equations = (
        f"W&={_tex(game.s_c)}+{_tex(rho)}F,",
        f"F&={_tex(arrives)}({game.r_p}+{later}W)+{_tex(rho * discount)}F,",
        f"V&=-{game.s_p}+{later}({_tex(arrives**2)}\\cdot{net}+{_tex(1 - arrives**2)}V),",
    )
    return (
        f"*By hand.* All peers are rational; {start}. Let $W$ be P1's cost from a round on in which it is "
        "sure, $F$ its cost of a destitute P2 if it waits for a pester, and $V$ what a destitute P2 expects "
        "at its move. By the plan\n\n$$\\begin{aligned}"
        + "\\\\ ".join(equations)
        + f"\\end{{aligned}}$$\n\nso $W={sure}$, $F={waiting}$ and $V={value}$. After a contribution and "
        f"one silence destitute to satisfied peers are as ${rho**2}$ to ${arrives}$, so that P2 is "
        f"destitute with probability ${share}$; further silence only lowers it. After its own waiting and "
        "silence P1 is as sure as before, and contributes. What a single step aside loses:"
    )


def _tex(number: Any) -> str:
    """A number inside a formula.

    >>> _tex(Fraction(3, 4)), _tex(2)
    ('\\\\tfrac{3}{4}', '2')
    """
    if number.denominator == 1:
        return str(number.numerator)
    return rf"\tfrac{{{number.numerator}}}{{{number.denominator}}}"
