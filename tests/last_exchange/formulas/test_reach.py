"""How far Lemma 6 reaches: the cost at which no silence is answered, by the first unprompted round."""

import pytest

from goodwill.last_exchange import LastExchange, first_unprompted_round, patience_bound
from goodwill.last_exchange.formulas.reach import least_cost_of_silence


@pytest.mark.parametrize("loss", [0.1, 0.2, 0.5, 0.9])
@pytest.mark.parametrize("T", [2, 3, 5, 7, 20, 40])
@pytest.mark.claim("lemma-6")
def test_just_above_the_cost_silence_is_not_answered_and_just_below_it_is(loss, T):
    least = least_cost_of_silence(loss, T)
    assert least <= patience_bound(LastExchange(loss=loss))
    above, below = (
        first_unprompted_round(LastExchange(loss=loss, s_c=share * least, r_p=1))
        for share in (1 + 1e-10, 1 - 1e-10)
    )
    assert above is None or above >= T
    assert below is not None
    assert below < T


def test_in_a_game_of_one_round_no_cost_is_too_small():
    assert least_cost_of_silence(0.5, 1) == pytest.approx(1e-9)


def test_a_loss_and_a_length_that_there_are_not_are_refused_by_name():
    for loss in (0, 1):
        with pytest.raises(ValueError, match=f"loss = {loss} is out of range: it must satisfy 0 < loss < 1"):
            least_cost_of_silence(loss, 0)
    with pytest.raises(ValueError, match="T = 0 is out of range: it must be an integer with T >= 1"):
        least_cost_of_silence(0.5, 0)


def test_forty_halvings_reach_a_part_in_ten_to_the_ten(monkeypatch):
    asked = []
    monkeypatch.setattr("goodwill.last_exchange.formulas.reach.first_unprompted_round", asked.append)
    assert least_cost_of_silence(0.5, 2) == pytest.approx(1e-9)  # nothing is ever answered
    assert len(asked) == 40
