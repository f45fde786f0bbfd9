"""Protects the look of the pictures: the letters of the book on every machine, and no message in a page."""

import logging

import pytest

from goodwill.companion.figures import LETTERS, use_style


def test_pictures_are_lettered_in_the_fonts_that_the_package_brings(caplog: pytest.LogCaptureFixture) -> None:
    pyplot = pytest.importorskip("matplotlib.pyplot")
    from matplotlib.font_manager import FontProperties, findfont

    with caplog.at_level(logging.WARNING, "matplotlib"):
        use_style()
        figure, axes = pyplot.subplots()
        axes.set_title(r"bold, and $\rho^2 b_c \leq \frac{1}{2}$ in letters", fontweight="bold")
        axes.set(yscale="log", xlabel="½ of €2 × 3 → ω", ylim=(1e-3, 1))
        figure.savefig("/dev/null", format="svg")
        pyplot.close(figure)
    assert caplog.text == ""
    for weight in ("normal", "bold"):
        assert "companion/fonts/goodwill-sans" in findfont(FontProperties(family=LETTERS, weight=weight))
