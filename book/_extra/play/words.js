// What the page says of a play, a hint and its end: sentences from the numbers, and nothing else.
"use strict";
globalThis.goodwill ??= {};
goodwill.play ??= {};
(() => {
  const { inWords, many, number, percent } = goodwill.play;
  // Two decimals, or two digits if it is less than a tenth.
  const amount = (x) => (Math.abs(x) < 0.1 ? number(Number(x.toPrecision(2)), 12) : number(x));
  const same = (tables, a, b) => Math.abs(a - b) <= tables.tolerance * tables.b_c;

  // Two amounts and how far they are apart, each rounded from the exact one: with two decimals (two digits of the
  // distance if it is less than a tenth), or one more if the three only then fit as they stand.  Where they do not
  // fit even so, the distance is said to be about that.
  const fitting = (a, b) => {
    const apart = Math.abs(a - b), least = apart < 0.1 ? 1 - Math.floor(Math.log10(apart)) : 2;
    const fits = (digits) => Math.abs(Number(a.toFixed(digits)) - Number(b.toFixed(digits))).toFixed(digits) === apart.toFixed(digits);
    const digits = [least, least + 1].find(fits);
    const said = (x) => number(x, digits ?? least);
    return [said(a), said(b), (digits === undefined ? "about " : "") + said(apart)];
  };
  // What P2 ends with, as a word and a number without a sign: "lost 5".
  const gained = (total) => (total === 0 ? "gained nothing" : `${total < 0 ? "lost" : "gained"} ${number(Math.abs(total))}`);
  // A share in words: "one message in four", or in percent.
  const oneIn = (share, thing, things) => {
    const every = Math.round(1 / share);
    return Math.abs(every * share - 1) < 1e-9 ? `one ${thing} in ${inWords(every)}` : `${percent(share)} of ${things}`;
  };

  const score = (tables, play) => {
    const { gifts, pesters, total } = goodwill.play.score(tables, play), { s_c, r_p, s_p, b_c } = tables;
    if (play.role === "P2") {
      const paid = pesters ? `paid ${number(s_p * pesters)} for ${many(pesters, "pester")}` : "paid nothing";
      return play.has ? `The piece is worth ${number(b_c)}, and you ${paid}: you ${gained(total)} in all.` : play.over ? `You ${paid}.` : `You have ${paid} so far.`;
    }
    if (!gifts && !pesters) return play.over ? "You paid nothing." : "You have paid nothing so far.";
    const parts = [];
    if (gifts) parts.push(`${number(s_c * gifts)} for ${many(gifts, "gift")}`);
    if (pesters) parts.push(`${number(r_p * pesters)} for ${many(pesters, "pester")} that came`);
    return `You ${play.over ? "" : "have "}paid ${number(-total)}${parts.length > 1 ? `: ${parts.join(" and ")}` : parts[0].slice(parts[0].indexOf(" "))}.`;
  };

  // The best move here, why, and what the other would cost: all expected from here on, by the exact solver.
  const hint = (tables, { role, t, belief, has }) => {
    if (role === "P1") {
      const { give, wait } = goodwill.play.costs(tables, t, belief), [b, d, n] = belief;
      const saved = (1 - tables.loss) ** 2 * tables.r_p * t;
      const why = give <= wait
        ? `It is ${percent(d)} likely that P2 lacks the piece and would stop, and then a gift that arrives spares you the pesters of ${many(t, "round")}`
        : t === 0 ? "No pester can follow this round, so there is nothing left to buy peace from"
          : saved < tables.s_c && n <= 0.5 ? `Too late: only ${many(t, "pester")} can still come, and even if P2 lacks the piece a gift spares you ${number(saved)} on average and costs ${number(tables.s_c)}`
            : n > d ? `It is ${percent(n)} likely that P2 has the piece already`
              : b > d ? `It is ${percent(b)} likely that P2 is Byzantine, and no gift stops that`
                : `You are not sure enough that a gift would stop P2: it is ${percent(d)} likely that P2 lacks the piece and would stop`;
      if (same(tables, give, wait)) return `Give or wait: it is all the same. From here on either costs ${amount(give)} on average.`;
      const [giving, waiting, apart] = fitting(give, wait);
      const costs = `From here on giving costs ${giving} on average, waiting ${waiting}`;
      return `${give < wait ? "Give" : "Wait"}. ${why}. ${costs}: to ${give < wait ? "wait" : "give"} instead would cost you ${apart} more.`;
    }
    if (has) return "Stay silent: you have the piece.";
    const { pester, silent, gets } = goodwill.play.worths(tables, t, belief), kinds = goodwill.play.scaled(
      [0, 1, 2].map((part) => belief.reduce((a, mass, k) => a + (tables.states[t].part[k] === part ? mass : 0), 0)));
    if (t === 0) return `Stay silent. No round is left for an answer: a pester would cost you ${amount(silent - pester)} for nothing.`;
    const stillGives = selfishMayGive(tables, t, belief);
    // All that is weighed: who P1 may be, how likely the piece still is after either move, and what that costs.
    const why = `P1 is an altruist, who may answer, with ${percent(kinds[1])}; selfish with ${percent(kinds[2])}, and then it ${stillGives ? "gives while it fears your pesters" : "gives no more, whatever you do now"}; Byzantine with ${percent(kinds[0])}, and never gives. `
      + `If you pester now, and do your best afterwards, the piece still comes with ${percent(gets.pester)}; after silence with ${percent(gets.silent)}. It is worth ${number(tables.b_c)}, and each pester costs ${number(tables.s_p)}`;
    if (same(tables, pester, silent)) return `Pester or stay silent: it is all the same. From here on either brings ${amount(pester)} on average.`;
    const [asking, waiting, apart] = fitting(pester, silent);
    const worths = `From here on pestering brings ${asking} on average, silence ${waiting}`;
    return `${pester > silent ? "Pester" : "Stay silent"}. ${why}. ${worths}: to ${pester > silent ? "stay silent" : "pester"} instead would bring you ${apart} less.`;
  };
  // Whether a selfish P1 may still give in a later round: from one of the states that it may be in, along what P2 may do.
  const selfishMayGive = (tables, t, masses) => {
    let now = new Set(masses.flatMap((mass, k) => (mass > 0 && tables.states[t].part[k] === 2 ? [k] : [])));
    for (let s = t; s > 0; s--) {
      const { onPester, onSilence } = tables.states[s];
      now = new Set([...now].flatMap((k) => [onPester[k], onSilence[k]]));
      if ([...now].some((k) => tables.states[s - 1].gives[k] > 0)) return true;
    }
    return false;
  };

  // What each move of the reader gave away, in expectation, against the best one there.
  const lost = (tables, play) => {
    const found = [];
    [...play.moves].forEach((move, k) => {
      const { role, t, belief } = goodwill.play.play(tables, play.role, play.seed, play.moves.slice(0, k));
      let less;
      if (role === "P1") {
        const { give, wait } = goodwill.play.costs(tables, t, belief);
        less = (move === "g" ? give : wait) - Math.min(give, wait);
      } else {
        const { pester, silent } = goodwill.play.worths(tables, t, belief);
        less = Math.max(pester, silent) - (move === "p" ? pester : silent);
      }
      if (!same(tables, less, 0)) found.push({ t, move, less });
    });
    return found;
  };

  // Who the other was, for who sees the end: the headline, and what it did.
  const NAMED = { altruist: "an altruist", selfish: "selfish", Byzantine: "Byzantine" };
  const headline = (tables, play) => {
    const { role, kind, has } = play, { total } = goodwill.play.score(tables, play);
    if (role === "P1") return `P2 was ${NAMED[kind]}.`;
    const sum = total === 0 ? "0" : `${total > 0 ? "+" : ""}${number(total)}`;
    return `${has ? "You got the piece" : "You did not get the piece"}: ${sum}. P1 was ${NAMED[kind]}.`;
  };
  const DID = {
    P1: {
      altruist: () => "Like a selfish P2, it pesters while it lacks the piece.",
      selfish: () => "It pesters while it lacks the piece, since that pays.",
      Byzantine: () => "It tossed a coin in each round but the last, whatever you did.",
    },
    P2: {
      altruist: ({ T, generosity }) => `It gave in round ${T}, and then answers ${oneIn(generosity, "pester", "the pesters")} of those that reach it.`,
      selfish: (tables, gave) => (gave ? "It gave only while it expected to save by it." : "It never expected to save by giving, and never gave."),
      Byzantine: () => "It never gives.",
    },
  };
  const end = (tables, play) => {
    const { role, rounds, kind } = play;
    const lostOf = (sent, arrives) => rounds.filter((round) => round[sent] && !round[arrives]).length;
    const gifts = lostOf("gives", "giftArrives"), pesters = lostOf("pesters", "pesterArrives");
    const gave = rounds.some((round) => round.gives), sentences = [DID[role][kind](tables, gave)];
    if (role === "P1") {
      const got = rounds.find((round) => round.giftArrives);
      sentences.push(got ? `It got the piece in round ${got.t}.` : gave ? "The piece never reached it." : "You never gave.");
    }
    const unseen = [gifts && many(gifts, "gift"), pesters && many(pesters, "pester")].filter(Boolean);
    sentences.push(unseen.length ? `Lost on the way: ${unseen.join(" and ")}.` : "No message was lost.");
    return sentences.join(" ");
  };
  // What others would have got in your place; a total is what one gains, so that P1's is what it pays, negative.
  const others = (tables, play) => {
    const totals = goodwill.play.instead(tables, play.role, play.seed), mine = goodwill.play.score(tables, play).total;
    const each = (total) => (play.role === "P1" ? (total ? `paid ${number(-total)}` : "paid nothing") : gained(total));
    const lucky = mine > totals.selfish
      ? " That you fared better was luck: the best play is best on average, over all that the other may be and all that may get lost." : "";
    const who = play.role === "P1" ? `a selfish player, who follows the hints, would have ${each(totals.selfish)}, an altruist ${number(-totals.altruist)},`
      : tables.b_c !== tables.worths[0][0] ? `a selfish player, who follows the hints, would have ${each(totals.selfish)}, an altruist, who pesters on, would have ${each(totals.altruist)},`
      : totals.altruist === totals.selfish ? `a selfish player or an altruist, who both pester on, would have ${each(totals.selfish)},`
        : `a selfish player would have ${each(totals.selfish)}, an altruist would have ${each(totals.altruist)},`;
    const byzantine = play.role === "P1" ? number(-totals.Byzantine) : `would have ${each(totals.Byzantine)}`;
    return `With the same luck, each round losing the same messages, ${who} and a Byzantine one ${byzantine}.${lucky}`;
  };
  const verdict = (tables, play) => {
    const found = lost(tables, play), total = found.reduce((a, { less }) => a + less, 0);
    if (!found.length) return "Each of your moves was best, given what you could know. What remained was luck.";
    const worst = found.reduce((a, b) => (b.less > a.less ? b : a));
    const word = { g: "giving", w: "waiting", p: "pestering", s: "silence" }[worst.move];
    return `Against the best play your moves gave away ${amount(total)} in expectation`
      + (found.length > 1 ? `, the largest part in round ${worst.t} (${word}: ${amount(worst.less)}).` : `: ${word} in round ${worst.t}.`);
  };

  const RULES = {
    P1: (tables) => `To give costs you ${number(tables.s_c)}, each pester that reaches you ${number(tables.r_p)}. Pay as little as you can.`,
    P2: (tables) => `The piece is worth ${number(tables.b_c)} to you, each pester costs you ${number(tables.s_p)}. Gain as much as you can.`
      + (tables.b_c === tables.worths[0][0] ? "" : ` (To the others it is worth ${number(tables.worths[0][0])}, and P1 takes you for one of them.)`),
  };
  // The words that one must know before the first move.
  const TERMS = {
    P1: (tables) => "Peers are computers that share a file; P2 may lack its last piece, and a pester asks for it. P2 may be Byzantine, "
      + `that is broken or malicious. The network loses ${oneIn(tables.loss, "message", "messages")}.`,
    P2: (tables) => "Peers are computers that share a file; you lack its last piece, and a pester asks for it. A selfish P1 gives while that pays; "
      + `an altruist, kind at its own cost, answers ${oneIn(tables.generosity, "pester", "the pesters")}; a Byzantine one, broken or malicious, none. `
      + `The network loses ${oneIn(tables.loss, "message", "messages")}.`,
  };
  // Why P2's first belief is not that of the population: nothing came in the first round.
  const start = (tables) => {
    const { T, states, shares, loss } = tables, { gives, part } = states[T];
    const givers = [[1, "altruists"], [2, "selfish peers"]]
      .filter(([kind]) => tables.start.some((mass, k) => mass > 0 && part[k] === kind && gives[k] > 0)).map(([, name]) => name);
    const of = ["altruist", "selfish", "Byzantine"].map((kind) => percent(shares[kind]));
    return `Of all peers ${of[0]} are altruists, ${of[1]} selfish, ${of[2]} Byzantine. But round ${T} brought you nothing, `
      + `though then ${givers.join(" and ")} give, and ${percent(1 - loss)} of gifts arrive.`;
  };

  Object.assign(goodwill.play, { says: { RULES, TERMS, end, fitting, headline, hint, lost, others, score, start, verdict } });
})();
