// What the page says of an evening, a hint and the end, and what a pizza looks like: sentences from the numbers.
"use strict";
globalThis.goodwill ??= {};
goodwill.play ??= {};
(() => {
  const { inWords, many, number, percent, says, shape } = goodwill.play;
  const euros = (x) => {
    const size = Math.abs(Math.round(100 * x) / 100);
    return `${x < 0 && size ? "−" : ""}€${Number.isInteger(size) ? size : size.toFixed(2)}`;
  };
  // A number that is said already, as an amount.
  const marked = (said) => said.replace(/(−?)(\d)/, "$1€$2");
  const fitting = (a, b) => says.fitting(a, b).map(marked);
  const capital = (text) => text[0].toUpperCase() + text.slice(1);

  const share = (honest) => (honest === 0 ? "nobody" : honest === 0.5 ? "every second client" : `one client in ${inWords(Math.round(1 / honest))}`);
  const rules = ({ price, utility, evenings }, { honest }) =>
    `${capital(inWords(evenings))} evenings, then you move to another town. He wants ${euros(price)} in advance; a hot pizza is worth ${euros(utility)} to you, a cold one nothing. `
    + `${capital(share(honest))} is honest by nature. End with as much as you can.`;
  const terms = ({ troubles, roads, utility, fine, outside_payoff, penalty, effort_cost }) => {
    const prices = roads.map((road) => utility - road);
    return `To hurry costs him ${euros(effort_cost)}, a bad report ${euros(penalty)}. What a complaint costs you differs from evening to evening, `
      + `from ${euros(Math.min(...troubles))} to ${euros(Math.max(...troubles))}, and so does the sure pizza across the road, from ${euros(Math.min(...prices))} to ${euros(Math.max(...prices))}. `
      + `He does not see that: for the others it is always ${euros(fine)} and ${euros(utility - outside_payoff)}, and he takes you for one of them.`;
  };

  // ---- What happened, to her: until the end nobody tells her whether he hurried ---------------------------------
  const HAPPENED = {
    out: ({ paid }) => `You went across the road and kept ${euros(paid)}.`,
    "rolled back": () => "He owned up and gave your money back.",
    "high 1": ({ paid }) => `The pizza was hot: ${euros(paid)} for you.`,
    "low 0": ({ paid, trouble }) => `The pizza was cold. You reported “bad”: ${euros(paid)}, of which ${euros(trouble)} for the complaint.`,
    "low 1": ({ paid }) => `The pizza was cold. You reported “good”: ${euros(paid)}.`,
  };
  const happened = (night) => HAPPENED[night.outcome](night);
  const KITCHEN = { // once the play is over
    out: () => "", "high 1": () => "He had hurried.",
    "rolled back": ({ hurried }) => (hurried ? "He had hurried, in vain." : "He had not hurried."),
  };
  const revealed = (night) => (KITCHEN[night.outcome] ?? (({ hurried }) => (hurried ? "He had hurried: bad luck." : "He had not hurried.")))(night);
  const told = (night, over) => [happened(night), over ? revealed(night) : ""].filter(Boolean).join(" ");

  const question = ({ utility, price }, { stage, road, trouble }) => (stage === "report"
    ? `The pizza is cold. To complain costs you ${euros(trouble)} tonight.`
    : `Across the road a pizza costs ${euros(utility - road)} tonight: that would leave you ${euros(road)}. His leaves you ${euros(utility - price)} if it is hot, and ${euros(-price)} if it is cold.`);

  // ---- The hint ------------------------------------------------------------------------------------------------
  const hint = (tables, crowd, { stage, place, road, trouble }) => {
    const { states } = tables.crowds[crowd], state = states[place], after = (outcome) => states[state.next[outcome]];
    if (stage === "order") {
      const { order, across, hot } = goodwill.play.ordering(tables, crowd, place, road);
      const orders = goodwill.play.bestOf.order(tables, crowd, place, road) === "o";
      const knows = state.ordered === 0 ? "He knows that you are not honest, so he does not hurry"
        : `If you order he believes with ${percent(state.ordered)} that you are honest, and hurries with ${percent(state.hurries)}: ${percent(hot)} for a hot pizza`;
      if (Math.abs(order - across) < 1e-9) return `Order or go across the road: it is all the same. ${knows}. From here on either brings ${euros(order)} on average.`;
      const [one, two, apart] = fitting(order, across);
      const known = state.ordered > 0 ? " Who goes across is not honest, so from then on he knows you." : "";
      return `${orders ? "Order" : "Go across the road"}. ${knows}.${known} From here on ordering brings ${one} on average, going across ${two}: to ${orders ? "go across" : "order"} instead would bring you ${apart} less.`;
    }
    const { bad, good } = goodwill.play.reporting(tables, crowd, place, trouble), gain = bad + trouble - good;
    if (Math.abs(bad - good) < 1e-9) return `Either report will do: the good name that a complaint brings is worth just the ${euros(trouble)} that it costs.`;
    const truthful = bad > good, [worth, cost, apart] = fitting(gain, trouble);
    const why = state.left === 1 ? "No evening follows, so a good name is worth nothing any more"
      : state.ordered === 0 ? "He knows you already, so your complaint tells him nothing"
        : `A complaint lifts his belief that you are honest to ${percent(after("low 0").belief)}, praise ends it. On the evenings to come that is worth ${worth} to you, and a complaint costs ${cost}`;
    return `Report “${truthful ? "bad" : "good"}”. ${why}: to report “${truthful ? "good" : "bad"}” would bring you ${apart} less.`;
  };

  // ---- The end -------------------------------------------------------------------------------------------------
  const kitchen = ({ nights }) => {
    const ordered = nights.filter(({ outcome }) => outcome !== "out"), hurried = ordered.filter(({ hurried: he }) => he).length;
    if (!ordered.length) return "You never ordered, so his kitchen stayed dark.";
    const cold = nights.filter(({ outcome }) => outcome.startsWith("low")), unlucky = cold.filter(({ hurried: he }) => he).length;
    const why = cold.length === 0 ? "No cold pizza came to your door."
      : unlucky === cold.length ? `${cold.length === 1 ? "The cold pizza was" : "All cold pizzas were"} bad luck.`
        : unlucky === 0 ? `${cold.length === 1 ? "The cold pizza was" : "The cold pizzas were"} no bad luck: he had not hurried.`
          : `Of ${many(cold.length, "cold pizza")} ${inWords(unlucky)} ${unlucky === 1 ? "was" : "were"} bad luck.`;
    return `Now you may see into his kitchen: of the ${many(ordered.length, "evening")} on which you ordered he hurried on ${inWords(hurried).replace("no", "none")}. ${why}`;
  };
  const NAMED = { o: "ordering", a: "going across the road", b: "the complaint", g: "the praise" };
  const verdict = (tables, play) => {
    const found = goodwill.play.wasted(tables, play), total = found.reduce((a, { less }) => a + less, 0);
    if (!found.length) return "Each of your moves was best, given what you could know. What remained was luck.";
    const worst = found.reduce((a, b) => (b.less > a.less ? b : a)), evening = tables.evenings - worst.left + 1;
    return `Against the best play your moves gave away ${marked(number(total))} in expectation`
      + (found.length > 1 ? `, the largest part on evening ${evening} (${NAMED[worst.move]}: ${marked(number(worst.less))}).` : `: ${NAMED[worst.move]} on evening ${evening}.`);
  };
  const others = (tables, { crowd, seed }) => {
    const { best, honest, silent, away } = goodwill.play.inPlace(tables, crowd, seed);
    return `With the same luck, who follows the hints would have ended with ${euros(best)}, an honest client with ${euros(honest)}, who never complains with ${euros(silent)}, and who always goes across the road with ${euros(away)}.`;
  };

  // ---- Pizzas, as in the story: steaming if it is hot, else pale in a dashed outline; a box if it is closed -------
  const pizza = (outcome, size = 44) => {
    const parts = [], circle = (attributes) => parts.push(shape("circle", attributes));
    if (outcome === "out") {
      parts.push(shape("path", { class: "street", d: "M12 44L22 12M48 44L38 12M30 42v-7M30 30v-6M30 20v-5" }));
    } else if (outcome === undefined || outcome === "rolled back") {
      parts.push(shape("path", { class: "box", d: "M8 20h44v26h-44zM8 20l6 -8h32l6 8" }));
      const text = shape("text", { x: 30, y: 40, "text-anchor": "middle" });
      text.textContent = outcome ? "€" : "?";
      parts.push(text);
    } else {
      const hot = outcome.startsWith("high");
      circle({ class: hot ? "crust" : "crust cold", cx: 30, cy: 34, r: 18 });
      for (const [dx, dy] of [[-7, -4], [6, -6], [1, 7]]) circle({ class: hot ? "salami" : "salami cold", cx: 30 + dx, cy: 34 + dy, r: 3.2 });
      if (hot) for (const dx of [-8, 0, 8]) parts.push(shape("path", { class: "steam", d: `M${30 + dx} 12q3 -2 0 -4q-3 -2 0 -4` }));
    }
    return shape("svg", { class: "pizza", viewBox: "0 0 60 56", width: size, height: size, "aria-hidden": "true" }, ...parts);
  };

  Object.assign(goodwill.play, { counter: { euros, happened, hint, kitchen, others, pizza, question, rules, terms, told, verdict } });
})();
