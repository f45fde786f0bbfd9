"""The least altruism, found the slow way from Section 2 of Paper I; it imports no solver, nor the model.

P1's costs are enumerated plan by plan, as vectors over the types of P2.  P2's best reply is found by a walk
through the whole game tree, with every type and every private history of P1 apart.  The population varies
along a line; the least altruism on it is approached from below by the inequalities that P2's best deviations
break, in fractions, until none does.
"""

from fractions import Fraction as F
from itertools import product

ALTRUISTIC, RATIONAL, BYZANTINE = range(3)


class Oracle:
    """One game, and a line of populations."""

    def __init__(self, game, byzantine_share, share_of):
        self.game, self.f, self.everybody = game, F(byzantine_share), share_of == "everybody"
        self.rho, self.T = F(game.loss), game.T
        self.wait, self.act = [], []  # by round: the plans that begin with n and with c
        for t in range(self.T + 1):
            self._enumerate_plans(t)

    def masses(self, s):
        """Altruistic, rational and Byzantine peers, not normalised."""
        return (s, 1 - self.f - s, self.f) if self.everybody else (s, 1 - self.f, self.f)

    # ---- P1: all plans, as costs against a Byzantine, a destitute and a satisfied P2 ---------------------

    def _enumerate_plans(self, t):
        game, rho = self.game, self.rho
        later = self.wait[-1] | self.act[-1] if t else {(F(0),) * 3}
        seen = (1 - rho) * game.pester_probability(t), F(t > 0) * (1 - rho), F(0)
        waits = set()
        for pestered, silent in product(later, later):
            branches = zip(seen, pestered, silent, strict=True)
            waits.add(tuple(q * (game.r_p + p) + (1 - q) * n for q, p, n in branches))
        acts = {(game.s_c + b, game.s_c + rho * d + (1 - rho) * n, game.s_c + n) for b, d, n in waits}
        self.wait.append(undominated(waits))
        self.act.append(undominated(acts))

    def contributes(self, t, byzantine, destitute):
        """Whether a contribution in round t costs P1 at most what waiting does, if nobody is satisfied."""

        def least(plans):
            return min(byzantine * b + destitute * d for b, d, _ in plans)

        return least(self.act[t]) <= least(self.wait[t])

    def switches(self):
        """All odds D : B at which some decision of P1 may change, whatever it remembers."""
        found = set()
        for t in range(self.T + 1):
            plans = self.act[t] | self.wait[t]
            ratios = {(e[0] - c[0]) / (c[1] - e[1]) for c in plans for e in plans if c[1] != e[1]}
            found |= {odds / seen for odds in ratios if odds > 0 for seen in self._likelihoods(t)}
        return found

    def _likelihoods(self, t):
        """What a history of pesters and silence up to round t makes of odds D : B = 1, acts of all kinds."""
        ratios = {F(1)}
        for past in range(self.T, t, -1):
            b, d = (1 - self.rho) * self.game.pester_probability(past), 1 - self.rho
            shown = [(d, b), (1 - d, 1 - b)]
            ratios = {r * k * x / y for r in ratios for k in (1, self.rho) for x, y in shown if y and x}
        return ratios

    def decisions(self, odds):
        """P1's acts after each history of signals, for its first odds D : B; None is infinite."""
        start = (F(0), F(1), F(0)) if odds is None else (F(1), odds, F(0))
        acts, beliefs = {}, {"": start}
        for t in range(self.T, -1, -1):
            following = {}
            for signals, (b, d, n) in beliefs.items():
                asked = t == self.T or signals.endswith("p")
                acts[signals] = asked and b + d > 0 and self.contributes(t, b, d)
                if acts[signals]:
                    d, n = self.rho * d, n + (1 - self.rho) * d
                seen_b, seen_d = (1 - self.rho) * self.game.pester_probability(t), (1 - self.rho) * (t > 0)
                following[signals + "p"] = b * seen_b, d * seen_d, F(0)
                following[signals + "n"] = b * (1 - seen_b), d * (1 - seen_d), n
            beliefs = following
        return acts

    # ---- P2: the whole tree -----------------------------------------------------------------------------

    def chance(self, kind, t, signals, acts):
        """With which probability this P1 contributes in round t."""
        if kind == ALTRUISTIC:
            return F(1) if t == self.T else self.game.generosity if signals.endswith("p") else F(0)
        return F(acts[signals]) if kind == RATIONAL else F(self.game.contribution_probability(t))

    def broken(self, s, acts):
        """Gains of P2's best deviations over pestering whenever destitute: one vector a history, by type.

        Only those that are positive in the population s.
        """
        self.found, self.mass = [], self.masses(s)
        peers = [(kind, "", F(1)) for kind in range(3)]
        self._receive(self.T, peers, True, acts)
        return self.found

    def _receive(self, t, peers, destitute, acts):
        """Vectors of the best worth and of the profile's, from P1's move in round t on."""
        game, best, profile = self.game, [F(0)] * 3, [F(0)] * 3
        for arrived in (True, False):
            here = []
            for kind, signals, mass in peers:
                arrives = (1 - self.rho) * self.chance(kind, t, signals, acts)
                chance = arrives if arrived else 1 - arrives
                if mass * chance:
                    here.append((kind, signals, mass * chance))
            gain = ((game.b_c if destitute else 0) - game.r_c) if arrived else 0
            for kind, _, mass in here:
                best[kind] += mass * gain
                profile[kind] += mass * gain
            if here and t:
                later = self._move(t, here, destitute and not arrived, acts)
                for kind in range(3):
                    best[kind] += later[0][kind]
                    profile[kind] += later[1][kind]
        return best, profile

    def _move(self, t, peers, destitute, acts):
        worths, profiles = {}, {}
        for move in "pn":
            after = []
            for kind, signals, mass in peers:
                if move == "p":
                    after.append((kind, signals + "p", mass * (1 - self.rho)))
                after.append((kind, signals + "n", mass * (self.rho if move == "p" else 1)))
            worths[move], profiles[move] = self._receive(t - 1, after, destitute, acts)
            if move == "p":
                for kind, _, mass in peers:
                    worths[move][kind] -= mass * self.game.s_p
                    profiles[move][kind] -= mass * self.game.s_p
        best = max(worths.values(), key=self._total)
        profile = profiles["p" if destitute else "n"]
        if self._total(best) > self._total(profile):
            self.found.append([b - p for b, p in zip(best, profile, strict=True)])
        return best, profile

    def _total(self, worth):
        return sum(m * w for m, w in zip(self.mass, worth, strict=True))

    # ---- the line of populations ------------------------------------------------------------------------

    def least(self):
        """The least share of altruists at which P2 always pesters; None if there is none."""
        f, end = self.f, 1 - self.f if self.everybody else None
        pieces = {F(0)}
        if f and not self.everybody:
            pieces |= {s for s in (odds * f - (1 - f) for odds in self.switches()) if s > 0}
        plans = []  # populations in which P1 acts alike are one piece
        for start in sorted(pieces):
            a, r, _ = self.masses(start)
            acts = self.decisions((a + r) / f if f else None)
            if not plans or plans[-1][1] != acts:
                plans.append((start, acts))
        stops = [*(start for start, _ in plans[1:]), end]
        for (start, acts), stop in zip(plans, stops, strict=True):
            s = self._from(start, stop, acts)
            if s is not None and (stop is None or s < stop or (self.everybody and s == stop)):
                a, r, z = self.masses(s)
                return a / (a + r + z) if a + r + z else None
        if not self.everybody:  # all peers are altruists: s is infinite
            self.found, self.mass = [], (F(1), F(0), F(0))
            self._receive(self.T, [(ALTRUISTIC, "", F(1))], True, {})
            return None if self.found else F(1)
        return None

    def _from(self, s, stop, acts):
        """The least population from s on in which nothing is broken, while P1 acts like this."""
        while stop is None or s <= stop:
            gains = self.broken(s, acts)
            if not gains:
                return s
            s = max((self._root(gain) for gain in gains), key=lambda root: (root is None, root))
            if s is None:
                return None
        return None

    def _root(self, gain):
        """From which s on this gain is none; None if from nowhere."""
        at_0, at_1 = (sum(m * g for m, g in zip(self.masses(s), gain, strict=True)) for s in (F(0), F(1)))
        return at_0 / (at_0 - at_1) if at_1 < at_0 else None


def undominated(plans):
    """The plans that no other plan beats against all types."""
    kept = set()
    for plan in sorted(plans):
        if not any(all(k <= p for k, p in zip(other, plan, strict=True)) for other in kept):
            kept.add(plan)
    return kept


def least_altruism_by_hand(game, byzantine_share, share_of="remainder"):
    """The least share of altruists in an exact game with rates; from T = 4 on there are too many plans."""
    return Oracle(game, byzantine_share, share_of).least()
