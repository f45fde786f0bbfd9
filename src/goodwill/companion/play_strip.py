"""One play of the last exchange as a strip: messages as arrows, lost ones broken, and a bar of beliefs.

What is drawn is computed elsewhere: the rounds are those that a game played, the shares those of Bayes' rule.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from goodwill.companion.figure_data import draws_graph
from goodwill.companion.rounding import percents

#: What a peer may be, with a colour and a hatch each, so that a bar can also be read in grey.
KINDS: dict[str, dict[str, Any]] = {
    "altruist": {"facecolor": "#009E73", "hatch": ""},
    "selfish": {"facecolor": "#c9dff0", "hatch": ""},
    "Byzantine": {"facecolor": "white", "hatch": "/////"},
    "would stop": {"facecolor": "#c9dff0", "hatch": ""},
    "has it": {"facecolor": "#8c8c8c", "hatch": ""},
}
GIVE, ASK, LINE = "#0072B2", "#D55E00", "#555555"

#: Where the bars stand, in the units of the strip, in which P1 is at 0 and P2 at 1.
LEFT, RIGHT = 1.3, 2.46
#: How far right the strip goes, with the numbers beside the bars.
WIDE = 2.9
#: The size of the letters; none is more than a point smaller, so that all can be read on a phone.
LETTERS = 13


def draw_play(
    axes: Any,
    rounds: Sequence[Any],
    bars: Sequence[Mapping[str, Any]] = (),
    *,
    believer: str = "P2",
    heading: str = "",
    names: tuple[str, str] = ("P1", "P2"),
    needs: Sequence[Any] = (),
) -> list[dict[str, Any]]:
    """Draw the messages of a play from top to bottom, and beside them what one peer believes of the other.

    The figure carries the messages as a graph, since no axis has a number.

    Parameters
    ----------
    rounds : sequence of RoundPlayed
        As :func:`goodwill.last_exchange.play` returns them, or made by hand.
    bars : sequence of mappings
        Shares by kind, keys of ``KINDS``, that sum to 1: before the play, and after the signal of each round.
        Of the first kind the share is also written.  By default no bars.
    believer : "P1" or "P2"
        Who believes it: P2 after the message of P1, P1 after that of P2.
    heading : str
        What stands above the bars.
    names : str, str
        What stands above the two lines.
    needs : sequence of shares or None
        For each bar how far its first part has to reach for what comes next, marked by a short line across
        it, with its number; None for no mark.  By default no marks.

    Returns
    -------
    list of dict
        The messages, as the figure carries them; who draws two plays in one figure joins them.

    Raises
    ------
    ValueError
        If there are bars, but not one more than rounds, or needs, but not one for each bar.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> from goodwill.companion.figure_data import figure_data
    >>> from goodwill.last_exchange import RoundPlayed
    >>> figure = Figure()
    >>> _ = draw_play(figure.subplots(), [RoundPlayed(1, True, False, True, True)])
    >>> [(edge["label"], edge["arrives"]) for edge in figure_data(figure)["graph"]["edges"]]
    [('round 1: gives', False), ('round 1: pesters', True)]
    """
    if bars and len(bars) != len(rounds) + 1:
        raise ValueError(f"{len(bars)} bars and {len(rounds)} rounds: there must be one bar more than rounds")
    if needs and len(needs) != len(bars):
        raise ValueError(f"{len(needs)} needs and {len(bars)} bars: there must be one for each bar")
    last = -len(rounds) + (0.1 if believer == "P1" else 0.3)
    for x, name in enumerate(names):
        axes.plot([x, x], [0.35, last], color=LINE, linewidth=1.2, zorder=0)
        axes.text(x, 0.45, name, ha="center", va="bottom", fontsize=LETTERS)
    edges = []
    for row, played in enumerate(rounds):
        axes.text(-0.1, -row - 0.12, f"round {played.t}", ha="right", va="center", fontsize=LETTERS)
        for acts, arrives, first, y in (
            (played.contributes, played.contribution_arrives, True, -row),
            (played.pesters, played.pester_arrives, False, -row - 0.4),
        ):
            if acts:
                draw_message(axes, y, first, arrives)
                ends = ("P1", "P2") if first else ("P2", "P1")
                label = f"round {played.t}: {'gives' if first else 'pesters'}"
                edges.append({"from": ends[0], "to": ends[1], "label": label, "arrives": bool(arrives)})
    for row, bar in enumerate(bars):
        y = 0.6 if row == 0 else 1 - row - (0.4 if believer == "P1" else 0)
        draw_bar(axes, y, bar)
        if needs and needs[row] is not None:
            enough = LEFT + (RIGHT - LEFT) * float(needs[row])
            axes.plot([enough, enough], [y - 0.21, y + 0.21], color="#222222", linewidth=2.5, zorder=5)
            axes.text(
                enough, y - 0.23, f"{float(needs[row]):.0%}", ha="center", va="top", fontsize=LETTERS - 1
            )
    if bars:
        axes.text(LEFT, 0.82, heading, va="bottom", fontsize=LETTERS)
        draw_legend(axes, [*bars[0]], last - 0.25)
    axes.set(xlim=(-0.66, WIDE if bars else 1.2), ylim=(last - 0.5, 1.1))
    axes.axis("off")
    draws_graph(axes.figure, [{"id": "P1", "label": names[0]}, {"id": "P2", "label": names[1]}], edges)
    return edges


def draw_message(axes: Any, y: float, from_p1: bool, arrives: bool) -> None:
    """An arrow from one peer to the other; a lost one is broken and ends half-way in a cross."""
    start, end = (0, 1) if from_p1 else (1, 0)
    color, word = (GIVE, "gives") if from_p1 else (ASK, "pesters")
    reach = end if arrives else 0.5
    arrow = {
        "arrowstyle": "-|>" if arrives else "-",
        "color": color,
        "linewidth": 2,
        "linestyle": "-" if arrives else "--",
        "shrinkA": 0,
        "shrinkB": 0,
    }
    axes.annotate("", xy=(reach, y), xytext=(start, y), arrowprops=arrow)
    if not arrives:
        axes.plot(reach, y, marker="x", color=color, markersize=10, markeredgewidth=2.5)
    place = 0.5 if arrives else 0.22 if from_p1 else 0.78
    axes.text(place, y + 0.04, word, ha="center", va="bottom", color=color, fontsize=LETTERS - 1)
    if not arrives:
        axes.text(1 - place, y, "lost", ha="center", va="center", color=color, fontsize=LETTERS - 1)


def draw_bar(axes: Any, y: float, shares: Mapping[str, Any], *, height: float = 0.26) -> None:
    """One belief: a bar in parts, with the first share written beside it."""
    left, width = LEFT, RIGHT - LEFT
    for kind, share in shares.items():
        size = width * float(share)
        axes.barh(y, size, height, left=left, edgecolor="#333333", linewidth=0.8, **KINDS[kind])
        left += size
    axes.text(RIGHT + 0.04, y, percents([*shares.values()])[0], va="center", fontsize=LETTERS)


def draw_legend(axes: Any, kinds: Sequence[str], y: float) -> None:
    """The names of the parts, below the bars, in their order."""
    from matplotlib.patches import Patch

    patches = [Patch(edgecolor="#333333", linewidth=0.8, label=kind, **KINDS[kind]) for kind in kinds]
    axes.legend(
        handles=patches,
        loc="upper right",
        bbox_to_anchor=(WIDE, y + 0.3),
        bbox_transform=axes.transData,
        ncols=len(kinds),
        fontsize=LETTERS - 1,
        handlelength=1.1,
        columnspacing=0.8,
        handletextpad=0.4,
        borderaxespad=0,
    )
