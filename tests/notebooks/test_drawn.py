"""Each notebook holds for whatever its first cells let in: random parameters, with both ends of each range.

`make search` runs every page with fresh ones; the sets that were found to fail are rows of ``OTHERS`` in
``test_notebooks.py``, which `make test` runs.
"""

import json
import random
import re
from pathlib import Path

import pytest

from conftest import SEARCHING
from notebooks import cells
from notebooks.drawn import DRAWN, drawn

NAMES = sorted(path.stem for path in Path("notebooks").glob("*.ipynb"))
#: Which notebooks are run, on how many sets each, and where the draw begins.
RUN, SETS = (NAMES, 5) if SEARCHING else (["market"], 1)
START = random.randrange(10**9) if SEARCHING else 0


def named(parameters, words):
    """Whether the words name one of the parameters."""
    return any(re.search(rf"\b{name}\b", words) for name in parameters)


def refused(run, parameters):
    """Whether the page refuses the set before any work, by the name of a parameter."""
    return (
        {"ValueError", "TypeError"} & set(run.kinds) and len(run.cells) <= 3 and named(parameters, run.error)
    )


@pytest.mark.minutes
@pytest.mark.parametrize("place", range(SETS))
@pytest.mark.parametrize("name", RUN)
def test_a_page_holds_for_what_it_lets_in(name, place):
    parameters = drawn(name, START, SETS)[place]
    print(f"start {START}: {name} with {parameters}")  # shown if it fails
    run = cells.run(name, parameters, drawn=False)
    assert not run.error or refused(run, parameters), run.trace
    assert not run.stderr


def test_every_notebook_has_its_draw():
    assert NAMES == sorted(DRAWN)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_drawn_is_let_in(name):
    """Else nothing would be tried: the first cells take most sets, and refuse the others by name."""
    given, gate, *_ = cells.code(name, {})
    known, refusals = {}, []
    exec(given, known)
    sets = drawn(name, 0, 12)
    for parameters in sets:
        assert set(parameters) <= set(known)
        assert json.loads(json.dumps(parameters)) == parameters, "papermill makes text of what is no list"
        try:
            exec(gate, known | parameters)
        except ValueError as error:
            refusals.append(str(error))
    assert all(named(known, words) for words in refusals)
    assert len(refusals) <= len(sets) / 2
    assert drawn(name, 0, 12) == sets != drawn(name, 1, 12)
