"""The forge of market profiles: an equilibrium in, false ones out, systematically.

A profile is taken apart into plain data (:class:`Plan`), in which one thing is changed: a move or a chance of
it, what follows an outcome, a belief, by a lot or by one part in 10^30; two states change places, one is left
out or comes twice; the market or the discount factor becomes another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction as F
from typing import Any, NamedTuple

from goodwill.reputation import Market, PublicProfile, State
from goodwill.reputation.strategies.meetings import Meeting
from oracles.markets import MOVES, OUTCOMES, Stage

#: One part in 10 ** 30.
LITTLE = F(1, 10**30)
#: A state as data: what the client does, what the provider does, what follows each outcome; in a market of
#: several also between whom.
Parts = Mapping[str, Any]


class Plan(NamedTuple):
    """A profile for two players, with beliefs, the market and the discount factor: all that is believed."""

    market: Market
    delta: F
    states: Mapping[str, Parts]
    start: str
    beliefs: Mapping[str, F]

    def profile(self) -> PublicProfile:
        """The package's record of it."""

        def state(parts: Parts) -> State:
            fields = {**parts, "otherwise": parts["after"]["out"]}
            return Meeting(market=self.market, **fields) if "between" in parts else State(**fields)

        return PublicProfile(states={n: state(parts) for n, parts in self.states.items()}, start=self.start)

    def stages(self, unknown: str, committed: Mapping[str, str]) -> dict[str, Stage]:
        """The oracle's record of it."""
        other = {where: {move: F(1)} for where, move in committed.items()}

        def worlds(parts: Parts, player: str) -> Any:
            return parts[player], other if player == unknown else parts[player]

        return {
            name: Stage(
                self.market,
                parts.get("between", ("client", "provider")),
                worlds(parts, "client"),
                worlds(parts, "provider"),
                parts["after"],
            )
            for name, parts in self.states.items()
        }


def taken_apart(market: Market, delta: F, profile: PublicProfile, beliefs: Mapping[str, F]) -> Plan:
    """A profile of the package as data; names of strategies are read here."""
    states = {
        name: {
            "client": _spelled_out(state.client),
            "provider": _spelled_out(state.provider),
            "after": {o: _chances(state.after.get(o, state.otherwise)) for o in OUTCOMES},
            **({"between": state.between} if isinstance(state, Meeting) else {}),
        }
        for name, state in profile.states.items()
    }
    return Plan(market, delta, states, profile.start, dict(beliefs))


def _spelled_out(does: Any) -> dict[str, dict[str, F]]:
    """in01: she comes in, and reports 0 after low, 1 after high quality; e1rd: effort, rolls low back."""
    if not isinstance(does, str):
        return {where: _chances(choice) for where, choice in does.items()}
    if does == "out":
        moves = {"start": "out"}
    elif does.startswith("in"):
        moves = {"start": "in", "low": does[2], "high": does[3]}
    elif does.startswith("e0"):
        moves = {"asked": "e0", "low, no effort": does[2]}
    else:
        moves = {"asked": "e1", "low, effort": does[2], "high, effort": does[3]}
    return {where: {move: F(1)} for where, move in moves.items()}


def _chances(choice: Any) -> dict[str, F]:
    return {choice: F(1)} if isinstance(choice, str) else {k: F(p) for k, p in choice.items()}


# ---- Forgeries --------------------------------------------------------------------------------------
class ForgedPlan(NamedTuple):
    """What was done, and what came out."""

    deed: str
    plan: Plan


def forged_plans(plan: Plan, others: Mapping[str, Market]) -> Iterator[ForgedPlan]:
    """Everything that is done to a profile."""
    yield from _moves(plan)
    yield from _following(plan)
    yield from _beliefs(plan)
    yield from _states(plan)
    yield from _pairs(plan)
    yield from _terms(plan, others)


def _changed(plan: Plan, state: str, part: str, key: str, new: Mapping[str, F]) -> Plan:
    parts = plan.states[state]
    inside = {**parts, part: {**parts[part], key: new}}
    return plan._replace(states={**plan.states, state: inside})


def _moves(plan: Plan) -> Iterator[ForgedPlan]:
    for state, parts in plan.states.items():
        for player, sets in MOVES.items():
            for where, moves in sets.items():
                old = parts[player].get(where, {})
                for new in _lotteries(old, moves):
                    deed = f"{state}: {player} {where}: {_shown(old)} -> {_shown(new)}"
                    yield ForgedPlan(deed, _changed(plan, state, player, where, new))


