"""The kernel: what it accepts is true, and each way in which a proof can be wrong has a name."""

import subprocess
import sys
from fractions import Fraction as F

import pytest

from forge.by_hand import (
    CEILINGS,
    DILEMMA,
    IDLE,
    MIXING,
    NEVER,
    NOTHING,
    OFTEN,
    PENNIES,
    POINT,
    REFUTED,
    SHIRK,
    STAY,
    SYMMETRIC,
    TRUE,
    v,
)
from goodwill.geometry.plane import sides
from goodwill.proofs import (
    Bracket,
    Cell,
    Cuts,
    Deviation,
    Game,
    Mixtures,
    Multipliers,
    ProofRejected,
    Pure,
    Side,
    State,
    check,
)
from goodwill.proofs.plays import extent
from goodwill.proofs.rejected import short


@pytest.mark.parametrize("name", TRUE)
def test_what_is_true_is_proved(name):
    assert check(TRUE[name]).endswith(".")


def test_a_sentence_says_what_is_proved():
    game = "repeated game, 2 x 2 actions, 4 public signals and public lotteries, discount factor 1/4: "
    one = "perfect public equilibrium in pure actions"
    corner = "every point of it is paid by one."
    assert check(POINT) == f"{game}every {one} pays a point of the point (1, 1), and {corner}"
    assert check(PENNIES) == f"{game}there is no {one}."
    assert check(TRUE["floors"]) == (
        f"{game}every {one} pays a point of the polygon (1, 1) (3, 1) (1, 3); every point of the point "
        "(1, 1) is paid by one; the first reaches at most 2 beyond the second."
    )
    assert check(NEVER) == (
        f"{game}in every {one}, the event with the weights (1, 0, 0, 0) of the signals has a discounted "
        "frequency of at most 0; in one it has 0."
    )
    assert check(IDLE).endswith(
        "2 x 1 actions, 1 public signal and public lotteries, discount factor 1/4: an automaton of 1 state "
        "is a perfect public equilibrium in pure actions or one of the lotteries listed for player 0 (1), "
        "worth (1, 1)."
    )
    # A deviation that is listed could rule out anything, so it is said that there are some.
    harmless = DILEMMA._replace(within=((3, Deviation(0, F(-1), v(0, 0, 0, 0))),))
    assert f"every {one} that also withstands the deviations in within (1) pays" in check(
        POINT._replace(game=harmless)
    )
    assert f"there is no {one} that also withstands the deviations in within (1)." in check(
        PENNIES._replace(game=PENNIES.game._replace(within=harmless.within))
    )
    two = IDLE.scope.mixtures * 2
    twice = check(IDLE._replace(scope=Mixtures(0, two)))
    assert "lotteries listed for player 0 (2)" in twice  # listed, not different
    assert "in which player 0 may mix, over two actions at most, and the other never does" in check(MIXING)
    assert "in which both players always do the same" in check(SYMMETRIC)


def around(corners):
    """What is said of a game of one action, of which no more is proved than that it pays within these."""
    steps = tuple(Cuts((Side(normal, bound, F(1), (), ()),)) for normal, bound in sides(corners))
    nothing = Game(((v(0, 0),),), ((v(1),),), F(1, 2), ())
    return check(Bracket(nothing, Pure(), steps, corners, (), (), None)).partition("a point of ")[2]


def test_a_sentence_names_the_corners_of_what_is_small():
    six = (v(-2, -1), v(0, -2), v(2, -1), v(2, 1), v(0, 2), v(-2, 1))
    assert around(six) == "the polygon (-2, -1) (0, -2) (2, -1) (2, 1) (0, 2) (-2, 1)."
    seven = (*six[:3], v(3, 0), *six[3:])
    assert around(seven) == "the polygon outer with 7 corners."
    assert around((v(-1, 0), v(1, 0))) == "the segment (-1, 0) (1, 0)."
    assert around((v(0, 0),)) == "the point (0, 0)."


def test_a_number_of_24_digits_is_written_out_and_a_longer_one_is_not():
    assert short(F(10**24 - 1)) == "9" * 24
    assert short(F(1, 10**24 - 1)) == f"1/{'9' * 24}"
    assert (short(F(10**24)), short(-(10**24))) == ("about 1e+24", "about -1e+24")
    assert short(F(1, 10**24)) == "about 1e-24"
    assert short((F(0),) * 24) == f"({', '.join('0' * 24)})"
    assert short((F(0),) * 25) == "(25 entries)"
    assert short(None) == "None"


