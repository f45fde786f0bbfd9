// A whole population that reconsiders, move by move: the reader sets the share of altruists and where the selfish start.
// All numbers stand in the tables, which come from goodwill.companion.crowd.
"use strict";
globalThis.goodwill ??= {};
goodwill.play ??= {};
(() => {
  const { button, element, intoView, kept, many, number, percent, shape, slider: ranged, steady, toggle } = goodwill.play;
  const PEERS = 100, ROW = 20, STEP = 16;
  const STARTS = { everybody: "Start: everybody cooperates", nobody: "Start: nobody cooperates" };

  // ---- What is said of a step -----------------------------------------------------------------------------
  const rounds = (list) => (list.length === 1 ? `round ${list[0]}`
    : `rounds ${list.slice(0, -1).join(", ")} and ${list[list.length - 1]}`);
  const does = ({ gives, answers, asks }) => {
    const sure = gives.filter((t) => !answers.includes(t)), acts = [...(sure.length ? [`give in ${rounds(sure)}`] : []), ...(answers.length ? [`answer some pesters in ${rounds(answers)}`] : [])];
    return `${acts.length ? `selfish P1s ${acts.join(" and ")}` : "no selfish P1 gives"}, `
      + (asks.length ? `selfish P2s pester in ${rounds(asks)}${gives.length ? " until they have the piece" : ""}` : "no selfish P2 pesters");
  };
  const begins = ({ start, was }, step, stop) => {
    if (was !== null) return `Now ${stop.name}% are altruists, no longer ${was}%. At first the selfish go on as before: ${does(step)}.`;
    if (!Object.hasOwn(STARTS, start)) return "Move the slider, and let the selfish reconsider.";
    return start === "nobody" ? "The selfish start without hope: no P1 gives, no P2 pesters."
      : `The selfish start like altruists: as P1 they give in round ${step.gives[0]} and then answer some pesters, as P2 they pester in ${rounds(step.asks)} until they have the piece.`;
  };
  // With two decimals, or as many more as it takes to tell it from the price.
  const beside = (x, price) => {
    let digits = 2;
    while (x !== price && Number(x.toFixed(digits)) === price) digits += 1;
    return number(x, digits);
  };
  const VERBS = {
    P1: { act: "give", acting: "giving", thing: "A gift", worth: (acts, x) => (acts ? `spares them pesters that cost them ${x}` : `would spare them pesters that cost them only ${x}`), none: "spare them nothing" },
    P2: { act: "pester", acting: "pestering", thing: "A pester", worth: (acts, x) => (acts ? `is worth ${x} to them` : `would be worth only ${x} to them`), none: "bring them nothing" },
  };
  // What an act is worth depends on what they have seen: then the least of it is enough to act, the most too little.
  const worth = ({ player, acts, least, most }, price) => {
    const bound = acts ? least : most, differs = most - least > 1e-9;
    if (Math.abs(bound) < 1e-9) return `would ${VERBS[player].none}`;
    return `${VERBS[player].worth(acts, beside(bound, price))} on average${differs ? (acts ? " or more" : " or less") + ", by what they have seen" : ""}`;
  };
  // Whether P1 gives in a round only to answer a pester: it does so with those that it hears, or gives it up.
  const verbs = ({ player, t, acts }, before, after) => ((acts ? after : before)[player === "P1" ? "answers" : "asks"].includes(t) && player === "P1"
    ? { ...VERBS.P1, act: "answer some pesters", acting: "answering" } : VERBS[player]);
  const changes = ({ prices }, before, after) => {
    const { change } = after, { player, t, acts } = change, { act, acting, thing } = verbs(change, before, after), price = prices[player];
    return `Round ${t}: selfish ${player}s ${acts ? `now ${act}` : `give up ${acting}`}. ${thing} costs them ${number(price)} and ${worth(change, price)}.`;
  };
  const upcoming = (before, after) => {
    const { player, t, acts } = after.change, { act } = verbs(after.change, before, after);
    return `Next to reconsider: selfish ${player}s in round ${t}, who ${acts ? "do not" : "still"} ${act}${acts ? " so far" : ""}.`;
  };
  // Why those that were guessed are not next.
  const notNext = (step, player, t) => {
    const acts = step[player === "P1" ? "gives" : "asks"].includes(t);
    if (step.gains.some(([who, when]) => who === player && when === t)) return "they would gain, too, but others nearer to the end come first";
    if (player === "P1") return acts ? "a gift spares them at least what it costs" : "a gift would spare them no more than it costs";
    return acts ? "a pester brings them at least what it costs" : "a pester would bring them no more than it costs";
  };
  const stays = ({ gives, asks }, { shares }) => (gives.length ? `Cooperation lasts: selfish P1s give in ${rounds(gives)}, selfish P2s pester in ${rounds(asks)}.`
    : asks.length ? `No selfish P1 gives; selfish P2s pester in ${rounds(asks)}, because an altruist may answer.`
      : `Selfish peers neither give nor pester: ${shares.altruist ? "only altruists cooperate" : "nobody cooperates"}.`)
    + " Nobody gains by another move now, so nobody changes.";

  // What comes of a share, wherever the selfish start: in each run the last step is the one that nobody changes.
  const settles = ({ runs }, start) => runs[start].steps[runs[start].steps.length - 1];
  const conclusion = (stop, here) => {
    const gives = Object.keys(stop.runs).map((start) => settles(stop, start).gives.length > 0), { asks } = settles(stop, "nobody");
    const share = `So with ${stop.name}% of altruists cooperation`;
    if (!gives.includes(true)) return `${share} ends, wherever the selfish start.`;
    if (!gives.includes(false)) return `${share} begins by itself, and lasts.`;
    if (here.gives.length) return `${share} lasts, since it was there. Where nobody cooperates at first it does not begin.`;
    return `${share} does not begin by itself: ${asks.length ? "some pesters pay, but too few to make a selfish P1 give" : "each is right to expect nothing"}. Where everybody cooperates at first it lasts.`;
  };
  // Where each share ends, for one start: the rounds in which the selfish act, as a strip and as a list of spans.
  // A square for each whole percent; the exact least is a line between two of them.
  const SQUARE = 13, HEAD = 92;
  const ends = (tables, start, here) => {
    const { T, stops, least } = tables, all = Array.from({ length: T + 1 }, (_, k) => T - k);
    const whole = stops.filter((_, k) => k !== least), edge = whole.filter(({ name }) => Number(name) < Number(stops[least]?.name)).length;
    const rows = [["P1", "gives"], ["P2", "asks"]].flatMap(([player, list]) => all.map((t) => ({ player, list, t })))
      .filter(({ list, t }) => stops.some((stop) => settles(stop, start)[list].includes(t)));
    const text = (x, y, words, anchor = "end") => {
      const made = shape("text", { x, y, "text-anchor": anchor });
      made.textContent = words;
      return made;
    };
    const high = SQUARE * rows.length, left = HEAD + SQUARE * (here === least ? edge : whole.indexOf(stops[here]));
    const svg = shape("svg", { class: "ends", viewBox: `0 0 ${HEAD + SQUARE * whole.length + 8} ${high + 34}`, "aria-hidden": "true" },
      ...rows.map(({ player, t }, k) => text(HEAD - 5, SQUARE * (k + 1) - 3, `${player}, round ${t}`)),
      ...rows.flatMap(({ player, list, t }, k) => whole.map((stop, n) => shape("rect", {
        class: settles(stop, start)[list].includes(t) ? `does ${player}` : "not", x: HEAD + SQUARE * n + 1, y: SQUARE * k + 1, width: SQUARE - 2, height: SQUARE - 2,
      }))),
      shape("rect", { class: "here", x: left - (here === least ? 1.5 : 0), y: 0, width: here === least ? 3 : SQUARE, height: high }),
      ...whole.flatMap(({ name }, n) => (Number(name) % 5 === 0 ? [text(HEAD + SQUARE * (n + 0.5), high + 14, `${name}%`, "middle")] : [])),
      ...(least === null ? [] : [text(HEAD + SQUARE * edge, high + 29, `▲ ${stops[least].name}%`, "middle")]));
    const spans = [];
    for (const stop of stops) {
      const does_ = does(settles(stop, start)), last = spans[spans.length - 1];
      if (last?.does === does_) last.to = stop.name; else spans.push({ from: stop.name, to: stop.name, does: does_ });
    }
    return [svg, element("ul", {}, ...spans.map(({ from, to, does: what }) => element("li", {}, `${from === to ? `${from}%` : `${from}% to ${to}%`}: ${what}.`)))];
  };

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
  const chain = (T, step, upcoming, guess) => {
    const all = Array.from({ length: T + 1 }, (_, k) => T - k), at = (change, player, t) => change?.player === player && change.t === t;
    const cell = (player, t) => {
      const [list, does, not] = DOES[player], acts = step[list].includes(t), word = !acts ? not : player === "P1" && step.answers.includes(t) ? "answers some" : does;
      const kind = [acts ? "acts" : "idle", at(step.change, player, t) ? "changed" : "", !guess && at(upcoming, player, t) ? "next" : ""];
      return element("td", { class: kind.filter(Boolean).join(" ") },
        guess ? button(word, () => guess(at(upcoming, player, t), player, t), { "aria-label": `${word}: selfish ${player}s in round ${t}` }) : word);
    };
    return element("table", { class: "chain" }, element("caption", {}, "What the selfish do"),
      element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "round"), ...all.map((t) => element("th", { scope: "col" }, String(t))))),
      element("tbody", {}, ...["P1", "P2"].map((player) => element("tr", {}, element("th", { scope: "row" }, player), ...all.map((t) => cell(player, t))))));
  };
  const swatch = (kind, fed) => shape("svg", { class: "peers sample", viewBox: "0 0 16 16", "aria-hidden": "true" }, peer(kind, fed, 8, 8));

  // ---- The address: ?altruists=11&start=everybody&step=2, and was=12 if the share has moved since the selfish settled;
  // all else in it belongs to others -----------------------------------------------------------------------------
  const fromAddress = (search, { stops, least }) => {
    const given = new URLSearchParams(search), errors = [];
    const now = { stop: Math.max(0, stops.findIndex(({ name }) => name === "12")), start: "everybody", step: 0, was: null };
    const share = given.get("altruists"), start = given.get("start"), step = given.get("step"), was = given.get("was");
    if (share !== null) {
      now.stop = share === "least" ? least ?? -1 : stops.findIndex(({ name }, k) => name === share && k !== least);
      if (now.stop < 0) {
        errors.push(`altruists = '${share}' is out of range: it must be least or a whole percent with ${stops[0].name} <= altruists <= ${stops[stops.length - 1].name}`);
      }
    }
    if (was !== null) {
      if (stops.some(({ name }) => name === was)) now.was = was;
      else errors.push(`was = '${was}' is unknown: it must be a share of altruists from which the slider came`);
    }
    if (start !== null) {
      if (Object.hasOwn(STARTS, start) || now.was !== null && Object.hasOwn(stops[0].runs, start)) now.start = start;
      else errors.push(`start = '${start}' is unknown: it must be everybody or nobody`);
    }
    if (step !== null && !errors.length) {
      const most = stops[now.stop].runs[now.start].steps.length - 1;
      if (/^\d+$/.test(step) && Number(step) <= most) now.step = Number(step);
      else errors.push(`step = '${step}' is out of range: here it must be an integer with 0 <= step <= ${most}`);
    }
    return { now, errors };
  };

  // `small` is for a page of the story: { altruists } names the share at which the selfish have settled before the reader comes;
  // nothing is kept and nothing is in the address.
  goodwill.play.crowd = (name, tables, small = null) => {
    const { stops, least } = tables, root = document.getElementById(name);
    const { now: asked, errors: wrong } = fromAddress(small ? "" : location.search, tables);
    const settledAt = (stop) => ({ stop, start: stops[stop].runs.everybody.ends, step: 0, was: null });
    const begin = () => (small ? settledAt(stops.findIndex(({ name: said }) => said === small.altruists)) : fromAddress("", tables).now);
    let now = small || wrong.length ? begin() : asked;

    const errors = element("div", { class: "errors", role: "alert" }, ...wrong.map((text) => element("p", {}, text)));
    const shown = ({ name: said }) => `${said}%`;
    // Along the track a stop stands where its share is: that of the exact least is close to its neighbour.
    const at = stops.map(({ shares }) => 100 * shares.altruist), low = at[0], high = at[at.length - 1];
    const slider = ranged({ min: low, max: high, step: "any", id: `${name}-share` });
    const nearest = (x) => at.reduce((best, one, k) => (Math.abs(one - x) < Math.abs(at[best] - x) ? k : best), 0);
    let held = false; // by a finger or a mouse; who has neither moves it from stop to stop
    for (const [event, holds] of [["pointerdown", true], ["pointerup", false], ["pointercancel", false]]) slider.addEventListener(event, () => { held = holds; });
    slider.addEventListener("input", () => {
      const value = Number(slider.value), by = Math.abs(value - at[now.stop]) < 1e-6 ? 0 : Math.sign(value - at[now.stop]), stop = nearest(value);
      const chosen = held || stop !== now.stop ? stop : Math.min(Math.max(stop + by, 0), at.length - 1);
      slider.place(at[chosen]);
      moved(chosen);
    });
    slider.addEventListener("keydown", (event) => {
      const { stop } = now, last = at.length - 1;
      const to = { ArrowLeft: stop - 1, ArrowDown: stop - 1, ArrowRight: stop + 1, ArrowUp: stop + 1, PageDown: stop - 5, PageUp: stop + 5, Home: 0, End: last }[event.key];
      if (to === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      moved(Math.min(Math.max(to, 0), last));
    });
    const share = element("output", { for: `${name}-share` });
    // The mark stands where the slider's thumb does when it is at the least share.
    const track = element("div", { class: "track" }, slider, ...(least === null || small ? [] : [element("span", {
      class: "tick", "aria-hidden": "true", style: `--at: ${(at[least] - low) / (high - low)}`,
    }, "▲")]));
    const jump = least === null ? [] : [element("div", { class: "jump" },
      button(`▲ ${shown(stops[least])}, where cooperation just lasts`, leap, { class: "least" }))];
    const starts = element("div", { class: "roles starts", role: "group", "aria-label": "Where do the selfish start?" },
      ...Object.entries(STARTS).map(([start, text]) => button(text, () => { now = { ...now, start, step: 0, was: null }; found = false; changed(); }, { "data-start": start })));
    const anew = button("Start again", () => { now = begin(); changed(); }, { class: "anew" });
    const said = element("p", { class: "happened" }), after = element("p", { class: "after" }), numbers = element("p", { class: "numbers" });
    const field = element("div", { class: "field" }), chained = element("div");
    const again = button("Let the next peers reconsider", () => think(now.step + 1), { class: "move again" });
    const until = button("Until nobody changes", () => { think(last()); found = true; show(); }, { class: "move until" });
    const legend = element("ul", { class: "kinds" },
      ...[["altruists", true, "altruist"], ["selfish-peers", true, "selfish, gets the piece"], ["byzantine-peers", false, "Byzantine"],
        ["selfish-peers", false, "hollow: ends without it"]]
        .map(([kind, fed, text]) => element("li", {}, swatch(kind, fed), ` ${text}`)));
    const past = element("ol", { class: "past" }), concluded = element("p", { class: "conclusion" });
    const strip = element("div"), mapped = element("details", { class: "mapped" }, element("summary", {}, "Who acts in the end, share by share"), strip);
    const moves = element("div", { class: "moves" }, again, until);
    // Who is next can be guessed before it is shown: a press on a move in the table, or on “Nobody”.
    let found = false; // whether who guesses knows already that nobody changes
    const guessing = small ? { on: false } : kept("crowd-guesses", false), score = { right: 0, all: 0 };
    const nobody = button("Nobody changes", () => guess(now.step === last(), null), { class: "nobody" });
    const judged = element("p", { class: "judged", "aria-live": "polite" });
    const asking = element("div", { class: "help" }, toggle(`${name}-guess`, "Guess who is next", guessing, () => { judged.textContent = ""; found = false; show(); }));
    const links = element("div", { class: "links" }, chained, nobody, judged);
    const news = element("div", { "aria-live": "polite", class: "live" }, said, after);
    const panel = element("div", { class: "panel" }, news, moves,
      element("div", { class: "seen" }, links, field), concluded, ...(small ? [] : [asking]), numbers, legend);
    const stage = element("div", { class: "stage" }, element("div", { class: "sharing" }, element("label", { for: `${name}-share` }, "Altruists"), track, share),
      element("div", { class: "setting" }, ...(small ? [anew] : [...jump, starts])), panel);
    if (small) root.replaceChildren(root.querySelector("link"), stage);
    else root.replaceChildren(root.querySelector("link"), errors,
      element("p", { class: "rule" }, "You set how many of a hundred peers are altruists. Then let the selfish reconsider, one move at a time. Next are always those nearest to the end who would gain by another move: "
        + "they compare what the move costs with what it brings or spares them on average, exactly. All of them are alike, so all of them change."),
      stage, mapped, element("details", {}, element("summary", {}, "What happened so far"), past));

    const run = () => stops[now.stop].runs[now.start].steps, last = () => run().length - 1;
    // Where nobody changes the selfish take their plan along to the next population; else they start anew.
    function moved(stop) {
      if (stop === now.stop) return;
      const { ends } = stops[now.stop].runs[now.start];
      now = now.step === last() ? { stop, start: ends, step: 0, was: stops[now.stop].name } : { ...now, stop, step: 0 };
      judged.textContent = "";
      found = false;
      changed();
    }
    // To the least share with cooperation: if that has ended, it is there again.
    function leap() {
      if (run()[now.step].gives.length) { moved(least); return; }
      now = { stop: least, start: "everybody", step: 0, was: null };
      judged.textContent = "";
      found = false;
      changed();
    }
    function think(step) {
      judged.textContent = "";
      // Whoever guesses must not be told by a button that there is nothing left to do.
      if (guessing.on && step > last()) judged.textContent = "Nobody changes any more.";
      now = { ...now, step: Math.min(step, last()) };
      found = now.step === last() && step > last();
      steady(() => moves, changed);
      intoView(stage, panel);
    }
    function guess(right, player, t) {
      const why = right ? "Right." : player === null ? "Somebody would gain." : `Not selfish ${player}s in round ${t}: ${notNext(run()[now.step], player, t)}.`;
      score.all += 1;
      if (right) score.right += 1;
      if (right && now.step < last()) think(now.step + 1);
      else if (right) { found = true; show(); }
      judged.textContent = `${why} ${score.right} of ${score.all} guess${score.all === 1 ? "" : "es"} right.`;
    }
    function changed() {
      if (small) { show(); return; }
      errors.replaceChildren();
      const where = new URLSearchParams(location.search);
      where.set("altruists", now.stop === least ? "least" : stops[now.stop].name);
      where.set("start", now.start);
      where.set("step", String(now.step));
      if (now.was === null) where.delete("was"); else where.set("was", now.was);
      try {
        history.replaceState(null, "", `?${where}${location.hash}`);
      } catch { /* a page from a file may not change its address */ }
      show();
    }
    const told = (k) => (k === 0 ? begins(now, run()[0], stops[now.stop]) : changes(tables, run()[k - 1], run()[k]));
    function show() {
      const stop = stops[now.stop], step = run()[now.step], settled = now.step === last(), known = settled && (!guessing.on || found);
      slider.place(at[now.stop]);
      share.textContent = shown(stop);
      slider.setAttribute("aria-valuetext", `${shown(stop)} altruists${now.stop === least ? ", the exact least" : ""}`);
      // The plan that they have taken along is one of a start: that with which it shares its first step.
      const from = Object.hasOwn(STARTS, now.start) ? now.start : run()[0].gives.length ? "everybody" : "nobody";
      for (const one of starts.children) one.setAttribute("aria-pressed", String(one.dataset.start === from));
      const next = run()[now.step + 1]?.change;
      // Once nobody changes, what has come of it stands first.
      panel.classList.toggle("settled", known);
      news.prepend(known ? after : said);
      said.textContent = `${known && now.step ? "The last change. " : ""}${told(now.step)}`;
      after.textContent = guessing.on && !known ? "Who changes next? Press a move in the table, or “Nobody changes”." : settled ? stays(step, stop) : upcoming(step, run()[now.step + 1]);
      chained.replaceChildren(chain(tables.T, step, next, guessing.on ? guess : null));
      nobody.hidden = !guessing.on;
      numbers.textContent = `Of the selfish, ${percent(step.fed.selfish)} get the piece.${small ? "" : ` A selfish peer that is once P1 and once P2 gains ${number(step.ends.selfish)} on average in both together, an altruist ${number(step.ends.altruist)}.`}`;
      drawn(field, crowd(stop, step));
      for (const one of [again, until]) one.setAttribute("aria-disabled", String(known));
      // Where a reader of the story begins, nothing has come of anything yet.
      concluded.textContent = known && !(small && now.was === null) ? conclusion(stop, step) : "";
      mapped.hidden = guessing.on;
      strip.replaceChildren(element("p", {}, `Where it ends if ${from} cooperates at first, by the share of altruists:`), ...ends(tables, from, now.stop));
      past.replaceChildren(...Array.from({ length: now.step + 1 }, (_, k) => element("li", {}, told(k))),
        ...(settled ? [element("li", {}, `After ${many(now.step, "step")} nobody changes.`)] : []));
    }
    if (!small) addEventListener("popstate", () => {
      const found = fromAddress(location.search, tables);
      if (!found.errors.length) { now = found.now; show(); }
    });
    show();
  };
})();
