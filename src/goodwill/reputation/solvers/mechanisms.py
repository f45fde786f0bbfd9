"""What a provider does best under the mechanisms that make a penalty real, and what clients make of them.

A licence that burns in parts; a price that falls with every negative report which is remembered, against
fakes and against clients who badmouth together.  Nothing here knows ``formulas/penalties.py``.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np

from goodwill.checks import MOST, check_discount, check_flag, check_integer, check_kind, check_number
from goodwill.linear import solve_in_kind
from goodwill.reputation.model import Market

#: What he may do with so many parts of a licence left; of plans that pay the same the first is taken.
LICENCE_MOVES = ("serve", "sell", "cheat", "cheat and leave")


def best_licence_plan(
    margin: Any, discount: Any, price: Any, licence: Any, parts: int, *, at_once: bool
) -> tuple[tuple[str, ...], list[Any]]:
    """What he does with 1, 2, ... parts of his licence left, by trying all stationary plans.

    Every cheated client complains, and a part burns.  It is paid back at once; or only the whole licence is,
    when the last part has burnt.  What is left of it can be sold, which ends the business.

    Parameters
    ----------
    margin, price : numbers >= 0
        What he earns in a round by good service, and by cheating.
    discount : number, 0 < discount < 1
        From one request to the next.
    licence : number >= 0
        The price of the licence.
    parts : int, from 1 to 6
    at_once : bool

    Returns
    -------
    (plan, values)
        For each number of parts, from 1 on: his move, and what he gets from there on.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> best_licence_plan(F(1, 2), F(9, 10), 1, F(5), 2, at_once=False)[0]
    ('serve', 'cheat')
    """
    margin, price, licence = (
        check_number(name, value, f"{name} >= 0", lambda x: x >= 0)
        for name, value in (("margin", margin), ("price", price), ("licence", licence))
    )
    discount = check_discount("discount", discount)
    parts, at_once = check_integer("parts", parts, least=1, most=6), check_flag("at_once", at_once)
    found = [
        (plan, _licence_values(plan, margin, discount, price, licence, at_once))
        for plan in product(LICENCE_MOVES, repeat=parts)
    ]
    return max(found, key=lambda plan_and_values: sum(plan_and_values[1]))


def _licence_values(
    plan: Sequence[str], margin: Any, discount: Any, price: Any, licence: Any, at_once: bool
) -> list[Any]:
    """What a plan is worth with 1, 2, ... parts left: one linear equation for each."""
    parts = len(plan)
    part = licence * Fraction(1, parts)
    matrix: list[list[Any]] = [[int(i == j) for j in range(parts)] for i in range(parts)]
    earned = []
    for i, does in enumerate(plan):  # i + 1 parts are left
        if does == "sell":
            earned.append([part * (i + 1)])
        elif does == "cheat and leave":
            earned.append([price + discount * part * i])
        else:
            after = i if does == "serve" or at_once else i - 1
            now = margin if does == "serve" else price - part if at_once else price
            if after < 0:  # all has burnt: he buys a new licence
                now, after = price - discount * licence, parts - 1
            matrix[i][after] -= discount
            earned.append([now])
    return [row[0] for row in solve_in_kind(matrix, earned)]


def profit_of_fakes(market: Market, discount: Any, cut: Any, memory: int, fee: Any, row: int) -> Any:
    """What he gets a round, on average, who cheats so many clients in a row and then clears his record.

    He clears it by as many transactions with himself as it takes, all at once; each costs him the fee.

    Parameters
    ----------
    discount : number, 0 < discount < 1
    cut : number >= 0
        By how much each negative report that is remembered lowers the price.
    memory : int, from 1 to 10,000
        How many reports are remembered.
    fee : number >= 0
        For each transaction with himself.
    row : int, from 1 to 10,000

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> profit_of_fakes(Market.pizza(penalty=0), F(9, 10), F(1, 10), 2, F(161, 180), 2)
    Fraction(19, 100)
    """
    check_kind("market", market, Market)
    discount = check_discount("discount", discount)
    cut = check_number("cut", cut, "cut >= 0", lambda x: x >= 0)
    fee = check_number("fee", fee, "fee >= 0", lambda x: x >= 0)
    memory = check_integer("memory", memory, least=1, most=10_000)
    row = check_integer("row", row, least=1, most=10_000)
    record, gets, weight = deque([1] * memory, maxlen=memory), 0, 1
    for _ in range(row):
        gets += weight * (market.price - cut * record.count(0))
        record.append(0)
        weight *= discount
    fakes = 0
    while 0 in record:
        record.append(1)
        fakes += 1
    return (1 - discount) * (gets - weight * fakes * fee) / (1 - weight)


def most_profit_with_fakes(market: Market, discount: Any, cut: Any, memory: int, fee: Any) -> float:
    """The most that any provider gets a round if he may buy from himself, by policy iteration in floats.

    He knows the record; before each client he buys some fakes, then serves, cheats or refuses.  He begins
    with a clean record.

    Parameters
    ----------
    discount : number, 0 < discount <= 0.9999
    cut : number from 0 to the price
        By how much each negative report that is remembered lowers the price.
    memory : int, from 1 to 6
        How many reports are remembered.
    fee : number, from 0 to 1000 prices
        For each transaction with himself.

    Examples
    --------
    >>> round(most_profit_with_fakes(Market.pizza(penalty=0), 0.9, 1.0, 3, 100), 6)
    0.19
    """
    check_kind("market", market, Market)
    p = market.price
    d = float(check_number("discount", discount, "0 < discount <= 0.9999", lambda x: (x > 0) & (x <= 0.9999)))
    cut = float(check_number("cut", cut, f"0 <= cut <= price = {p}", lambda x: (x >= 0) & (x <= p)))
    most = 1000 * p
    fee = float(
        check_number("fee", fee, f"0 <= fee <= 1000 price = {most}", lambda x: (x >= 0) & (x <= most))
    )
    memory = check_integer("memory", memory, least=1, most=6)
    gets, law = _rounds_with_record(market, cut, memory, fee)
    states = len(gets)
    here, policy = np.arange(states), np.zeros(states, int)
    while True:
        value = np.linalg.solve(np.eye(states) - d * law[here, policy], gets[here, policy])
        total = gets + d * law @ value
        better = total.max(axis=1) > total[here, policy] + 1e-10 * float(p)
        if not better.any():
            return float((1 - d) * value[0])  # the clean record comes first
        policy = np.where(better, total.argmax(axis=1), policy)


def _rounds_with_record(market: Market, cut: float, memory: int, fee: float) -> tuple[Any, Any]:
    """What each move earns with each record, and the chances of the records that follow."""
    p, c, a = (float(x) for x in (market.price, market.effort_cost, market.success))
    records = [*np.ndindex(*[2] * memory)]  # 1 is a negative report
    place = {record: k for k, record in enumerate(records)}
    moves = [*product(range(memory + 1), ("serve", "cheat", "refuse"))]
    gets = np.zeros((len(records), len(moves)))
    law = np.zeros((len(records), len(moves), len(records)))
    for i, record in enumerate(records):
        for k, (fakes, does) in enumerate(moves):
            now = (record + (0,) * fakes)[-memory:]
            price = p - cut * sum(now)
            high, low = (place[(*now, report)[-memory:]] for report in (0, 1))
            if does == "serve":
                gets[i, k] = a * price - c
                law[i, k, high] += a
                law[i, k, place[now]] += 1 - a
            else:
                gets[i, k] = price if does == "cheat" else 0
                law[i, k, low if does == "cheat" else place[now]] += 1
            gets[i, k] -= fakes * fee
    return gets, law


def takings(
    market: Market,
    discount: Any,
    cut: Any,
    told: int,
    clients: int,
    *,
    members: Sequence[int],
    liars: Sequence[int],
    visits: int = 4,
) -> dict[int, Any]:
    """What each member of a coalition gets, discounted, if the liars report high quality as low.

    The clients come in turn; each report of 0 lowers the price for the next ``told`` clients.  Service is
    good, and bad luck is rolled back, as long as it pays; else nobody is served.

    Parameters
    ----------
    discount : number, 0 < discount < 1
        From one request to the next.
    cut : number >= 0
        By how much a negative report lowers the price.
    told, clients : ints, from 1 to a million
    members, liars : sequences of int
        Clients by their turn, from 0.
    visits : int, from 1 to 1000
        How often each client comes.

    Returns
    -------
    dict from member to number

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> market = Market.pizza(penalty=0)
    >>> takings(market, F(1, 2), 0, 1, 2, members=[0], liars=[], visits=2)
    {0: Fraction(99, 80)}
    """
    check_kind("market", market, Market)
    discount = check_discount("discount", discount)
    cut = check_number("cut", cut, "cut >= 0", lambda x: x >= 0)
    told = check_integer("told", told, least=1, most=MOST)
    clients = check_integer("clients", clients, least=1, most=MOST)
    visits = check_integer("visits", visits, least=1, most=1000)
    for name, group in (("members", members), ("liars", liars)):
        check_kind(name, group, Sequence)
        for who in group:
            check_integer(f"one of {name}", who, least=0, most=clients - 1)
    a, rounds = market.success, visits * clients
    gets: dict[int, Any] = dict.fromkeys(members, 0 * cut)
    cuts: list[Any] = [0] * (rounds + 1)
    for t in range(rounds):
        who, price = t % clients, market.price - cuts[t] * cut
        served = a * price >= market.effort_cost
        lies = served and who in liars
        if who in gets and served:
            gets[who] += discount**t * a * (market.utility - price - (market.fine if lies else 0))
        if lies:  # expected: a failure is rolled back and not reported
            for later in range(t + 1, min(t + 1 + told, rounds)):
                cuts[later] += a
    return gets


def best_report_and_name(market: Market, delta: Any, cost: Any) -> tuple[bool, bool]:
    """Her best plan with low quality in hand, of all four: whether she tells the truth, and takes a new name.

    Who tells the truth, or has a new name, is served well ever after; who lied is known, and stays away
    under her old name.  Of plans that are worth the same the truth is taken first, then the old name.

    Parameters
    ----------
    delta : number, 0 < delta < 1
    cost : number >= 0
        What a new name costs.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> market = Market.pizza(penalty=F(3, 2))
    >>> [best_report_and_name(market, F(19, 20), cost) for cost in (F(1, 50), F(1, 100))]
    [(True, False), (False, True)]
    """
    check_kind("market", market, Market)
    delta = check_discount("delta", delta)
    cost = check_number("cost", cost, "cost >= 0", lambda x: x >= 0)
    worth = {}
    for tells, renames in product((True, False), repeat=2):
        now = -market.price - (market.fine if tells else 0)
        served = tells or renames
        later = (market.good_service if served else market.outside_payoff) - renames * (1 - delta) * cost
        worth[tells, renames] = (1 - delta) * now + delta * later
    return max(worth, key=lambda plan: (worth[plan], plan[0], not plan[1]))
