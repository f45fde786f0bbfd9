"""Proofs of both polygons, and their check.

The check knows the game and the definition of an equilibrium, and neither the solver nor its programs.

*Outer.*  Start with all payoffs of the actions that may be played.  A :class:`Cut` shows that no equilibrium
pays more than a bound in one direction, a :class:`Refutation` that some actions are played in none; both by
weak duality with the multipliers that they carry (see :mod:`goodwill.repeated.program`).  Actions without
multipliers are covered by ``normal . v <= normal . g(a)``, which the constraint
``normal . w(y) <= normal . v`` gives by itself.  A :class:`Slide` makes many cuts at once, which hold
together (see :mod:`goodwill.repeated.slide`).

*Inner.*  A list of :class:`State`, each with actions, a payoff and, for every public signal, a lottery over
the next states.  The payoffs are those of the automaton, every deviation loses: so each state is an
equilibrium, and with public randomisation so is everything between them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from goodwill.proofs.rejected import ProofRejected as ProofRejected
from goodwill.repeated.automaton import State as State
from goodwill.repeated.game import Array, RepeatedGame
from goodwill.repeated.polygon import cone_weights, cut, hull, normals
from goodwill.repeated.stating import Multipliers

Actions = tuple[int, int]

#: What floats may miss in a check, relative to the size of the payoffs.
ROUNDING = 1e-10


class Refutation(NamedTuple):
    """No equilibrium plays these actions in any round."""

    actions: Actions
    multipliers: Multipliers


class Cut(NamedTuple):
    """All equilibrium payoffs satisfy ``normal . v <= bound``."""

    normal: tuple[Any, ...]
    bound: Any
    multipliers: dict[Actions, Multipliers]


class Slide(NamedTuple):
    """Cuts that hold together: alone they need not follow from the polygon before, all at once they do.

    ``leads`` says how far outside of the polygon the level of each starts.
    """

    cuts: tuple[Cut, ...]
    leads: tuple[Any, ...]


#: A step of the proof of an outer polygon.
OuterStep = Cut | Refutation | Slide


def dot(a: Sequence[Any], b: Sequence[Any]) -> Any:
    """The inner product; exact if the numbers are."""
    return sum(x * y for x, y in zip(a, b, strict=True))


def dual_bound(
    game: RepeatedGame,
    actions: Actions,
    corners: Array,
    normal: Sequence[Any],
    proof: Multipliers,
    frequency: Any = (),
    rough: Array | None = None,
) -> Any:
    """The greatest ``normal . v`` that the multipliers allow, with continuations in a polytope.

    ``frequency`` has the further coordinates of the stage payoff, which nobody's incentives see; ``rough``
    has the corners in floats.
    """
    rough = corners.astype(float) if rough is None else rough
    now, pulls = dual_terms(game, actions, normal, proof, frequency)
    return now + sum(_farthest(corners, rough, c)[0] for c in pulls)


def dual_terms(
    game: RepeatedGame, actions: Actions, normal: Sequence[Any], proof: Multipliers, frequency: Any = ()
) -> tuple[Any, list[list[Any]]]:
    """The dual bound in parts: a constant, and the vectors ``c_y`` whose greatest ``c_y . w`` are added."""
    if any(weight < 0 for _, weight in (*proof.mu, *proof.eta)):
        raise ProofRejected(f"{actions}: a multiplier is negative")
    delta, g = game.delta, [*game.payoffs[actions], *frequency]
    deviations = game.deviations(*actions)
    total = 1 + sum(weight for _, weight in proof.eta)
    now = total * dot(normal, g)
    pull: dict[int, list[Any]] = {
        int(s): [delta * total * game.law[actions][s] * n for n in normal]
        for s in np.flatnonzero(game.law[actions] != 0)
    }
    for s, weight in proof.eta:
        c = pull.setdefault(s, [0] * len(normal))
        c[:] = [x - weight * n for x, n in zip(c, normal, strict=True)]
    for k, weight in proof.mu:
        player, gain, shift = deviations[k]
        now = now - weight * gain
        for t in np.flatnonzero(shift != 0).tolist():
            pull.setdefault(t, [0] * len(normal))[player] -= delta * weight * shift[t]
    return (1 - delta) * now, list(pull.values())


def _farthest(corners: Array, rough: Array, way: Sequence[Any]) -> tuple[Any, int]:
    """The greatest ``way . corner``, and where.

    Floats, which err by far less than the margin, say which corners may have it.
    """
    terms = rough * np.array(way, dtype=float)
    heights = terms.sum(axis=1)
    near = np.flatnonzero(heights >= heights.max() - 1e-9 * np.abs(terms).sum(axis=1).max())
    return max((dot(corners[k], way), int(k)) for k in near)


def cut_bound(
    game: RepeatedGame,
    played: Sequence[Actions],
    corners: Array,
    normal: Sequence[Any],
    proofs: Mapping[Actions, Multipliers],
    frequency: Mapping[Actions, Any] | None = None,
) -> Any:
    """The greatest ``normal . v`` that the multipliers allow to any actions that may be played."""
    reach, rough = [], corners.astype(float)
    for actions in played:
        more = () if frequency is None else (frequency[actions],)
        g = [*game.payoffs[actions], *more]
        height = dot(normal, g)
        if actions in proofs:
            limit = dual_bound(game, actions, corners, normal, proofs[actions], more, rough)
            height = min(height, limit)
        reach.append(height)
    return max(reach, default=None)


def check_slide(
    game: RepeatedGame, played: Sequence[Actions], corners: Array, slide: Slide, tolerance: float = 0
) -> None:
    """Check that the cuts of a slide hold together for all equilibrium payoffs in a polygon.

    Raises
    ------
    ProofRejected
        With the cut that does not follow from the others.
    """
    if len(corners) < 3:
        raise ProofRejected("a slide needs a polygon that has sides")
    rough = corners.astype(float)
    heights = [_farthest(corners, rough, c.normal)[0] for c in slide.cuts]
    # How far each side of the polygon is from its start, and from its end, along its own normal.
    sides = []
    for out in normals(corners):
        before = after = 0 * game.delta
        for c, height, lead in zip(slide.cuts, heights, slide.leads, strict=True):
            ratio = _ratio(out, c.normal, tolerance)
            if ratio is not None:
                before, after = ratio * lead, ratio * (height - c.bound)
        sides.append((before, after))
    for c, height, lead in zip(slide.cuts, heights, slide.leads, strict=True):
        if lead < 0 or height + lead <= c.bound:
            raise ProofRejected(f"the cut {c.normal} of a slide starts inside, at {height + lead}")
        for actions in played:
            if dot(c.normal, game.payoffs[actions]) <= c.bound:
                continue
            if actions not in c.multipliers:
                raise ProofRejected(f"the cut {c.normal} of a slide says nothing of {actions}")
            now, pulls = dual_terms(game, actions, c.normal, c.multipliers[actions])
            start = end = now
            for pull in pulls:
                far, k = _farthest(corners, rough, pull)
                start, end = start + far, end + far
                for side, share in zip((k - 1, k), cone_weights(corners, k, pull), strict=True):
                    before, after = sides[side]
                    start, end = start + share * before, end - share * after
            if start >= height + lead + tolerance or end > c.bound + tolerance:
                raise ProofRejected(f"the cut {c.normal} of a slide does not follow for {actions}")


def _ratio(out: Any, normal: Any, tolerance: float) -> Any:
    """The number r with ``out = r normal`` if both point the same way, else None."""
    across, along = out[0] * normal[1] - out[1] * normal[0], out[0] * normal[0] + out[1] * normal[1]
    if along <= 0 or abs(across) > (tolerance and 1e-7 * along):
        return None
    return along / (normal[0] * normal[0] + normal[1] * normal[1])


def check_outer(
    game: RepeatedGame, played: Sequence[Actions], steps: Sequence[OuterStep], tolerance: float = 0
) -> Array:
    """Check every step and return the polygon that is left.

    Parameters
    ----------
    played : sequence of (i, j)
        All actions that may be played at the start.
    tolerance : float
        By how much a float may miss; 0 for an exact game.

    Raises
    ------
    ProofRejected
        With the step that does not hold.
    """
    left = list(played)
    corners = hull(np.array([game.payoffs[a] for a in left], dtype=game.payoffs.dtype))
    for number, step in enumerate(steps):
        if not len(corners):
            break
        if isinstance(step, Refutation):
            if step.multipliers.eta or dual_bound(game, step.actions, corners, (0, 0), step.multipliers) >= 0:
                raise ProofRejected(f"step {number} does not show that {step.actions} cannot be played")
            if step.actions in left:
                left.remove(step.actions)
        elif isinstance(step, Slide):
            check_slide(game, left, corners, step, tolerance)
            for c in step.cuts:
                corners = cut(corners, c.normal, c.bound)
        else:
            reach = cut_bound(game, left, corners, step.normal, step.multipliers)
            if reach is not None and reach > step.bound + tolerance:
                raise ProofRejected(f"step {number}: {step.normal} . v reaches {reach}, above {step.bound}")
            corners = cut(corners, step.normal, step.bound)
        if not left:
            corners = corners[:0]
    return corners
