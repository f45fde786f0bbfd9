"""A provider who offers several services: which one is asked for is drawn anew in each round."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from goodwill.checks import check_kind, quoted
from goodwill.reputation.model import Market, Services, check_outcome, checked_services
from goodwill.reputation.strategies.automata import PublicProfile
from goodwill.reputation.strategies.cooperation import APART
from goodwill.reputation.strategies.meetings import Meeting

#: What is done at a service: client, provider, and the outcomes after which trade goes on.
Plan = tuple[str, str, Sequence[str]]


def average_service(services: Services) -> Market:
    """The market with the average price, outside price, utility and cost of several services.

    Parameters
    ----------
    services : sequence of (probability, market)

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> small, half = Market.pizza(penalty=2), F(1, 2)
    >>> big = small.with_changes(price=10, utility=20, effort_cost=8)
    >>> average_service([(half, small), (half, big)]).price
    Fraction(11, 2)
    """

    services = checked_services(services)

    def mean(value: Callable[[Market], Any]) -> Any:
        return sum(chance * value(one) for chance, one in services)

    price = mean(lambda one: one.price)
    outside = mean(lambda one: one.price * one.outside_premium)
    return services[0][1].with_changes(
        price=price,
        outside_premium=outside / price,
        utility=mean(lambda one: one.utility),
        effort_cost=mean(lambda one: one.effort_cost),
    )


def drawn_services(services: Services, plans: Sequence[Plan]) -> PublicProfile:
    """A new service is drawn in each round, and both see which; trade ends after an outcome that is no good.

    Parameters
    ----------
    services : sequence of (probability, market)
    plans : for each service what is done there, and the outcomes after which trade goes on

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> pizza, half, well = Market.pizza(penalty=2), F(1, 2), ("in11", "e1rd", ["high 1"])
    >>> plan = drawn_services([(half, pizza), (half, pizza)], [well, well])
    >>> plan.states["service 1"].following("high 1")
    {'service 0': Fraction(1, 2), 'service 1': Fraction(1, 2)}
    """
    services = checked_services(services)
    _check_plans(plans, len(services))
    over = {f"apart, service {k}": chance for k, (chance, _) in enumerate(services)}
    trade = {f"service {k}": chance for k, (chance, _) in enumerate(services)}
    states = {}
    for k, ((_, one), (client, provider, goes_on)) in enumerate(zip(services, plans, strict=True)):
        states[f"service {k}"] = Meeting(
            market=one,
            client=client,
            provider=provider,
            after=dict.fromkeys(goes_on, trade),
            otherwise=over,
        )
    for k, (_, one) in enumerate(services):
        states[f"apart, service {k}"] = Meeting(
            market=one, client=APART.client, provider=APART.provider, after={}, otherwise=over
        )
    return PublicProfile(states=states, start="service 0")


def _check_plans(plans: Sequence[Plan], services: int) -> None:
    check_kind("plans", plans, list, tuple)
    if len(plans) != services:
        raise ValueError(f"plans has {len(plans)} entries: it must have one for each of {services} services")
    for k, plan in enumerate(plans):
        if not (isinstance(plan, tuple) and len(plan) == 3):
            raise TypeError(f"plans[{k}] = {quoted(plan)} is no triple (client, provider, outcomes)")
        check_kind(f"the outcomes of plans[{k}]", plan[2], list, tuple)
        for outcome in plan[2]:
            check_outcome(outcome)