def _following(plan: Plan) -> Iterator[ForgedPlan]:
    for state, parts in plan.states.items():
        for outcome, old in parts["after"].items():
            for new in _lotteries(old, tuple(plan.states)):
                deed = f"{state}: after {outcome}: {_shown(old)} -> {_shown(new)}"
                yield ForgedPlan(deed, _changed(plan, state, "after", outcome, new))


def _lotteries(old: Mapping[str, F], options: tuple[str, ...]) -> Iterator[dict[str, F]]:
    """Other lotteries: each option for sure, and a little more of it at the cost of what is likeliest."""
    for option in options:
        if old.get(option, 0) != 1:
            yield {option: F(1)}
        if old and old.get(option, 0) != 1:
            likely = max(old, key=lambda k: old[k])
            if likely != option:
                for little in (LITTLE, old[likely] / 2):
                    yield {**old, likely: old[likely] - little, option: old.get(option, F(0)) + little}


def _shown(lottery: Mapping[str, F]) -> str:
    return "/".join(f"{float(p):g} {k}" for k, p in lottery.items())


def _beliefs(plan: Plan) -> Iterator[ForgedPlan]:
    for state, belief in plan.beliefs.items():
        news = {F(0), F(1), F(1, 2), 1 - belief, belief + LITTLE, belief - LITTLE, *plan.beliefs.values()}
        for new in sorted(x for x in news - {belief} if 0 <= x <= 1):
            deed = f"{state}: belief {float(belief):g} -> {float(new):g}"
            yield ForgedPlan(deed, plan._replace(beliefs={**plan.beliefs, state: new}))


def _states(plan: Plan) -> Iterator[ForgedPlan]:
    """States that change places, or their beliefs, begin, come twice, or forget where they lead."""
    names = [*plan.states]
    for k, one in enumerate(names):
        if one != plan.start:
            yield ForgedPlan(f"begins in {one}", plan._replace(start=one))
        for two in names[k + 1 :]:
            swapped = {**plan.states, one: plan.states[two], two: plan.states[one]}
            yield ForgedPlan(f"{one} and {two} swapped", plan._replace(states=swapped))
            believed = {**plan.beliefs, one: plan.beliefs[two], two: plan.beliefs[one]}
            if believed != plan.beliefs:
                yield ForgedPlan(f"beliefs in {one} and {two} swapped", plan._replace(beliefs=believed))
        for belief in sorted({plan.beliefs[one], F(0), F(1), F(1, 3)}):
            phantom = {**plan.states, "phantom": plan.states[one]}
            more = plan._replace(states=phantom, beliefs={**plan.beliefs, "phantom": belief})
            yield ForgedPlan(f"a phantom of {one} with belief {belief}", more)
            stays = {**plan.states[one], "after": {key: {"phantom": F(1)} for key in OUTCOMES}}
            alone = more._replace(states={**plan.states, "phantom": stays})
            yield ForgedPlan(f"a phantom of {one} that stays, with belief {belief}", alone)


def _pairs(plan: Plan) -> Iterator[ForgedPlan]:
    """Others who meet."""
    pairs = sorted({parts["between"] for parts in plan.states.values() if "between" in parts})
    for state, parts in plan.states.items():
        for pair in pairs:
            if pair != parts["between"]:
                met = {**plan.states, state: {**parts, "between": pair}}
                yield ForgedPlan(f"{state}: between {pair}", plan._replace(states=met))


def _terms(plan: Plan, others: Mapping[str, Market]) -> Iterator[ForgedPlan]:
    """Another discount factor, another market."""
    delta, market = plan.delta, plan.market
    for new in (delta + LITTLE, delta - LITTLE, delta / 2, 1 - delta, (1 + delta) / 2):
        if new != delta:
            yield ForgedPlan(f"delta {float(delta):g} -> {float(new):g}", plan._replace(delta=new))
    for name in Market.__dataclass_fields__:
        old = getattr(market, name)
        for new in (old + LITTLE, old - LITTLE, old * F(11, 10), old * F(9, 10)):
            if new >= 0 and not (name == "success" and new > 1):
                changed = plan._replace(market=market.with_changes(**{name: new}))
                yield ForgedPlan(f"{name} {float(old):g} -> {float(new):g}", changed)
    for name, other in others.items():
        if other != market:
            yield ForgedPlan(f"the market {name}", plan._replace(market=other))
