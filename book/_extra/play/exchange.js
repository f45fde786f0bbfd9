// The last exchange as the page plays it: what happens, what can be believed, what is best.  Nothing here is drawn.
// The tables come from goodwill.companion.play.  A classic script, so that it also runs from a file.
"use strict";
globalThis.goodwill ??= {};
goodwill.play ??= {};
(() => {
  // ---- Chance: a number in [0, 1) for each seed and occasion, the same whatever was done before -------------
  const mixed = (h) => {
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    return (h ^ (h >>> 16)) >>> 0;
  };
  const chance = (seed, occasion) => mixed(mixed(seed + 0x9e3779b9) + Math.imul(occasion + 1, 0x27d4eb2f)) / 2 ** 32;
  const OCCASIONS = {
    opponent: 0, theirs: 1, giftLost: 2, pesterLost: 3, ours: 4, // of an exchange
    hurries: 0, succeeds: 1, door: 2, trouble: 3, road: 4, // of an evening
  };
  const at = (seed, what, t) => chance(seed, OCCASIONS[what] + 8 * (t + 1));

  // The same game for a P2 to whom the piece is worth something else; P1 does not see it, and plays as with all others.
  const valued = (tables, { worth }) => (worth === undefined ? tables : { ...tables, b_c: worth });
  const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
  const scaled = (numbers, total = sum(numbers)) => numbers.map((x) => x / total);

  // ---- P1: masses [B, D, N] of a Byzantine P2, one that lacks the piece, one that has it ---------------------
  const afterMove = ({ loss }, [b, d, n], gives) => (gives ? [b, loss * d, n + (1 - loss) * d] : [b, d, n]);
  const afterSignal = ({ seen }, t, masses, pester) =>
    masses.map((mass, kind) => mass * (pester ? seen[t][kind] : 1 - seen[t][kind]));
  const firstBelief = ({ shares }) => [shares.Byzantine, 1 - shares.Byzantine, 0];
  const cheapest = (plan, b, d) => Math.min(...plan.map(([x, y]) => x * b + y * d));
  // The least expected cost of giving and of waiting: a plan bears s_c N for each gift that follows in silence.
  const costs = ({ plans, s_c }, t, [b, d, n]) => ({
    give: Math.min(...plans[t].give.map((plan, more) => cheapest(plan, b, d) + (more + 1) * s_c * n)),
    wait: Math.min(...plans[t].wait.map((plan, more) => cheapest(plan, b, d) + more * s_c * n)),
  });

  // How sure P1 would have to be in round t that P2 lacks the piece and would stop, if what else it may be keeps its odds:
  // the least share from which giving is best.  null if no certainty is enough.
  const sure = (tables, t, [b, , n]) => {
    const others = b + n > 0 ? [b / (b + n), n / (b + n)] : [1, 0];
    const pays = (d) => {
      const { give, wait } = costs(tables, t, [(1 - d) * others[0], d, (1 - d) * others[1]]);
      return give <= wait + slack(tables);
    };
    if (!pays(1)) return null;
    let [no, yes] = [0, 1];
    for (let k = 0; k < 50; k++) {
      const middle = (no + yes) / 2;
      if (pays(middle)) yes = middle; else no = middle;
    }
    return yes;
  };

  // ---- P2: masses of the private states of P1 ----------------------------------------------------------------
  const afterArrival = ({ loss, states }, t, masses, arrived) =>
    masses.map((mass, k) => mass * (arrived ? (1 - loss) * states[t].gives[k] : 1 - (1 - loss) * states[t].gives[k]));
  const afterAsking = ({ loss, states }, t, masses, pesters) => {
    const after = new Array(states[t - 1].gives.length).fill(0), felt = pesters ? 1 - loss : 0;
    masses.forEach((mass, k) => {
      after[states[t].onPester[k]] += felt * mass;
      after[states[t].onSilence[k]] += (1 - felt) * mass;
    });
    return after;
  };
  const KINDS = ["Byzantine", "altruist", "selfish"]; // in the order of the parts of a state
  const byKind = ({ states }, t, masses) => {
    const parts = [0, 0, 0];
    masses.forEach((mass, k) => { parts[states[t].part[k]] += mass; });
    return scaled(parts);
  };
  // What pestering and silence are worth to a P2 without the piece in round t, with the masses as they are once
  // nothing has arrived, and with which chance each still gets it the piece; all weighted with the masses.  It
  // tries all its plans: it has two moves a round.
  const worths = (tables, t, masses) => {
    const total = sum(masses), { s_p, b_c } = tables;
    if (t === 0) return { pester: -s_p * total, silent: 0, gets: { pester: 0, silent: 0 } };
    const move = (pesters) => {
      const after = afterAsking(tables, t, masses, pesters), arrives = sum(afterArrival(tables, t - 1, after, true));
      const gain = b_c * arrives - (pesters ? s_p * total : 0);
      if (t === 1) return [gain, arrives];
      const { pester, silent, gets } = worths(tables, t - 1, afterArrival(tables, t - 1, after, false));
      return pester >= silent ? [gain + pester, arrives + gets.pester] : [gain + silent, arrives + gets.silent];
    };
    const [pester, asked] = move(true), [silent, waited] = move(false);
    return { pester, silent, gets: { pester: asked, silent: waited } };
  };

  // How often the best P2 pesters from here on after a move, if nothing arrives.
  const asksLater = (tables, t, masses, pesters) => {
    let asks = 0, asking = pesters, now = masses;
    for (let s = t; s > 1; s--) {
      now = afterArrival(tables, s - 1, afterAsking(tables, s, now, asking), false);
      asking = bestMove.P2(tables, s - 1, now, false) === "p";
      if (asking) asks += 1;
    }
    return asks;
  };
  // The rounds in which a selfish P1 may still give, from one of the states that it may be in, along what P2 may do.
  const mayGive = ({ states }, t, masses) => {
    let now = new Set(masses.flatMap((mass, k) => (mass > 0 && states[t].part[k] === 2 ? [k] : [])));
    const found = [];
    for (let s = t; s > 0; s--) {
      now = new Set([...now].flatMap((k) => [states[s].onPester[k], states[s].onSilence[k]]));
      if ([...now].some((k) => states[s - 1].gives[k] > 0)) found.push(s - 1);
    }
    return found;
  };

  // ---- What the best player does: at ties it acts --------------------------------------------------------
  const slack = ({ tolerance, b_c }) => tolerance * b_c;
  const bestMove = {
    P1: (tables, t, belief) => {
      const { give, wait } = costs(tables, t, belief);
      return give <= wait + slack(tables) ? "g" : "w";
    },
    P2: (tables, t, masses, has) => {
      if (has) return "s";
      const { pester, silent } = worths(tables, t, masses);
      return pester >= silent - slack(tables) ? "p" : "s";
    },
  };

  // ---- The others ----------------------------------------------------------------------------------------
  // Each is a function of what it knows that says whether it acts in round t.
  // In tables that are P2's alone no plan of P1 is told: a selfish one has one private state, and does what that does.
  const obeying = ({ T, start, states }) => {
    let state = start.findIndex((mass, k) => mass > 0 && states[T].part[k] === 2);
    return {
      acts: (t) => states[t].gives[state] > 0,
      notes: (t, gave, pester) => { if (t > 0) state = states[t][pester ? "onPester" : "onSilence"][state]; },
    };
  };
  const giver = (tables, kind, seed, whose = "theirs") => {
    if (!tables.plans && kind === "selfish") return obeying(tables);
    const { T, generosity } = tables;
    let belief = firstBelief(tables);
    return {
      acts: (t, asked) =>
        kind === "selfish" ? bestMove.P1(tables, t, belief) === "g"
          : kind === "altruist" && (t === T || (asked && at(seed, whose, t) < generosity)),
      notes: (t, gave, pester) => {
        if (!tables.plans) return; // an altruist and a Byzantine one believe nothing
        belief = scaled(afterSignal(tables, t, afterMove(tables, belief, gave), pester));
      },
    };
  };
  const asker = (tables, kind, seed, whose = "theirs") => ({
    acts: (t, has) => t > 0 && (kind === "Byzantine" ? at(seed, whose, t) < tables.asks : !has),
  });
  const drawn = ({ shares }, seed) => {
    let left = at(seed, "opponent", 0);
    for (const [kind, share] of Object.entries(shares)) {
      if (left < share) return kind;
      left -= share;
    }
    return Object.keys(shares)[0];
  };

  // ---- A play: who, with which seed, and the moves so far --------------------------------------------------
  // It holds the rounds as an outsider sees them, what the reader knows, and what there is to decide.
  // `moves` is a string of the reader's moves, or a function that decides.
  const play = (tables, role, seed, moves, kind = drawn(tables, seed)) => {
    const { T, loss } = tables, rounds = [], beliefs = [];
    const given = typeof moves === "string" ? [...moves] : null;
    const decide = (state) => (given ? given[rounds.length] : moves(state));
    const other = role === "P1" ? asker(tables, kind, seed) : giver(tables, kind, seed);
    let belief = role === "P1" ? firstBelief(tables) : tables.start;
    let has = false, felt = false, made = "";
    const result = (t, extra = {}) => ({
      role, seed, kind, rounds, beliefs, moves: made, has, belief, t, over: false, ...extra,
    });
    const shown = (t, masses) => (role === "P1" ? scaled(masses) : byKind(tables, t, masses));
    beliefs.push(shown(T, belief));
    for (let t = T; t >= 0; t--) {
      if (role === "P1") {
        const move = decide({ t, belief, has });
        if (!move) return result(t);
        made += move;
        const gives = move === "g", giftArrives = gives && at(seed, "giftLost", t) >= loss;
        has ||= giftArrives;
        const pesters = other.acts(t, has), pesterArrives = pesters && at(seed, "pesterLost", t) >= loss;
        belief = scaled(afterSignal(tables, t, afterMove(tables, belief, gives), pesterArrives));
        rounds.push({ t, gives, giftArrives, pesters, pesterArrives });
        beliefs.push(shown(t, belief));
      } else {
        const gives = other.acts(t, felt), giftArrives = gives && at(seed, "giftLost", t) >= loss;
        belief = scaled(afterArrival(tables, t, belief, giftArrives));
        has ||= giftArrives;
        beliefs.push(shown(t, belief));
        const now = { t, gives, giftArrives, pesters: false, pesterArrives: false };
        const move = has ? null : decide({ t, belief, has });
        if (has) { rounds.push(now); return result(t, { over: true }); }
        if (!move) return result(t, { current: now });
        made += move;
        now.pesters = move === "p";
        now.pesterArrives = felt = now.pesters && at(seed, "pesterLost", t) >= loss;
        other.notes(t, gives, felt);
        rounds.push(now);
        if (t > 0) belief = afterAsking(tables, t, belief, now.pesters);
      }
    }
    return result(-1, { over: true });
  };

  const score = ({ s_c, r_p, s_p, b_c }, { role, rounds, has }) => {
    const count = (what) => rounds.filter((round) => round[what]).length;
    return role === "P1"
      ? { gifts: count("gives"), pesters: count("pesterArrives"), total: -(s_c * count("gives") + r_p * count("pesterArrives")) }
      : { gifts: 0, pesters: count("pesters"), total: (has ? b_c : 0) - s_p * count("pesters") };
  };

  // What each kind of player would have done in this role, with the same opponent and the same luck; and what it would have got.
  const decider = (tables, role, seed, kind) => {
    if (role === "P2") {
      // To whom it is worth what it is worth to all, asking on is best: tables with P1's plans were checked for that.
      if (kind === "selfish" && (!tables.plans || tables.b_c !== tables.worths[0][0])) return ({ t, belief, has }) => bestMove.P2(tables, t, belief, has);
      const us = asker(tables, kind, seed, "ours");
      return ({ t, has }) => (us.acts(t, has) ? "p" : "s");
    }
    if (kind === "selfish") return ({ t, belief }) => bestMove.P1(tables, t, belief);
    const us = giver(tables, kind, seed, "ours");
    return ({ t, asks }) => (us.acts(t, asks) ? "g" : "w");
  };
  // `begun` are moves that stand before its own.
  const played = (tables, role, seed, kind, begun = "") => {
    const decides = decider(tables, role, seed, kind);
    let known = begun;
    for (;;) { // again from the start, so that a player sees what has come of its last move
      const now = play(tables, role, seed, known), before = now.rounds[now.rounds.length - 1];
      if (now.over) return now;
      known += decides({ t: now.t, belief: now.belief, has: now.has, asks: Boolean(before?.pesterArrives) });
    }
  };
  const instead = (tables, role, seed, begun) => Object.fromEntries(
    Object.keys(tables.shares).map((kind) => [kind, score(tables, played(tables, role, seed, kind, begun)).total]));

  // The numbers of many states, for who compares them with the package's: a state of P1 is { t, belief }, one of
  // P2 { moves, arrived, worth }: its moves, whether something arrived in each round so far (one more than moves),
  // and what the piece is worth to it.
  const numbers = {
    P1: (tables, states) => states.map(({ t, belief, gives, pester }) => {
      const { give, wait } = costs(tables, t, belief);
      const after = afterSignal(tables, t, afterMove(tables, belief, gives), pester);
      return { give, wait, best: bestMove.P1(tables, t, belief), after: sum(after) > 0 ? scaled(after) : null };
    }),
    P2: (shared, states) => states.map(({ moves, arrived, worth }) => {
      const tables = valued(shared, { worth });
      let masses = tables.start, t = tables.T;
      arrived.forEach((arrives, k) => {
        masses = afterArrival(tables, t, masses, arrives);
        if (k < moves.length) { masses = afterAsking(tables, t, masses, moves[k] === "p"); t -= 1; }
      });
      const total = sum(masses);
      if (!(total > 0)) return null;
      masses = scaled(masses);
      const has = arrived.includes(true);
      const { pester, silent, gets } = has ? { pester: -tables.s_p, silent: 0, gets: null } : worths(tables, t, masses);
      return { pester, silent, gets, best: bestMove.P2(tables, t, masses, has), belief: byKind(tables, t, masses) };
    }),
  };

  Object.assign(goodwill.play, { KINDS, afterArrival, afterAsking, at, bestMove, byKind, costs, firstBelief, instead, mayGive, asksLater, numbers, play, played, score, scaled, sure, valued, worths, drawn });
})();
