"""The form on the page *Use it on your game*: what it starts with, and the picture for print.

What the page runs is in ``book/_extra/owngame``; it asks :func:`goodwill.repeated.answer.answered`.  Needs
Matplotlib and IPython, which the package itself does not.
"""

from __future__ import annotations

import html
import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from goodwill.companion.figures import SERIES, figure_as, show_live
from goodwill.games.stage import Monitoring, Payoffs, StageGame
from goodwill.games.writing import to_text
from goodwill.repeated.answer import Answer

#: The name of the form in the page, and of what a page glues.
NAME = "your-game-form"


def classics() -> dict[str, StageGame]:
    """Games to start from, by what they are.

    >>> [len(game.payoffs) for game in classics().values()]
    [2, 2, 2, 7]
    """
    half, quantities = Fraction(1, 2), range(7)
    work = ("work", "shirk")
    news = (
        ((Fraction(9, 10), Fraction(1, 10)), (half, half)),
        ((half, half), (Fraction(1, 5), Fraction(4, 5))),
    )
    told = Monitoring("signal", signals=("good news", "bad news"), law=news)
    hunt = _table([[(4, 4), (0, 3)], [(3, 0), (2, 2)]])
    seen, often = Monitoring("noise", Fraction(1, 20)), ("stag", "hare")
    dilemma = _table([[(2, 2), (0, 3)], [(3, 0), (1, 1)]])
    price = [[max(6 - a - b, 0) - Fraction(3, 5) for b in quantities] for a in quantities]
    profit = _table([[(price[a][b] * a, price[a][b] * b) for b in quantities] for a in quantities])
    numbers = tuple(map(str, quantities))
    return {
        "the prisoners' dilemma": StageGame(
            dilemma, (work, work), monitoring=Monitoring(), delta=Fraction(9, 10)
        ),
        "two partners, with good or bad news": StageGame(
            dilemma, (work, work), monitoring=told, delta=Fraction(4, 5)
        ),
        "a stag hunt, seen with mistakes": StageGame(
            hunt, (often, often), monitoring=seen, delta=Fraction(3, 4)
        ),
        "a duopoly with seven quantities": StageGame(
            profit, (numbers, numbers), monitoring=Monitoring(), delta=Fraction(1, 4)
        ),
    }


def _table(rows: Sequence[Sequence[Sequence[Any]]]) -> Payoffs:
    return tuple(tuple((Fraction(a), Fraction(b)) for a, b in row) for row in rows)


def show(examples: Mapping[str, StageGame], found: Answer) -> None:
    """Show the form with its first answer, and the still picture of that answer in print.

    Parameters
    ----------
    examples : mapping from title to game
        What the reader can start from.
    found : Answer
        About the first of them.
    """
    answer = found.for_page()
    figure = still(answer)
    listed = [{"title": title, "game": json.loads(to_text(game))} for title, game in examples.items()]
    words = said(answer)
    page = _PAGE.format(
        name=NAME,
        picture=figure_as(figure, "svg"),
        words="".join(f"<p>{html.escape(line)}</p>" for line in words),
        alt=html.escape(words[0]),
        data=_script({"examples": listed, "answer": answer}),
    )
    show_live(NAME, page, figure, "\n".join(words))


def said(answer: Mapping[str, Any]) -> Sequence[str]:
    """The answer in words: the theorem, and the play behind the corner that pays most together."""
    lines = [str(answer["proved"])]
    if answer["corners"]:
        places = range(len(answer["corners"]))
        best = max(places, key=lambda k: sum(answer["inner"][k]))
        corner = answer["corners"][best]
        first = corner["states"][0] + 1
        lines.append(f"The play that pays ({', '.join(corner['short'])}): start in state {first}.")
        lines += [answer["states"][k] for k in corner["states"]]
    return lines


def still(answer: Mapping[str, Any]) -> Any:
    """Both polygons, with the payoffs of one round, as a Matplotlib figure."""
    from matplotlib import pyplot

    figure, axes = pyplot.subplots()
    for polygon, style, label in zip(
        ("inner", "outer"), SERIES, ("all of this is reached", "nothing outside of this is"), strict=False
    ):
        corners = [*answer[polygon], *answer[polygon][:1]]
        if corners:
            x, y = zip(*corners, strict=True)
            drawn: Any = style
            axes.plot(x, y, **drawn, label=label)
    axes.plot(*zip(*answer["feasible"], strict=True), "kx", label="one round")
    one, two = answer["players"]
    axes.set(xlabel=f"payoff of {one}", ylabel=f"payoff of {two}")
    axes.legend(fontsize=10)
    return figure


def _script(value: Any) -> str:
    """JSON that stands in a page, where scripts that only differ in it are one script: no text can end it."""
    return json.dumps(value).replace("<", "\\u003c")


_PAGE = """\
<link rel="stylesheet" href="../owngame/owngame.css">
<div class="goodwill-own" id="{name}" role="group" aria-label="Your own game">
<div class="goodwill-own-still">
<img src="data:image/svg+xml;base64,{picture}" alt="{alt}">
{words}
<noscript><p>With JavaScript a form for your own game stands here.</p></noscript>
</div>
</div>
<script src="../owngame/owngame.js"></script>
<script type="application/json" id="{name}-data">{data}</script>
<script>goodwill.ownGame("{name}");</script>
"""
