// A row of dominoes, one for each act: which of them has nothing behind it?
"use strict";
globalThis.goodwill ??= {};
goodwill.play ??= {};
(() => {
  const { button, element } = goodwill.play;
  const NOT = { gives: "does not give", pesters: "does not pester" };

  // `acts`: triples of a peer, what it does, and the round, in the order of play; the last is a gift of P1 in round 0.
  goodwill.play.dominoes = (name, { acts }) => {
    const root = document.getElementById(name), last = acts.length - 1;
    const named = ([peer, act, t]) => `${peer} ${act} in round ${t}`;
    const asked = element("p", {}, "Which of these acts has nothing behind it, nothing to fear and nothing to hope for? Press it.");
    const said = element("p", { class: "said", "aria-live": "polite" });
    const stones = acts.map(([peer, act, t], k) => button(element("span", {}), () => press(k), { class: peer, style: `--after: ${last - k}`, "aria-label": named(acts[k]) }));
    stones.forEach((stone, k) => stone.append(acts[k][0], element("br"), acts[k][1], element("br"), element("small", {}, `round ${acts[k][2]}`)));
    const again = button("Stand them up again", stand, { class: "again", hidden: "" });
    const row = element("div", { class: "stones", role: "group", "aria-label": "Acts in the order of play" }, ...stones);
    root.replaceChildren(root.querySelector("link"), element("div", { class: "panel" }, asked, row, said, again));

    function press(k) {
      if (row.classList.contains("fallen")) return;
      for (const stone of stones) stone.classList.remove("stays");
      if (k < last) {
        const [peer, act, t] = acts[k + 1];
        said.textContent = `${named(acts[k])} ${peer === "P2" ? "for fear of" : "in the hope of"} what comes next: ${named(acts[k + 1])}. While that one stands, so does this one.`;
        void stones[k].offsetWidth; // so that it also sways when it is pressed again
        stones[k].classList.add("stays");
        return;
      }
      const falls = acts.slice(0, last).reverse().slice(0, 3).map(([peer, act, t]) => `${peer} ${NOT[act]} in round ${t}`);
      row.classList.add("fallen");
      said.textContent = `After round 0 no pester can come, so P1 keeps the piece. So ${falls.join("; so ")}; and so on, up to the first round.`;
      again.hidden = false;
    }
    function stand() {
      row.classList.remove("fallen");
      again.hidden = true;
      said.textContent = "They stand as long as both believe in the last one.";
      stones[last].focus();
    }
  };
})();
