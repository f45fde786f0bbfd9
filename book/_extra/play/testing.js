// Cold pizzas for a client who may be honest: with each complaint fewer are left that she may be.
"use strict";
globalThis.goodwill ??= {};
goodwill.play ??= {};
(() => {
  const { button, element, euros, inWords, percent } = goodwill.play;

  // `left`: how many clients complain at all tests so far, the first number before any; `honest` of them are.  A complaint
  // loses him `loses`, praise brings `wins`.  The client is a place in the row, and complains while it is among those left.
  goodwill.play.testing = (name, { left, honest, loses, wins }, { first }) => {
    const root = document.getElementById(name), last = left.length - 1;
    let client, tests, known;
    const dots = Array.from({ length: left[0] }, (_, k) => element("span", { class: k < honest ? "honest" : "other" }));
    const crowd = element("div", { class: "dots", "aria-hidden": "true" }, ...dots);
    const belief = element("p", { class: "belief" }), odds = element("p"), said = element("p", { class: "said", "aria-live": "polite" });
    const tested = button("Deliver a cold pizza", () => test(), { class: "move" }), stopped = button("Own up from now on", () => stop(), { class: "move" });
    const again = button("Another client", () => meet(Math.floor(left[0] * Math.random())));
    root.replaceChildren(root.querySelector("link"), element("div", { class: "panel testing" }, crowd, belief, odds, element("div", { class: "moves" }, tested, stopped), said, again));

    const inAll = (praised) => {
      const paid = praised ? wins - (tests - 1) * loses : -tests * loses;
      return tests === 0 ? "" : ` The ${tests === 1 ? "test" : `${inWords(tests)} tests`} ${paid < 0 ? "cost you" : "brought you"} ${euros(Math.abs(paid))}.`;
    };
    const reveal = () => `${tests === last ? "" : "You cannot know it, but "}${tests === last ? "She" : "she"} is ${client < honest ? "" : "not "}honest${client < honest || !tests ? "." : ": she pretended."}${inAll(false)}`;
    function meet(one) {
      [client, tests, known] = [one, 0, false];
      said.textContent = `She is one of these ${left[0]}. You do not know which.`;
      draw();
    }
    function test() {
      tests += 1;
      if (client >= left[tests]) {
        known = true;
        said.textContent = `She praises it, and you keep ${euros(wins)} tonight: she is not honest, and now you know it. What her lies bring later is not counted here.${inAll(true)}`;
      } else {
        const gone = left[tests - 1] - left[tests];
        said.textContent = `She complains: ${euros(loses)} lost. So she is none of the ${gone} who would have praised it. `
          + (tests === last ? `That was the last test. ${reveal()}` : `${left[tests]} are left.`);
        known = tests === last;
      }
      draw();
    }
    function stop() {
      known = true;
      said.textContent = `No more cold pizzas for her. ${reveal()}`;
      draw();
    }
    function draw() {
      const among = left[Math.min(tests, last)], praised = client >= among;
      dots.forEach((dot, k) => {
        dot.classList.toggle("gone", praised ? k !== client : k >= among);
        dot.classList.toggle("her", known && k === client);
      });
      belief.textContent = praised ? "Your belief: 0%. She is not honest." : `Your belief: ${percent(honest / among)}. ${honest} of these ${among} clients are honest.`;
      odds.textContent = known ? "" : `About a cold pizza ${left[tests + 1]} of them would complain, ${among - left[tests + 1]} would praise it.`;
      tested.disabled = stopped.disabled = known;
    }
    meet(first);
  };
})();
