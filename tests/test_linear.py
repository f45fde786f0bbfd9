"""Linear equations: solved exactly where numbers are, and in floats without dividing by what is small."""

from fractions import Fraction as F

import pytest

from goodwill.linear import discounted, solve, solve_in_kind

#: Equations in which every step divides, and their solution: two columns of it.
MATRIX = [[F(1, 2), 3, -5], [7, F(-2, 3), 11], [13, 2, F(9, 5)]]
SOLUTION = [[F(3, 7), 1], [-2, F(5, 11)], [4, F(-1, 3)]]


def times(matrix, columns):
    """The product of two matrices."""
    return [
        [sum(x * y for x, y in zip(row, side, strict=True)) for side in zip(*columns, strict=True)]
        for row in matrix
    ]


def test_equations_in_fractions_are_solved_exactly():
    assert solve(MATRIX, times(MATRIX, SOLUTION)) == SOLUTION
    assert solve_in_kind(MATRIX, times(MATRIX, SOLUTION)) == SOLUTION


def test_a_first_entry_of_0_is_no_pivot():
    matrix = [[0, 0, 3], [0, 5, 7], [2, 3, 5]]
    assert solve(matrix, times(matrix, SOLUTION)) == SOLUTION


def test_each_step_is_told_of():
    steps = []
    solve(MATRIX, SOLUTION, tick=lambda: steps.append(None))
    assert len(steps) == 3


def test_equations_without_one_solution_have_none():
    singular = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
    assert solve(singular, SOLUTION) is None
    with pytest.raises(ValueError, match="matrix is singular: the equations must have one solution"):
        solve_in_kind(singular, SOLUTION)


def test_one_float_among_exact_numbers_makes_all_of_them_floats():
    found = solve_in_kind([[2.0, F(1, 2)], [1, 1]], [[3], [2]])
    assert found == [[pytest.approx(4 / 3)], [pytest.approx(2 / 3)]]
    assert {type(x) for row in found for x in row} == {float}
    assert type(solve_in_kind([[2, 1], [1, 1]], [[3], [2.0]])[0][0]) is float


def test_floats_are_divided_by_the_largest_of_a_column():
    """Divided by 1e-20, the first equation would leave nothing of the second."""
    assert solve_in_kind([[1e-20, 1.0], [1.0, 1.0]], [[1.0], [3.0]]) == [[2.0], [1.0]]
    floats = [[float(x) for x in row] for row in MATRIX]
    right = [[float(x) for x in row] for row in times(MATRIX, SOLUTION)]
    assert solve_in_kind(floats, right) == [pytest.approx([float(x) for x in row]) for row in SOLUTION]


#: Three states: what each gives to two players, and what may happen then.
GAINS = [[3, 0], [5, 1], [7, 2]]
MOVES = [
    [(F(1, 3), [(F(1, 2), 0), (F(1, 2), 1)]), (F(2, 3), [(1, 2)])],
    [(1, [(1, 0)])],
    [(1, [(1, 2)])],
]


def test_discounted_averages_have_their_equation():
    matrix, right = discounted(F(1, 4), GAINS, MOVES)
    assert matrix == [[F(23, 24), F(-1, 24), F(-1, 6)], [F(-1, 4), 1, 0], [0, 0, F(3, 4)]]
    assert right == [[F(9, 4), 0], [F(15, 4), F(3, 4)], [F(21, 4), F(3, 2)]]
    assert {type(x) for rows in (matrix, right) for row in rows for x in row} == {F}
    first, second, last = solve_in_kind(matrix, right)
    for player in (0, 1):
        later = F(1, 6) * first[player] + F(1, 6) * second[player] + F(2, 3) * last[player]
        assert first[player] == F(3, 4) * GAINS[0][player] + F(1, 4) * later
        assert second[player] == F(3, 4) * GAINS[1][player] + F(1, 4) * first[player]
        assert last[player] == GAINS[2][player]


def test_with_a_float_for_the_discount_factor_all_are_floats():
    matrix, right = discounted(0.25, GAINS, MOVES)
    assert {type(x) for rows in (matrix, right) for row in rows for x in row} == {float}
    exactly = solve_in_kind(*discounted(F(1, 4), GAINS, MOVES))
    assert solve_in_kind(matrix, right) == [pytest.approx([float(x) for x in row]) for row in exactly]
