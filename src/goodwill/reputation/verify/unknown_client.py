"""A provider who does not know his client: she may be honest by nature (Paper II, building a reputation).

The client is *honest* with a known probability: then she always comes in and reports truthfully.  Otherwise
she is *normal*, and does what is best for her.  A profile is an automaton as before, and says what the normal
client does; each state also carries the provider's belief that his client is honest.  The verifier checks
that beliefs follow Bayes' rule, and then every one-shot deviation of the normal client and of the provider.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from goodwill.checks import (
    check_discount,
    check_inside,
    check_kind,
    check_number,
    check_probability,
    check_share,
    shown,
)
from goodwill.reputation.model import (
    CLIENT,
    CLIENT_STRATEGIES,
    PROVIDER,
    Behaviour,
    Market,
    check_outcome,
    choice_at,
)
from goodwill.reputation.strategies.automata import (
    APART,
    PublicProfile,
    State,
    checked_behaviour,
    end_values,
    profile_values,
)
from goodwill.reputation.verify.one_shot import (
    Deviation,
    Report,
    View,
    check_bayes,
    check_tolerance,
    slack,
    tree_deviations,
)

#: What the honest type does, whatever has happened: the commitment strategy.
HONEST = CLIENT_STRATEGIES["in01"]


def likelihood(client: Behaviour, outcome: str, name: str = "client") -> Any:
    """Probability of the client's own moves in an outcome: her part of what both have seen.

    ``name`` is what an error calls her behaviour.

    >>> likelihood({"start": {"in": 0.5, "out": 0.5}, "low": "1", "high": "1"}, "low 1")
    0.5
    """
    check_outcome(outcome)
    start = choice_at(name, client, "start")
    if outcome == "out":
        return start.get("out", 0)
    entered = start.get("in", 0)
    if outcome == "rolled back" or entered == 0:
        return entered
    quality, report = outcome.split()
    return entered * choice_at(name, client, quality).get(report, 0)


def posterior(belief: Any, client: Behaviour, outcome: str, committed: Behaviour = HONEST) -> Any:
    """The belief in the committed type after an outcome, by Bayes; None if no type does such a thing.

    >>> from fractions import Fraction as F
    >>> posterior(F(1, 4), {"start": "in", "low": {"0": F(1, 2), "1": F(1, 2)}}, "low 0")
    Fraction(2, 5)
    """
    belief = check_probability("belief", belief)
    honest = belief * likelihood(committed, outcome, "committed")
    total = honest + (1 - belief) * likelihood(client, outcome)
    return None if total == 0 else honest / total


def check_beliefs(
    profile: PublicProfile,
    beliefs: Mapping[str, Any],
    committed: Behaviour = HONEST,
) -> dict[str, Any]:
    """The beliefs, if the belief in each state follows from the state before it, wherever Bayes has a say.

    Raises
    ------
    TypeError, ValueError
        If a state has no belief, or one that is not the posterior.
    """

    def updated(belief: Any, state: State, outcome: str) -> Any:
        return posterior(belief, state.behaviour(CLIENT), outcome, committed)

    return check_bayes(profile, beliefs, updated)


def verify_with_unknown_client(
    market: Market,
    profile: PublicProfile,
    beliefs: Mapping[str, Any],
    delta: Any,
    *,
    committed: Behaviour = HONEST,
    tolerance: float = 1e-12,
) -> Report:
    """Check a profile against a client who may be honest by nature: is it a perfect Bayes equilibrium?

    Parameters
    ----------
    profile : PublicProfile
        What the normal client and the provider do.  The normal client's choices at both reports must be
        given in every state in which she may come in.
    beliefs : mapping from state to number in [0, 1]
        The provider's belief that the client is of the committed type.
    delta : number, 0 < delta < 1
    committed : behaviour
        What the committed type does in every round; by default she is honest.

    Returns
    -------
    Report
        With the normal client's and the provider's expected values; extensive reading.

    Raises
    ------
    ValueError
        If the beliefs contradict Bayes' rule.

    Examples
    --------
    Who knows that his client is honest gives good service.

    >>> from fractions import Fraction as F
    >>> from goodwill.reputation import Market, trade_while
    >>> known = trade_while("in01", "e1rd", {"high 1": 1, "rolled back": 1, "low 0": 1})
    >>> beliefs = {"trade": 1, "apart": 0}
    >>> verify_with_unknown_client(Market.pizza(penalty=2), known, beliefs, F(1, 2)).holds
    True
    """
    check_kind("market", market, Market)
    delta = check_discount("delta", delta)
    tolerance = check_tolerance(tolerance)
    committed = checked_behaviour("committed", committed, CLIENT)
    beliefs = check_beliefs(profile, beliefs, committed)
    facing_honest = replace(
        profile,
        states={name: replace(state, client=committed) for name, state in profile.states.items()},
    )
    normal, honest = (profile_values(market, p, delta) for p in (profile, facing_honest))
    deviations, values = [], {}
    for name, state in profile.states.items():
        entered = posterior(beliefs[name], state.behaviour(CLIENT), "rolled back", committed)
        entered = beliefs[name] if entered is None else entered
        views = _views(market, delta, state, entered, normal, honest)
        clients = [state.behaviour(CLIENT), committed]
        deviations += [
            Deviation(player, name, *found)
            for player, *found in tree_deviations(market, clients, state.behaviour(PROVIDER), views)
        ]
        belief = beliefs[name]
        values[name] = (
            normal[name][0],
            (1 - belief) * normal[name][1] + belief * honest[name][1],
        )
    room = slack(deviations, tolerance, market)
    return Report("extensive", values, tuple(deviations), room, "perfect Bayes equilibrium")


def _views(
    market: Market,
    delta: Any,
    state: State,
    entered: Any,
    normal: Mapping[str, tuple[Any, Any]],
    honest: Mapping[str, tuple[Any, Any]],
) -> Sequence[View]:
    """The round as the normal client sees it, and as he does with the belief once a client has come in."""
    against_normal = end_values(market, delta, state, normal)
    against_honest = end_values(market, delta, state, honest)
    return [
        View(CLIENT, 0, {end: worth[0] for end, worth in against_normal.items()}, 1),
        View(PROVIDER, 0, {end: worth[1] for end, worth in against_normal.items()}, 1 - entered),
        View(PROVIDER, 1, {end: worth[1] for end, worth in against_honest.items()}, entered),
    ]


def report_beliefs(honest_prior: Any, mimicry: Sequence[Any]) -> list[Any]:
    """How strongly a truthful report is expected at each test, if all before it were answered truthfully.

    Parameters
    ----------
    honest_prior : number in (0, 1]
    mimicry : sequence of numbers in [0, 1]
        Probability that a normal client reports truthfully at each test, given that she did so before.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> report_beliefs(F(1, 4), [F(1, 3), F(0)])
    [Fraction(1, 2), Fraction(1, 2)]
    """
    expected, belief = [], check_share("honest_prior", honest_prior)
    check_kind("mimicry", mimicry, Sequence)
    for k, chance in enumerate(mimicry):
        truthful = check_probability(f"mimicry[{k}]", chance)
        expected.append(belief + (1 - belief) * truthful)
        belief = belief / expected[-1]
    return expected


# ---- Profiles of the book ---------------------------------------------------------------------


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
        "trusted": State(
            client="in01",
            provider="e1rd",
            after={"high 1": "trusted", "low 0": "trusted", "rolled back": "trusted"},
            otherwise="apart",
        ),
        "kept": State(
            client="in11",
            provider="e1rd",
            after={"high 1": "kept", "rolled back": "kept"},
            otherwise="apart",
        ),
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
        As in :func:`doubted_states`.
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
        "good": State(
            client="in01",
            provider="e1rd",
            after={"high 1": "good", "low 0": "good", "rolled back": "good"},
            otherwise="apart",
        ),
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
