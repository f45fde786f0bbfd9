"""First beliefs: which are refused, and in which words."""

from fractions import Fraction as F

import pytest

from goodwill.last_exchange.strategies.profiles import Prior


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"byzantine": -1, "altruistic": 0}, "byzantine = -1 .* 0 <= byzantine <= 1"),
        ({"byzantine": 0, "altruistic": 2}, "altruistic = 2 .* 0 <= altruistic <= 1"),
        ({"byzantine": F(2, 3), "altruistic": F(2, 3)}, r"byzantine \+ altruistic = 4/3"),
    ],
)
def test_a_prior_out_of_range_is_named(words, message):
    with pytest.raises(ValueError, match=message):
        Prior(**words)
