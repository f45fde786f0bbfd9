"""Small theorems with proofs that were written by hand, one or two of each kind."""

from fractions import Fraction as F

from goodwill.proofs import (
    Bracket,
    Cell,
    Consequence,
    Cuts,
    Frequency,
    Game,
    Mixtures,
    Multipliers,
    Pairs,
    Pure,
    Refutation,
    Row,
    Side,
    State,
    Strategy,
    Symmetric,
)


def v(*numbers):
    return tuple(map(F, numbers))


#: The prisoners' dilemma at 1/4: action 0 cooperates, action 1 shirks; the signals say who did what.
PAYOFFS = ((v(2, 2), v(0, 3)), (v(3, 0), v(1, 1)))
LAW = tuple(tuple(tuple(F(2 * i + j == y) for y in range(4)) for j in (0, 1)) for i in (0, 1))
QUARTER = F(1, 4)
DILEMMA = Game(PAYOFFS, LAW, QUARTER, ())
STAY = (((0, F(1)),),) * 4
SHIRK = State(3, v(1, 1), STAY)


def mu(number, *continuations):
    """The deviation with this number, and a quarter of a half-space after each of some signals."""
    return Multipliers(((number, F(1)),), tuple((y, ((e, QUARTER),)) for y, e in continuations))


#: Nobody gets less than 1: each could shirk now, and be at the floor from then on.
FLOORS = (
    Cuts((Side(v(-1, 0), F(-1), F(5), (), (Row(0, (mu(0, (2, 0)),)), Row(1, (mu(0, (3, 0)),)))),)),
    Cuts((Side(v(0, -1), F(-1), F(5), (), (Row(0, (mu(1, (1, 1)),)), Row(2, (mu(1, (3, 1)),)))),)),
)
#: Nobody cooperates: the gain of 1 is more than the future can give or take.
REFUTED = (
    Refutation(Row(0, (mu(0, (2, 0)),))),
    Refutation(Row(1, (mu(0, (3, 0)),))),
    Refutation(Row(2, (mu(1, (3, 1)),))),
)
CEILINGS = (Cuts((Side(v(1, 0), F(1), F(2), (), ()), Side(v(0, 1), F(1), F(2), (), ()))),)
POINT = Bracket(DILEMMA, Pure(), (*FLOORS, *REFUTED, *CEILINGS), (v(1, 1),), (SHIRK,), (v(1, 1),), F(0))


def lift(step):
    """The same step with a third coordinate that nobody cares for."""
    if isinstance(step, Cuts):
        return Cuts(tuple(side._replace(normal=(*side.normal, F(0))) for side in step.sides))
    return step


#: How often both shirk, in equilibrium: always.
OFTEN = Frequency(
    DILEMMA,
    Pure(),
    v(0, 0, 0, 1),
    (Cuts((Side(v(0, 0, 1), F(1), F(1), (), ()),)),),
    F(1),
    (State(3, v(1, 1, 1), STAY),),
    ((0, F(1)),),
    F(1),
)
#: How often both cooperate: never.
NEVER = OFTEN._replace(
    event=v(1, 0, 0, 0),
    steps=(*map(lift, (*FLOORS, *REFUTED)), Cuts((Side(v(0, 0, 1), F(0), F(1), (), ()),))),
    upper=F(0),
    states=(State(3, v(1, 1, 0), STAY),),
    lower=F(0),
)
#: Player 0 may mix, and it helps nobody.
MIXING = POINT._replace(
    scope=Pairs(0, (Cell((0, 1), 0, F(0), F(1)), Cell((0, 1), 1, F(0), F(1)))),
    steps=(
        Cuts(
            (
                FLOORS[0]
                .sides[0]
                ._replace(
                    rows=(
                        *FLOORS[0].sides[0].rows,
                        Row(4, (Multipliers((), ((2, ((0, QUARTER),)),)), mu(0, (2, 0)))),
                        Row(5, (Multipliers((), ((3, ((0, QUARTER),)),)), mu(0, (3, 0)))),
                    )
                ),
            )
        ),
        Cuts(
            (
                FLOORS[1]
                .sides[0]
                ._replace(rows=(*FLOORS[1].sides[0].rows, Row(4, (mu(2, (3, 1)), mu(2, (1, 1)))))),
            )
        ),
        *REFUTED,
        Refutation(Row(4, (mu(0, (2, 0)),) * 2)),
        Refutation(Row(5, (mu(0, (3, 0)),) * 2)),
        *CEILINGS,
    ),
)
SYMMETRIC = POINT._replace(
    scope=Symmetric((0, 2, 1, 3)),
    steps=(
        Cuts((Side(v(-1, 0), F(-1), F(5), (), FLOORS[0].sides[0].rows[:1]),)),
        Cuts((Side(v(0, -1), F(-1), F(5), (), FLOORS[1].sides[0].rows[:1]),)),
        REFUTED[0],
        *CEILINGS,
    ),
)
#: Two actions that do the same, mixed.
IDLE = Strategy(
    Game(((v(1, 1),), (v(1, 1),)), ((v(1),), (v(1),)), QUARTER, ()),
    Mixtures(0, (((0, F(1, 3)), (1, F(2, 3))),)),
    (State(2, v(1, 1), (((0, F(1)),),)),),
    ((0, F(1)),),
    v(1, 1),
)
#: Matching pennies: whoever loses can win instead, and the future is too small to stop it.
PENNIES = Bracket(
    DILEMMA._replace(payoffs=((v(1, -1), v(-1, 1)), (v(-1, 1), v(1, -1)))),
    Pure(),
    tuple(Refutation(Row(p, (Multipliers(((k, F(1)),), ()),))) for p, k in enumerate((1, 0, 0, 1))),
    (),
    (),
    (),
    F(0),
)
#: The same, by half-planes that leave nothing.
NOTHING = PENNIES._replace(
    steps=(
        Cuts(
            (
                Side(
                    v(1, 0),
                    F(-2),
                    F(3),
                    (),
                    tuple(
                        Row(p, (Multipliers(((k, F(9)),), ()),)) for p, k in ((0, 1), (1, 0), (2, 0), (3, 1))
                    ),
                ),
            )
        ),
        Consequence(v(0, 0), F(-1), ((0, F(1)),)),
    )
)
TRUE = {
    "point": POINT,
    "often": OFTEN,
    "never": NEVER,
    "mixing": MIXING,
    "symmetric": SYMMETRIC,
    "idle": IDLE,
    "pennies": PENNIES,
    "nothing": NOTHING,
    "floors": POINT._replace(
        steps=(*FLOORS, Cuts((Side(v(1, 1), F(4), F(1), (), ()),))),
        outer=(v(1, 1), v(3, 1), v(1, 3)),
        gap=F(2),
    ),
    "no lower": OFTEN._replace(states=(), start=(), lower=None),
    "consequence": POINT._replace(
        steps=(
            *FLOORS,
            Consequence(v(1, 1), F(6), ()),
            Consequence(v(-2, -3), F(-5), ((0, F(2)), (1, F(3)))),
        ),
        outer=(v(1, 1), v(5, 1), v(1, 5)),
        gap=F(4),
    ),
}
