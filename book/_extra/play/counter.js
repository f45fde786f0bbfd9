// What the page says of an evening, a hint and the end: sentences from the numbers.
"use strict";
globalThis.goodwill ??= {};
goodwill.play ??= {};
(() => {
  const { NEAR, capital, euros, inWords, lucky, percent } = goodwill.play;
  // What a price may be: each of a few, or from the least to the most.
  const prices = (list) => {
    const sorted = [...list].sort((a, b) => a - b), said = sorted.map(euros);
    return said.length === 1 ? said[0] : said.length < 4 ? `${said.slice(0, -1).join(", ")} or ${said.at(-1)}` : `${said[0]} to ${said.at(-1)}`;
  };

  const share = (honest) => (honest === 0 ? "nobody" : honest === 0.5 ? "every second client" : `one client in ${inWords(Math.round(1 / honest))}`);
  // All that she must know before the first evening: who she is, what she wants, what to press.
  const brief = ({ price, utility, evenings, effort_cost, success, roads, troubles, penalty }, { honest }) => [
    evenings === 1 && !honest ? ["You are the client", "of a provider of pizzas, on one evening. He will never see you again."]
      : ["You are a client", `of a provider of pizzas for ${inWords(evenings)} evenings; then you move to another town. ${capital(share(honest))} is honest by nature${honest ? ". The provider cannot tell whether you are." : ", and the provider knows it."}`],
    ["You want", `as much as you can get. He takes ${euros(price)}. A hot pizza is worth ${euros(utility)} to you, a cold one nothing. If he hurries, which costs him ${euros(effort_cost)}, ${percent(success)} arrive hot, else none; he may own up to a cold one and give your money back.`],
    ["You press", `Order, or Across the road, where a hot pizza is sure and costs ${prices(roads.map((road) => utility - road))}. If the pizza is cold you report it: “bad” costs you ${prices(troubles)} and takes ${euros(penalty)} from him, “good” is a lie.`],
  ];
  const running = ({ nights, total }) => `After ${nights.length === 1 ? "one evening" : `${inWords(nights.length)} evenings`} you ${total < 0 ? "are down by" : "have"} ${euros(Math.abs(total))} in all.`;
  const terms = ({ utility, fine, outside_payoff, penalty }) => `A report “bad” takes ${euros(penalty)} from him. He does not see what it costs you, nor tonight’s price across the road: `
    + `for the others they are always ${euros(fine)} and ${euros(utility - outside_payoff)}, and he takes you for one of them.`;

  // ---- What happened, to her: until the end nobody tells her whether he hurried ---------------------------------
  const HAPPENED = {
    out: ({ paid }) => `You went across the road and kept ${euros(paid)}.`,
    "rolled back": () => "He owned up and gave your money back.",
    "high 1": ({ paid }) => `The pizza was hot: ${euros(paid)} for you.`,
    "low 0": ({ paid, trouble }) => `The pizza was cold. You reported “bad”: ${euros(paid)}, of which ${euros(trouble)} for the report.`,
    "low 1": ({ paid }) => `The pizza was cold. You reported “good”: ${euros(paid)}.`,
  };
  const summary = ({ evenings }, { nights, total }) => (evenings === 1 ? happened(nights[0]) : `${capital(inWords(evenings))} evenings: ${euros(total)} for you.`);
  const happened = (night) => HAPPENED[night.outcome](night);
  // Why it came cold although he hurried.
  const unlucky = ({ success }) => `${percent(1 - success)} of pizzas get cold even so`;
  const KITCHEN = { // once the play is over
    out: () => "", "high 1": () => "He had hurried.",
    "rolled back": ({ hurried }, tables) => (hurried ? `He had hurried, but ${unlucky(tables)}.` : "He had not hurried."),
  };
  const cold = ({ hurried }, tables) => (hurried ? `He had hurried, but ${unlucky(tables)}: bad luck.` : "He had not hurried.");
  const revealed = (tables, night) => (KITCHEN[night.outcome] ?? cold)(night, tables);
  const told = (tables, night, over) => [happened(night), over ? revealed(tables, night) : ""].filter(Boolean).join(" ");

  // What each move costs tonight, and which one ends all doubt about her: nothing later mends that.
  const doubts = (tables, crowd, { place, left }, outcome) => {
    const { states } = tables.crowds[crowd], state = states[place];
    return left > 1 && state.ordered > 0 && states[state.next[outcome]].ordered === 0;
  };
  const question = (tables, crowd, night) => {
    const { utility, price } = tables, { stage, road, trouble } = night;
    if (stage === "report") {
      return `To report “bad” costs you ${euros(trouble)} tonight, to report “good” nothing.`
        + (doubts(tables, crowd, night, "low 1") ? " But who says “good” is not honest: he would know you from then on." : "");
    }
    return `Across the road a pizza costs ${euros(utility - road)} tonight: that would leave you ${euros(road)}. His leaves you ${euros(utility - price)} if it is hot, and ${euros(-price)} if it is cold.`
      + (doubts(tables, crowd, night, "out") ? " But who goes across is not honest: he would know you from then on." : "");
  };

  // ---- The hint ------------------------------------------------------------------------------------------------
  const hint = (tables, crowd, { stage, place, road, trouble }) => {
    const { states } = tables.crowds[crowd], state = states[place], after = (outcome) => states[state.next[outcome]];
    if (stage === "order") {
      const { order, across } = goodwill.play.ordering(tables, crowd, place, road);
      const orders = goodwill.play.bestOf.order(tables, crowd, place, road) === "o";
      const knows = tables.crowds[crowd].honest === 0 ? "No client would pay for a complaint, so he does not hurry" : state.ordered === 0 ? "He knows that you are not honest, so he does not hurry"
        : ordersNow(state);
      if (Math.abs(order - across) < 1e-9) return `Order or go across the road: it is all the same. ${knows}. From here on either brings ${euros(order)} on average.`;
      if (Math.abs(order - across) < NEAR) return `${orders ? "Order" : "Go across the road"}. ${knows}. But the two are about equal: from here on either brings about ${euros(order)} on average (they differ by less than a cent).`;
      return `${orders ? "Order" : "Go across the road"}. ${knows}. From here on ordering brings ${euros(order)} on average, going across ${euros(across)}.`;
    }
    const { bad, good } = goodwill.play.reporting(tables, crowd, place, trouble), gain = bad + trouble - good;
    if (Math.abs(bad - good) < 1e-9) return `Either report will do: the good name that “bad” brings is worth just the ${euros(trouble)} that it costs.`;
    const why = state.left === 1 ? `No evening follows, so a good name is worth nothing any more, and “bad” costs ${euros(trouble)}`
      : state.ordered === 0 ? `He knows already that you are not honest, so your report tells him nothing, and “bad” costs ${euros(trouble)}`
        : `After “bad” he is ${percent(after("low 0").belief)} sure that you are honest, after “good” he knows that you are not. On the evenings to come that is worth ${euros(gain)} to you, and “bad” costs ${euros(trouble)}`;
    return `Report “${bad > good ? "bad" : "good"}”. ${why}.`;
  };
  // What the bar tells before she decides, and whether it has a mark: the belief above which he hurries for sure.
  // Below it the others who are not honest order just so often that an order lifts the bar to the mark; there he hurries
  // just so often that they gain nothing by ordering, or, if it stands there since a report “bad”, by another report.
  const bars = ({ serves }, { honest, states }, { place, left }) => {
    const state = states[place], { belief, ordered, hurries } = state, mark = serves[left - 1];
    if (honest === 0) return { mark: null, said: "Nobody is honest, and he knows it: nothing lifts this bar, and he never hurries." };
    if (ordered === 0) return { mark: null, said: "He knows that you are not honest: nothing lifts this bar any more, and he hurries no more." };
    if (ordered > mark + 1e-9) return { mark, said: `${ordersNow(state)}: above ${percent(mark)} (the mark in the bar) he hurries for sure.` };
    const lifted = ordered > belief + 1e-9;
    return {
      mark,
      said: `If you order he is ${percent(ordered)} sure that you are honest, just at the mark in the bar: above it he hurries for sure, at it he does not mind, and the chance is ${percent(hurries)}. `
        + (lifted ? "An order lifts the bar just to the mark, since so many of the others who are not honest stay away; and he hurries just so often that to them his pizza is worth what the one across the road is."
          : "The bar stands there since your report “bad”; and he hurries just so often that to the others that report was worth its price."),
    };
  };
  // What he believes of who orders, and what follows.
  const ordersNow = (state) => `If you order he is ${percent(state.ordered)} sure that you are honest, and the chance that he hurries is ${percent(state.hurries)}`;

  // ---- The end -------------------------------------------------------------------------------------------------
  const kitchen = (tables, { nights }) => {
    const ordered = nights.filter(({ outcome }) => outcome !== "out"), hurried = ordered.filter(({ hurried: he }) => he).length;
    if (!ordered.length) return "You never ordered, so the provider’s kitchen stayed dark.";
    const came = nights.filter(({ outcome }) => outcome.startsWith("low")), bad = came.filter(({ hurried: he }) => he).length;
    const why = came.length === 0 ? "No cold pizza came to your door."
      : bad === 0 ? `He had not hurried for the cold ${came.length === 1 ? "pizza" : "pizzas"}: that was no bad luck.`
        : `${bad === came.length ? (bad === 1 ? "For the cold pizza he had hurried" : "For all the cold pizzas he had hurried")
          : `For ${inWords(bad)} of the ${inWords(came.length)} cold pizzas he had hurried`}, but ${unlucky(tables)}: bad luck.`;
    if (tables.evenings === 1) return `Now you may see into the provider’s kitchen: ${hurried ? "he had hurried" : "he had not hurried"}.`;
    return `Now you may see into the provider’s kitchen: of the ${ordered.length === 1 ? "one evening" : `${inWords(ordered.length)} evenings`} on which you ordered he hurried on ${hurried ? inWords(hurried) : "none"}. ${why}`;
  };
  const NAMED = { o: "ordering", a: "going across the road", b: "the report “bad”", g: "the report “good”" };
  // Why another move would have been better, in one clause, from the exact numbers.
  const reason = (tables, crowd, { stage, place, road, trouble, left }) => {
    const { states } = tables.crowds[crowd], state = states[place], apart = state.ordered === 0;
    if (stage === "order") {
      const { order, across, hot } = goodwill.play.ordering(tables, crowd, place, road);
      return order > across ? `the chance that he hurries was ${percent(state.hurries)}${left > 1 && !apart ? ", and who goes across is known from then on" : ""}`
        : tables.crowds[crowd].honest === 0 ? "no client would have paid for a complaint, so he did not hurry"
          : apart ? "he knew that you were not honest, so he did not hurry" : `a hot pizza was only ${percent(hot)} likely, and across the road ${euros(road)} was sure`;
    }
    const { bad, good } = goodwill.play.reporting(tables, crowd, place, trouble), worth = euros(bad + trouble - good);
    if (bad > good) return `a good name was worth ${worth} on the evenings to come, and “bad” cost ${euros(trouble)}`;
    return left === 1 ? "no evening followed, so a good name was worth nothing any more"
      : apart ? "he knew already that you were not honest, so the report told him nothing" : `a good name was worth only ${worth} on the evenings to come, and “bad” cost ${euros(trouble)}`;
  };
  const verdict = (tables, play) => {
    const found = goodwill.play.wasted(tables, play), total = found.reduce((a, { less }) => a + less, 0);
    if (!found.length) return { said: "Each of your moves was best, given what you could know. What remained was luck.", back: null };
    if (total < NEAR) return { said: "Your moves were about as good as the best ones: not counting luck, they differ by less than a cent.", back: null };
    const worst = found.reduce((a, b) => (b.less > a.less ? b : a)), evening = tables.evenings - worst.left + 1;
    const because = reason(tables, play.crowd, goodwill.play.evenings(tables, play.crowd, play.seed, play.moves.slice(0, worst.k)).night);
    return {
      said: `Not counting luck, your moves brought you ${euros(total)} less on average than the best ones. `
        + `${found.length > 1 ? `The largest part, ${euros(worst.less)}, came from` : "That came from"} ${NAMED[worst.move]}${tables.evenings > 1 ? ` on evening ${evening}` : ""}: ${because}.`,
      back: { evening, k: worst.k },
    };
  };
  // What each kind of client ends with: rows of a name and an amount; and who of them fared better than the hints, by luck.
  const others = (tables, { crowd, seed, total }) => {
    const { best, honest, silent, away } = goodwill.play.inPlace(tables, crowd, seed);
    const { length: from } = goodwill.play.begun(tables, crowd); // then who goes across the road has had the cold pizza, too
    const all = [["you", total], ["who follows the hints", best], ["an honest client", honest], ["who follows them, but never reports “bad”", silent, "one who never reports “bad”"],
      ...(from ? [] : [["always across the road", away, "one who always goes across the road"]])];
    return {
      caption: `With the same luck and the same prices${from ? `, from the cold pizza of evening ${from} on` : ""}`,
      rows: all.map(([who, amount]) => [who, euros(amount)]),
      luck: lucky(all.filter(([, amount]) => amount > best + 1e-9).map(([who, , said]) => said ?? who)),
    };
  };

  Object.assign(goodwill.play, { counter: { bars, brief, happened, hint, kitchen, ordersNow, others, question, running, summary, terms, told, verdict } });
})();
