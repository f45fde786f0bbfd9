// What the page says of a play, a hint and its end: sentences from the numbers, and nothing else.
"use strict";
globalThis.goodwill ??= {};
goodwill.play ??= {};
(() => {
  const { many, number, percent } = goodwill.play;
  // Two decimals, or two digits if it is less than a tenth.
  const amount = (x) => (Math.abs(x) < 0.1 ? number(Number(x.toPrecision(2)), 12) : number(x));
  const same = (tables, a, b) => Math.abs(a - b) <= tables.tolerance * tables.b_c;

  const score = (tables, play) => {
    const { gifts, pesters, total } = goodwill.play.score(tables, play), { s_c, r_p, s_p, b_c } = tables;
    if (play.role === "P2") {
      const paid = pesters ? `paid ${number(s_p * pesters)} for ${many(pesters, "pester")}` : "paid nothing";
      return play.has ? `You have the piece, worth ${number(b_c)}, and ${paid}: ${number(total)} in all.` : `You have ${paid} so far.`;
    }
    if (!gifts && !pesters) return "You have paid nothing so far.";
    const parts = [];
    if (gifts) parts.push(`${number(s_c * gifts)} for ${many(gifts, "gift")}`);
    if (pesters) parts.push(`${number(r_p * pesters)} for ${many(pesters, "pester")} that came`);
    return `You have paid ${number(-total)}${parts.length > 1 ? `: ${parts.join(" and ")}` : parts[0].slice(parts[0].indexOf(" "))}.`;
  };

  // The best move here, why, and what the other would cost: all expected from here on, by the exact solver.
  const hint = (tables, { role, t, belief, has }) => {
    if (role === "P1") {
      const { give, wait } = goodwill.play.costs(tables, t, belief), [b, d, n] = belief;
      const saved = (1 - tables.loss) ** 2 * tables.r_p * t;
      const why = give <= wait
        ? `It is ${percent(d)} likely that P2 still lacks the piece, and a gift that arrives spares you the pesters of ${many(t, "round")}`
        : t === 0 ? "No pester can follow this round, so there is nothing left to buy peace from"
          : saved < tables.s_c ? `Too late: only ${many(t, "pester")} can still come, and even if P2 lacks the piece a gift spares you ${number(saved)} of a pester on average`
            : n > d ? `It is ${percent(n)} likely that P2 has the piece already`
              : b > d ? `It is ${percent(b)} likely that P2 is Byzantine, and no gift stops that`
                : `You are not sure enough that a gift would stop P2: it is ${percent(d)} likely that P2 lacks the piece`;
      const costs = `From here on giving costs ${amount(give)} on average, waiting ${amount(wait)}`;
      if (same(tables, give, wait)) return `Give or wait: it is all the same. ${costs}.`;
      return `${give < wait ? "Give" : "Wait"}. ${why}. ${costs}: to ${give < wait ? "wait" : "give"} instead would cost you ${amount(Math.abs(give - wait))}.`;
    }
    if (has) return "Stay silent: you have the piece.";
    const { pester, silent } = goodwill.play.worths(tables, t, belief), kinds = goodwill.play.scaled(
      [0, 1, 2].map((part) => belief.reduce((a, mass, k) => a + (tables.states[t].part[k] === part ? mass : 0), 0)));
    if (t === 0) return `Stay silent. No round is left for an answer: a pester would cost you ${amount(silent - pester)} for nothing.`;
    const stillGives = tables.states.slice(0, t).some(({ gives, part }) => gives.some((chance, k) => chance > 0 && part[k] === 2));
    const why = pester >= silent
      ? `It is ${percent(kinds[1])} likely that P1 is an altruist, who may answer, and ${percent(kinds[2])} that it is selfish, ${stillGives ? "which gives while it fears your pesters" : "which gives no more so late"}; an answer is worth ${number(tables.b_c)}, a pester costs ${number(tables.s_p)}`
      : `It is ${percent(kinds[1])} likely that P1 is an altruist, too little hope for the price`;
    const worths = `From here on pestering brings ${amount(pester)} on average, silence ${amount(silent)}`;
    if (same(tables, pester, silent)) return `Pester or stay silent: it is all the same. ${worths}.`;
    return `${pester > silent ? "Pester" : "Stay silent"}. ${why}. ${worths}: to ${pester > silent ? "stay silent" : "pester"} instead would cost you ${amount(Math.abs(pester - silent))}.`;
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

  const WAS = {
    P1: {
      altruist: "P2 was an altruist: it pesters while it lacks the piece, like a selfish P2",
      selfish: "P2 was selfish: it pesters while it lacks the piece, since that pays",
      Byzantine: "P2 was Byzantine: it tossed a coin in each round, whatever you did",
    },
    P2: {
      altruist: "P1 was an altruist: it gave in the first round, and then answers one pester in four that reaches it",
      selfish: "P1 was selfish: it gave only while it expected to save by it",
      Byzantine: "P1 was Byzantine: it never gives",
    },
  };
  const end = (tables, play) => {
    const { role, rounds, kind } = play, sentences = [`${WAS[role][kind]}.`];
    const lostOf = (sent, arrives) => rounds.filter((round) => round[sent] && !round[arrives]).length;
    const gifts = lostOf("gives", "giftArrives"), pesters = lostOf("pesters", "pesterArrives");
    const gave = rounds.some((round) => round.gives);
    if (role === "P1") {
      const got = rounds.find((round) => round.giftArrives);
      sentences.push(got ? `It got the piece in round ${got.t}.` : gave ? "The piece never reached it." : "You never gave.");
    } else if (!gave && kind !== "Byzantine") sentences.push("It never gave.");
    const unseen = [gifts && many(gifts, "gift"), pesters && many(pesters, "pester")].filter(Boolean);
    sentences.push(unseen.length ? `Lost on the way: ${unseen.join(" and ")}.` : "No message was lost.");
    return sentences.join(" ");
  };
  const verdict = (tables, play) => {
    const found = lost(tables, play), total = found.reduce((a, { less }) => a + less, 0);
    if (!found.length) return "Each of your moves was best, given what you could know. What remained was luck.";
    const worst = found.reduce((a, b) => (b.less > a.less ? b : a));
    const word = { g: "giving", w: "waiting", p: "pestering", s: "silence" }[worst.move];
    return `Against the best play your moves gave away ${amount(total)} in expectation`
      + (found.length > 1 ? `, most of it in round ${worst.t} (${word}: ${amount(worst.less)}).` : `: ${word} in round ${worst.t}.`);
  };

  const RULES = {
    P1: (tables) => `You are P1 and hold the piece. To give it costs you ${number(tables.s_c)}; each pester that reaches you costs you ${number(tables.r_p)}. Pay as little as you can.`,
    P2: (tables) => `You are P2 and want the piece, worth ${number(tables.b_c)} to you. Each pester costs you ${number(tables.s_p)}. Gain as much as you can. The play begins where round ${tables.T} has brought you nothing.`,
  };

  Object.assign(goodwill.play, { says: { RULES, end, hint, lost, score, verdict } });
})();
