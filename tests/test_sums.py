"""What NumPy's products and equations give, on every processor to the last bit."""

import ast
import json
import os
import re
import subprocess
import sys
from fractions import Fraction as F

import numpy as np
import pytest
from numpy._core import _multiarray_umath as umath

from conftest import ROOT
from goodwill.sums import least_squares, solve_in_floats, times

#: What stands before the sum, and after it.
SHAPES = [
    ((), ()),
    ((3,), ()),
    ((3,), (2,)),
    ((2, 3), ()),
    ((2, 3), (4,)),
    ((2, 5, 3), (4,)),
    ((2, 5, 3), ()),
]
SEARCHES = sorted(
    path for room in ("repeated", "geometry") for path in (ROOT / "src/goodwill" / room).glob("*.py")
)
OF_A_LIBRARY = re.compile(r"np\.(dot|matmul|einsum|inner|tensordot|linalg\.(?!LinAlgError|norm))")
#: A set whose floats are as close to ties as those of the page on the exact set.
SET = """
from fractions import Fraction as F
import json
from goodwill.reputation import Market, cheated_discount, equilibrium_payoffs
market = Market.pizza(penalty=F(5, 2))
found = equilibrium_payoffs(market, cheated_discount(market) + F(1, 500), "normal", tolerance=0.002)
print(json.dumps([found.inner.tolist(), found.outer.tolist()], default=str))
"""


@pytest.mark.parametrize(("left", "right"), SHAPES)
@pytest.mark.parametrize("n", [0, 1, 2, 7])
def test_a_product_is_that_of_numpy(left, right, n):
    draw = np.random.default_rng(n).integers
    a, b = draw(-9, 9, (*left, n)), draw(-9, 9, (n, *right))
    for kind in (int, float, object):
        found = times(a.astype(kind), b.astype(kind))
        assert np.array_equal(found, a @ b)
        assert np.shape(found) == np.shape(a @ b)


def test_a_product_of_fractions_is_exact():
    assert times([F(1, 3), F(1, 7)], [[F(1, 2)], [F(1, 5)]]).tolist() == [F(1, 6) + F(1, 35)]


@pytest.mark.parametrize("n", [1, 2, 5, 30])
def test_equations_are_solved_whatever_stands_in_the_first_row(n):
    random = np.random.default_rng(n)
    for _ in range(20):
        matrix, right = random.normal(size=(n, n)), random.normal(size=(n, 3))
        matrix[0, 0] = 0 if n > 1 else 2
        kept = matrix.copy(), right.copy()
        found = solve_in_floats(matrix, right)
        assert np.allclose(matrix @ found, right, atol=1e-8)
        assert np.array_equal(solve_in_floats(matrix, right[:, 1]), found[:, 1])
        assert np.array_equal(matrix, kept[0])
        assert np.array_equal(right, kept[1])


def test_a_singular_matrix_is_an_error():
    with pytest.raises(np.linalg.LinAlgError, match="Singular"):
        solve_in_floats(np.array([[1.0, 2.0], [2.0, 4.0]]), np.ones(2))


def test_without_an_unknown_nothing_is_asked():
    assert solve_in_floats(np.zeros((0, 0)), np.zeros(0)).shape == (0,)
    assert solve_in_floats(np.zeros((0, 0)), np.zeros((0, 2))).shape == (0, 2)


@pytest.mark.parametrize("shape", [(3, 3), (2, 5), (5, 2), (1, 1)])
@pytest.mark.parametrize("rank", [1, 5])
def test_the_nearest_and_of_these_the_shortest(shape, rank):
    random = np.random.default_rng(rank)
    for _ in range(20):
        parts = [np.outer(random.choice([-1.0, 1.0], shape[0]), random.normal(size=shape[1]) + 2)]
        matrix = sum(parts) if rank == 1 else random.normal(size=shape) + 3 * np.eye(*shape)
        right = random.normal(size=shape[0])
        wanted = np.linalg.lstsq(matrix, right, rcond=None)[0]
        assert np.allclose(least_squares(matrix, right), wanted, rtol=1e-9, atol=1e-9)


def test_of_nothing_the_shortest_is_nothing():
    assert least_squares(np.zeros((2, 3)), np.ones(2)).tolist() == [0, 0, 0]


@pytest.mark.parametrize("path", SEARCHES, ids=lambda path: path.stem)
def test_a_search_leaves_no_sum_to_a_library_of_the_processor(path):
    text = path.read_text(encoding="utf-8")
    assert not OF_A_LIBRARY.search(text), "goodwill.sums has it"
    assert not any(isinstance(node, ast.MatMult) for node in ast.walk(ast.parse(text))), "use times"


def test_a_set_is_the_same_on_an_old_processor():
    """With OpenBLAS for one of 2004, and without what NumPy does with later ones' instructions."""
    later = " ".join(name for name in umath.__cpu_dispatch__ if umath.__cpu_features__[name])
    found = []
    for settings in ({}, {"OPENBLAS_CORETYPE": "Prescott"}, {"NPY_DISABLE_CPU_FEATURES": later}):
        run = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", SET],
            env=os.environ | settings,
            capture_output=True,
            text=True,
            check=True,
        )
        found.append(json.loads(run.stdout))
    assert found[0] == found[1]
    assert found[0] == found[2]
