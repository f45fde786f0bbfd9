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
  // A slider whose track is filled up to where it stands, as those of the pictures are; `place` moves it.
  const slider = (attributes) => {
    const made = element("input", { type: "range", ...attributes });
    const fill = () => { made.style.setProperty("--at", (made.value - made.min) / (made.max - made.min || 1)); };
    made.place = (value) => { made.value = value; fill(); };
    made.addEventListener("input", fill);
    fill();
    return made;
  };
  // A letter presses the button that `found` names for it, while the focus is in the play and not in a field.
  const shortcuts = (root, found) => root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input[type=number]")) return;
    const wanted = found(event.key.toLowerCase());
    if (!wanted || wanted.disabled || !wanted.offsetParent) return;
    event.preventDefault();
    wanted.click();
  });
  // What one reads and does next comes into view, below the bar at the top of the page, and what stands above it if there
  // is room; what is in view already stays where it is.
  const intoView = (stage, panel, ...doing) => {
    const covered = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
    const { top } = panel.getBoundingClientRect(), bottom = Math.max(...[panel, ...doing].map((one) => one.getBoundingClientRect().bottom));
    if (top >= covered - 16 && bottom <= innerHeight) return;
    const fits = bottom - stage.getBoundingClientRect().top <= innerHeight - covered;
    (fits ? stage : panel).scrollIntoView({ block: "start", behavior: "instant" });
  };
  // What one presses stays where it is in the window, whatever grows or goes above it: `found` says what that is.
  const steady = (found, act) => {
    const before = found().getBoundingClientRect().top;
    act();
    scrollBy({ top: found().getBoundingClientRect().top - before, behavior: "instant" });
  };
  // Whether one plays by keyboard: only then a frame shows where the focus is that the page has moved.
  const keyed = (root) => {
    for (const [event, on] of [["keydown", true], ["pointerdown", false]]) root.addEventListener(event, () => root.classList.toggle("keyed", on), true);
  };
  // A share as one reads it: never 0% or 100% where it is not.
  const percent = (x) => {
    if (x > 0 && x < 0.001) return "<0.1%";
    if (x < 1 && x > 0.999) return ">99.9%";
    return `${Number((100 * x).toFixed(1))}%`;
  };
  // The parts of a whole, as one reads them: in the order in which they stand they sum to 100 (what is left over goes to the
  // greatest remainders).  Python does the same: goodwill.companion.rounding.
  const percents = (shares) => {
    const exact = shares.map((x) => (Math.abs(1000 * x - Math.round(1000 * x)) < 1e-6 ? Math.round(1000 * x) : 1000 * x));
    const units = exact.map(Math.floor), rest = exact.map((x, k) => Math.round(1e6 * (x - units[k])));
    const left = 1000 - units.reduce((a, b) => a + b, 0), order = [...units.keys()].sort((a, b) => rest[b] - rest[a]);
    for (const k of order.slice(0, Math.max(left, 0))) units[k] += 1;
    return shares.map((x, k) => (x > 0 && x < 0.001 || x < 1 && x > 0.999 ? percent(x) : `${units[k] / 10}%`));
  };
  const number = (x, digits = 2) => String(Number(x.toFixed(digits))).replace("-", "−");
  // Words whose amounts are not torn apart at the end of a line.
  const unbroken = (text) => text.split(/([+−]?€[\d.,]*\d)/).map((part) => (part.includes("€") ? element("span", { class: "amount" }, part) : part));
  const many = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`;
  const WORDS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
  const inWords = (n) => WORDS[n] ?? String(n);
  const capital = (text) => text[0].toUpperCase() + text.slice(1);
  const NEAR = 0.01; // two moves that are nearer than this are about equal
  // Who fared better than who plays best: by luck, which is said of each by name.
  const lucky = (names) => (names.length ? `${capital(names.length === 1 ? names[0] : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`)} fared better than who follows the hints. That is luck: on average the hints are best.` : "");

  // ---- Beliefs: the parts in their order, each with a pattern of its own ------------------------------------
  // What each kind does depends on whether it is the last round, on whether a selfish P1 may still give, and on whether the
  // play is over: then nobody does anything any more, and `gives` says when a selfish P1 does.  `untold`: the page is still
  // to argue what a selfish P1 does.
  const PARTS = {
    P1: [
      { place: 1, kind: "lacks", name: "lacks it, would stop", says: ({ last, over }) => (last && !over ? "can ask no more" : "selfish or altruist") },
      { place: 2, kind: "has", name: "has it, has stopped", says: () => "selfish or altruist" },
      { place: 0, kind: "byzantine", name: "Byzantine", says: ({ last, over }) => (over ? "pestered at random, whatever it got" : last ? "silent in the last round" : "pesters at random, whatever it gets") },
    ],
    P2: [
      { place: 1, kind: "altruist", name: "altruist", says: ({ last, over }) => (over ? "" : last ? "can answer no more" : "may answer a pester") },
      { place: 2, kind: "selfish", name: "selfish", says: ({ last, gives, over, untold }) => (over ? gives : untold ? "does what pays" : last || !gives ? "gives no more" : "may give again after a pester") },
      { place: 0, kind: "byzantine", name: "Byzantine", says: () => "never gives" },
    ],
  };
  // A mark in the bar says how far its first part must reach.
  const bar = (role, belief, mark = null) =>
    element("span", { class: "bar", "aria-hidden": "true" }, ...PARTS[role].map(({ place, kind }) =>
      element("span", { class: kind, style: `flex-basis: ${100 * belief[place]}%` })),
    ...(mark === null ? [] : [element("span", { class: "mark", style: `left: ${100 * mark}%` })]));
  // The three shares in words, by their place in the belief.
  const shared = (role, belief) => {
    const said = percents(PARTS[role].map(({ place }) => belief[place]));
    return belief.map((_, place) => said[PARTS[role].findIndex((part) => part.place === place)]);
  };
  const legend = (role, belief, moment) => {
    const list = element("ul", { class: "legend" }), said = shared(role, belief);
    for (const { place, kind, name, says } of PARTS[role]) {
      list.append(element("li", {},
        element("span", { class: `swatch ${kind}`, "aria-hidden": "true" }), element("strong", {}, said[place]),
        element("span", {}, `${name} `, element("small", {}, says(moment)))));
    }
    return list;
  };

  // ---- Messages -------------------------------------------------------------------------------------------
  // You stand at the left.  A message is { mine, what, fate }: "arrives", "lost", or "unknown" to who sent it.
  const WIDTH = 100, HEIGHT = 36, LEFT = 7, RIGHT = WIDTH - 7;
  const message = ({ mine, what, fate }, y, [left, right] = [LEFT, RIGHT]) => {
    const [from, to] = mine ? [left, right] : [right, left], middle = (from + to) / 2, ahead = Math.sign(to - from);
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
  }, ...messages.map((one) => message(one, one.what === "gift" ? 10 : 26)));

  // The two peers and the link between them: you at the left, the last signals on the link, each with its name beside
  // its sender.  In a screen is the piece, or "?" where the reader cannot know.  What it shows is said beside it in words.
  const LINK = [72, 248], LANES = { gift: 24, pester: 48 };
  const computer = (x, name, holds) => {
    // A name of the right peer may be long: it ends where the picture ends.
    const long = name.length > 8 && x > 160;
    const text = (y, words, attributes = {}) => {
      const made = shape("text", { x, y, "text-anchor": "middle", ...attributes });
      made.textContent = words;
      return made;
    };
    const inside = holds === null ? [text(40, "?", { class: "unsure" })]
      : holds ? [shape("rect", { class: "film", x: x - 15, y: 21, width: 30, height: 26, rx: 2 }),
        shape("path", { class: "holes", d: `M${x - 11} 24.5h24M${x - 11} 43.5h24` }), shape("path", { class: "scene", d: `M${x - 4} 29l9 5l-9 5z` })] : [];
    return shape("g", { class: "computer" }, shape("rect", { class: "screen", x: x - 28, y: 13, width: 56, height: 42, rx: 4 }),
      shape("path", { class: "foot", d: `M${x - 12} 62h24M${x} 55v7` }), ...inside, text(78, name, long ? { x: 319, "text-anchor": "end" } : {}));
  };
  const pair = (names, holds, messages, quiet) => {
    const lanes = Object.values(LANES).map((y) => shape("path", { class: "lane", d: `M${LINK[0]} ${y}H${LINK[1]}` }));
    const named = messages.map(({ mine, what, fate }) => {
      const made = shape("text", { class: what, x: LINK[mine ? 0 : 1] + (mine ? 4 : -4), y: LANES[what] - 5, "text-anchor": mine ? "start" : "end" });
      made.textContent = { arrives: `${what} arrives`, lost: `${what} is lost`, unknown: `${what}: does it arrive?` }[fate];
      return made;
    });
    const silent = quiet.map(([what, words]) => {
      const made = shape("text", { class: "silent", x: (LINK[0] + LINK[1]) / 2, y: LANES[what] - 5, "text-anchor": "middle" });
      made.textContent = words;
      return made;
    });
    return shape("svg", { class: "pair", viewBox: "0 0 320 84", "aria-hidden": "true" }, ...lanes, ...silent, ...named,
      ...messages.map((one) => shape("g", { class: one.mine ? "sent mine" : "sent" }, message(one, LANES[one.what], LINK))),
      computer(36, names[0], holds[0]), computer(284, names[1], holds[1]));
  };

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

  Object.assign(goodwill.play, { NEAR, PARTS, arrows, bar, button, capital, element, inWords, intoView, keyed, legend, lucky, many, number, pair, percent, percents, seen, shape, shared, shortcuts, slider, steady, toggle, told, unbroken });
})();
