"""Random parameters for each notebook, from the ranges that its first cells allow, both ends among them.

What readers type: short decimals, fractions as text, lists.  A set is valid by construction where that is
short to say; elsewhere the page may still refuse it, by name and in its first cells.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from random import Random
from typing import Any

from goodwill.reputation.random_games import hostile_market

#: The parameters of a market, as all pages about Paper II name them.
FIELDS = ("price", "outside_premium", "utility", "effort_cost", "success", "fine", "penalty")
LOSSES = (0.001, 0.01, 0.05, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 0.95, 0.999)
SHARES = (0, 0.001, 0.1, 0.25, 0.5, 0.8, 0.999, 1)
INSIDE = SHARES[1:-1]
COSTS = (0.01, 0.2, 0.5, 1, 2, 3.5, 9, 50)
WORTHS = (1.01, 1.5, 5, 20, 100, 1000, 10**6)
PATIENCE = (0.01, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999)


def between(rng: Random, least: float, most: float, places: int = 3) -> float:
    """A short decimal, often an end."""
    return rng.choice([least, most, *(round(rng.uniform(least, most), places) for _ in range(4))])


def some(rng: Random, values: tuple[Any, ...], most: int) -> list[Any]:
    """One or more of the values, each once."""
    return rng.sample(values, rng.randint(1, most))


def market(rng: Random, *, bears: bool = False, fines: bool = False, luck: bool = False) -> dict[str, Any]:
    """A market in which trade is worth while; with ``bears`` the penalty is above the price."""
    drawn = hostile_market(
        rng.choice,
        **{"penalty": [Fraction(101, 100), Fraction(3, 2), Fraction(5, 2), Fraction(10)]} if bears else {},
        **{"fine": [Fraction(1, 1000), Fraction(1, 100), Fraction(1, 20)]} if fines else {},
        **{"success": [Fraction(1, 2), Fraction(9, 10), Fraction(99, 100)]} if luck else {},
    )
    return {name: str(getattr(drawn, name)) for name in FIELDS}


def exchange(rng: Random, *names: str) -> dict[str, Any]:
    """The named parameters of a last exchange."""
    values: dict[str, Any] = {
        "loss": LOSSES,
        "s_c": COSTS,
        "r_p": (0.1, 1, 1, 4, 50),
        "s_p": (0.1, 1, 1, 3),
        "worth": WORTHS,
        "generosity": (0.001, 0.05, 0.3, 0.5, 1),
        "byzantine_pesters": SHARES,
        "byzantine_share": SHARES,
    }
    return {name: rng.choice(values[name]) for name in names}


def seed(rng: Random) -> dict[str, int]:
    return {"seed": rng.randrange(10**6)}


def _game(rng: Random) -> dict[str, Any]:
    r_c = rng.choice([0, 0.5, 3])
    drawn = exchange(rng, "loss", "s_c", "r_p", "s_p", "byzantine_pesters")
    more = {
        "r_c": r_c,
        "b_c": r_c + drawn["s_p"] * rng.choice(WORTHS),
        "prior_byzantine": rng.choice(SHARES[:-1]),
    }
    return {"T": rng.choice([1, 2, 5, 12, 30]), **drawn, **more, **seed(rng)}


def _equilibrium(rng: Random) -> dict[str, Any]:
    bad = rng.choice([0, 0.05, 0.3, 0.5])
    drawn = exchange(rng, "loss", "s_c", "r_p", "generosity", "byzantine_pesters")
    priors = {"prior_byzantine": bad, "prior_altruistic": rng.choice([0, 0.01, 0.2, 0.49])}
    more = {"T": rng.randint(1, 8), "b_c": rng.choice(WORTHS) + 1, "random_games": 10}
    return {**drawn, **priors, **more, **seed(rng)}


def _without_end(rng: Random) -> dict[str, Any]:
    r_c = rng.choice([0, 1, 3])
    drawn = exchange(rng, "loss", "s_c", "r_p", "s_p")
    more = {
        "r_c": r_c,
        "b_c": r_c + drawn["s_p"] * rng.choice(WORTHS),
        "discount": rng.choice([0.01, 0.3, 0.6, 0.9, 0.99]),
    }
    shares = {"byzantine_share": rng.choice(SHARES[1:]), "rounds": rng.randint(4, 14), "random_games": 10}
    return {**drawn, **more, **shares, **seed(rng)}


def _your_game(rng: Random) -> dict[str, Any]:
    payoffs = [[[rng.randint(-2, 3), rng.randint(-2, 3)] for _ in range(2)] for _ in range(2)]
    news = [[rng.choice(["0", "1/5", "1/2", "9/10", "1"]) for _ in range(2)] for _ in range(2)]
    drawn = {"payoffs": payoffs, "good_news": news, "delta": rng.choice(["1/5", "1/2", "4/5", "9/10"])}
    return {**drawn, "tolerance": rng.choice([0.01, 0.05])}


def _remarks(rng: Random) -> dict[str, Any]:
    plan = rng.choice(["cooperation", "cover-up", "open complaints", "gullible"])
    shares = {"honest_share": rng.choice(SHARES[:6]), "malicious_share": rng.choice([0, 0.02, 0.2])}
    sizes = {
        "clients": rng.choice([100, 2000]),
        "rounds": rng.choice([20, 60]),
        "memory": rng.choice([1, 7, 1000]),
    }
    money = {"delta": rng.choice(PATIENCE), "penalty": rng.choice([1.01, 1.5, "5/2", 10])}
    return {"plan": plan, **shares, **sizes, **money, **seed(rng)}


DRAWN: dict[str, Callable[[Random], dict[str, Any]]] = {
    "altruism": lambda r: {
        "T": r.choice([1, 2, 7, 20, 60]),
        "losses": some(r, LOSSES, 2),
        "worths": some(r, WORTHS, 3),
        **exchange(r, "s_p", "byzantine_share"),
        **seed(r),
    },
    "assumptions": lambda r: {
        **exchange(r, "loss", "s_c", "r_p", "worth", "generosity", "byzantine_share", "byzantine_pesters"),
        "T": r.choice([1, 2, 6, 20]),
        "altruists": r.choice(SHARES),
        "rates": some(r, SHARES, 3),
        "losses": some(r, LOSSES, 3),
        "random_games": 10,
        **seed(r),
    },
    "bridge": lambda r: {
        **market(r, bears=True, fines=True),
        **exchange(r, "s_c"),
        "loss": r.choice(LOSSES[:8]),
        "generosity": r.choice([0.05, 0.3, 1]),
        "worth": r.choice([21, 100, 1000, 10**6]),
        "delta": r.choice(PATIENCE),
        "honest_share": r.choice(INSIDE),
        "rounds": r.choice([2, 3, 9, 40]),
        "random_markets": 10,
        **seed(r),
    },
    "cooperation": lambda r: {
        **market(r),
        "daily_discount": r.choice(PATIENCE),
        "random_markets": 10,
        **seed(r),
    },
    "equilibrium": _equilibrium,
    "exact-set": lambda r: {
        "penalty": r.choice(["0", "1/2", "4/5", "1", "3/2", "5/2", "10"]),
        "success": r.choice(["9/10", "19/20", "99/100", "1"]),
        "deltas": some(r, ("1/2", "3/4", "4/5", "22/25", "9/10"), 2),
        "tolerance": r.choice([0.005, 0.05]),
    },
    "false-reports": lambda r: {**market(r), "random_markets": 10, **seed(r)},
    "few-who-answer": lambda r: {"worth": r.choice([60, 100, 333, 5000, 10**6])},
    "game": _game,
    "how-many-are-enough": lambda r: {
        "generosity": between(r, 0.01, 1, 2),
        "worth": between(r, 10, 10_000, 0),
        "loss": between(r, 0.01, 0.9, 2),
        "s_c": between(r, 0.25, 8, 2),
        "byzantine_share": between(r, 0, 1, 2),
        "rounds": r.randint(2, 31),
    },
    "how-many-lies-really": lambda r: {"penalty": between(r, 20, 25, 1)},
    "how-many-lies": lambda r: {
        "success": r.choice(["9/10", "24/25", "99/100", "1"]),
        "effort_cost": r.choice(["3/5", "7/10", "4/5"]),
        "penalty": r.choice(["21/10", "5/2", "4", "10"]),
        "deltas": some(r, ("4/5", "22/27", "17/20", "9/10"), 2),
        "tolerance": r.choice([0.03, 0.1]),
    },
    "how-often-tested": lambda r: {
        "penalty": r.choice(["11/10", "2", "5/2", "10"]),
        "delta": r.choice(["91/100", "19/20", "99/100"]),
        "tests": r.choice([1, 2, 5, 20]),
        "cells": r.choice([20, 40]),
        "least": r.choice([0.01, 0.05, 0.09]),
    },
    "known-end": lambda r: {"rounds": r.randint(8, 16)},
    "last-exchange-corrections": lambda r: {"step": r.choice([10, 11, 23])},
    "last-message": lambda r: {"length": r.choice([4, 5, 77, 5000])},
    "malicious": lambda r: {
        **market(r, bears=True),
        "delta": r.choice(PATIENCE),
        "malicious_prior": r.choice(SHARES),
        "usual_mistakes": r.choice(SHARES),
        "clients": r.choice([100, 700]),
        **seed(r),
    },
    "many-clients": lambda r: {
        **market(r),
        "discount": r.choice(PATIENCE),
        "most_clients": r.choice([2, 5, 12]),
        "providers": r.choice([2, 3, 9]),
        "name_cost": r.choice([0, 0.02, 5]),
        "told": r.choice([2, 20, 400]),
        "random_cases": 10,
        **seed(r),
    },
    "map-of-everything": lambda r: {"patience": between(r, 0.93, 0.99)},
    "market": market,
    "might-be-honest": lambda r: {"fine": between(r, 0.05, 0.2)},
    "minimum": lambda r: {
        "T": r.choice([1, 2, 3, 6, 11]),
        **exchange(r, "s_c", "r_p", "worth", "byzantine_share", "byzantine_pesters"),
        "losses": some(r, LOSSES, 2),
        "random_games": 10,
        **seed(r),
    },
    "negative-reports": lambda r: {
        "delta": r.choice(PATIENCE),
        "penalty": r.choice([0, 0.3, "1", 2.5]),
        "fine": r.choice([0, 0.01, "1/2"]),
        "stays": r.choice(SHARES),
        "grid": r.choice([4, 7, 24]),
        "random_markets": 10,
        **seed(r),
    },
    "no-altruists": lambda r: {
        "T": r.randint(1, 2),
        **{name: r.choice([1, 2, 5, 40]) for name in ("s_c", "r_p", "r_c", "s_p")},
        "b_c": r.choice([41, 100]),
        "quarters_lost": r.randint(1, 3),
        "quarters_byzantine": r.randint(1, 3),
    },
    "patience-and-lies": lambda r: {"patience": between(r, 0.841, 0.98)},
    "patience-in-jumps": lambda r: {"penalty": between(r, 24, 26, 2)},
    "penalties": lambda r: {
        **{name: value for name, value in market(r).items() if name != "penalty"},
        "discount": r.choice(PATIENCE),
        "wanted": r.choice([0.1, "1/2", 1, 2.5, 40]),
        "clients_told": r.choice([1, 9, 500]),
        "licence": r.choice([0.5, 3, 20, 1000]),
        "histories": r.choice([100, 500]),
        **seed(r),
    },
    "play": lambda r: {"worth": between(r, 150, 2000, 0)},
    "remarks": _remarks,
    "reputation-corrections": lambda r: {
        **market(r, luck=True),
        "delta": r.choice(PATIENCE),
        "stays": r.choice(SHARES),
        "honest_share": r.choice(INSIDE),
        "doubt": r.choice(INSIDE),
    },
    "reputation": lambda r: {
        **market(r, bears=True),
        "delta": r.choice(PATIENCE),
        "mimicry": r.choice(SHARES),
        "clients": r.choice([100, 3000]),
        "random_markets": 10,
        **seed(r),
    },
    "spite": lambda r: {"penalty": between(r, 20, 40, 1)},
    "thresholds": lambda r: {
        "T": r.choice([1, 2, 7, 20]),
        **exchange(r, "loss", "s_c", "r_p"),
        "other_loss": r.choice(LOSSES),
        "byzantine_pesters": some(r, SHARES, 3),
        "prior_byzantine": r.choice(SHARES),
        "random_games": 10,
        "proof_T": r.randint(2, 5),
        "proof_games": 10,
        **seed(r),
    },
    "unseen-pizza": lambda r: {"penalty": r.choice([10.01, 11, 18, 25, 80, 1000])},
    "variations": lambda r: {
        **market(r, bears=True),
        "delta": r.choice(PATIENCE),
        "scale": r.choice([1.01, 3, 10, 500]),
        "big_share": r.choice(INSIDE),
        "mistakes": r.choice(SHARES),
        "honest_prior": r.choice(INSIDE),
        "greedy_prior": r.choice(INSIDE),
        "reporting_effort": r.choice([0.001, 0.05, 2]),
        "clients": r.choice([100, 500]),
        "random_cases": 10,
        **seed(r),
    },
    "weak-threat": lambda r: {**exchange(r, "loss", "s_c", "r_p"), "T": r.choice([1, 2, 9, 20])},
    "what-fails": lambda r: {"exchanges": r.choice([36, 72, 360])},
    "when-to-give-in": lambda r: {
        "peers": r.choice([3, 4, 30, 1000]),
        "loss": between(r, 0.05, 0.5, 2),
        "s_c": between(r, 0.5, 8, 1),
        "byzantine_pesters": r.choice([0.25, 0.5, 0.75, 1]),
        "t": r.randint(0, 20),
    },
    "without-end": _without_end,
    "your-game": _your_game,
}


def drawn(name: str, start: int, number: int) -> list[dict[str, Any]]:
    """So many sets for a notebook; those of one ``start`` are always the same."""
    rng = Random(f"{name} {start}")
    return [DRAWN[name](rng) for _ in range(number)]
