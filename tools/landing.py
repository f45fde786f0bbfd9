"""What the landing page shows and says in numbers: the title picture, and where the story begins."""

from __future__ import annotations

import math
from fractions import Fraction

from goodwill.last_exchange import (
    LastExchange,
    Prior,
    least_altruism,
    verify_equilibrium,
)
from tracks import Part

#: The network of the picture, and the peers in it; one in four of those who are no altruists is Byzantine.
SMALL = LastExchange(
    T=3,
    loss=Fraction(1, 4),
    s_c=1,
    r_p=1,
    s_p=1,
    b_c=100,
    r_c=0,
    generosity=Fraction(1, 2),
    byzantine_pesters=Fraction(1, 2),
)
PEERS, BYZANTINE = 9, Fraction(1, 4)
#: A larger network, where an explorer begins.
LARGE = LastExchange(T=20, loss=0.05, b_c=1000, r_c=0, generosity=0.05)
LARGE_BYZANTINE = 0.3


def altruists() -> int:
    """The fewest altruists among the peers of the picture with whom all others do best to play along.

    Raises
    ------
    ValueError
        If the picture would say what an independent judge of the equilibrium denies.
    """
    number = math.ceil(least_altruism(SMALL, BYZANTINE) * PEERS)
    byzantine = (PEERS - number) * BYZANTINE
    shares = Prior(byzantine=byzantine / PEERS, altruistic=Fraction(number, PEERS))
    if byzantine.denominator != 1 or not verify_equilibrium(SMALL, shares).holds:
        raise ValueError(f"{number} altruists among {PEERS} peers are no equilibrium: redraw the picture")
    return number


def words() -> dict[str, str]:
    """The numbers in the text of the landing page."""
    return {
        "@SHARE@": f"{float(least_altruism(SMALL, BYZANTINE)):.1%}",
        "@SHARE-LARGE@": f"{least_altruism(LARGE, LARGE_BYZANTINE):.1%}",
        "@TITLE-PICTURE@": picture(),
    }


def picture() -> str:
    """The peers without an altruist, who keep what they have, and with one, who makes the others give."""
    number = altruists()
    byzantine = int((PEERS - number) * BYZANTINE)
    alone = ["selfish"] * (PEERS - byzantine) + ["byzantine"] * byzantine
    joined = ["altruist"] * number + ["giving"] * (PEERS - byzantine - number) + ["byzantine"] * byzantine
    giving = joined.count("giving")
    told = (
        f"Two rows of {PEERS} figures. Above, without an altruist, nobody gives. Below, {number} altruist is "
        f"among them, and gives; so do {giving} selfish ones. {byzantine} Byzantine ones follow no interest."
    )
    share = f"{_number(number).capitalize()} in {_number(PEERS)}"
    now = f"{share} is: {_number(giving)} more give, to be left in peace."
    rows = [_row(28, "Nobody is an altruist: nobody gives.", alone), _row(185, now, joined)]
    return "\n".join(
        [
            "```{raw} html",
            f'<svg class="goodwill-title" role="img" viewBox="0 0 720 300"><title>{told}</title>',
            *rows,
            "</svg>",
            "```",
        ]
    )


def _number(count: int) -> str:
    return ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")[count]


def _row(top: int, words: str, peers: list[str]) -> str:
    figures = "".join(_peer(28 + 80 * place, top + 16, kind) for place, kind in enumerate(peers))
    return f'<text x="0" y="{top}">{words}</text>{figures}'


def _peer(left: int, top: int, kind: str) -> str:
    """A figure; who gives holds something, and who follows no interest is drawn by a broken line."""
    gift = f'<rect class="gift" x="{left + 30}" y="{top + 42}" width="18" height="18" rx="3"/>'
    return (
        f'<g class="{kind}"><circle cx="{left + 16}" cy="{top + 16}" r="13"/>'
        f'<path d="M{left - 6} {top + 84}c0-30 8-46 22-46s22 16 22 46z"/>'
        f"{gift if kind in ('altruist', 'giving') else ''}</g>"
    )


def beginnings(parts: list[Part]) -> str:
    """Where each part of the story begins, as a list."""
    lines = [
        f"- {{doc}}`../{part.pages[0]}` ({part.caption.split(': ')[-1]}, "
        + (f"{len(part.pages)} short pages)" if len(part.pages) > 1 else "a short page)")
        for part in parts
        if part.kind == "story"
    ]
    return "\n".join(lines)
