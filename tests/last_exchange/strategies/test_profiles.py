"""First beliefs: which are refused, and in which words."""

from fractions import Fraction as F

import pytest

from goodwill.last_exchange.strategies.profiles import Prior, Profile


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


def test_what_is_neither_byzantine_nor_altruistic_is_rational():
    assert Prior(byzantine=F(1, 3), altruistic=F(1, 4)).rational == F(5, 12)
    assert Prior(byzantine=F(1, 3), altruistic=F(2, 3)).rational == 0
    assert Prior(byzantine=0, altruistic=0).rational == 1


def test_a_profile_has_a_name_and_two_functions_and_perhaps_a_third():
    def never(t, view):
        return 0

    assert Profile("idle", never, never).beliefs is None
    assert Profile("idle", never, never, never).beliefs is never
    for arguments, message in [
        ((3, never, never), "name = 3 is no str"),
        (("idle", None, never), "contributes = None is no function"),
        (("idle", never, 0), "pesters = 0 is no function"),
        (("idle", never, never, 3), "beliefs = 3 is no function"),
    ]:
        with pytest.raises(TypeError, match=message):
            Profile(*arguments)