def test_a_game_without_actions_has_no_plays_to_count():
    assert extent(DILEMMA._replace(payoffs=()), IDLE.scope) == 0


def put(record, path, value):
    """The record with another value at a path of names and numbers; a function of the old value is called."""
    if not path:
        return value(record) if callable(value) else value
    key, *rest = path
    if isinstance(key, str):
        return record._replace(**{key: put(getattr(record, key), rest, value)})
    items = list(record)
    items[key] = put(items[key], rest, value)
    return tuple(items)


FLOOR = ("steps", 0, "sides", 0)
ROW = (*FLOOR, "rows", 0)
ENDS = (*ROW, "ends", 0)
STATE = ("states", 0)
#: A change to a true theorem, and what is wrong with it then.
FALSE = {
    # What has to be covered is decided by the check.
    "a refutation is left out": (
        POINT,
        ("steps", 2),
        CEILINGS[0],
        "steps.2..sides.0. has no row for the play 0: 2",
    ),
    "a row is left out": (POINT, (*FLOOR, "rows"), lambda rows: rows[:1], "no row for the play 1: 0"),
    "a pair of actions is not covered": (
        MIXING,
        ("scope", "cells"),
        lambda cells: cells[:1],
        "mixtures of 0 and 1 against 1 are left out",
    ),
    "a cell begins late": (MIXING, ("scope", "cells", 0, "low"), F(1, 10**30), "cell 0 does not go on"),
    "a cell ends early": (
        MIXING,
        ("scope", "cells", 0, "high"),
        1 - F(1, 10**30),
        "0 and 1 against 0 are left out",
    ),
    "a cell goes beyond 1": (MIXING, ("scope", "cells", 1, "high"), F(2), "cell 1 does not go on"),
    "a cell is turned round": (MIXING, ("scope", "cells", 0), Cell((1, 0), 0, F(0), F(1)), "not in order"),
    "a cell is of no action": (MIXING, ("scope", "cells", 0, "other"), 2, "actions that there are not"),
    "the other player's multipliers move": (
        MIXING,
        ("steps", 1, "sides", 0, "rows", 2, "ends", 0, "deviations", 0),
        (2, F(2)),
        "does not mix differ",
    ),
    "one end of a cell only": (
        MIXING,
        ("steps", 5, "row", "ends"),
        lambda ends: ends[:1],
        "multipliers for 1 ends, not 2",
    ),
    "the mixture at one end is not refuted": (
        MIXING,
        ("steps", 5, "row", "ends", 1),
        Multipliers((), ()),
        "is not refuted, since 0 >= 0",
    ),
    "symmetric, but the payoffs are not": (
        SYMMETRIC,
        ("game", "payoffs", 0, 1),
        v(0, 4),
        "the game is not symmetric at .0, 1.",
    ),
    "symmetric, but the law is not": (
        SYMMETRIC,
        ("scope", "swap"),
        (0, 1, 2, 3),
        "the game is not symmetric at .0, 1.",
    ),
    "swap names a signal twice": (SYMMETRIC, ("scope", "swap"), (0, 1, 1, 3), "swap is no permutation"),
    "symmetric, with something inside the round": (
        SYMMETRIC,
        ("game", "within"),
        ((0, Deviation(0, F(0), v(0, 0, 0, 0))),),
        "and no within",
    ),
    "a mixture and something inside the round": (
        MIXING,
        ("game", "within"),
        ((0, Deviation(0, F(0), v(0, 0, 0, 0))),),
        "without deviations inside",
    ),
    "nobody mixes": (MIXING, ("scope", "player"), 2, "the player who mixes must be 0 or 1"),
    "a mixture with a weight 0": (
        IDLE,
        ("scope", "mixtures", 0),
        ((0, F(0)), (1, F(1))),
        "mixture 0 names an action with the weight 0",
    ),
    "a mixture that is no lottery": (
        IDLE,
        ("scope", "mixtures", 0, 0, 1),
        F(1, 2),
        "weights do not sum to 1",
    ),
    "a mixture of no action": (IDLE, ("scope", "mixtures", 0, 1, 0), 2, "indices must be below 2"),
    # Bounds.
    "the bound is a hair too low": (
        POINT,
        (*FLOOR, "bound"),
        -1 - F(1, 10**30),
        "rows.1. proves about -1 only, above about -1",
    ),
    "the start is not strict": (
        POINT,
        ENDS,
        Multipliers(((0, F(12)),), ((2, ((0, F(3)),)),)),
        "proves 39/4 at the start 4",
    ),
    "a lead of 0": (POINT, (*FLOOR, "lead"), F(0), "lead = 0 must be above 0"),
    "a negative lead": (POINT, (*FLOOR, "lead"), F(-1), "lead = -1 must be above 0"),
    "it starts where nothing is known": (
        POINT,
        (*FLOOR, "bound"),
        F(-6),
        "starts at -1, but is known from 0 on",
    ),
    "a normal of 0": (POINT, (*FLOOR, "normal"), v(0, 0), "the normal is 0"),
    "a normal of three": (POINT, (*FLOOR, "normal"), v(-1, 0, 0), "the normal has 3 entries, not 2"),
    "a negative multiplier": (POINT, (*ENDS, "deviations", 0, 1), F(-1), "the weight of 0 is negative"),
    "a deviation that is none": (POINT, (*ENDS, "deviations", 0, 0), 2, "names 2: indices must be below 2"),
    "a deviation twice": (
        POINT,
        (*ENDS, "deviations"),
        ((0, F(1)), (0, F(1))),
        "names 0 after 0: indices must increase",
    ),
    "a half-space to come": (
        POINT,
        (*ENDS, "continuations", 0, 1, 0, 0),
        1,
        "the signal 2 names 1: indices must be below 1",
    ),
    "a half-space twice": (POINT, (*ENDS, "continuations", 0, 1), ((0, F(1)), (0, F(1))), "names 0 after 0"),
    "a negative weight of a half-space": (
        POINT,
        (*ENDS, "continuations", 0, 1, 0, 1),
        F(-1),
        "the weight of 0 is negative",
    ),
    "a signal that is none": (POINT, (*ENDS, "continuations", 0, 0), 4, "the signal 4 is none"),
    "a signal twice": (
        POINT,
        (*ENDS, "continuations"),
        ((2, ()), (2, ())),
        "signal 2 is none, or not in increasing",
    ),
    "what is known names the side itself": (
        POINT,
        (*FLOOR, "known"),
        ((0, F(1)),),
        "indices must be below 0",
    ),
    "a row for a play that is none": (POINT, (*ROW, "play"), 4, "names the play 4"),
    "two rows for a play": (
        POINT,
        (*FLOOR, "rows", 1, "play"),
        0,
        "names the play 0: it is none, refuted, or",
    ),
    "two ends of a single profile": (
        POINT,
        (*ROW, "ends"),
        lambda ends: ends * 2,
        "multipliers for 2 ends, not 1",
    ),
    "a refutation that is none": (
        POINT,
        ("steps", 2, "row", "ends", 0, "deviations", 0, 1),
        F(1, 4),
        "play 0 is not refuted, since 5/16",
    ),
    "refuted twice": (POINT, ("steps", 3), REFUTED[0], "names the play 0"),
    "a consequence that is none": (
        TRUE["consequence"],
        ("steps", 3, "bound"),
        F(-6),
        "the weights prove -5 only, above -6",
    ),
    "a consequence of what comes": (
        TRUE["consequence"],
        ("steps", 2, "weights"),
        ((2, F(1)),),
        "indices must be below 2",
    ),
    "a step after the end": (
        NOTHING,
        ("steps",),
        lambda steps: (*steps, *PENNIES.steps),
        "nothing left to prove",
    ),
    # The claims.
    "outer is smaller than proved": (
        TRUE["floors"],
        ("outer", 1),
        v(F(29, 10), 1),
        "do not prove its side .2, 19/10. . v <= 77/10",
    ),
    "outer is empty": (POINT, ("outer",), (), "outer is empty, but the steps do not show"),
    "a corner twice": (
        POINT,
        ("outer",),
        lambda outer: outer * 2,
        "outer must be the corners of a convex polygon",
    ),
    "corners the other way round": (
        TRUE["floors"],
        ("outer",),
        lambda x: x[::-1],
        "convex polygon, in order",
    ),
    "a corner of three": (POINT, ("outer", 0), v(1, 1, 1), "a corner must have two coordinates"),
    "a corner of three among others": (
        TRUE["floors"],
        ("outer", 2),
        v(1, 3, 0),
        "outer: a corner must have two coordinates",
    ),
    "inner is no state's": (POINT, ("inner", 0), v(1, 2), "no state is worth .1, 2."),
    "no states": (POINT, ("states",), (), "no state is worth .1, 1."),
    "the gap is smaller than it is": (
        TRUE["floors"],
        ("gap",),
        F(2) - F(1, 10**30),
        "is farther than about 2",
    ),
    "the gap is negative": (POINT, ("gap",), F(-1), "gap = -1 must be at least 0"),
    "a gap from nothing": (
        TRUE["floors"]._replace(states=()),
        ("inner",),
        (),
        "inner is empty and outer is not",
    ),
    "upper is lower than proved": (NEVER, ("upper",), F(-1, 10**30), "the steps do not prove the bound"),
    "there is none": (OFTEN, ("upper",), None, "do not show that there is no equilibrium"),
    "lower is higher than reached": (OFTEN, ("lower",), F(2), "has the frequency 1, not 2"),
    "lower is claimed without a strategy": (
        OFTEN._replace(states=()),
        ("start",),
        (),
        "start: the weights do not sum to 1",
    ),
    "states that nobody claims": (OFTEN, ("lower",), None, "not claimed, but there are states"),
    "start sums to 7": (OFTEN, ("start", 0, 1), F(7), "start: the weights do not sum to 1"),
    "an event with the weight 2": (OFTEN, ("event", 3), F(2), "a weight from 0 to 1 for each signal"),
    "an event of three signals": (OFTEN, ("event",), v(0, 0, 1), "a weight from 0 to 1 for each signal"),
    "a strategy is worth less": (IDLE, ("value", 0), F(1, 2), "the automaton is worth .1, 1., not .1/2, 1."),
    # States.
    "a state is worth a hair more": (
        POINT,
        (*STATE, "value", 0),
        1 + F(1, 10**30),
        "is worth about 1 in coordinate 0",
    ),
    "a phantom state": (POINT, (*STATE, "value"), v(1, 1, 2, 2), "value must have 2 entries"),
    "a deviation pays": (POINT, STATE, State(0, v(2, 2), STAY), "player 0 gains 3/4 by the deviation 0"),
    "a mixture that is not indifferent": (
        IDLE._replace(states=(State(2, v(F(5, 3), 1), (((0, F(1)),),)),)),
        ("game", "payoffs", 1, 0),
        v(2, 1),
        "player 0 gains 3/4 by the deviation 0",
    ),
    "a deviation inside the round pays": (
        POINT,
        ("game", "within"),
        ((3, Deviation(0, F(1), v(0, 0, 0, 0))),),
        "player 0 gains 3/4 by the deviation 2",
    ),
    "a play of another scope": (SYMMETRIC, (*STATE, "play"), 1, "the play 1, which is none of the scope"),
    "a state plays a cell": (MIXING, (*STATE, "play"), 4, "the play 4, which is no single profile"),
    "a lottery is left out": (POINT, (*STATE, "lotteries"), STAY[:3], "a lottery after each of 4 signals"),
    "a lottery sums to less": (
        POINT,
        (*STATE, "lotteries", 0, 0, 1),
        F(1, 2),
        "lotteries.0.: the weights do not sum",
    ),
    "a lottery has a negative weight": (
        POINT._replace(states=(SHIRK, SHIRK)),
        (*STATE, "lotteries", 0),
        ((0, F(2)), (1, F(-1))),
        "weight of 1 is neg",
    ),
    "a state that is none follows": (
        POINT,
        (*STATE, "lotteries", 0, 0, 0),
        1,
        "names 1: indices must be below 1",
    ),
    # The game.
    "another discount factor": (POINT, ("game", "delta"), F(1, 2), "proves -3/4 only, above -1"),
    "another game": (POINT, ("game", "payoffs", 0, 0), v(3, 3), "is not refuted"),
    "a discount factor of 1": (POINT, ("game", "delta"), F(1), "delta = 1 must be between 0 and 1"),
    "a law that sums to more": (
        POINT,
        ("game", "law", 0, 0, 1),
        F(1),
        "law.0..0. is no probability distribution",
    ),
    "a negative probability": (
        POINT,
        ("game", "law", 0, 0),
        v(2, -1, 0, 0),
        "is no probability distribution",
    ),
    "a payoff of four": (
        POINT,
        ("game", "payoffs", 0, 0),
        v(2, 2, 2, 2),
        "payoffs must have 2 rows of 2 entries",
    ),
    "a row too few": (POINT, ("game", "law"), lambda law: law[:1], "law must have 2 rows"),
    "no actions": (POINT, ("game", "payoffs"), (), "there are no actions or no signals"),
    "no actions of the second": (POINT, ("game", "payoffs"), ((), ()), "there are no actions or no signals"),
    "no law": (POINT, ("game", "law"), (), "there are no actions or no signals"),
    "no signals": (POINT, ("game", "law"), (((), ()), ((), ())), "there are no actions or no signals"),
    "within names no profile": (
        POINT,
        ("game", "within"),
        ((4, Deviation(0, F(0), v(0, 0, 0, 0))),),
        "within.0. names no profile",
    ),
    "a shift that does not sum to 0": (
        POINT,
        ("game", "within"),
        ((0, Deviation(0, F(0), v(0, 0, 0, 1))),),
        "no shift of sum 0",
    ),
    # Shapes.
    "NaN": (POINT, (*FLOOR, "bound"), float("nan"), "bound is a float: it must be a fraction"),
    "infinity": (POINT, (*STATE, "lotteries", 0, 0, 1), float("inf"), "is a float"),
    "a float": (POINT, (*FLOOR, "normal", 0), -1.0, "normal.0. is a float: it must be a fraction"),
    "a bool": (POINT, ("game", "delta"), True, "delta is a bool"),
    "a bool for an index": (POINT, (*STATE, "play"), True, "is no index"),
    "a negative index": (POINT, (*STATE, "play"), -1, "is no index: it must be an int, at least 0"),
    "a fraction for an index": (POINT, (*STATE, "play"), F(3), "is no index"),
    "None for a payoff": (POINT, (*STATE, "value"), None, "value is a NoneType: it must be a tuple"),
    "None for a strategy": (OFTEN, ("states", 0), None, "states.0. is a NoneType: it must be a whole State"),
    "a string for a gap": (POINT, ("gap",), "wide", "gap is no number"),
    "three in a pair": (POINT, ("scope",), Mixtures(0, (((0, F(1), F(1)),),)), "has 3 entries, not 2"),
    "a step of no kind": (POINT, ("steps", 0), SHIRK, "steps.0. is a State: it must be a cuts or refutation"),
    "a scope of no kind": (POINT, ("scope",), None, "scope is a NoneType: it must be a pure or"),
    "a record that is not whole": (POINT, STATE, tuple.__new__(State, (3,)), "must be a whole State"),
}


