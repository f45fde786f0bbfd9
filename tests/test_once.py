"""What is found once for a run of the tests: for equal questions alone, and never an error."""

import pytest

from goodwill.companion import crowd
from once import FOLDER, once, share


@pytest.fixture
def asked(tmp_path, monkeypatch):
    monkeypatch.setenv(FOLDER, str(tmp_path))
    return []


def test_equal_questions_are_answered_once_and_others_anew(asked):
    def half(x, of=1):
        asked.append((x, of))
        return of / x

    questions = [(2, {}), (2, {}), (4, {}), (2, {"of": 3})]
    assert [once(half)(x, **named) for x, named in questions] == [0.5, 0.5, 0.25, 1.5]
    assert asked == [(2, 1), (4, 1), (2, 3)]
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            once(half)(0)
    assert asked[3:] == [(0, 1), (0, 1)]


def test_a_page_shares_what_it_names(asked, monkeypatch):
    own = crowd.crowd_tables
    monkeypatch.setattr(crowd, "crowd_tables", own)  # which puts it back afterwards
    share(["other_tables(game)"])
    assert crowd.crowd_tables is own
    share(["tables = crowd_tables(game)"])
    assert crowd.crowd_tables is not own
