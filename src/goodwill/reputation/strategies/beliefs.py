"""Beliefs about a player who may be committed by nature, and Bayes' rule on a public profile.

The client may be *honest*: then she always comes in and reports truthfully.  The provider may be *greedy*:
then he always saves the effort, and delivers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from goodwill.arithmetic import SNAP, is_exact
from goodwill.checks import (
    check_inside,
    check_kind,
    check_probability,
    check_share,
)
from goodwill.reputation.model import (
    CLIENT,
    CLIENT_STRATEGIES,
    OUTCOMES,
    PROVIDER,
    PROVIDER_STRATEGIES,
    Behaviour,
    Market,
    check_outcome,
    choice_at,
    ends,
)
from goodwill.reputation.strategies.automata import (
    PublicProfile,
    State,
)

#: What the honest type does, whatever has happened: the commitment strategy.
HONEST = CLIENT_STRATEGIES["in01"]

#: What the greedy type does, whatever has happened.
GREEDY = PROVIDER_STRATEGIES["e0d"]

#: A client's information sets in their order, and the moves of one who comes in.
COMES_IN = {"start": "in", "low": "1", "high": "1"}

#: Outcomes of a round with a client who tells the truth; "low 0" is a test.
TRUTHFUL = ("high 1", "rolled back", "low 0")


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


def service_likelihood(market: Market, provider: Behaviour, outcome: str) -> Any:
    """Probability of the provider's and nature's part in an outcome, once a client has come in.

    >>> service_likelihood(Market.pizza(penalty=1), PROVIDER_STRATEGIES["e1rd"], "high 0")
    Fraction(99, 100)
    """
    check_outcome(outcome)
    check_kind("provider", provider, Mapping)
    if outcome == "out":
        return 1
    served = "rolled back" if outcome == "rolled back" else f"{outcome.split()[0]} 1"
    return sum(p for end, p in ends(market, COMES_IN, provider).items() if end.outcome == served)


def check_bayes(
    profile: PublicProfile,
    beliefs: Mapping[str, Any],
    posterior: Callable[[Any, State, str], Any],
) -> dict[str, Any]:
    """The beliefs, if the belief in each state follows from the state before it, wherever Bayes has a say.

    ``posterior(belief, state, outcome)`` is the updated belief, or None where Bayes is silent.  Fractions are
    compared exactly, floats to within ``SNAP``.

    Raises
    ------
    TypeError, ValueError
        If a state has no belief, or one that is not the posterior, or a belief no state.
    """
    check_kind("profile", profile, PublicProfile)
    check_kind("beliefs", beliefs, Mapping)
    for name in beliefs:
        if name not in profile.states:
            raise ValueError(f"beliefs has an entry for {name!r}, which is none of the states")
    believed = {}
    for name in profile.states:
        if name not in beliefs:
            raise ValueError(f"beliefs has no entry for the state {name!r}")
        believed[name] = check_probability(f"beliefs[{name!r}]", beliefs[name])
    for name, state in profile.states.items():
        for outcome in OUTCOMES:
            updated = posterior(believed[name], state, outcome)
            for following, chance in state.following(outcome).items():
                if updated is None or chance == 0:
                    continue
                missed = abs(believed[following] - updated)
                if missed > (0 if is_exact(missed) else SNAP):
                    raise ValueError(
                        f"beliefs[{following!r}] = {believed[following]} is not Bayes: after {outcome!r} in "
                        f"{name!r} it would be {updated}"
                    )
    return believed


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


def check_client_beliefs(
    market: Market, profile: PublicProfile, beliefs: Mapping[str, Any], committed: Behaviour
) -> dict[str, Any]:
    """The client's beliefs that her provider is committed, if they follow from what he does and nature."""

    def updated(belief: Any, state: State, outcome: str) -> Any:
        greedy = belief * service_likelihood(market, committed, outcome)
        normal = (1 - belief) * service_likelihood(market, state.behaviour(PROVIDER), outcome)
        return greedy / (greedy + normal) if greedy + normal != 0 else None

    return check_bayes(profile, beliefs, updated)


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


def steady_mimicry(honest_prior: Any, level: Any) -> list[Any]:
    """Chances of the truth with which a normal client keeps it expected at ``level`` while she can.

    Each truthful report divides the belief in the honest type by ``level``; when it has passed ``level``
    the truth is expected with more, whatever a normal client does.  No mimicry has more reports that are
    expected with at most ``level`` (the paper's statistical lemma).

    Parameters
    ----------
    honest_prior : number in (0, 1]
    level : number in (0, 1)

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> steady_mimicry(F(1, 4), F(1, 2))
    [Fraction(1, 3), Fraction(0, 1)]
    >>> report_beliefs(F(1, 4), steady_mimicry(F(1, 4), F(1, 2)))
    [Fraction(1, 2), Fraction(1, 2)]
    """
    belief, level = check_share("honest_prior", honest_prior), check_inside("level", level)
    chosen = []
    while belief <= level:
        chosen.append((level - belief) / (1 - belief))
        belief = belief / level
    return chosen


def doubted_reports(honest_prior: Any, mimicry: Sequence[Any], level: Any) -> int:
    """How many truthful reports are expected with a probability of at most ``level``.

    >>> from fractions import Fraction as F
    >>> doubted_reports(F(1, 4), [F(1, 3), F(0), F(0)], F(1, 2))
    2
    """
    level = check_probability("level", level)
    return sum(expected <= level for expected in report_beliefs(honest_prior, mimicry))
