// The page on which the reader is the client who gets a cold pizza: what stands where, and what a click does.
"use strict";
globalThis.goodwill ??= {};
goodwill.play ??= {};
(() => {
  const { MOST_SEED, button, element, euros, inWords, intoView, kept, keyed, percent, percents, pizza, shortcuts, steady, toggle, unbroken } = goodwill.play;
  const { bars: seen, brief, happened, hint, kitchen, others, question, running, summary, terms, told, verdict } = goodwill.play.counter;
  const STORE = "goodwill-play-evenings", FEW = 30, PAUSE = 500;
  const MOVES = {
    order: [["o", "Order"], ["a", "Across the road"]],
    report: [["b", "Report “bad”"], ["g", "Report “good”"]],
  };
  const KINDS = { best: "who follows the hints", honest: "an honest client", silent: "who follows them, but never reports “bad”", away: "always across the road" };

  // ---- The address: ?honest=10&client=7&evenings=oboga; all else in it belongs to others ------------------------
  const named = ({ honest }) => String(Math.round(100 * honest));
  const fromAddress = (search, tables) => {
    const given = new URLSearchParams(search), errors = [], names = tables.crowds.map(named);
    const now = { crowd: names.length > 1 ? 1 : 0, seed: null, moves: "" };
    const honest = given.get("honest"), client = given.get("client"), moves = given.get("evenings");
    if (honest !== null) {
      if (names.includes(honest)) now.crowd = names.indexOf(honest);
      else errors.push(`honest = '${honest}' is unknown: it must be one of ${names.join(", ")}`);
    }
    if (client !== null) {
      if (/^\d+$/.test(client) && Number(client) >= 1 && Number(client) <= MOST_SEED) now.seed = Number(client);
      else errors.push(`client = '${client}' is out of range: it must be an integer with 1 <= client <= ${MOST_SEED}`);
    }
    if (moves && !errors.length) {
      if (now.seed === null) errors.push(`evenings = '${moves}' needs a client`);
      else if (goodwill.play.evenings(tables, now.crowd, now.seed, moves).moves === moves && possible(tables, now, moves)) now.moves = moves;
      else errors.push(`evenings = '${moves}' is out of range: it must be o (order) or a (across the road) for each evening, and b (bad) or g (good) after a cold pizza`);
    }
    return { now, errors };
  };
  // Whether each letter is one that she can choose where it stands.
  const possible = (tables, { crowd, seed }, moves) => [...moves].every((move, k) => {
    const { night } = goodwill.play.evenings(tables, crowd, seed, moves.slice(0, k));
    return night && MOVES[night.stage].some(([letter]) => letter === move);
  });

  // ---- The tally, by the share of honest clients -----------------------------------------------------------------
  const empty = () => ({ plays: 0, seeds: [], you: 0, lost: 0, ...Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, 0])) });
  const isTally = (kept, names) => names.every((name) => kept?.[name] && Object.entries(empty()).every(([key, value]) =>
    typeof kept[name][key] === typeof value && Array.isArray(kept[name][key]) === Array.isArray(value)));
  const read = (names) => {
    try {
      const kept = JSON.parse(localStorage.getItem(STORE));
      if (isTally(kept, names)) return kept;
    } catch { /* the browser keeps nothing for us, or somebody wrote there: begin anew */ }
    return Object.fromEntries(names.map((name) => [name, empty()]));
  };
  const keep = (tally) => {
    try { localStorage.setItem(STORE, JSON.stringify(tally)); } catch { /* then it lasts as long as the page */ }
  };

  // `small` is for a page of the story: one that is there makes a play of which nothing is kept or stands in the address.
  goodwill.play.client = (name, tables, small = null) => {
    const root = document.getElementById(name), names = tables.crowds.map(named);
    const begun = (crowd) => goodwill.play.begun(tables, crowd), played = ({ crowd, moves }) => moves.length > begun(crowd).length;
    const fresh = (crowd) => ({ crowd, seed: goodwill.play.dealt(tables, crowd, 1 + Math.floor(Math.random() * MOST_SEED), MOST_SEED), moves: begun(crowd) });
    const asked = fromAddress(small ? "" : location.search, tables);
    const first = names.length > 1 ? 1 : 0; // at first some clients are honest
    let now = small || asked.errors.length ? fresh(first) : { ...asked.now, seed: asked.now.seed ?? fresh(0).seed };
    let tally = small ? null : read(names);

    const errors = element("div", { class: "errors", role: "alert" }, ...asked.errors.map((text) => element("p", {}, text)));
    const shares = element("div", { class: "roles crowds", role: "group", "aria-label": "How many clients are honest by nature?" },
      ...tables.crowds.map(({ honest }, k) => button(element("span", {}, element("strong", {}, honest ? percent(honest) : "Nobody"), " honest"), () => turn(k), { "data-honest": names[k] })));
    const rule = element("dl", { class: "brief" }), term = element("details", { class: "terms" }), total = element("p", { class: "running" });
    const waits = element("p", { class: "waits" }), waiting = new Map(); // plays that wait while other clients are chosen
    const past = element("p", { class: "past" }), round = element("p", { class: "round" }), news = element("p", { class: "happened" }), ask = element("p", { class: "score" });
    const plate = element("div", { class: "plate", "aria-hidden": "true" });
    const moves = element("div", { class: "moves" }, button("", () => move(0), { class: "move" }), button("", () => move(1), { class: "move" }));
    const until = button("Across the road, to the last evening", leave, { class: "until" });
    const next = button(small ? (tables.evenings > 1 ? "Again, with another provider" : "Another evening") : "Next play", () => begin(now.crowd), { class: "next" });
    const end = element("div", { class: "end" });
    const about = element("p", { class: "about" }), bar = element("div", { class: "shares" });
    const setting = small ? (_, on) => ({ on }) : kept, believes = tables.crowds.some(({ honest }) => honest > 0);
    const hints = setting("evenings-hint", false), bars = setting("evenings-bar", believes);
    const hinted = element("p", { class: "hint", "aria-live": "polite" }), tray = element("div", { class: "drawn tray", "aria-hidden": "true" });
    const belief = element("div", { class: "belief" }, about, bar);
    const panel = element("div", { class: "panel", tabindex: -1 },
      element("div", { class: "live", "aria-live": "polite" }, past, total, round, element("div", { class: "counter" }, plate, news), ask), tray, moves, until, next, end);
    const helps = element("div", { class: "help" }, toggle(`${name}-hint`, "Hint", hints, show), ...(small ? [] : [toggle(`${name}-bar`, "Belief bar", bars, show)]));
    const list = element("ol", { class: "strip evenings" });
    const status = element("p", { class: "status", role: "status" }), results = element("div", { class: "results" });
    const link = button("", () => copy(now), { class: "quiet" });
    // Of a single evening nothing stands beside what one presses.
    const side = element("div", { class: "side" }, belief, helps, ...(tables.evenings > 1 ? [element("div", { class: "history" }, list)] : []), ...(small ? [] : [term]));
    const stage = element("div", { class: small ? "stage evening small" : "stage evening" }, rule, element("div", { class: believes ? "board" : "board alone" }, element("div", { class: "left" }, panel, element("div", { class: "notes" }, hinted)), side));
    if (small) root.replaceChildren(root.querySelector("link"), ...(names.length > 1 ? [shares, waits] : []), stage);
    else {
      root.replaceChildren(root.querySelector("link"), errors, shares, waits, stage,
        element("div", { class: "actions" }, button("Play this one again", () => goBack(0)), link), status,
        element("details", { class: "tally" }, element("summary", {}, "Your tally"), results));
    }

    keyed(root);
    shortcuts(root, (key) => {
      const k = MOVES[current().night?.stage]?.findIndex(([letter]) => letter === key) ?? -1;
      return k >= 0 ? moves.children[k] : key === "n" ? next : null;
    });

    // ---- What a click does -------------------------------------------------------------------------------------
    const current = (play = now) => goodwill.play.evenings(tables, play.crowd, play.seed, play.moves);
    function begin(crowd) {
      now = fresh(crowd);
      turned();
    }
    // To an evening before a move, from which one may go on in another way.
    function goBack(k) {
      now = { ...now, moves: now.moves.slice(0, k) };
      turned();
    }
    // A play that is left waits, to be gone on with.
    function turn(crowd) {
      waiting.set(now.crowd, now);
      const left = waiting.get(crowd);
      now = left && !current(left).over ? left : fresh(crowd);
      turned();
    }
    function turned() {
      changed();
      panel.focus({ preventScroll: true });
      intoView(stage, panel, belief);
    }
    function move(k) {
      now = { ...now, moves: now.moves + MOVES[current().night.stage][k][0] };
      moved();
    }
    function leave() {
      while (!current().over) now = { ...now, moves: `${now.moves}a` };
      moved();
    }
    function moved() {
      steady(() => (next.hidden ? moves : next), changed);
      intoView(stage, panel, ...(current().over ? [] : [belief]));
      const play = current();
      if (!play.over) {
        if (until.contains(document.activeElement) && until.hidden) panel.focus({ preventScroll: true });
        return;
      }
      const mine = tally?.[names[now.crowd]];
      if (mine && !mine.seeds.includes(now.seed)) {
        const instead = goodwill.play.inPlace(tables, now.crowd, now.seed);
        mine.plays += 1;
        mine.seeds.push(now.seed);
        mine.you += play.total;
        mine.lost += goodwill.play.wasted(tables, play).reduce((a, { less }) => a + less, 0);
        for (const kind of Object.keys(KINDS)) mine[kind] += instead[kind];
        keep(tally);
        showTally();
      }
      panel.focus({ preventScroll: true });
      next.disabled = true;
      setTimeout(() => { next.disabled = false; }, PAUSE);
    }
    const address = (play) => {
      const where = new URLSearchParams(location.search);
      where.set("honest", names[play.crowd]);
      where.set("client", String(play.seed));
      if (play.moves) where.set("evenings", play.moves); else where.delete("evenings");
      return `?${where}`;
    };
    async function copy(play) {
      const { href } = new URL(`${address(play)}#${name}`, location.href);
      try {
        await navigator.clipboard.writeText(href);
        status.textContent = "The link is copied.";
      } catch { status.textContent = `The link: ${href}`; }
    }
    function changed() {
      errors.replaceChildren();
      if (small) { show(); return; }
      try {
        history.replaceState(null, "", `${address(now)}${location.hash}`);
      } catch { /* a page from a file may not change its address */ }
      show();
    }

    // ---- What is shown -----------------------------------------------------------------------------------------
    function show() {
      const play = current(), { night, nights, over } = play, last = nights[nights.length - 1];
      for (const one of shares.children) one.setAttribute("aria-pressed", String(one.dataset.honest === names[now.crowd]));
      rule.replaceChildren(...brief(tables, tables.crowds[now.crowd]).map(([what, text]) => element("div", {}, element("dt", {}, what), " ", element("dd", {}, text))));
      stage.classList.toggle("unmoved", !over && !played(now));
      term.replaceChildren(element("summary", {}, "What he knows, and what “bad” costs him"), element("p", {}, terms(tables)));
      total.replaceChildren(...unbroken(over || !nights.length ? "" : running(play)));
      past.hidden = tables.evenings === 1;
      const left = [...waiting.values()].find((one) => one.crowd !== now.crowd && played(one) && !current(one).over);
      waits.textContent = left ? `Your play with ${names[left.crowd] === "0" ? "nobody" : `${names[left.crowd]}%`} honest waits for you: press that button to go on with it.` : "";
      // Each line names its evening: the one that is behind her, and tonight.
      past.replaceChildren(...(last ? [pizza(last.outcome, 32), element("span", {}, ...unbroken(`Evening ${nights.length}: ${happened(last)}`))] : []));
      round.textContent = over ? (tables.evenings > 1 ? "You move to another town" : "The evening is over") : tables.evenings === 1 ? "" : `Now evening ${tables.evenings - night.left + 1} of ${tables.evenings}${night.left === 1 ? ", the last" : ""}`;
      news.replaceChildren(...unbroken(over ? summary(tables, play) : night.stage === "report" ? "The provider delivers. The pizza is cold." : "You are hungry."));
      ask.replaceChildren(...unbroken(over ? "" : question(tables, now.crowd, night)));
      ask.hidden = over;
      plate.replaceChildren(pizza(over ? last.outcome : night.stage === "report" ? "low" : undefined, 64));
      for (const [k, one] of [...moves.children].entries()) {
        one.textContent = over ? "" : MOVES[night.stage][k][1];
        one.setAttribute("aria-keyshortcuts", over ? "" : MOVES[night.stage][k][0]);
      }
      moves.hidden = over;
      next.hidden = !over;
      until.hidden = over || night.stage === "report" || night.left < 2 || tables.crowds[now.crowd].states[night.place].ordered > 0;
      link.textContent = over ? "Copy the link to this play" : "Copy the link";
      hinted.replaceChildren(...unbroken(hints.on && !over ? hint(tables, now.crowd, night) : ""));
      status.textContent = "";
      end.hidden = !over;
      end.replaceChildren(...(over ? ended(play) : []));
      belief.hidden = !bars.on;
      showBelief(over ? last.after : night.ordered ?? night.before, over ? null : night);
      list.replaceChildren(...nights.map((one, k) => row(one, k, over)), ...Array.from({ length: tables.evenings - nights.length }, (_, k) => ahead(nights.length + k + 1)));
      tray.hidden = tables.evenings === 1;
      tray.replaceChildren(...Array.from({ length: tables.evenings }, (_, k) => {
        const one = nights[k], tonight = k === nights.length;
        return element("span", { class: one ? "" : tonight ? "tonight" : "ahead" }, pizza(one?.outcome ?? (tonight && night.stage === "report" ? "low" : undefined)),
          ...(one && bars.on ? [beliefBar(one.after)] : []), element("small", {}, String(k + 1)));
      }));
    }
    const ended = (play) => {
      const { said, back } = verdict(tables, play), their = others(tables, play);
      return [element("p", {}, kitchen(tables, play)), element("p", { class: "verdict" }, ...unbroken(said)),
        ...(back ? [button(`Go back${tables.evenings > 1 ? ` to evening ${back.evening}` : ""} and try it another way`, () => goBack(back.k), { class: "back" })] : []), compared(their),
        ...(their.luck ? [element("p", {}, their.luck)] : [])];
    };
    const compared = ({ caption, rows }) => element("table", { class: "compared" }, element("caption", {}, caption),
      element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "client"), element("th", { scope: "col" }, "ends with"))),
      element("tbody", {}, ...rows.map(([who, amount]) => element("tr", {}, element("th", { scope: "row" }, who), element("td", {}, amount)))));
    const beliefBar = (belief, mark = null) => element("span", { class: "bar", "aria-hidden": "true" },
      element("span", { class: "altruist", style: `flex-basis: ${100 * belief}%` }), element("span", { class: "selfish", style: `flex-basis: ${100 - 100 * belief}%` }),
      ...(mark === null ? [] : [element("span", { class: "mark", style: `left: ${100 * mark}%` })]));
    function showBelief(belief, night) {
      const { mark, said } = night?.stage === "order" ? seen(tables, tables.crowds[now.crowd], night) : { mark: null, said: "" }, [honest, not] = percents([belief, 1 - belief]);
      const item = (kind, shown, text, small) => element("li", {}, element("span", { class: `swatch ${kind}`, "aria-hidden": "true" }),
        element("strong", {}, shown), element("span", {}, `${text} `, element("small", {}, small)));
      about.textContent = night ? "What the provider believes of you" : "What the provider believed of you at the end";
      bar.replaceChildren(beliefBar(belief, mark), element("ul", { class: "legend" },
        item("altruist", honest, "honest", "always orders, and reports the truth whatever it costs"),
        item("selfish", not, "not honest", "does what pays her best")),
      ...(said ? [element("p", { class: "why" }, said)] : []));
    }
    const row = (one, k, over) => element("li", { value: k + 1 }, element("span", { class: "number", "aria-hidden": "true" }, String(k + 1)), pizza(one.outcome),
      element("span", { class: "told" }, ...unbroken(told(tables, one, over)),
        ...(bars.on ? [beliefBar(one.after), element("span", { class: "after" }, `He is ${percent(one.after)} sure that you are honest.`)] : [])));
    const ahead = (k) => element("li", { class: "ahead", "aria-hidden": "true", value: k }, element("span", { class: "number" }, String(k)), pizza(undefined));
    function showTally() {
      const head = element("tr", {}, element("td"), ...tables.crowds.map(({ honest }) => element("th", { scope: "col" }, `honest: ${honest ? percent(honest) : "nobody"}`)));
      const body = element("tbody");
      const line = (title, value) => body.append(element("tr", {}, element("th", { scope: "row" }, title),
        ...tables.crowds.map((crowd, k) => element("td", {}, value(tally[names[k]], crowd)))));
      const mean = (total, plays) => (plays ? euros(total / plays) : "–");
      line("plays", ({ plays }) => String(plays));
      line("you, on average", ({ you, plays }) => mean(you, plays));
      for (const [kind, title] of Object.entries(KINDS)) line(`${title}${kind === "best" ? ", in these plays" : ""}`, (mine) => mean(mine[kind], mine.plays));
      line("the best client, over very many plays", (_, { best }) => euros(best));
      line("what your moves lost, without luck", ({ lost, plays }) => mean(lost, plays));
      const few = names.some((one) => tally[one].plays && tally[one].plays < FEW);
      results.replaceChildren(element("div", { class: "scrolls" }, element("table", {}, element("thead", {}, head), body)),
        element("p", {}, `Each play counts once.${few ? " So few plays say little: luck still moves these averages a lot." : ""} What your moves lost compares each of them with the best one there, on average over all luck. The tally stays in your browser.`),
        button("Forget the tally", () => { tally = Object.fromEntries(names.map((one) => [one, empty()])); keep(tally); showTally(); }));
    }
    if (small) { show(); return; }
    addEventListener("popstate", () => {
      const found = fromAddress(location.search, tables);
      if (!found.errors.length && found.now.seed !== null) { now = found.now; show(); }
    });
    show();
    showTally();
  };
})();
