// Cold pizzas for a client who may be honest: with each complaint fewer are left that she may be.
"use strict";
globalThis.goodwill ??= {};
goodwill.play ??= {};
(() => {
  const { button, element, euros, inWords, percent, unbroken } = goodwill.play;
  const signed = (x) => `${x > 0 ? "+" : ""}${euros(x)}`;

  // `left`: how many clients complain at all tests so far, the first number before any; `honest` of them are.  A complaint
  // loses him `loses`, praise brings `wins` tonight and at most `later` on all evenings to come; all of it is counted against
  // owning up, and good evenings after it.  The client is a place in the row, and complains while it is among those left.
  goodwill.play.testing = (name, { left, honest, loses, wins, later }, { first }) => {
    const root = document.getElementById(name), last = left.length - 1;
    let client, tests, known;
    const dots = Array.from({ length: left[0] }, (_, k) => element("span", { class: k < honest ? "honest" : "other" }));
    const crowd = element("div", { class: "dots", "aria-hidden": "true" }, ...dots);
    const belief = element("p", { class: "belief" }), odds = element("p", { class: "odds" }), said = element("p", { class: "said", "aria-live": "polite" }), account = element("p", { class: "account", "aria-live": "polite" });
    const tested = button("Deliver a cold pizza", () => test(), { class: "move" }), stopped = button("Own up from now on", () => stop(), { class: "move" });
    const again = button("Another client", () => meet(Math.floor(left[0] * Math.random())));
    root.replaceChildren(root.querySelector("link"), element("div", { class: "panel testing" }, crowd, belief, odds, element("div", { class: "moves" }, tested, stopped), said, account, again));

    const reveal = () => `You cannot know it, but she is ${client < honest ? "honest." : tests ? "not honest: she pretended." : "not honest."}`;
    // What a test brings on average over all whom he may have met, if her lies bring as much as they can.
    const brings = (k) => ((left[k] - left[k + 1]) * (wins + later) - left[k + 1] * loses) / left[k];
    const ranks = ["first", "second", "third", "fourth", "fifth"];
    const onAverage = () => `What a test brings at most, on average over all whom she may be: ${left.slice(1).map((_, k) => `the ${ranks[k]} ${signed(brings(k))}`).join(", ")}.`;
    // What he has against owning up each time, with what comes later.
    function inAll(praised) {
      const complaints = praised ? tests - 1 : tests, total = (praised ? wins + later : 0) - complaints * loses;
      const parts = [
        ...(complaints ? [`${inWords(complaints)} ${complaints === 1 ? "complaint" : "complaints"} ${signed(-complaints * loses)}`] : []),
        ...(praised ? [`tonight ${signed(wins)}`, `her lies on all evenings to come ${signed(later)} at most`] : []),
      ];
      return `Your account, against owning up each time: ${parts.length ? `${parts.join(", ")}; in all ` : ""}${signed(total)}${praised ? " at most" : ""}.`;
    }
    function meet(one) {
      [client, tests, known] = [one, 0, false];
      said.textContent = `She is one of these ${left[0]}. You do not know which.`;
      draw();
    }
    function test() {
      tests += 1;
      if (client >= left[tests]) {
        known = true;
        said.textContent = `She praises it, and you keep ${euros(wins)} tonight. She is not honest: now you know it, and she will cover up for you.`;
      } else {
        const gone = left[tests - 1] - left[tests];
        known = tests === last;
        said.textContent = `She complains: ${euros(loses)} lost. So she is none of the ${gone} who would have praised it. `
          + (known ? `That was the last test; good evenings follow. ${reveal()}` : `${left[tests]} are left.`);
      }
      draw();
    }
    function stop() {
      known = true;
      said.textContent = `No more cold pizzas for her: good evenings follow. ${reveal()}`;
      draw();
    }
    function draw() {
      const among = left[Math.min(tests, last)], praised = client >= among;
      dots.forEach((dot, k) => {
        dot.classList.toggle("gone", praised ? k !== client : k >= among);
        dot.classList.toggle("her", known && k === client);
      });
      belief.textContent = praised ? "Your belief: 0%. She is not honest." : `Your belief: ${percent(honest / among)}. ${honest} of these ${among} clients are honest.`;
      odds.replaceChildren(...unbroken(known ? onAverage() : `About a cold pizza ${left[tests + 1]} of them would complain: ${signed(-loses)} each. ${among - left[tests + 1]} would praise it: ${signed(wins)}, and later up to ${signed(later)}.`));
      account.replaceChildren(...unbroken(inAll(praised)));
      tested.disabled = stopped.disabled = known;
    }
    meet(first);
  };
})();
