// What a play looks like: a row of two messages for each round, and a belief as a bar in three parts.
"use strict";
globalThis.goodwill ??= {};
goodwill.play ??= {};
(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const element = (tag, attributes = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  };
  const shape = (tag, attributes = {}, ...children) => {
    const made = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  };
  const button = (text, act, attributes = {}) => {
    const made = element("button", { type: "button", ...attributes }, text);
    made.addEventListener("click", act);
    return made;
  };
  // A box that one ticks: `switched` keeps whether it is on, and `shown` shows what that changes.
  const toggle = (id, text, switched, shown) => {
    const box = element("input", { type: "checkbox", id });
    box.checked = switched.on;
    box.addEventListener("change", () => { switched.on = box.checked; shown(); });
    return element("label", { class: "switch", for: id }, box, ` ${text}`);
  };
  // What one reads and does next comes into view, below the bar at the top of the page.
  const intoView = (panel, ...doing) => {
    const covered = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
    const { top } = panel.getBoundingClientRect(), bottom = Math.max(...doing.map((one) => one.getBoundingClientRect().bottom));
    if (top < covered - 16 || bottom > innerHeight) panel.scrollIntoView({ block: "start", behavior: "instant" });
  };
  // A share as one reads it: never 0% or 100% where it is not.
  const percent = (x) => {
    if (x > 0 && x < 0.001) return "<0.1%";
    if (x < 1 && x > 0.999) return ">99.9%";
    return `${Number((100 * x).toFixed(1))}%`;
  };
  const number = (x, digits = 2) => String(Number(x.toFixed(digits))).replace("-", "−");
  const many = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`;
  const WORDS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
  const inWords = (n) => WORDS[n] ?? String(n);

  // ---- Beliefs: the parts in their order, each with a pattern of its own ------------------------------------
  const PARTS = {
    P1: [
      { place: 1, kind: "lacks", name: "lacks it", says: "pesters until it has it" },
      { place: 2, kind: "has", name: "has it", says: "will not pester again" },
      { place: 0, kind: "byzantine", name: "Byzantine", says: "broken or malicious: pesters at random, whatever it gets" },
    ],
    P2: [
      { place: 1, kind: "altruist", name: "altruist", says: "may answer a pester even at the end" },
      { place: 2, kind: "selfish", name: "selfish", says: "gives while it pays" },
      { place: 0, kind: "byzantine", name: "Byzantine", says: "broken or malicious: never gives" },
    ],
  };
  const bar = (role, belief) =>
    element("span", { class: "bar", "aria-hidden": "true" }, ...PARTS[role].map(({ place, kind }) =>
      element("span", { class: kind, style: `flex-basis: ${100 * belief[place]}%` })));
  const legend = (role, belief) => {
    const list = element("ul", { class: "legend" });
    for (const { place, kind, name, says } of PARTS[role]) {
      list.append(element("li", {},
        element("span", { class: `swatch ${kind}`, "aria-hidden": "true" }), element("strong", {}, percent(belief[place])),
        element("span", {}, `${name} `, element("small", {}, says))));
    }
    return list;
  };

  // ---- Messages -------------------------------------------------------------------------------------------
  // You stand at the left.  A message is { mine, what, fate }: "arrives", "lost", or "unknown" to who sent it.
  const WIDTH = 100, HEIGHT = 44, LEFT = 7, RIGHT = WIDTH - 7;
  const message = ({ mine, what, fate }, y) => {
    const [from, to] = mine ? [LEFT, RIGHT] : [RIGHT, LEFT], middle = (from + to) / 2, ahead = Math.sign(to - from);
    const group = shape("g", { class: `message ${what} ${fate}` });
    const end = fate === "lost" ? middle : to - 2 * ahead;
    group.append(shape("path", { d: `M${from + 2 * ahead} ${y}H${fate === "unknown" ? middle : end}` }));
    if (fate === "unknown") group.append(shape("path", { class: "perhaps", d: `M${middle} ${y}H${end}` }));
    if (fate === "lost") group.append(shape("path", { class: "cross", d: `M${middle - 5} ${y - 5}l10 10m0 -10l-10 10` }));
    else group.append(shape("path", { class: "head", d: `M${end} ${y}l${-8 * ahead} -4.5v9z` }));
    return group;
  };
  const arrows = (messages) => shape("svg", {
    class: "arrows", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, "aria-hidden": "true",
  }, ...messages.map((one) => message(one, one.what === "gift" ? 13 : 31)));

  // The messages of a round that the reader may see: all of them once the play is over.
  const seen = (role, round, over, decided = true) => {
    const messages = [];
    for (const [what, sent, arrives, sender] of [
      ["gift", round.gives, round.giftArrives, "P1"], ["pester", round.pesters, round.pesterArrives, "P2"],
    ]) {
      const mine = sender === role;
      if (sent && (over || arrives || mine) && (decided || !mine)) {
        messages.push({ mine, what, fate: over ? (arrives ? "arrives" : "lost") : mine ? "unknown" : "arrives" });
      }
    }
    return messages;
  };
  const told = (role, round, over, decided = true) => {
    const other = role === "P1" ? "P2" : "P1", lost = (arrives) => (arrives ? "" : " (lost)");
    const ours = !decided ? "" : role === "P1"
      ? (round.gives ? `You give${over ? lost(round.giftArrives) : ""}.` : "You wait.")
      : (round.pesters ? `You pester${over ? lost(round.pesterArrives) : ""}.` : "You stay silent.");
    const [sent, arrives, verb, thing] = role === "P1"
      ? [round.pesters, round.pesterArrives, "pesters", "A pester"] : [round.gives, round.giftArrives, "gives", "The piece"];
    const theirs = over ? (sent ? `${other} ${verb}${lost(arrives)}.` : `${other} ${role === "P1" ? "is silent" : "waits"}.`)
      : arrives ? `${thing} arrives.` : role === "P1" ? "No pester arrives." : "Nothing arrives.";
    return role === "P1" ? `${ours} ${theirs}` : `${theirs} ${ours}`.trim();
  };

  Object.assign(goodwill.play, { PARTS, arrows, bar, button, element, inWords, intoView, legend, many, number, percent, seen, shape, toggle, told });
})();