@pytest.mark.parametrize("name", FALSE)
def test_what_is_false_is_rejected(name):
    theorem, path, value, reason = FALSE[name]
    with pytest.raises(ProofRejected, match=reason):
        check(put(theorem, path, value))


def test_nothing_else_is_a_theorem():
    for other in (None, 5, (), "bracket", SHIRK, [POINT]):
        with pytest.raises(ProofRejected, match="theorem is a"):
            check(other)


def test_long_fractions_neither_crash_nor_fill_the_screen():
    long = F(10**5000 + 1, 10**5000)
    with pytest.raises(ProofRejected) as error:
        check(put(POINT, (*FLOOR, "bound"), -long))
    assert len(str(error.value)) < 200
    assert check(put(TRUE["floors"], ("gap",), 2 * long)).endswith("at most about 2 beyond the second.")


def test_the_kernel_loads_neither_numpy_nor_a_solver():
    program = (
        "import sys, goodwill.proofs, goodwill.proofs.saving, goodwill.__main__; "
        "assert 'numpy' not in sys.modules and not any('repeated' in m for m in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def tampered(above, below):
    """A fraction that somebody has reached into."""
    number = F(1, 2)
    number._numerator, number._denominator = above, below
    return number


@pytest.mark.parametrize(
    ("above", "below"),
    [(float("nan"), 1), (1.0, 1), (1, 1.0), (0, 0), (1, -1), (True, 1), (1, True), (None, 1), ("1", 1)],
)
def test_a_fraction_must_be_one_inside_as_well(above, below):
    for place in (("gap",), ("states", 0, "value", 1), ("game", "delta"), ("steps", 0, "sides", 0, "lead")):
        with pytest.raises(ProofRejected, match="is no fraction of integers"):
            check(put(POINT, place, tampered(above, below)))
    assert check(POINT._replace(gap=tampered(0, 5))) == check(POINT)  # not in lowest terms
