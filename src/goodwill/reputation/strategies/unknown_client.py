"""Profiles for a provider who does not know his client: she may be honest by nature.

Each comes with the provider's belief in every state; :mod:`goodwill.reputation.verify.unknown_client` judges
them."""

from __future__ import annotations

from typing import Any

from goodwill.checks import (
    check_discount,
    check_inside,
    check_kind,
    check_number,
    check_probability,
    shown,
)
from goodwill.reputation.model import (
    Market,
)
from goodwill.reputation.strategies.automata import (
    PublicProfile,
    State,
)
from goodwill.reputation.strategies.cooperation import APART


def doubted_states(
    market: Market, delta: Any, belief: Any, doubt: Any
) -> tuple[dict[str, State], dict[str, Any]]:
    """How a provider is punished who did not do what was agreed, although his client may be honest.

    In "doubted" a normal client leaves with some probability, so that coming in is evidence of honesty, but
    not proof: the provider tests her.  If she reports 1 she is known to be normal, and has good service
    ("kept"); if 0, she is trusted for ever.  A client who left comes back by a lottery, after one round in
    which she reports high quality as low ("spited").  The lottery is such that leaving and coming in are
    equally good for her.

    Parameters
    ----------
    belief : number in (0, 1)
        That the client is honest, when the punishment begins.
    doubt : number in (belief, 1)
        The same once she has come in: low enough for a test to pay.

    Returns
    -------
    (states, beliefs)
        By name: "doubted", "asked", "trusted", "kept", "spited", "apart".
    """
    check_kind("market", market, Market)
    delta, belief = check_discount("delta", delta), check_inside("belief", belief)
    doubt = check_inside("doubt", doubt)
    check_number("doubt", doubt, f"doubt >= belief = {shown(belief)}", lambda x: x >= belief)
    good, p, a, outside = market.good_service, market.price, market.success, market.outside_payoff
    comes = belief * (1 - doubt) / doubt / (1 - belief)
    check_probability("belief * (1 - doubt) / (doubt * (1 - belief))", comes)
    tested = -(1 - delta) * p + delta * good
    spited = a * ((1 - delta) * (market.utility - p - market.fine) + delta * good) / (1 - delta * (1 - a))
    room = market.utility - p + (delta * good - outside * (1 - delta * (1 - a)) / a) / (1 - delta)
    check_number("fine", market.fine, f"fine < {shown(room)}, so that she returns", lambda x: x < room)
    back = check_probability("her chance to come back", (tested - outside) / delta / (spited - outside))
    states = {
        "doubted": State(
            client={"start": {"in": comes, "out": 1 - comes}, "low": "1", "high": "1"},
            provider="e0d",
            after={
                "out": {"spited": back, "apart": 1 - back},
                "low 1": "kept",
                "low 0": "trusted",
                "high 1": "asked",
                "rolled back": "asked",
            },
            otherwise="apart",
        ),
        "asked": State(
            client="in11",
            provider="e0d",
            after={"low 1": "kept", "low 0": "trusted", "high 1": "asked", "rolled back": "asked"},
            otherwise="apart",
        ),
        "trusted": served("trusted", "in01", "high 1", "low 0", "rolled back"),
        "kept": served("kept", "in11", "high 1", "rolled back"),
        "spited": State(
            client="in10",
            provider="e1rd",
            after={"high 0": "kept", "rolled back": "spited"},
            otherwise="apart",
        ),
        "apart": APART,
    }
    beliefs = dict.fromkeys(states, 0 * belief)
    return states, beliefs | {"doubted": belief, "asked": doubt, "trusted": 1 + 0 * belief}


def served(name: str, client: str, *outcomes: str) -> State:
    """Good service as long as one of these outcomes comes of it, then no trade."""
    return State(client=client, provider="e1rd", after=dict.fromkeys(outcomes, name), otherwise="apart")


def endless_tests(
    market: Market, delta: Any, honest_prior: Any, doubt: Any
) -> tuple[PublicProfile, dict[str, Any]]:
    """An equilibrium in which low quality is delivered again and again, and always truthfully reported.

    It refutes the bound on tests (Theorem 1): both types of client are honest, and the provider delivers
    whatever comes of his effort, since he would be doubted if he rolled back.

    Returns
    -------
    (profile, beliefs)
    """
    delta, doubt = check_discount("delta", delta), check_inside("doubt", doubt)
    honest_prior = check_inside("honest_prior", honest_prior)
    states, beliefs = doubted_states(market, delta, honest_prior, doubt)
    trade = State(
        client="in01",
        provider="e1dd",
        after={"high 1": "trade", "low 0": "trade", "rolled back": "doubted"},
        otherwise="apart",
    )
    return PublicProfile(states={"trade": trade} | states, start="trade"), beliefs | {"trade": honest_prior}


def attrition(
    market: Market, delta: Any, honest_prior: Any, *, gives_in: Any, doubt: Any, strike: Any
) -> tuple[PublicProfile, dict[str, Any]]:
    """An equilibrium in which it is expensive to be taken for honest, so that most clients lie for ever.

    The provider begins with a test.  A normal client gives in with probability ``gives_in``, reports low
    quality as high, and is known to be normal; from then on she is cheated in some rounds, and covers up for
    it.  Whoever complains meets a *strike*: the provider rolls everything back, until a lottery ends it.  He
    would be doubted if he gave better service.

    Parameters
    ----------
    gives_in : number in (0, 1)
    doubt : number in (0, 1)
        As in :func:`~goodwill.reputation.strategies.unknown_client.doubted_states`.
    strike : number in (0, 1)
        Discounted share of the time that a strike lasts.

    Returns
    -------
    (profile, beliefs)
    """
    check_kind("market", market, Market)
    delta, doubt = check_discount("delta", delta), check_inside("doubt", doubt)
    honest_prior = check_inside("honest_prior", honest_prior)
    gives_in, strike = check_inside("gives_in", gives_in), check_inside("strike", strike)
    believed = honest_prior / (honest_prior + (1 - honest_prior) * (1 - gives_in))
    states, beliefs = doubted_states(market, delta, believed, doubt)
    goes_on = (1 - (1 - delta) / strike) / delta
    # What giving in must be worth, so that she does not mind which, and the cheating that makes it so.
    target = (1 - strike) * market.good_service - (1 - delta) * market.fine / delta
    check_number(
        "fine", market.fine, "fine small: giving in must be worth > -p", lambda _: target > -market.price
    )
    cheats = (market.good_service - target) / delta / (target + market.price)
    siege = {
        "first": State(
            client={"start": "in", "low": {"1": gives_in, "0": 1 - gives_in}, "high": "1"},
            provider="e0d",
            after={"low 1": "served", "low 0": "strike", "high 1": "first", "rolled back": "first"},
            otherwise="apart",
        ),
        "strike": State(
            client="in01",
            provider="e0r",
            after={
                "rolled back": {"strike": goes_on, "good": 1 - goes_on},
                "low 0": "strike",
                "high 1": "doubted",
            },
            otherwise="apart",
        ),
        "good": served("good", "in01", "high 1", "low 0", "rolled back"),
        "served": State(
            client="in11",
            provider="e1rd",
            after={
                outcome: {"cheated": cheats, "served": 1 - cheats} for outcome in ("high 1", "rolled back")
            },
            otherwise="apart",
        ),
        "cheated": State(client="in11", provider="e0d", after={"low 1": "served"}, otherwise="apart"),
    }
    beliefs |= {"first": honest_prior, "strike": believed, "good": believed}
    beliefs |= {"served": 0 * believed, "cheated": 0 * believed}
    return PublicProfile(states=siege | states, start="first"), beliefs
