// What the page says of a play, a hint and its end: sentences from the numbers, and nothing else.
"use strict";
globalThis.goodwill ??= {};
goodwill.play ??= {};
(() => {
  const { NEAR, capital, inWords, lucky, many, number, percent, shared } = goodwill.play;
  // Two decimals; never 0 where it is not.
  const amount = (x) => (Math.abs(x) < 0.005 && x !== 0 ? "less than 0.01" : number(x));
  const about = (x) => (Math.abs(x) < 0.005 ? "less than 0.01" : `about ${number(x)}`);
  const same = (tables, a, b) => Math.abs(a - b) <= tables.tolerance * tables.b_c;

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
    if (pesters) parts.push(`${number(r_p * pesters)} for ${many(pesters, "pester")} that reached you`);
    return `You ${play.over ? "" : "have "}paid ${number(-total)}${parts.length > 1 ? `: ${parts.join(" and ")}` : parts[0].slice(parts[0].indexOf(" "))}.`;
  };

  // Why the best move is best, in one clause, from the exact numbers; of a moment that is past in the past tense.
  const reason = {
    P1: (tables, { t, belief }, past) => {
      const { give, wait } = goodwill.play.costs(tables, t, belief), [b, d, n] = belief, [byzantine, lacking, having] = shared("P1", belief), say = (now, then) => (past ? then : now);
      const lacks = say("lacks", "lacked"), likely = say("it is", "it was"), saved = (1 - tables.loss) ** 2 * tables.r_p * t;
      if (give <= wait) return `${likely} ${lacking} likely that P2 ${lacks} the piece and would stop, and a gift that ${say("arrives spares", "arrived would have spared")} you the pesters of ${many(t, "round")}`;
      if (t === 0) return `no pester ${say("can", "could")} follow the last round`;
      if (saved < tables.s_c && n <= 0.5) return `too few pesters ${say("can", "could")} still come: even if P2 ${lacks} the piece, a gift ${say("spares", "spared")} you ${number(saved)} on average and ${say("costs", "cost")} ${number(tables.s_c)}`;
      if (n > d) return n > 0.5 ? `P2 probably ${say("has", "had")} the piece by ${say("now", "then")} (${having})` : `${likely} likelier that P2 ${say("has", "had")} the piece already (${having}) than that it ${lacks} it and would stop (${lacking})`;
      if (b > d) return `${likely} ${byzantine} likely that P2 ${say("is", "was")} Byzantine, and no gift stops that`;
      return `${likely} only ${lacking} likely that P2 ${lacks} the piece and would stop`;
    },
    P2: (tables, { t, belief, has }, past, brief) => {
      const say = (now, then) => (past ? then : now);
      if (has) return `you ${say("have", "had")} the piece`;
      if (t === 0) return `no round ${say("is", "was")} left in which P1 could answer`;
      const { pester, silent, gets } = goodwill.play.worths(tables, t, belief), better = pester >= silent;
      const [from, to] = [gets.silent, gets.pester].map(percent), rises = gets.pester > gets.silent, verb = rises ? "lift" : "lower";
      const moves = say(`${verb}s`, `${better ? "would have " : ""}${verb}ed`);
      if (from === to) {
        const later = goodwill.play.asksLater(tables, t, belief, false) > 0;
        return `a pester ${say("now", "then")} ${say("leaves", better ? "would have left" : "left")} the chance of the piece at ${from}, or nearly so${later ? `: one later ${say("brings", "brought")} as much` : ""}`;
      }
      const moved = `a pester ${moves} the chance of the piece ${better || !rises ? "" : "only "}from ${from} to ${to}`;
      if (brief) return moved;
      // What a pester brings, and what is paid for it, now or later: their distance is that of the two moves.
      const brings = tables.b_c * (gets.pester - gets.silent), costs = brings - (pester - silent), later = tables.s_p - costs;
      const parts = Math.abs(later) < NEAR ? "" : ` (${amount(tables.s_p)} now, ${amount(Math.abs(later))} ${later > 0 ? "less" : "more"} for later pesters)`;
      return `${moved}; that ${brings < 0 ? "loses" : "is worth"} ${amount(Math.abs(brings))} and ${costs < 0 ? "spares" : "costs"} ${amount(Math.abs(costs))}${parts}`;
    },
  };

  // The best move here and what the other would cost, all expected from here on, by the exact solver; and why.
  const hint = (tables, play, marked = false) => {
    const { role, t, belief, has } = play;
    if (role === "P2" && has) return { said: "Stay silent: you have the piece.", why: "" };
    const { give, wait } = role === "P1" ? goodwill.play.costs(tables, t, belief) : {};
    const { pester, silent, gets } = role === "P2" ? goodwill.play.worths(tables, t, belief) : {};
    const [one, two] = role === "P1" ? [give, wait] : [pester, silent], [act, rest] = role === "P1" ? ["Give", "Wait"] : ["Pester", "Stay silent"];
    const verb = role === "P1" ? "pay" : "gain", apart = Math.abs(one - two), better = (role === "P1") === (one < two) ? act : rest, because = `${capital(reason[role](tables, play, false, true))}.`;
    const other = better === act ? rest : act, [most, least] = better === act ? [one, two] : [two, one];
    const why = t === 0 ? "" : role === "P1" ? weighed.P1(tables, t, belief) : weighed.P2(tables, play);
    if (role === "P2" && t === 0) return { said: `Stay silent. ${because} A pester would cost you ${amount(silent - pester)} for nothing.`, why };
    const more = role === "P1" ? needed(tables, play, marked) : risen(tables, play, most), later = role === "P2" && goodwill.play.asksLater(tables, t, belief, false) > 0;
    if (same(tables, one, two)) return { said: `${later ? "Pester now or later" : `${act} or ${rest.toLowerCase()}`}: it is all the same. From here on you ${verb} ${amount(one)} on average either way.${more}`, why };
    if (apart < NEAR) return { said: `${better}. But the two moves are about equal${later && better === act ? ", since you may still pester later" : ""}: from here on you ${verb} ${about(one)} on average either way (they differ by less than ${NEAR}).${more}`, why };
    const now = t === 0 ? "" : " now and do your best afterwards";
    return { said: `${better}. ${because}${role === "P1" ? more : ""} From here on you ${verb} ${amount(most)} on average; if you ${other.toLowerCase()}${now}, ${amount(least)}.${role === "P2" ? more : ""}`, why };
  };
  // How sure P1 would have to be that P2 lacks the piece and would stop, told so that one sees on which side it is.
  const needed = (tables, { t, belief }, marked) => {
    const least = goodwill.play.sure(tables, t, belief), held = shared("P1", belief)[1];
    if (least === null) return "";
    let said = percent(least);
    for (let digits = 2; said === held && digits < 4 && Math.abs(least - belief[1]) > 1e-9; digits++) said = `${Number((100 * least).toFixed(digits))}%`;
    return ` A gift pays in this round if it is at least ${said} likely that P2 would stop${marked ? " (the mark in the bar)" : ""}.`;
  };
  // Who has pestered in vain may expect more than before: that pester is paid.
  const risen = (tables, { seed, moves }, now) => {
    if (!moves.endsWith("p")) return "";
    const { t, belief } = goodwill.play.play(tables, "P2", seed, moves.slice(0, -1)), { pester, silent } = goodwill.play.worths(tables, t, belief), before = Math.max(pester, silent);
    return now > before + NEAR ? ` (Before your last pester it was ${amount(before)}; that pester is paid by now, and no longer counts.)` : "";
  };
  // All that is weighed: who the other may be, and what follows from either move.
  const weighed = {
    P1: (tables, t, belief) => {
      const [byzantine, lacking, having] = shared("P1", belief);
      return `A gift costs ${number(tables.s_c)}. With a P2 that lacks the piece and would stop (${lacking}) it spares you ${amount((1 - tables.loss) ** 2 * tables.r_p * t)} on average, since it must arrive, and so must each pester that it stops. `
        + `With one that has the piece (${having}) and a Byzantine one (${byzantine}) it spares nothing. Who waits may still give later.`;
    },
    P2: (tables, play) => {
      const { t, belief } = play, [byzantine, altruist, selfish] = shared("P2", goodwill.play.byKind(tables, t, belief)), again = goodwill.play.mayGive(tables, t, belief);
      return `${capital(reason.P2(tables, play))}. It is ${altruist} likely that P1 is an altruist, who may answer; ${selfish} that it is selfish, and ${again.length ? `may give again after a pester, in ${inRounds(again)}` : "gives no more, whatever you do now"}; `
        + `${byzantine} that it is Byzantine, and never gives. The chance of the piece is that with your best play afterwards.`;
    },
  };
  // Whether a selfish P1 may still give in a later round: from one of the states that it may be in, along what P2 may do.
  const selfishMayGive = (tables, t, masses) => goodwill.play.mayGive(tables, t, masses).length > 0;
  // Rounds as one reads them: "round 9", "rounds 9 and 4", "rounds 9 to 2".
  const inRounds = (list) => {
    const spans = [];
    for (const t of list) if (spans.at(-1)?.at(-1) === t + 1) spans.at(-1).push(t); else spans.push([t]);
    const said = spans.flatMap((span) => (span.length < 3 ? span.map(String) : [`${span[0]} to ${span.at(-1)}`]));
    return `round${list.length === 1 ? "" : "s"} ${said.length === 1 ? said[0] : `${said.slice(0, -1).join(", ")} and ${said.at(-1)}`}`;
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
    if (role === "P1") return `P2 was ${NAMED[kind]}. You paid ${total ? number(-total) : "nothing"}.`;
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
    const sent = rounds.some((round) => round.gives || round.pesters);
    sentences.push(unseen.length ? `Lost on the way: ${unseen.join(" and ")}.` : sent ? "All messages that were sent arrived." : "No message was sent.");
    return sentences.join(" ");
  };
  // When a selfish P1 gives: in the first round, and where it may do so again, right after a pester.
  const givesWhen = (tables) => {
    const { T, start } = tables, again = goodwill.play.mayGive(tables, T, start);
    return `gives in round ${T}${again.length ? `, and perhaps again right after a pester, in ${inRounds(again)}` : ", and no more after that"}`;
  };
  // What others would have got in your place, as rows of a name and of what came of it; a total is what one gains, so
  // that P1's is what it pays, negative.  They begin where the reader did, after the moves that were given.
  const others = (tables, play, few = false, given = 0) => {
    const begun = play.moves.slice(0, given), totals = goodwill.play.instead(tables, play.role, play.seed, begun), mine = goodwill.play.score(tables, play).total;
    const each = (total) => (play.role === "P1" ? (total ? `paid ${number(-total)}` : "paid nothing") : gained(total));
    const rows = [["you", mine], ["a selfish player, who follows the hints", totals.selfish], ["an altruist", totals.altruist], ["a Byzantine player", totals.Byzantine]].slice(0, few ? 2 : 4);
    const gave = play.role === "P1" ? goodwill.play.played(tables, "P1", play.seed, "selfish", begun).rounds.slice(given).filter((round) => round.gives).map((round) => round.t) : [];
    const from = given ? `From round ${tables.T - given} on, with` : "With";
    return {
      title: `${from} the same ${play.role === "P1" ? "P2" : "P1"} and the same luck with messages, sent here or not`,
      rows: rows.map(([who, total]) => [who, each(total)]),
      gave: play.role === "P1" ? `Who follows the hints ${gave.length ? `gave in ${inRounds(gave)}` : `never gave${given ? ` from round ${tables.T - given} on` : ""}`}.` : "",
      luck: lucky(rows.filter(([, total]) => total > totals.selfish).map(([who]) => who)),
    };
  };
  // What the reader's moves lost, where most, and why; `back` is the round to go back to, and how many moves came before.
  // The first moves may be given, and not the reader's.
  const verdict = (tables, play, given = 0) => {
    const found = lost(tables, play).filter(({ t }) => t <= tables.T - given), total = found.reduce((a, { less }) => a + less, 0);
    if (!found.length) return { said: `${given ? `From round ${tables.T - given} on each` : "Each"} of your moves was best, given what you could know. What remained was luck.`, back: null };
    if (total < NEAR) return { said: `Your moves were about as good as the best ones: not counting luck, they differ by less than ${NEAR}.`, back: null };
    const worst = found.reduce((a, b) => (b.less > a.less ? b : a)), p1 = play.role === "P1", k = tables.T - worst.t;
    const word = { g: "your gift", w: "waiting", p: "your pester", s: "silence" }[worst.move];
    const because = reason[play.role](tables, goodwill.play.play(tables, play.role, play.seed, play.moves.slice(0, k)), true);
    return {
      said: `Not counting luck, your moves ${p1 ? "cost" : "brought"} you ${amount(total)} ${p1 ? "more" : "less"} on average than the best ones. `
        + `${found.length > 1 ? `The largest part, ${amount(worst.less)}, came from` : "That came from"} ${word} in round ${worst.t}: ${because}.`,
      back: { t: worst.t, k },
    };
  };

  // What each press costs, always beside the buttons.
  const lossy = ({ loss }) => `${oneIn(loss, "message", "messages")}`;
  const likeOthers = ({ b_c, worths }) => (b_c === worths[0][0] ? "" : ` (To the others it is worth ${number(worths[0][0])}, and P1 takes you for one of them.)`);
  const RULES = {
    P1: (tables) => `To give costs you ${number(tables.s_c)} each time, a pester that reaches you ${number(tables.r_p)}. `
      + `${capital(lossy(tables))} is lost on the way.`,
    P2: (tables) => `The piece is worth ${number(tables.b_c)} to you, each pester costs you ${number(tables.s_p)}. ${capital(lossy(tables))} is lost on the way.`
      + likeOthers(tables),
  };
  // Who there is, in the smallest whole numbers: "of nine peers one is an altruist, six are selfish, two are Byzantine".
  const peers = ({ shares }) => {
    const whole = (n) => Object.values(shares).every((share) => Math.abs(n * share - Math.round(n * share)) < 1e-9);
    const n = Array.from({ length: 100 }, (_, k) => k + 1).find(whole) ?? 100;
    const some = (share, one, more) => `${inWords(Math.round(n * share))} ${Math.round(n * share) === 1 ? one : more}`;
    return `of ${inWords(n)} peers ${some(shares.altruist, "is an altruist", "are altruists")}, ${some(shares.selfish, "is selfish", "are selfish")}, `
      + `${some(shares.Byzantine, "is Byzantine", "are Byzantine")}`;
  };
  // All that one must know before the first move: who one is, what one wants, what to press.
  const pressed = (tables, words) => ["You press", `${words} in ${inWords(tables.T + 1)} rounds, counted down from ${tables.T} to 0. ${capital(lossy(tables))} is lost, and nobody tells the sender.`];
  const BRIEF = {
    P1: (tables) => [
      ["You are P1,", "a computer that holds the last piece of a film. P2 pesters you for it until a gift arrives; only a Byzantine one (broken or malicious) pesters at random, whatever it gets."],
      ["You want", `to pay as little as you can. To give costs you ${number(tables.s_c)} each time, a pester that reaches you ${number(tables.r_p)}.`],
      pressed(tables, "Give or Wait"),
    ],
    P2: (tables) => [
      ["You are P2,", "a computer that lacks the last piece of a film. P1 has it, but in the first round nothing has reached you."],
      ["You want", `the piece, which is worth ${number(tables.b_c)} to you. To ask P1 for it is to pester it, and each pester costs you ${number(tables.s_p)}.${likeOthers(tables)}`],
      pressed(tables, "Pester or Stay silent"),
    ],
  };
  // What the last round can mean: nothing of which the belief is sure that it is not so.
  const lesson = (tables, play) => {
    const last = play.rounds.at(-1);
    if (play.over || !play.moves) return "";
    if (play.role === "P2") {
      return last.pesters ? "Nothing came: your pester was lost, or the gift was, or P1 did not answer." : "You did not ask, and nothing came.";
    }
    const [before, now] = play.beliefs.slice(-2);
    if (last.pesterArrives) {
      const fell = now[0] < before[0] ? " One that lacks it asks each time, a Byzantine one only now and then: so a Byzantine one is less likely now." : "";
      return (last.gives ? "A pester although you gave: your gift was lost, or P2 is Byzantine, and no gift stops it." : "P2 asks: it has no piece yet, or it is Byzantine, and asks whatever it gets.") + fell;
    }
    if (last.gives) return "Silence after a gift: P2 has the piece, or a message was lost, or a Byzantine P2 just did not ask.";
    return `Silence: its pester was lost, ${now[2] > 0 ? "or P2 has the piece, " : ""}or a Byzantine P2 just did not ask.`;
  };
  // Whether one can see that the last signal has moved the bar.
  const moved = ({ role, beliefs }) => beliefs.length > 1 && String(shared(role, beliefs.at(-1))) !== String(shared(role, beliefs.at(-2)));
  // Why P2's first belief is not that of the population: nothing came in the first round.
  const start = (tables, untold) => {
    const { T, states, loss } = tables, { gives, part } = states[T];
    if (untold) return `${capital(peers(tables))}. Round ${T} brought you nothing; what that says of P1 is counted below.`;
    const givers = [[1, "altruists"], [2, "selfish peers"]]
      .filter(([kind]) => tables.start.some((mass, k) => mass > 0 && part[k] === kind && gives[k] > 0)).map(([, name]) => name);
    return `${capital(peers(tables))}. But round ${T} brought you nothing, though in it ${givers.join(" and ")} give, and ${percent(1 - loss)} of gifts arrive.`;
  };

  Object.assign(goodwill.play, { says: { BRIEF, RULES, end, givesWhen, headline, hint, lesson, lost, moved, others, peers, same, score, selfishMayGive, start, verdict } });
})();
