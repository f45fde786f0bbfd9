// A whole population that reconsiders, move by move: the reader sets the share of altruists and where the selfish start.
// All numbers stand in the tables, which come from goodwill.companion.crowd.
"use strict";
globalThis.goodwill ??= {};
goodwill.play ??= {};
(() => {
  const { button, element, intoView, many, number, percent, shape } = goodwill.play;
  const PEERS = 100, ROW = 20, STEP = 16;
  const STARTS = { everybody: "Everybody cooperates", nobody: "Nobody does" };

  // ---- What is said of a step -----------------------------------------------------------------------------
  const rounds = (list) => (list.length === 1 ? `round ${list[0]}`
    : `rounds ${list.slice(0, -1).join(", ")} and ${list[list.length - 1]}`);
  const begins = (start, step) => (start === "nobody" ? "The selfish start without hope: no P1 gives, no P2 pesters."
    : `The selfish start like altruists: as P1 they give in round ${step.gives[0]} and then answer some pesters, as P2 they pester in ${rounds(step.asks)} until they have the piece.`);
  // With two decimals, or as many more as it takes to tell it from the price.
  const beside = (x, price) => {
    let digits = 2;
    while (x !== price && Number(x.toFixed(digits)) === price) digits += 1;
    return number(x, digits);
  };
  const VERBS = { P1: { act: "give", acting: "giving", thing: "a gift" }, P2: { act: "pester", acting: "pestering", thing: "a pester" } };
  const worth = ({ player, acts, least, most }, price) => {
    const bound = acts ? least : most, does = player === "P1" ? ["spares", "spare"] : ["brings", "bring"];
    const verb = acts ? does[0] : `would ${does[1]}`;
    if (Math.abs(bound) < 1e-9) return `${verb} nothing`;
    return `${verb} ${most - least > 1e-9 ? (acts ? "at least " : "at most ") : ""}${beside(bound, price)} on average`;
  };
  const changes = ({ prices }, change) => {
    const { player, t, acts } = change, { act, acting, thing } = VERBS[player], price = prices[player];
    return `Round ${t}: selfish ${player}s ${acts ? `now ${act}` : `give up ${acting}`}. ${thing[0].toUpperCase()}${thing.slice(1)} costs ${number(price)} and ${worth(change, price)}.`;
  };
  const upcoming = ({ player, t, acts }) =>
    `Next to reconsider: selfish ${player}s in round ${t}, who ${acts ? "do not" : "still"} ${VERBS[player].act}${acts ? " so far" : ""}.`;
  const stays = ({ gives, asks }) => "Nobody gains by another move now, so nobody changes. "
    + (gives.length ? `Cooperation lasts: selfish P1s give in ${rounds(gives)}, selfish P2s pester in ${rounds(asks)}.`
      : asks.length ? `No selfish P1 gives; selfish P2s pester in ${rounds(asks)}, for the altruists' sake.`
        : "Selfish peers neither give nor pester: only altruists cooperate.");

  // ---- The crowd: altruists are circles, selfish peers squares, Byzantine ones hatched triangles -------------
  const peer = (kind, fed, x, y) => {
    const group = { class: `peer ${kind}${fed ? " fed" : ""}` };
    if (kind === "altruists") return shape("circle", { ...group, cx: x, cy: y, r: 5.5 });
    if (kind === "selfish-peers") return shape("rect", { ...group, x: x - 5, y: y - 5, width: 10, height: 10 });
    return shape("path", { ...group, d: `M${x} ${y - 6}l6 11h-12zM${x - 2} ${y + 4}l3 -5M${x + 1.5} ${y + 4}l1.5 -2.5` });
  };
  const picture = (peers) => shape("svg", {
    class: "peers", viewBox: `0 0 ${ROW * STEP} ${Math.ceil(peers.length / ROW) * STEP}`, "aria-hidden": "true",
  }, ...peers.map(([kind, fed], k) => peer(kind, fed, STEP * (k % ROW + 0.5), STEP * (Math.floor(k / ROW) + 0.5))));
  // The same peers stay where they are, so that one sees which of them change.
  const drawn = (field, peers) => {
    const marks = [...field.querySelectorAll(".peer")];
    if (marks.length !== peers.length || marks.some((one, k) => !one.classList.contains(peers[k][0]))) field.replaceChildren(picture(peers));
    else for (const [k, one] of marks.entries()) one.classList.toggle("fed", peers[k][1]);
  };
  const crowd = ({ shares }, { fed }) => {
    const altruists = Math.round(PEERS * shares.altruist), byzantine = Math.round(PEERS * shares.Byzantine);
    const some = (kind, n, got) => Array.from({ length: n }, (_, k) => [kind, k < Math.round(n * got)]);
    return [...some("altruists", altruists, fed.altruist),
      ...some("selfish-peers", PEERS - altruists - byzantine, fed.selfish), ...some("byzantine-peers", byzantine, 0)];
  };
  // ---- The chain: what the selfish do in each round, what has just changed, and who is next ---------------------
  const DOES = { P1: ["gives", "gives", "waits"], P2: ["asks", "pesters", "silent"] };
  const chain = (T, step, upcoming) => {
    const all = Array.from({ length: T + 1 }, (_, k) => T - k), at = (change, player, t) => change?.player === player && change.t === t;
    const cell = (player, t) => {
      const [list, does, not] = DOES[player], acts = step[list].includes(t);
      const kind = [acts ? "acts" : "idle", at(step.change, player, t) ? "changed" : "", at(upcoming, player, t) ? "next" : ""];
      return element("td", { class: kind.filter(Boolean).join(" ") }, acts ? does : not);
    };
    return element("table", { class: "chain" }, element("caption", {}, "What the selfish do"),
      element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "round"), ...all.map((t) => element("th", { scope: "col" }, String(t))))),
      element("tbody", {}, ...["P1", "P2"].map((player) => element("tr", {}, element("th", { scope: "row" }, player), ...all.map((t) => cell(player, t))))));
  };
  const swatch = (kind, fed) => shape("svg", { class: "peers sample", viewBox: "0 0 16 16", "aria-hidden": "true" }, peer(kind, fed, 8, 8));

  // ---- The address: ?altruists=11&start=everybody&step=2; all else in it belongs to others --------------------
  const fromAddress = (search, { stops, least }) => {
    const given = new URLSearchParams(search), errors = [];
    const now = { stop: Math.max(0, stops.findIndex(({ name }) => name === "11")), start: "everybody", step: 0 };
    const share = given.get("altruists"), start = given.get("start"), step = given.get("step");
    if (share !== null) {
      now.stop = share === "least" ? least ?? -1 : stops.findIndex(({ name }, k) => name === share && k !== least);
      if (now.stop < 0) {
        errors.push(`altruists = '${share}' is out of range: it must be least or a whole percent with ${stops[0].name} <= altruists <= ${stops[stops.length - 1].name}`);
      }
    }
    if (start !== null) {
      if (Object.hasOwn(STARTS, start)) now.start = start;
      else errors.push(`start = '${start}' is unknown: it must be everybody or nobody`);
    }
    if (step !== null && !errors.length) {
      const most = stops[now.stop].runs[now.start].length - 1;
      if (/^\d+$/.test(step) && Number(step) <= most) now.step = Number(step);
      else errors.push(`step = '${step}' is out of range: here it must be an integer with 0 <= step <= ${most}`);
    }
    return { now, errors };
  };

  goodwill.play.crowd = (name, tables) => {
    const { stops, least } = tables, root = document.getElementById(name);
    const { now: asked, errors: wrong } = fromAddress(location.search, tables);
    let now = wrong.length ? fromAddress("", tables).now : asked;

    const errors = element("div", { class: "errors", role: "alert" }, ...wrong.map((text) => element("p", {}, text)));
    const shown = ({ name: said }) => `${said}%`;
    const slider = element("input", { type: "range", min: 0, max: stops.length - 1, step: 1, id: `${name}-share` });
    slider.addEventListener("input", () => { moved(Number(slider.value)); });
    const share = element("output", { for: `${name}-share` });
    // The mark stands where the slider's thumb does when it is at the least share.
    const track = element("div", { class: "track" }, slider, ...(least === null ? [] : [element("span", {
      class: "tick", "aria-hidden": "true", style: `--at: ${least / (stops.length - 1)}`,
    }, "▲")]));
    const jump = least === null ? [] : [element("div", { class: "jump" },
      button(`▲ Go to the exact least, ${shown(stops[least])}`, () => moved(least), { class: "least" }))];
    const starts = element("div", { class: "roles starts", role: "group", "aria-label": "Where do the selfish start?" },
      ...Object.entries(STARTS).map(([start, text]) => button(text, () => { now = { ...now, start, step: 0 }; changed(); }, { "data-start": start })));
    const said = element("p", { class: "happened" }), after = element("p", { class: "after" }), numbers = element("p", { class: "numbers" });
    const field = element("div", { class: "field" }), links = element("div", { class: "links" });
    const again = button("Let the next peers reconsider", () => think(now.step + 1), { class: "move again" });
    const until = button("Until nobody changes", () => think(last()), { class: "move until" });
    const legend = element("ul", { class: "kinds" },
      ...[["altruists", true, "altruist"], ["selfish-peers", true, "selfish"], ["byzantine-peers", false, "Byzantine"],
        ["selfish-peers", false, "hollow: ends without the piece"]]
        .map(([kind, fed, text]) => element("li", {}, swatch(kind, fed), ` ${text}`)));
    const past = element("ol", { class: "past" });
    const moves = element("div", { class: "moves" }, again, until);
    const panel = element("div", { class: "panel" }, element("div", { "aria-live": "polite", class: "live" }, said, after), links, field, moves, numbers, legend);
    root.replaceChildren(root.querySelector("link"), errors,
      element("p", { class: "rule" }, "The rule: the selfish reconsider one move at a time. Next are always those nearest to the end who would gain by another move: "
        + "they compare what the move costs with what it brings or spares them on average, exactly. All of them are alike, so all of them change."),
      element("div", { class: "sharing" }, element("label", { for: `${name}-share` }, "Altruists"), track, share), ...jump,
      starts, panel,
      element("details", { open: "" }, element("summary", {}, "What happened so far"), past));

    const run = () => stops[now.stop].runs[now.start], last = () => run().length - 1;
    // Where nobody changes the reader can go on to the next population: it is shown where nobody changes, too.
    function moved(stop) {
      const settled = now.step === last() && (now.step > 0 || now.start === "nobody");
      now.stop = stop;
      now.step = settled ? last() : 0;
      changed();
    }
    function think(step) {
      now.step = Math.min(step, last());
      changed();
      intoView(panel, moves);
    }
    function changed() {
      errors.replaceChildren();
      const where = new URLSearchParams(location.search);
      where.set("altruists", now.stop === least ? "least" : stops[now.stop].name);
      where.set("start", now.start);
      where.set("step", String(now.step));
      try {
        history.replaceState(null, "", `?${where}${location.hash}`);
      } catch { /* a page from a file may not change its address */ }
      show();
    }
    const told = (k) => (k === 0 ? begins(now.start, run()[0]) : changes(tables, run()[k].change));
    function show() {
      const stop = stops[now.stop], step = run()[now.step], settled = now.step === last();
      slider.value = now.stop;
      share.textContent = shown(stop);
      slider.setAttribute("aria-valuetext", `${shown(stop)} altruists${now.stop === least ? ", the exact least" : ""}`);
      for (const one of starts.children) one.setAttribute("aria-pressed", String(one.dataset.start === now.start));
      const next = run()[now.step + 1]?.change;
      said.textContent = told(now.step);
      after.textContent = settled ? stays(step) : upcoming(next);
      links.replaceChildren(chain(tables.T, step, next));
      numbers.textContent = `Of the selfish, ${percent(step.fed.selfish)} get the piece. From one exchange as P1 and one as P2 a selfish peer ends with ${number(step.ends.selfish)} on average, an altruist with ${number(step.ends.altruist)}.`;
      drawn(field, crowd(stop, step));
      for (const one of [again, until]) one.setAttribute("aria-disabled", String(settled));
      past.replaceChildren(...Array.from({ length: now.step + 1 }, (_, k) => element("li", {}, told(k))),
        ...(settled ? [element("li", {}, `After ${many(now.step, "step")} nobody changes.`)] : []));
    }
    addEventListener("popstate", () => {
      const found = fromAddress(location.search, tables);
      if (!found.errors.length) { now = found.now; show(); }
    });
    show();
  };
})();
