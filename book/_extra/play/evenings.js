// Evenings of a client as the page plays them: what happens, what he believes, what is best.  Nothing is drawn.
// The tables come from goodwill.companion.evenings.
"use strict";
globalThis.goodwill ??= {};
goodwill.play ??= {};
(() => {
  const { at } = goodwill.play;
  const ORDER = "o", ACROSS = "a", BAD = "b", GOOD = "g";
  const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
  const pick = (list, chance) => list[Math.floor(list.length * chance)];

  // ---- What each move is worth from here on -----------------------------------------------------------------
  const follows = ({ crowds }, crowd, place) => {
    const { states } = crowds[crowd];
    return (outcome) => states[states[place].next[outcome]].worth;
  };
  const reporting = (tables, crowd, place, trouble) => {
    const then = follows(tables, crowd, place);
    return { bad: then("low 0") - trouble, good: then("low 1") };
  };
  const ordering = (tables, crowd, place, road) => {
    const { success, utility, price, troubles } = tables, then = follows(tables, crowd, place);
    const { hurries, owns_up, owns_up_idle } = tables.crowds[crowd].states[place];
    const hot = hurries * success, back = hurries * (1 - success) * owns_up + (1 - hurries) * owns_up_idle;
    const cold = sum(troubles.map((trouble) => {
      const { bad, good } = reporting(tables, crowd, place, trouble);
      return Math.max(bad, good);
    })) / troubles.length - price;
    return {
      order: hot * (utility - price + then("high 1")) + back * then("rolled back") + (1 - hot - back) * cold,
      across: road + then("out"), hot,
    };
  };
  // What the best client does: at ties she orders, and tells the truth.
  const near = ({ utility }) => 1e-9 * utility;
  const best = {
    order: (tables, crowd, place, road) => {
      const { order, across } = ordering(tables, crowd, place, road);
      return order >= across - near(tables) ? ORDER : ACROSS;
    },
    report: (tables, crowd, place, trouble) => {
      const { bad, good } = reporting(tables, crowd, place, trouble);
      return bad >= good - near(tables) ? BAD : GOOD;
    },
  };

  // ---- A play: the share of honest clients, a seed, and the moves so far ---------------------------------------
  // `moves` is a string of the reader's moves, or a function that decides.  A hot pizza is reported “good” without being asked.
  const evenings = (tables, crowd, seed, moves) => {
    const { states, start } = tables.crowds[crowd], nights = [], made = [];
    const given = typeof moves === "string" ? [...moves] : null;
    const decide = (night) => (given ? given[made.length] : moves(night));
    const { price, utility } = tables;
    let place = start, total = 0;
    while (states[place].left > 0) {
      const state = states[place], { left } = state;
      const night = {
        left, place, stage: "order", road: pick(tables.roads, at(seed, "road", left)),
        trouble: pick(tables.troubles, at(seed, "trouble", left)), before: state.belief, paid: 0,
      };
      const move = decide(night);
      if (!move) return { crowd, seed, moves: made.join(""), nights, night, total, over: false };
      made.push(move);
      if (move === ACROSS) Object.assign(night, { outcome: "out", paid: night.road });
      else {
        const hurried = at(seed, "hurries", left) < state.hurries, hot = hurried && at(seed, "succeeds", left) < tables.success;
        const back = !hot && at(seed, "door", left) < (hurried ? state.owns_up : state.owns_up_idle);
        Object.assign(night, { hurried, ordered: state.ordered });
        if (hot) Object.assign(night, { outcome: "high 1", paid: utility - price });
        else if (back) night.outcome = "rolled back";
        else {
          night.stage = "report";
          const report = decide(night);
          if (!report) return { crowd, seed, moves: made.join(""), nights, night, total, over: false };
          made.push(report);
          Object.assign(night, report === BAD ? { outcome: "low 0", paid: -price - night.trouble } : { outcome: "low 1", paid: -price });
        }
      }
      total += night.paid;
      place = state.next[night.outcome];
      night.after = states[place].belief;
      nights.push(night);
    }
    return { crowd, seed, moves: made.join(""), nights, night: null, total, over: true };
  };

  // What others would have got in the reader's place, with the same luck and the same prices, and after the same moves where
  // a play begins in the middle: `begun` are those that lie behind her.
  const begun = ({ crowds }, crowd) => crowds[crowd].begun ?? "";
  const after = (made, decide) => {
    let k = 0;
    return (night) => made[k++] ?? decide(night);
  };
  const PLAYERS = {
    best: (tables, crowd) => ({ stage, place, road, trouble }) =>
      (stage === "order" ? best.order(tables, crowd, place, road) : best.report(tables, crowd, place, trouble)),
    honest: () => ({ stage }) => (stage === "order" ? ORDER : BAD),
    silent: (tables, crowd) => ({ stage, place, road }) => (stage === "order" ? best.order(tables, crowd, place, road) : GOOD),
    away: () => ({ stage }) => (stage === "order" ? ACROSS : GOOD),
  };
  const inPlace = (tables, crowd, seed) => Object.fromEntries(
    Object.entries(PLAYERS).map(([name, player]) => [name, evenings(tables, crowd, seed, after(begun(tables, crowd), player(tables, crowd))).total]));

  // The next seed, from this one on, with which all pizzas that lie behind her came hot but the last, which is cold.
  const dealt = (tables, crowd, seed, most) => {
    const made = begun(tables, crowd), stands = ({ nights, night }) => nights.every(({ outcome }) => outcome === "high 1") && night?.stage === "report";
    let k = seed;
    while (made && !stands(evenings(tables, crowd, k, made))) k = 1 + (k % most);
    return k;
  };

  // What each of her own moves gave away, in expectation, against the best one there.
  const wasted = (tables, { crowd, seed, moves }) => {
    const found = [];
    [...moves].forEach((move, k) => {
      if (k < begun(tables, crowd).length) return;
      const { night } = evenings(tables, crowd, seed, moves.slice(0, k)), { place, road, trouble, stage, left } = night;
      const [mine, other] = stage === "order"
        ? (({ order, across }) => (move === ORDER ? [order, across] : [across, order]))(ordering(tables, crowd, place, road))
        : (({ bad, good }) => (move === BAD ? [bad, good] : [good, bad]))(reporting(tables, crowd, place, trouble));
      if (other - mine > near(tables)) found.push({ left, move, less: other - mine, k });
    });
    return found;
  };

  // The numbers of many states { crowd, place, road, trouble }, for who compares them with the package's.
  goodwill.play.numbers.client = (tables, asked) => asked.map(({ crowd, place, road, trouble }) => {
    const { belief, ordered, next } = tables.crowds[crowd].states[place];
    const believed = (outcome) => tables.crowds[crowd].states[next[outcome]].belief;
    return {
      ...ordering(tables, crowd, place, road), ...reporting(tables, crowd, place, trouble), belief, ordered,
      complained: believed("low 0"), praised: believed("low 1"), served: believed("high 1"),
      moves: best.order(tables, crowd, place, road) + best.report(tables, crowd, place, trouble),
    };
  });

  Object.assign(goodwill.play, { begun, bestOf: best, dealt, evenings, inPlace, ordering, reporting, wasted });
})();
