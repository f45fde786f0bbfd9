// Clients who complain about hot pizzas: whom does the provider serve on?  What they mean by it is told afterwards.
"use strict";
globalThis.goodwill ??= {};
goodwill.play ??= {};
(() => {
  const { button, element, euros, inWords, signed, unbroken } = goodwill.play;

  // By penalty, one after the other: each of the `clients` goes on as in the past, in which she called `bad` hot pizzas bad,
  // `of` so many, and a hundred more evenings `leave` the provider so much on average.  To send her away leaves him nothing.
  goodwill.play.serving = (name, { clients, penalties, good, cold, rare }) => {
    const root = document.getElementById(name);
    let stage, place, account, served, decided;
    const dots = element("div", { class: "dots", "aria-hidden": "true" });
    const shown = element("p", { class: "belief" }), odds = element("p", { class: "odds" });
    const said = element("p", { class: "said", "aria-live": "polite" }), sum = element("p", { class: "account", "aria-live": "polite" });
    const serve = button("Serve her on", () => decide(true), { class: "move" }), refuse = button("Send her away", () => decide(false), { class: "move" });
    const next = button("", () => go());
    root.replaceChildren(root.querySelector("link"), element("div", { class: "panel serving" }, shown, dots, odds, element("div", { class: "moves" }, serve, refuse), said, sum, next));

    // Her complaints, spread evenly.
    const falls = (k, { bad, of }) => Math.floor((k * bad) / of + 0.5);
    const leaves = (client) => client.leave[stage];
    const last = () => place === clients.length - 1;
    const history = ({ bad, of }) => (bad === of ? `She had ${inWords(of)} hot pizzas, and called all of them bad.` : `She called ${bad} of her last ${of} hot pizzas bad.`);
    function judged(client) {
      const means = client.spiteful ? "She is spiteful: her complaints were on purpose." : "She is sloppy: her complaints were slips.";
      const pays = leaves(client) > 0, best = pays ? "serve her on" : "send her away";
      return `${means} A hundred more evenings with her leave you ${signed(leaves(client))} on average: ${served === pays ? "you did well" : "better"} to ${best}.`;
    }
    // What he has, and once all have come, whom it paid to serve.
    function inAll() {
      const begun = place || decided ? `Your account: ${signed(account)}.` : `A bad report costs you ${euros(penalties[stage])}.`;
      if (!decided || !last()) return begun;
      const worth = clients.map((client, k) => [leaves(client), k + 1]).filter(([x]) => x > 0);
      const best = worth.reduce((total, [x]) => total + x, 0), numbers = worth.map(([, k]) => k).join(" and ");
      const whom = worth.length ? `to serve ${worth.length > 1 ? "clients" : "client"} ${numbers}` : "to serve nobody";
      return `${begun} The best is ${whom}: ${signed(best)}.`;
    }
    function begin(at) {
      [stage, place, account] = [at, 0, 0];
      meet();
    }
    function meet() {
      decided = false;
      draw();
    }
    function decide(on) {
      [served, decided] = [on, true];
      if (on) account += leaves(clients[place]);
      draw();
    }
    function go() {
      if (last()) return begin((stage + 1) % penalties.length);
      place += 1;
      return meet();
    }
    function draw() {
      const client = clients[place], more = stage < penalties.length - 1;
      shown.textContent = `Client ${place + 1} of ${clients.length}. ${history(client)}`;
      dots.replaceChildren(...Array.from({ length: client.of }, (_, k) => element("span", { class: falls(k + 1, client) > falls(k, client) ? "bad" : "good" })));
      odds.replaceChildren(...unbroken(`A hot pizza called good leaves you ${signed(good)}, one called bad ${signed(good - penalties[stage])}. On one evening in ${rare} the pizza gets cold, and you own up: ${signed(cold)}.`));
      said.replaceChildren(...unbroken(decided ? judged(client) : "Serve her for a hundred more evenings? She goes on as before. Whether she means it you cannot see."));
      sum.replaceChildren(...unbroken(inAll()));
      serve.disabled = refuse.disabled = decided;
      next.disabled = !decided;
      next.textContent = !decided || !last() ? "Next client" : more ? `The same ${inWords(clients.length)} at ${euros(penalties[stage + 1])}` : "Begin again";
    }
    begin(0);
  };
})();
