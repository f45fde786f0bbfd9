"""A play as a strip draws what was played and believed."""

from fractions import Fraction as F

import pytest
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure

from goodwill.companion.figure_data import figure_data
from goodwill.companion.play_strip import KINDS, LEFT, RIGHT, draw_play
from goodwill.last_exchange import RoundPlayed

ROUNDS = [RoundPlayed(2, True, False, True, True), RoundPlayed(1, False, False, True, False)]
BARS = [
    {"altruist": F(1, 9), "selfish": F(6, 9), "Byzantine": F(2, 9)},
    {"altruist": F(1, 15), "selfish": F(6, 15), "Byzantine": F(8, 15)},
    {"altruist": F(0), "selfish": F(1), "Byzantine": F(0)},
]


def drawn(bars=(), **words):
    figure = Figure()
    axes = figure.subplots()
    draw_play(axes, ROUNDS, bars, **words)
    return axes


def test_the_messages_are_those_of_the_rounds_and_a_lost_one_is_broken():
    axes = drawn()
    edges = figure_data(axes.figure)["graph"]["edges"]
    assert [(e["from"], e["label"], e["arrives"]) for e in edges] == [
        ("P1", "round 2: gives", False),
        ("P2", "round 2: pesters", True),
        ("P2", "round 1: pesters", False),
    ]
    crosses = [line for line in axes.lines if line.get_marker() == "x"]
    assert len(crosses) == sum(not e["arrives"] for e in edges)


@pytest.mark.parametrize("believer", ["P1", "P2"])
def test_a_bar_is_as_long_as_its_shares_and_its_parts_can_be_told_apart_in_grey(believer):
    axes = drawn(BARS, believer=believer)
    parts = [patch for patch in axes.patches if patch.get_width() > 0]
    wanted = [(kind, float(share) * (RIGHT - LEFT)) for bar in BARS for kind, share in bar.items() if share]
    assert len(parts) == len(wanted)
    for patch, (kind, width) in zip(parts, wanted, strict=True):
        assert abs(patch.get_width() - width) < 1e-12
        assert patch.get_facecolor() == to_rgba(KINDS[kind]["facecolor"])
        assert (patch.get_hatch() or "") == KINDS[kind]["hatch"]
    heights = sorted({patch.get_y() for patch in parts}, reverse=True)
    assert len(heights) == len(BARS), "one bar below the other"
    assert {"11.1%", "6.7%", "0%"} <= {text.get_text() for text in axes.texts}


def test_a_bar_too_few_is_named():
    with pytest.raises(ValueError, match="2 bars and 2 rounds: there must be one bar more"):
        drawn(BARS[:2])


def test_what_is_needed_is_marked_in_the_bar_that_comes_before_it():
    axes = drawn(BARS, needs=[F(1, 4), None, F(1)])
    marks = [line for line in axes.lines if line.get_zorder() == 5]
    assert [line.get_xdata()[0] for line in marks] == [LEFT + (RIGHT - LEFT) / 4, RIGHT]
    bars = sorted({(patch.get_y(), patch.get_height()) for patch in axes.patches if patch.get_width() > 0})
    for line, (y, high) in zip(marks, (bars[2], bars[0]), strict=True):
        assert min(line.get_ydata()) < y < y + high < max(line.get_ydata())
    with pytest.raises(ValueError, match="1 needs and 3 bars: there must be one for each bar"):
        drawn(BARS, needs=[F(1)])
