// A cold pizza at the door of one client, in a town where owning up is punished: what follows, by who she turns out to be.
"use strict";
globalThis.goodwill ??= {};
goodwill.play ??= {};
(() => {
  const { button, element, euros, percent, pizza, signed, unbroken } = goodwill.play;
  const WHEN = ["tonight", "next evening", "then", "all later ones"];
  const HOT = "high", COLD = "low", BOX = "rolled back", AWAY = "out";
  const SAYS = { good: "“good”", bad: "“bad”", [AWAY]: "stays away", [BOX]: "money back" };
  const ON_PURPOSE = "She orders again. Now you deliver her a cold pizza on purpose, without hurrying.";

  // `clients` in all, the first `honest` of them honest; the first `orders` order again if he owns up, the others stay away, and
  // come back with the chance `back`.  `ways` has by what happens: what each evening brings on average, tonight first, and what
  // all `later` ones are worth today.  `average` is what owning up is worth, on average over the clients and the lottery.
  goodwill.play.door = (name, { clients, honest, orders, back, ways, average }, { first }) => {
    const root = document.getElementById(name), gone = (clients - orders) / 2;
    let client, way, owned = false;
    const dots = Array.from({ length: clients }, (_, k) => element("span", { class: k < honest ? "honest" : "other" }));
    const crowd = element("div", { class: "dots", "aria-hidden": "true" }, ...dots);
    const belief = element("p", { class: "belief" }), said = element("p", { class: "said", "aria-live": "polite" }), account = element("p", { class: "account", "aria-live": "polite" });
    const nights = element("ol", { class: "nights" }), sums = element("div", { class: "sums" });
    const moves = [button("Deliver it", () => choose("deliver"), { class: "move" }), button("Own up", () => choose(happens()), { class: "move" })];
    const other = button("Try it the other way", () => stand(client)), again = button("Another client", () => stand(drawn()));
    root.replaceChildren(root.querySelector("link"), element("div", { class: "panel door" }, crowd, belief, said, element("div", { class: "moves" }, ...moves), nights, account, element("div", { class: "again" }, other, again), sums));

    // A client is a place in the row of dots: those who order again, those who come back, those who stay away for good.
    const drawn = () => {
      const place = Math.floor(clients * Math.random());
      return place < orders ? place : orders + Math.floor(gone * Math.random()) + (Math.random() < back ? 0 : gone);
    };
    const happens = () => (client < honest ? "honest" : client < orders ? "selfish" : client < orders + gone ? "back" : "away");
    // By what happens: the evenings, as what comes and what she says or does; and what is said of it.
    const TOLD = {
      deliver: {
        comes: [[COLD, "bad"], [HOT, "good"], [HOT, "good"], [HOT, "good"]],
        says: `She complains: ${euros(ways.deliver.nights[0])}. So would each of the ${clients}: you learn nothing about her, and all goes on as before.`,
      },
      honest: { comes: [[BOX], [COLD, "bad"], [HOT, "good"], [HOT, "good"]], says: `${ON_PURPOSE} She complains: she is honest. Good evenings follow.` },
      selfish: { comes: [[BOX], [COLD, "good"], [HOT, "good"], [HOT, "good"]], says: `${ON_PURPOSE} She praises it: she is selfish. Good evenings follow.` },
      back: { comes: [[BOX], [AWAY], [HOT, "bad"], [HOT, "good"]], says: "She stays away: she is selfish. A lottery lets her come back, and then she calls one hot pizza “bad”. Good evenings follow." },
      away: { comes: [[BOX], [AWAY], [AWAY], [AWAY]], says: "She stays away: she is selfish. A lottery keeps her away for good." },
    };
    const believed = () => {
      const all = `${honest} of these ${clients} clients are honest`;
      if (way === null) return `Your belief: ${percent(honest / clients)}. ${all}; she is one of the ${clients}.`;
      if (way === "deliver") return `Your belief: still ${percent(honest / clients)}. ${all}.`;
      return client < orders ? `She is one of these ${orders}. ${honest} of them are honest: before her report your belief was ${percent(honest / orders)}.` : `She is one of these ${clients - orders}. None of them is honest.`;
    };
    function stand(one) {
      [client, way] = [one, null];
      draw();
    }
    function choose(what) {
      way = what;
      owned ||= what !== "deliver";
      draw();
      other.focus({ preventScroll: true });
    }
    const night = (k) => {
      const [comes, says] = way === null ? (k ? [undefined] : [COLD]) : TOLD[way].comes[k];
      const does = says ?? (comes === BOX || comes === AWAY ? comes : null), brings = way === null ? null : ways[way].nights[k];
      return element("li", {}, element("span", {}, WHEN[k]), pizza(comes, 44), element("span", { class: "does" }, does === null ? "" : SAYS[does]),
        element("strong", {}, brings === null ? "" : `${signed(brings)}${k === WHEN.length - 1 ? " each" : ""}`));
    };
    const worth = (one) => ways[one].nights[0] + ways[one].later;
    // All that may happen, each with its clients, as soon as the reader has seen one evening on which he owned up.
    const table = () => {
      const row = (what, who, amount, kind = "") => element("tr", { class: [kind, what === way ? "here" : ""].join(" ").trim() }, element("th", { scope: "row" }, who), element("td", {}, euros(amount)));
      return element("table", {}, element("caption", {}, "What all evenings with her are worth to you today, tonight included"),
        element("tbody", {}, row("deliver", `Deliver it: any of the ${clients}`, worth("deliver"), "whole"), row(null, `Own up: on average over the ${clients}`, average, "whole"),
          row("honest", `${honest} honest ones who order`, worth("honest")), row("selfish", `${orders - honest} selfish ones who order`, worth("selfish")),
          row("back", `about ${gone} selfish ones who come back`, worth("back")), row("away", `about ${gone} selfish ones who stay away for good`, worth("away"))));
    };
    function draw() {
      const among = (k) => way === null || way === "deliver" || (client < orders) === (k < orders);
      dots.forEach((dot, k) => {
        dot.classList.toggle("gone", !among(k));
        dot.classList.toggle("her", way !== null && way !== "deliver" && k === client);
      });
      belief.textContent = believed();
      said.replaceChildren(...unbroken(way === null ? `You hurried, but the pizza is cold. If you deliver it she complains, whoever she is: ${euros(ways.deliver.nights[0])}. If you own up you are spared that. And then?` : TOLD[way].says));
      nights.replaceChildren(...WHEN.map((_, k) => night(k)));
      account.replaceChildren(...unbroken(way === null ? "" : `Tonight ${signed(ways[way].nights[0])}. All evenings to come are worth ${euros(ways[way].later)} today: together ${euros(worth(way))}.`));
      for (const one of moves) one.disabled = way !== null;
      other.hidden = way === null;
      sums.replaceChildren(...(owned ? [table()] : []));
    }
    stand(first);
  };
})();
