// What the reader's own plays showed: sentences from the plays that are kept in the tally, and nothing else.
"use strict";
globalThis.goodwill ??= {};
goodwill.play ??= {};
(() => {
  const { inWords, many, number, percent, says } = goodwill.play;
  const ENOUGH = 10; // plays in a role, before they are summed up
  const mean = (numbers) => numbers.reduce((a, b) => a + b, 0) / numbers.length;
  const count = (list, is) => list.filter(is).length;
  const times = (n) => (n === 1 ? "once" : n === 2 ? "twice" : `${inWords(n)} times`);
  const retold = (tables, role, { seeds, moves }) => seeds.map((seed, k) => goodwill.play.play(tables, role, seed, moves[k]));
  const best = (tables, role, t, play) => (role === "P1" ? goodwill.play.bestMove.P1(tables, t, play.belief) : goodwill.play.bestMove.P2(tables, t, play.belief, play.has));

  // ---- P1: what a gift at once would have cost in these very plays, and what never to give ----------------------
  // The rounds in which no P1 can be sure enough to give, whatever it has seen; and why in the first of them: it is surest
  // that P2 lacks the piece after pesters alone.
  const surest = ({ seen, T, shares }, t) => {
    let [b, d] = [shares.Byzantine, 1 - shares.Byzantine];
    for (let s = T; s > t; s--) [b, d] = [b * seen[s][0], d * seen[s][1]];
    return d / (b + d);
  };
  const gives = (tables, t, d) => {
    const { give, wait } = goodwill.play.costs(tables, t, [1 - d, d, 0]);
    return give <= wait + tables.tolerance;
  };
  const tooLateToGive = (tables) => {
    const { T, s_c, r_p, loss } = tables, late = Math.max(...Array.from({ length: T + 1 }, (_, t) => t).filter((t) => !gives(tables, t, surest(tables, t))));
    if (!gives(tables, late, 1)) {
      return { late, said: `at most ${many(late, "pester")} can still come then, and a gift spares you ${number(late * (1 - loss) ** 2 * r_p)} at most and costs ${number(s_c)}` };
    }
    return { late, said: `in round ${late} you would have to be ${percent(goodwill.play.sure(tables, late, [1, 0, 0]))} sure that P2 lacks the piece and would stop, and can be ${percent(surest(tables, late))} sure at most` };
  };
  const P1 = (tables, kept) => {
    const { T } = tables, plays = retold(tables, "P1", kept);
    const cost = (moves) => mean(kept.seeds.map((seed) => -goodwill.play.score(tables, goodwill.play.play(tables, "P1", seed, moves)).total));
    const paid = mean(plays.map((play) => -goodwill.play.score(tables, play).total));
    const once = cost(`g${"w".repeat(T)}`), never = cost("w".repeat(T + 1)), { give, wait } = goodwill.play.costs(tables, T, goodwill.play.firstBelief(tables));
    const pays = give < wait && !says.same(tables, give, wait), equal = says.same(tables, once, never), turned = !equal && pays !== (once < never);
    const here = equal ? "the two cost you the same" : once < never ? "a gift at once paid" : "a gift at once did not pay";
    const why = `Over very many plays the best P1 that gives at once pays ${number(give)} on average, the best that waits first ${number(wait)}. `
      + (turned ? "In yours luck turned it round. " : "") + (pays ? "So a selfish P1 gives: not to be kind, but to be left in peace." : "So a selfish P1 waits.");
    const { late, said } = tooLateToGive(tables);
    let tooLate = 0, unsure = 0;
    for (const { seed, moves } of plays) {
      [...moves].forEach((move, k) => {
        if (move !== "g") return;
        const before = goodwill.play.play(tables, "P1", seed, moves.slice(0, k));
        if (before.t <= late) tooLate += 1; else if (best(tables, "P1", before.t, before) !== "g") unsure += 1;
      });
    }
    const end = `It no longer pays from round ${late} on: ${said}. You gave so late ${tooLate ? times(tooLate) : "in none of your plays"}`
      + (unsure ? `, and ${times(unsure)} earlier when it was too unlikely that a gift would stop P2.` : ".");
    return [`In these ${inWords(plays.length)} plays as P1 you paid ${number(paid)} on average. With the same luck one gift in the first round, and none later, would have cost you ${number(once)}, and never to give ${number(never)}: ${here}.`, why, end];
  };

  // ---- P2: what its pesters cost and brought, and how many in vain are still worth their price --------------------
  // What P2 believes of P1's states before its first move: nothing has arrived.
  const atFirst = (tables) => goodwill.play.scaled(goodwill.play.afterArrival(tables, tables.T, tables.start, false));
  // What it expects who pesters until this many were in vain, and is silent from then on.
  const expects = (tables, most) => {
    let masses = atFirst(tables), gain = 0;
    for (let t = tables.T, k = 0; t > 0; t--, k++) {
      const total = masses.reduce((a, b) => a + b, 0);
      masses = goodwill.play.afterAsking(tables, t, masses, k < most);
      const arrives = goodwill.play.afterArrival(tables, t - 1, masses, true).reduce((a, b) => a + b, 0);
      gain += tables.b_c * arrives - (k < most ? tables.s_p * total : 0);
      masses = goodwill.play.afterArrival(tables, t - 1, masses, false);
    }
    return gain;
  };
  // How often the best P2 pesters, if nothing comes.
  const patience = (tables) => {
    let masses = atFirst(tables), k = 0;
    for (let t = tables.T; t > 0 && goodwill.play.bestMove.P2(tables, t, masses, false) === "p"; t--, k++) {
      masses = goodwill.play.afterArrival(tables, t - 1, goodwill.play.afterAsking(tables, t, masses, true), false);
    }
    return k;
  };
  const P2 = (tables, kept) => {
    const { T, s_p, b_c } = tables, plays = retold(tables, "P2", kept), most = patience(tables);
    // Each pester, how many there were before it in its play, and whether the piece came right after it.
    const pesters = plays.flatMap(({ rounds }) => rounds.flatMap(({ pesters: asks }, k) => (asks
      ? [{ before: count(rounds.slice(0, k), (one) => one.pesters), last: k === T, answered: Boolean(rounds[k + 1]?.giftArrives) }] : [])));
    const sent = pesters.length, brought = (moves) => mean(kept.seeds.map((seed) => goodwill.play.score(tables, goodwill.play.play(tables, "P2", seed, moves)).total));
    const you = mean(plays.map((play) => goodwill.play.score(tables, play).total));
    const asking = brought(({ t }) => (T - t < most ? "p" : "s")), never = brought(() => "s"), gain = expects(tables, most), rest = expects(tables, 0);
    const judged = says.same(tables, asking, never) ? "asking changed nothing" : asking > never ? "asking paid" : "asking did not pay";
    const own = `In these ${inWords(plays.length)} plays as P2 you ${sent ? `sent ${many(sent, "pester")} at ${number(s_p)} each` : "never pestered"}: that brought you ${number(you)} on average. `
      + `With the same luck, ${most ? `asking as long as it pays would have brought ${number(asking)}, never asking ${number(never)}: ${judged}.` : `never asking would have brought ${number(never)}.`}`;
    const why = most === 0 ? `Over very many plays it does not pay: a piece worth ${number(b_c)} times the small chance of an answer is less than the ${number(s_p)} that a pester costs.`
      : `Over very many plays who asks as long as it pays gains ${number(gain)} on average, who never asks ${number(rest)}. ${asking < never && !says.same(tables, asking, never) ? "In yours luck turned it round. " : ""}So P2 pesters: an answer is unlikely, but it is worth many pesters.`;
    const beyond = pesters.filter(({ before, last }) => before >= most || last), heard = count(beyond, (one) => one.answered);
    const after = `You sent ${inWords(beyond.length)} more after that, ${heard === 0 ? "in vain" : `and ${heard === beyond.length && heard === 1 ? "it" : inWords(heard)} ${heard === 1 ? "was" : "were"} answered`}.`;
    const end = most === T ? "It no longer pays in round 0: no round is left in which P1 could answer."
      : most ? `It no longer pays after ${inWords(most)} in vain: P1 has been silent for so long that hope times worth is less than the price.` : "";
    return [own, why, ...(end ? [`${end}${sent ? ` ${beyond.length ? after : "You never asked after that."}` : ""}`] : [])];
  };

  // The sentences for a role, once there are enough plays; before, nothing.
  const learned = (tables, role, kept) => (kept.plays < ENOUGH ? [] : { P1, P2 }[role](tables, kept));
  Object.assign(goodwill.play, { ENOUGH, learned });
})();
