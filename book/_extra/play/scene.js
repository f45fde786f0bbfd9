// The page on which the reader is P1 or P2: what stands where, and what a click does.
"use strict";
globalThis.goodwill ??= {};
goodwill.play ??= {};
(() => {
  const { LETTERS, MOST_SEED, PARTS, arrows, bar, button, capital, element, inWords, intoView, kept, keyed, legend, many, number, pair, says, seen, shared, shortcuts, slider: ranged, steady, toggle, told } = goodwill.play;
  const OTHER = { P1: "P2", P2: "P1" };
  const ASKED = {
    P1: "How likely is it, in percent, that P2 lacks the piece and would stop once it has it?", P2: "How likely is it, in percent, that P1 is an altruist?",
  };
  // The moves that one repeats with one press.
  const REPEATED = {
    P1: [{ move: "w", name: "Wait until something happens" }],
    P2: [{ move: "p", name: "Pester until something happens" }, { move: "s", name: "Stay silent to the end" }],
  };
  const PAUSE = 500; // after the end, in ms: a second tap on the last move starts no new play
  const FEW = 30; // plays in a role that say little yet

  // What one pays in a network, as far as the networks differ in it.
  const PRICES = { s_c: (x) => `a gift costs ${x}`, r_p: (x) => `a pester costs P1 ${x}`, s_p: (x) => `a pester costs P2 ${x}`, b_c: (x, role) => `the piece is worth ${x} to ${role === "P2" ? "you" : "P2"}` };
  const prices = (networks, mine, role) => capital(Object.entries(PRICES).filter(([price]) => networks.some((one) => one[price] !== mine[price]))
    .map(([price, text]) => text(number(mine[price]), role)).join(", ") || "The same costs");

  // `small` is for a page of the story: { role, seed, moves } makes of it one role in one network, with nothing kept and
  // nothing in the address; the seed is that of the first play, if it is to be a certain one, the moves those before it begins.
  goodwill.play.start = (name, networks, small = null) => {
    const root = document.getElementById(name);
    let now = { network: 0, role: "P1", seed: 1, worth: undefined, moves: "" }, guesses = new Map(), repeated = 1, further = false;
    let tally = small ? null : goodwill.play.read(networks), summed = false;
    const waiting = new Map(); // plays that wait while the reader is somebody else
    const setting = small ? (_, on) => ({ on }) : kept;
    const bars = setting("bar", true), hints = setting("hint", false), guessing = setting("guesses", false);

    // ---- What stands on the page ------------------------------------------------------------------------
    const errors = element("div", { class: "errors", role: "alert" });
    const roles = element("div", { class: "roles peers-two", role: "group", "aria-label": "Who do you want to be?" },
      button(element("span", {}, element("strong", {}, "Be P1"), " You hold the piece."), () => turn({ role: "P1" }), { "data-role": "P1" }),
      button(element("span", {}, element("strong", {}, "Be P2"), " You want the piece."), () => turn({ role: "P2" }), { "data-role": "P2" }));
    const costs = networks.map(() => element("span"));
    const lengths = element("div", { class: "roles lengths", role: "group", "aria-label": "In which network?" },
      ...networks.map(({ T }, k) => button(element("span", {}, element("strong", {}, `${T + 1} rounds`), " ", costs[k]), () => turn({ network: k }), { "data-network": String(k) })));
    const waits = element("p", { class: "waits" });
    const rules = element("p", { class: "rules" });
    // P2 may want another piece, which is worth less to it: from which worth on does it pay to ask?
    const value = ranged({ min: 0, max: 0, step: 1, id: `${name}-worth` }), revalued = element("p", { class: "revalued", role: "status" });
    const worth = element("output", { for: `${name}-worth` });
    value.addEventListener("input", () => { // the stops rise to the right; the same play begins again
      const chosen = stops()[Number(value.value)], left = now;
      part();
      const other = { ...now, worth: named(now.network, chosen), moves: "" };
      now = waiting.get(slotOf(other)) ?? other;
      begun();
      if (left.moves) revalued.textContent = `The same play, for a piece worth ${number(chosen)}. That for ${number(worthOf(left))} is kept: move the slider back to see it.`;
    });
    const valuing = element("div", { class: "worth" }, element("div", { class: "sharing" }, element("label", { for: `${name}-worth` }, "The piece is worth"),
      element("div", { class: "track" }, value), worth), revalued);
    const round = element("p", { class: "round" }), happened = element("p", { class: "happened" });
    const score = element("p", { class: "score" }), brief = element("dl", { class: "brief" });
    const live = element("div", { class: "live", "aria-live": "polite" }, happened, round, score);
    // What the last signal can mean is told in the first play, and to who asks in each later one.
    const meant = element("p", { "aria-live": "polite" }), asked = element("summary", {}, "What does this signal mean?"), meaning = element("details", { class: "meaning" }, asked, meant);
    let taught = null; // whether it was open without being asked
    const picture = element("div", { class: "peers-seen" });
    const first = button("", () => move(0), { class: "move" }), second = button("", () => move(1), { class: "move" });
    const moves = element("div", { class: "moves" }, first, second);
    const untils = element("div", { class: "untils" }, ...[0, 1].map((k) => button("", () => repeat(k), { class: "until" })));
    const next = button(small ? `Again, with another ${OTHER[small.role]}` : "Next play", () => begin(), { class: "next" });
    const why = element("p", { class: "why" });
    const about = element("p", { class: "about" }), shares = element("div", { class: "shares" });
    const slider = ranged({ min: 0, max: 100, value: 50, id: `${name}-guess` });
    const guessed = element("input", { type: "number", min: 0, max: 100, step: 1, value: 50, "aria-label": "Your guess, in percent" }), question = element("label", { for: `${name}-guess` });
    slider.addEventListener("input", () => { guessed.value = slider.value; });
    guessed.addEventListener("input", () => { if (guessed.value && guessed.checkValidity()) slider.place(guessed.value); });
    guessed.addEventListener("change", () => { guessed.value = slider.value; }); // what counts
    guessed.addEventListener("keydown", (event) => { if (event.key === "Enter") compare(); });
    const guess = element("div", { class: "guess" }, question, element("div", { class: "guessing" }, slider, element("span", {}, guessed, "%"), button("Compare", compare)));
    const compared = element("p", { class: "compared", "aria-live": "polite" });
    const hinted = element("div", { class: "hint", "aria-live": "polite" });
    const showing = toggle(`${name}-bar`, "Belief bar", bars, show), asking = toggle(`${name}-first`, "Guess first", guessing, show);
    const helps = element("div", { class: "help" }, toggle(`${name}-hint`, "Hint", hints, show), ...(small ? [] : [showing, asking]));
    const belief = element("div", { class: "belief" }, about, shares, guess, compared), keys = element("p", { class: "keys" });
    const heads = element("p", { class: "heads", "aria-hidden": "true" });
    const strip = element("ol", { class: "strip", reversed: "" });
    const end = element("div", { class: "end" });
    const results = element("div", { class: "results" });
    const status = element("p", { class: "status", role: "status" });
    const panel = element("div", { class: "panel", tabindex: -1 }, picture, live, moves, ...(small ? [] : [untils]), next, end);
    // Beside the belief where there is room, else below it: what one need not read to decide.
    const notes = element("div", { class: "notes" }, rules, hinted, meaning, why);
    const board = element("div", { class: "board" }, element("div", { class: "left" }, panel, notes, ...(small ? [] : [valuing])),
      element("div", { class: "side" }, belief, helps, ...(small ? [] : [keys]), element("div", { class: "history" }, heads, strip)));
    const stage = element("div", { class: "stage" }, brief, board);
    const link = button("", () => copy(now), { class: "quiet" }), replay = button("Play this one again", again);
    const actions = element("div", { class: "actions" }, replay, button("Another play", () => begin(), { class: "another" }), link);
    keyed(root);
    shortcuts(root, (key) => [...Object.keys(LETTERS[now.role]).map((letter, k) => [letter, [first, second][k]]), ["n", next]].find(([letter]) => letter === key)?.[1]);
    if (small) root.replaceChildren(root.querySelector("link"), stage, element("div", { class: "actions" }, replay));
    else {
      root.replaceChildren(root.querySelector("link"), errors, element("div", { class: "choices" }, roles, lengths), waits, stage, actions, status,
        element("details", { class: "tally" }, element("summary", {}, "Your tally"), results));
    }

    // ---- What a click does ------------------------------------------------------------------------------
    const tablesOf = ({ network }) => networks[network], worthsOf = (network) => networks[network].worths.map(([worth]) => worth);
    const stops = () => worthsOf(now.network).sort((a, b) => a - b), named = (network, worth) => (worth === worthsOf(network)[0] ? undefined : worth);
    const worthOf = ({ network, worth: own }) => own ?? worthsOf(network)[0];
    // What the piece is worth in a network in which P2 goes on or begins.
    const worthIn = (network) => worthOf(network === now.network && now.role === "P2" ? now : { network, worth: waiting.get(placeOf({ network, role: "P2" }))?.worth });
    const slotOf = (play) => goodwill.play.slot(play, tablesOf(play)), placeOf = ({ network, role }) => `${network} ${role}`;
    const game = () => goodwill.play.valued(tablesOf(now), now);
    const current = (play = now) => goodwill.play.play(goodwill.play.valued(tablesOf(play), play), play.role, play.seed, play.moves);
    const mine = () => tally[slotOf(now)];
    const best = ({ network, role, worth }) => (role === "P1" ? networks[network].best.P1 : networks[network].worths.find(([one]) => one === worth)[1]);
    // A play in which there is something to decide: P2 may have the piece before its first move.
    const fresh = (network, role, worth) => {
      for (;;) {
        const seed = 1 + Math.floor(Math.random() * MOST_SEED);
        if (!goodwill.play.play(networks[network], role, seed, "").over) return { network, role, seed, worth, moves: "" };
      }
    };
    // A play that is left waits, to be gone on with.
    function part() {
      waiting.set(slotOf(now), now);
      waiting.set(placeOf(now), now);
    }
    function turn(change) {
      part();
      const other = { ...now, ...change }, left = waiting.get(placeOf(other));
      now = left && !current(left).over ? left : fresh(other.network, other.role, left?.worth);
      turned();
    }
    function begin() {
      now = fresh(now.network, now.role, now.worth);
      turned();
    }
    function again() {
      goBack(given());
    }
    // How many moves the page has made for the reader.
    function given() {
      return small?.moves && now.seed === small.seed ? small.moves.length : 0;
    }
    // To a moment of the play before a move, from which one may go on in another way.
    function goBack(k) {
      now = { ...now, moves: now.moves.slice(0, k) };
      turned();
    }
    // Another play is on: the panel comes into view, and what one reads and does next is there.
    function begun() {
      guesses.clear();
      repeated = 1;
      changed();
      showTally();
    }
    function turned() {
      begun();
      panel.focus({ preventScroll: true });
      intoView(stage, panel, belief);
    }
    function move(k) {
      repeated = 1;
      now = { ...now, moves: now.moves + Object.keys(LETTERS[now.role])[k] };
      moved();
    }
    // The same move again until a signal comes or the play ends; who pesters keeps the last round, in which that buys nothing.
    function repeat(k) {
      const { move: letter } = REPEATED[now.role][k], before = now.moves.length;
      for (let play = current(); !play.over; play = current()) {
        if (now.moves.length > before && (play.rounds.at(-1).pesterArrives && letter === "w" || play.t === 0 && letter === "p")) break;
        now = { ...now, moves: now.moves + letter };
      }
      repeated = now.moves.length - before;
      further = now.moves.slice(0, before).includes(letter);
      moved();
      if (untils.hidden) panel.focus({ preventScroll: true });
    }
    function moved() {
      steady(() => (next.hidden ? moves : next), changed);
      const play = current();
      if (!guess.hidden && bars.on && !play.over) slider.focus({ preventScroll: true });
      intoView(stage, panel, ...(play.over ? [] : [belief, hinted]));
      if (!play.over) return;
      const counted = !small && goodwill.play.count(tally, mine(), {
        ...now, total: goodwill.play.score(game(), play).total,
        instead: goodwill.play.instead(game(), now.role, now.seed), lost: says.lost(game(), play).reduce((a, { less }) => a + less, 0),
      });
      summed = counted && mine().plays % goodwill.play.ENOUGH === 0;
      showEnd(play);
      showTally();
      panel.focus({ preventScroll: true });
      next.disabled = true;
      setTimeout(() => { next.disabled = false; }, PAUSE);
    }
    function compare() {
      const play = current(), step = play.beliefs.length - 1, truth = 100 * play.beliefs[step][PARTS[now.role][0].place];
      guesses.set(step, Number(slider.value));
      goodwill.play.countGuess(tally, mine(), Math.abs(truth - slider.value));
      steady(() => about, show);
      showTally();
      compared.textContent = `You said ${slider.value}%; it is ${shared(now.role, current().beliefs[step])[PARTS[now.role][0].place]}.`;
      panel.focus({ preventScroll: true });
    }
    async function copy(play) {
      const { href } = new URL(goodwill.play.address(play, tablesOf(play)), location.href);
      try {
        await navigator.clipboard.writeText(href);
        status.textContent = "The link is copied.";
      } catch { status.textContent = `The link: ${href}`; }
    }
    function changed() {
      slider.place(50);
      guessed.value = 50;
      revalued.textContent = "";
      errors.replaceChildren();
      summed = false;
      if (!small) history.replaceState(null, "", goodwill.play.address(now, tablesOf(now)));
      show();
    }

    // ---- What is shown -----------------------------------------------------------------------------------
    function show() {
      const play = current(), { role, over } = play, rounds = play.current ? [...play.rounds, play.current] : play.rounds;
      const last = play.rounds[play.rounds.length - 1];
      for (const one of roles.children) one.setAttribute("aria-pressed", String(one.dataset.role === role));
      for (const one of lengths.children) one.setAttribute("aria-pressed", String(one.dataset.network === String(now.network)));
      const left = [["P1", 0], ["P2", 0]].map(([other]) => waiting.get(placeOf({ ...now, role: other }))).find((one) => one && one.role !== role && one.moves && !current(one).over);
      waits.textContent = left ? `Your play as ${left.role} waits for you in round ${current(left).t}: press “Be ${left.role}” to go on with it.` : "";
      valuing.hidden = role !== "P2";
      const mineWorth = worthOf(now);
      for (const [k, one] of costs.entries()) one.textContent = prices(networks, role === "P2" ? { ...networks[k], b_c: worthIn(k) } : networks[k], role);
      value.max = stops().length - 1;
      value.place(stops().indexOf(mineWorth));
      worth.textContent = number(mineWorth);
      value.setAttribute("aria-valuetext", `${number(mineWorth)} to you`);
      rules.textContent = says.RULES[role](game());
      rules.hidden = over || !play.moves;
      const unmoved = !play.moves, learning = !over && (small !== null || mine().plays === 0);
      brief.replaceChildren(...says.BRIEF[role](game()).map(([term, text]) => element("div", {}, element("dt", {}, term), " ", element("dd", {}, text))));
      round.textContent = over ? "The play is over" : `Now round ${play.t}: ${play.t ? `${many(play.t, "more round")} to come` : "the last"}`;
      happened.textContent = over ? says.headline(game(), play) : role === "P2" ? came(play.t, last) : last ? did(last) : "Nothing has happened yet.";
      const covered = !over && hidden(play.beliefs.length - 1);
      meant.textContent = says.lesson(game(), play) + (bars.on && !covered && says.moved(play) ? " See how the bar has moved." : "");
      meaning.hidden = over || unmoved;
      if (taught !== learning) taught = meaning.open = learning;
      score.textContent = says.score(game(), play);
      showPair(play);
      const words = Object.values(LETTERS[role]);
      [first, second].forEach((one, k) => { one.textContent = capital(words[k]); one.setAttribute("aria-keyshortcuts", Object.keys(LETTERS[role])[k]); });
      keys.textContent = `Keys, after a first click here: ${Object.entries(LETTERS[role]).map(([letter, word]) => `${capital(letter)} to ${word}`).join(", ")}, N for the next play.`;
      for (const one of [first, second, ...untils.children]) one.disabled = covered; // who guesses first moves afterwards
      moves.hidden = over;
      next.hidden = !over;
      [...untils.children].forEach((one, k) => {
        one.textContent = REPEATED[role][k]?.name ?? "";
        one.hidden = !REPEATED[role][k];
      });
      untils.hidden = over || play.t === 0;
      actions.querySelector(".another").hidden = over || unmoved;
      replay.hidden = small === null ? unmoved : play.moves.length <= given();
      stage.classList.toggle("unmoved", unmoved && !over);
      stage.dataset.role = role;
      link.textContent = over ? "Copy the link to this play" : "Copy the link";
      compared.textContent = status.textContent = "";
      showEnd(play);
      showBelief(play);
      strip.replaceChildren(...rounds.map((one, k) => row(play, one, k)), ...Array.from({ length: tablesOf(now).T + 1 - rounds.length }, (_, k) => ahead(tablesOf(now).T - rounds.length - k, over)));
      heads.replaceChildren(element("span", {}, "you"), element("span", {}, OTHER[role]));
    }
    // The peers with the last signal of each: of P2, who moves second, the pester is that of the round before.
    let drawn = "";
    function showPair(play) {
      const { role, over, has, current: open } = play, key = goodwill.play.address(now, tablesOf(now));
      if (key === drawn) return; // what is shown has moved in already
      drawn = key;
      const gift = open ?? play.rounds.at(-1), pester = role === "P2" && (open || has) ? play.rounds.at(open ? -1 : -2) : gift;
      const of = (one, what) => (one ? seen(role, one, over).filter((message) => message.what === what) : []);
      const messages = [...of(gift, "gift"), ...of(pester, "pester")], theirs = role === "P1" ? "pester" : "gift", from = role === "P1" ? pester : gift;
      const quiet = from && !messages.some(({ what }) => what === theirs) ? [[theirs, over ? `no ${theirs} sent` : `no ${theirs} arrives`]] : [];
      const holds = role === "P1" ? [true, over ? has : null] : [has, true];
      picture.replaceChildren(pair([`you, ${role}`, over ? `${OTHER[role]}: ${play.kind}` : OTHER[role]], holds, messages, quiet));
    }
    // P1 is told of the round that is behind it, or of all those of one click; P2 of what the round that is on brings.
    const did = (round) => (repeated > 1 ? `Rounds ${round.t + repeated - 1} to ${round.t}: You waited. ${round.pesterArrives ? "A pester arrives in the last of them." : "No pester arrives."}`
      : `Round ${round.t}: ${told("P1", round, false)}`);
    const came = (t, last) => `Round ${t}: Nothing arrives${!last ? "" : repeated === 1 ? ` after your ${last.pesters ? "pester" : "silence"}`
      : ` after ${inWords(repeated)} ${further ? "more " : ""}${last.pesters ? "pesters" : "rounds of silence"}`}.`;
    const hidden = (step) => bars.on && guessing.on && !guesses.has(step);
    function showBelief(play) {
      const step = play.beliefs.length - 1, believed = play.beliefs[step], over = play.over, covered = !over && hidden(step);
      belief.hidden = !bars.on;
      asking.querySelector("input").disabled = !bars.on;
      about.textContent = covered ? `What do you believe of ${OTHER[play.role]}?` : over ? `What you could believe of ${OTHER[play.role]} at the end` : `What you can believe of ${OTHER[play.role]}`;
      const mark = hints.on && !over && !covered && play.role === "P1" ? goodwill.play.sure(game(), play.t, play.belief) : null;
      const moment = { over, untold: small !== null, last: play.t <= 0, gives: over ? says.givesWhen(game()) : play.role === "P2" && play.t > 0 && says.selfishMayGive(game(), play.t, play.belief) };
      shares.replaceChildren(...(covered ? [] : [bar(play.role, believed, mark), legend(play.role, believed, moment)]));
      guess.hidden = !covered;
      stage.classList.toggle("covered", covered);
      // A hint tells what is to be guessed.
      hinted.replaceChildren(...(!hints.on || over ? [] : covered ? ["The hint comes after your guess."] : hinting(says.hint(game(), play, bars.on))));
      why.textContent = play.role === "P2" && step === 1 && !over && !covered ? says.start(game(), small !== null) : "";
      question.textContent = ASKED[play.role];
    }
    // What to do at a glance; why, for who asks.
    let asksWhy = false;
    const hinting = ({ said, why: because }) => {
      if (!because) return [element("p", {}, said)];
      const more = element("details", asksWhy ? { open: "" } : {}, element("summary", {}, "What is weighed"), element("p", {}, because));
      more.addEventListener("toggle", () => { asksWhy = more.open; });
      return [element("p", {}, said), more];
    };
    function row(play, one, k) {
      const { role, over } = play, decided = one !== play.current;
      const step = k + 1, belief = play.beliefs[step]; // the first belief is that before the play
      const mini = bars.on && belief && (over || !hidden(step)) ? [bar(role, belief)] : [];
      return element("li", { value: one.t }, element("span", { class: "number", "aria-hidden": "true" }, String(one.t)),
        arrows(seen(role, one, over, decided)),
        element("span", { class: "told" }, told(role, one, over, decided), ...mini));
    }
    // A round that is still to come, for who sees the page.
    const ahead = (t, over) => element("li", { class: over ? "ahead over" : "ahead", "aria-hidden": "true", value: t },
      element("span", { class: "number" }, String(t)), arrows([]));
    function showEnd(play) {
      end.hidden = !play.over;
      if (!play.over) { end.replaceChildren(); return; }
      const { said, back } = says.verdict(game(), play, given()), { title, rows, gave, luck } = says.others(game(), play, Boolean(small), given()); // in a small one the reader, and who plays best
      end.replaceChildren(element("p", {}, says.end(game(), play)), element("p", { class: "verdict" }, said),
        ...(back ? [button(`Go back to round ${back.t} and try it another way`, () => goBack(back.k), { class: "back" })] : []),
        element("table", { class: "instead" }, element("caption", {}, title),
          element("tbody", {}, ...rows.map(([who, what]) => element("tr", {}, element("th", { scope: "row" }, who), element("td", {}, what))))),
        ...[gave, luck].filter(Boolean).map((text) => element("p", {}, text)),
        ...(summed ? [element("p", { class: "summed" }, element("strong", {}, "What your plays showed. "), goodwill.play.learned(game(), play.role, mine()).join(" "))] : []));
    }
    function showTally() {
      if (small) return;
      // P2 at one worth is another game than at another: a column each, for those that were played and the one that is on.
      const { network } = now, worths = worthsOf(network), mineNow = slotOf(now);
      const columns = [{ network, role: "P1" }, ...worths.map((worth) => ({ network, role: "P2", worth }))].map((one) => ({ ...one, kept: tally[slotOf(one)] }))
        .filter((one) => one.role === "P1" || one.kept.plays || one.kept.guesses || slotOf(one) === mineNow || now.role === "P1" && one.worth === worths[0]);
      const title = ({ role, worth }) => (role === "P1" ? "as P1: paid" : `as P2, piece worth ${number(worth)}: gained`);
      const table = element("table", {}, element("thead", {}, element("tr", {}, element("td"), ...columns.map((one) => element("th", { scope: "col" }, title(one))))));
      const body = element("tbody");
      const line = (text, value) => body.append(element("tr", {}, element("th", { scope: "row" }, text), ...columns.map((one) => element("td", {}, value(one.kept, one)))));
      const mean = (total, plays, role) => (plays ? number(((role === "P1" ? -1 : 1) * total) / plays) : "–");
      line("plays", ({ plays }) => String(plays));
      line("you, on average", ({ you, plays }, { role }) => mean(you, plays, role));
      for (const [kind, text] of [["selfish", "a selfish player in these plays"], ["altruist", "an altruist"], ["Byzantine", "a Byzantine player"]]) {
        line(text, (own, { role }) => mean(own[kind], own.plays, role));
      }
      line("the best player, over very many plays", (_, one) => number(best(one)));
      line("what your moves lost, without luck", ({ lost, plays }) => mean(lost, plays));
      line("your guesses were off by", ({ guesses: n, off }) => (n ? `${number(off / n, 1)} points (${n})` : "–"));
      table.append(body);
      const few = columns.some(({ kept: { plays } }) => plays < FEW);
      const shown = columns.flatMap((one) => goodwill.play.learned(goodwill.play.valued(networks[network], one.role === "P2" && one.worth !== worths[0] ? one : {}), one.role, one.kept).map((text) => element("p", { class: "learned" }, text)));
      const still = goodwill.play.ENOUGH - mine().plays;
      results.replaceChildren(element("div", { class: "scrolls" }, table), ...shown,
        ...(still > 0 ? [element("p", {}, `After ${many(still, "more play")} like this one the page sums up here what your own plays showed.`)] : []),
        element("p", {}, `This is the network of ${inWords(networks[network].T + 1)} rounds. Each play counts once, and plays with pieces of different worth stand apart.${few ? " So few plays say little: luck still moves these averages a lot." : ""}`),
        element("p", {}, "All numbers are averages over your plays, but for the best player’s. What your moves lost compares each of them with the best one there, on average over all luck. The tally stays in your browser."),
        button("Forget the tally", () => { tally = goodwill.play.forget(networks); showTally(); }));
    }

    // ---- The address says which play it is ----------------------------------------------------------------
    const open = () => {
      if (!location.hash.includes("=")) { show(); return; }
      const found = goodwill.play.fromAddress(location.hash, networks);
      errors.replaceChildren(...found.errors.map((text) => element("p", {}, text)));
      if (!found.errors.length) now = { network: found.network, role: found.role ?? "P1", seed: found.seed ?? 1, worth: found.worth, moves: found.moves };
      guesses.clear();
      show();
    };
    if (small) {
      now = small.seed ? { ...now, ...small } : fresh(0, small.role);
      show();
      return;
    }
    addEventListener("hashchange", open);
    now = fresh(networks.length - 1, "P2");
    // Who was sent to one play by a page of the book finds the way back to it.
    const from = document.referrer && new URL(document.referrer);
    if (from && from.origin === location.origin && from.pathname !== location.pathname && location.hash.includes("=")) {
      root.prepend(element("p", { class: "waits" }, element("a", { href: from.href }, "← Back to the page that you came from")));
    }
    open();
    showTally();
  };
})();
