// The page on which the reader is P1 or P2: what stands where, and what a click does.
"use strict";
globalThis.goodwill ??= {};
goodwill.play ??= {};
(() => {
  const { LETTERS, MOST_SEED, PARTS, arrows, bar, button, element, inWords, intoView, kept, legend, many, number, percent, says, seen, toggle, told } = goodwill.play;
  const OTHER = { P1: "P2", P2: "P1" };
  const ASKED = {
    P1: "How likely is it, in percent, that P2 lacks the piece and would stop once it has it?", P2: "How likely is it, in percent, that P1 is an altruist?",
  };
  // The move that one repeats while nothing happens, and what that is called once it is done.
  const WAITING = {
    P1: { move: 1, name: "Wait until something happens", done: (n) => `You waited in ${n} rounds.` },
    P2: { move: 0, name: "Pester until something happens", done: (n) => `You pestered in ${n} rounds.` },
  };
  const PAUSE = 500; // after the end, in ms: a second tap on the last move starts no new play
  const LATEST = 3; // rounds that stand beside the moves where the page is narrow
  const FEW = 30; // plays in a role that say little yet

  goodwill.play.start = (name, tables) => {
    const root = document.getElementById(name);
    let now = { role: "P1", seed: 1, worth: undefined, moves: "" }, guesses = new Map(), repeated = 1;
    let tally = goodwill.play.read(tables);
    const bars = kept("bar", true), hints = kept("hint", false), guessing = kept("guesses", false);

    // ---- What stands on the page ------------------------------------------------------------------------
    const errors = element("div", { class: "errors", role: "alert" });
    const roles = element("div", { class: "roles", role: "group", "aria-label": "Who do you want to be?" },
      button(element("span", {}, element("strong", {}, "Be P1"), " You hold the piece. Give, or wait?"), () => begin("P1"), { "data-role": "P1" }),
      button(element("span", {}, element("strong", {}, "Be P2"), " You want the piece. Pester, or not?"), () => begin("P2"), { "data-role": "P2" }));
    const rules = element("p", { class: "rules" });
    // P2 may want another piece, which is worth less to it: from which worth on does it pay to ask?
    const worths = tables.worths.map(([worth]) => worth), most = worths.length - 1;
    const value = element("input", { type: "range", min: 0, max: most, step: 1, id: `${name}-worth` });
    const worth = element("output", { for: `${name}-worth` });
    value.addEventListener("input", () => { // the stops rise to the right; the same play begins again
      const k = most - Number(value.value);
      now = { ...now, worth: k ? worths[k] : undefined, moves: "" };
      guesses.clear();
      repeated = 1;
      changed();
      showTally();
    });
    const valuing = element("div", { class: "sharing worth" }, element("label", { for: `${name}-worth` }, "The piece is worth"),
      element("div", { class: "track" }, value), worth);
    const round = element("p", { class: "round" }), happened = element("p", { class: "happened" });
    const score = element("p", { class: "score" }), terms = element("p", { class: "terms" });
    const live = element("div", { class: "live", "aria-live": "polite" }, happened, round, score);
    const first = button("", () => move(0), { class: "move" }), second = button("", () => move(1), { class: "move" });
    const moves = element("div", { class: "moves" }, first, second);
    const until = button("", wait, { class: "until" });
    const next = button("Next play", () => begin(now.role), { class: "next" });
    const why = element("p", { class: "why" });
    const about = element("p", { class: "about" }), shares = element("div", { class: "shares" });
    const slider = element("input", { type: "range", min: 0, max: 100, value: 50, id: `${name}-guess` });
    const guessed = element("output", { for: `${name}-guess` }, "50%"), question = element("label", { for: `${name}-guess` });
    slider.addEventListener("input", () => { guessed.textContent = `${slider.value}%`; });
    const guess = element("div", { class: "guess" }, question, element("div", { class: "guessing" }, slider, guessed, button("Compare", compare)));
    const compared = element("p", { class: "compared", "aria-live": "polite" });
    const hinted = element("p", { class: "hint", "aria-live": "polite" }), latest = element("ol", { class: "latest", "aria-hidden": "true" });
    const showing = toggle(`${name}-bar`, "Belief bar", bars, show), asking = toggle(`${name}-first`, "Guess the belief first", guessing, show);
    const helps = element("div", { class: "help" }, toggle(`${name}-hint`, "Hint", hints, show), showing, asking);
    const belief = element("div", { class: "belief" }, about, shares, why, guess, compared);
    const heads = () => element("p", { class: "heads", "aria-hidden": "true" });
    const strip = element("ol", { class: "strip", reversed: "" });
    const end = element("div", { class: "end" });
    const results = element("div", { class: "results" });
    const status = element("p", { class: "status", role: "status" });
    const board = element("div", { class: "board" },
      element("div", { class: "panel", tabindex: -1 }, live, element("div", { class: "drawn" }, heads(), latest), moves, until, next, hinted, end, belief, helps),
      element("div", { class: "history" }, heads(), strip));
    const panel = board.querySelector(".panel");
    const link = button("", () => copy(now)), unplayed = button("Copy the link to this play, unplayed", () => copy({ ...now, moves: "" }));
    const actions = element("div", { class: "actions" }, button("Play this one again", again), link, unplayed);
    root.replaceChildren(root.querySelector("link"), errors, roles, valuing, rules, board, actions, status,
      element("details", { class: "tally" }, element("summary", {}, "Your tally"), results));

    // ---- What a click does ------------------------------------------------------------------------------
    const game = () => goodwill.play.valued(tables, now);
    const current = () => goodwill.play.play(game(), now.role, now.seed, now.moves);
    const mine = () => tally[goodwill.play.slot(now, tables)];
    const best = ({ role, worth }) => (role === "P1" ? tables.best.P1 : tables.worths.find(([one]) => one === (worth ?? worths[0]))[1]);
    // A play in which there is something to decide: P2 may have the piece before its first move.
    let chosen; // what P2 wants stays chosen, also after plays as P1
    const fresh = (role) => {
      if (now.role === "P2") chosen = now.worth;
      for (;;) {
        const seed = 1 + Math.floor(Math.random() * MOST_SEED);
        if (!goodwill.play.play(tables, role, seed, "").over) return { role, seed, worth: role === "P2" ? chosen : undefined, moves: "" };
      }
    };
    function begin(role) {
      now = fresh(role);
      turned();
    }
    function again() {
      now.moves = "";
      turned();
    }
    // Another play is on: the panel comes into view, and what one reads and does next is there.
    function turned() {
      guesses.clear();
      repeated = 1;
      changed();
      showTally();
      panel.focus({ preventScroll: true });
      intoView(panel, moves);
    }
    function move(k) {
      repeated = 1;
      now.moves += Object.keys(LETTERS[now.role])[k];
      moved();
    }
    // The same move again until a signal comes or the play ends; P2 keeps the last round, in which a pester buys nothing.
    function wait() {
      const letter = Object.keys(LETTERS[now.role])[WAITING[now.role].move], before = now.moves.length;
      for (let play = current(); !play.over; play = current()) {
        if (now.moves.length > before && (play.rounds.at(-1).pesterArrives && now.role === "P1" || play.t === 0 && now.role === "P2")) break;
        now.moves += letter;
      }
      repeated = now.moves.length - before;
      moved();
      if (until.hidden) panel.focus({ preventScroll: true });
    }
    function moved() {
      changed();
      const play = current();
      intoView(panel, moves, next);
      if (!play.over) return;
      goodwill.play.count(tally, mine(), {
        ...now, total: goodwill.play.score(game(), play).total,
        instead: goodwill.play.instead(game(), now.role, now.seed), lost: says.lost(game(), play).reduce((a, { less }) => a + less, 0),
      });
      showTally();
      panel.focus({ preventScroll: true });
      next.disabled = true;
      setTimeout(() => { next.disabled = false; }, PAUSE);
    }
    function compare() {
      const play = current(), step = play.beliefs.length - 1, truth = 100 * play.beliefs[step][PARTS[now.role][0].place];
      guesses.set(step, Number(slider.value));
      goodwill.play.countGuess(tally, mine(), Math.abs(truth - slider.value));
      show();
      showTally();
      compared.textContent = `You said ${slider.value}%; it is ${percent(truth / 100)}.`;
      panel.focus({ preventScroll: true });
    }
    async function copy(play) {
      const { href } = new URL(goodwill.play.address(play), location.href);
      try {
        await navigator.clipboard.writeText(href);
        status.textContent = "The link is copied.";
      } catch { status.textContent = `The link: ${href}`; }
    }
    function changed() {
      slider.value = 50;
      guessed.textContent = "50%";
      errors.replaceChildren();
      history.replaceState(null, "", goodwill.play.address(now));
      show();
    }

    // ---- What is shown -----------------------------------------------------------------------------------
    function show() {
      const play = current(), { role, over } = play, rounds = play.current ? [...play.rounds, play.current] : play.rounds;
      const last = play.rounds[play.rounds.length - 1];
      for (const one of roles.children) one.setAttribute("aria-pressed", String(one.dataset.role === role));
      valuing.hidden = role !== "P2";
      const k = worths.indexOf(now.worth ?? worths[0]);
      value.value = most - k;
      worth.textContent = number(worths[k]);
      value.setAttribute("aria-valuetext", `${number(worths[k])} to you`);
      rules.textContent = says.RULES[role](game());
      round.textContent = over ? "The play is over" : `Now round ${play.t}: ${play.t ? `${many(play.t, "more round")} to come` : "the last"}`;
      happened.textContent = over ? says.headline(game(), play)
        : [last && did(role, last), play.current && `Round ${play.t}: Nothing arrives.`].filter(Boolean).join(" ") || "Nothing has happened yet.";
      score.textContent = says.score(game(), play);
      const words = Object.values(LETTERS[role]);
      [first, second].forEach((one, k) => {
        one.textContent = words[k][0].toUpperCase() + words[k].slice(1);
      });
      moves.hidden = over;
      next.hidden = unplayed.hidden = !over;
      until.textContent = WAITING[role].name;
      until.hidden = over || play.t === 0;
      terms.textContent = says.TERMS[role](game());
      terms.hidden = over;
      if (play.moves) panel.append(terms); else helps.before(terms);
      link.textContent = over ? "Copy the link to this play, as played" : "Copy the link";
      compared.textContent = status.textContent = "";
      showEnd(play);
      showBelief(play);
      const rows = () => [...rounds.map((one, k) => row(play, one, k)), ...Array.from({ length: tables.T + 1 - rounds.length }, (_, k) => ahead(tables.T - rounds.length - k, over))];
      strip.replaceChildren(...rows());
      const from = Math.max(0, rounds.length - (play.current || over ? LATEST : LATEST - 1));
      latest.replaceChildren(...rows().slice(from, from + LATEST));
      for (const one of board.querySelectorAll(".heads")) one.replaceChildren(element("span", {}, "you"), element("span", {}, OTHER[role]));
    }
    // The round that is behind us, or all those of one click, by name: another one is on already.
    const did = (role, { pesters, pesterArrives, ...round }) => {
      const what = repeated > 1 ? `${WAITING[role].done(inWords(repeated))}${role === "P1" ? ` ${pesterArrives ? "A pester arrives in the last of them." : "No pester arrives."}` : ""}`
        : role === "P1" ? told(role, { pesters, pesterArrives, ...round }, false) : pesters ? "You pestered." : "You stayed silent.";
      return `${repeated > 1 ? `Rounds ${round.t + repeated - 1} to ${round.t}` : `Round ${round.t}`}: ${what}`;
    };
    const hidden = (step) => bars.on && guessing.on && !guesses.has(step);
    function showBelief(play) {
      const step = play.beliefs.length - 1, belief = play.beliefs[step], over = play.over, covered = !over && hidden(step);
      panel.querySelector(".belief").hidden = !bars.on;
      asking.querySelector("input").disabled = !bars.on;
      about.textContent = covered ? `What do you believe of ${OTHER[play.role]}?` : over ? `What you could believe of ${OTHER[play.role]} at the end` : `What you can believe of ${OTHER[play.role]}, exactly`;
      shares.replaceChildren(...(covered ? [] : [bar(play.role, belief), legend(play.role, belief)]));
      guess.hidden = !covered;
      // A hint tells what is to be guessed.
      hinted.textContent = !hints.on || over ? "" : covered ? "The hint comes after your guess." : says.hint(game(), play);
      why.textContent = play.role === "P2" && step === 1 && !over && !covered ? says.start(game()) : "";
      question.textContent = ASKED[play.role];
    }
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
      end.replaceChildren(...[says.end, says.verdict, says.others].map((say) => element("p", {}, say(game(), play))));
    }
    function showTally() {
      // P2 at one worth is another game than at another: a column each, for those that were played and the one that is on.
      const columns = [{ role: "P1" }, ...worths.map((worth) => ({ role: "P2", worth }))].map((one) => ({ ...one, kept: tally[goodwill.play.slot(one, tables)] }))
        .filter(({ role, worth, kept: { plays, guesses: n } }) => role === "P1" || plays || n || worth === (now.role === "P2" ? now.worth ?? worths[0] : worths[0]));
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
      line("your moves gave away", ({ lost, plays }) => mean(lost, plays));
      line("your guesses were off by", ({ guesses: n, off }) => (n ? `${number(off / n, 1)} points (${n})` : "–"));
      table.append(body);
      const few = columns.some(({ kept: { plays } }) => plays < FEW);
      results.replaceChildren(element("div", { class: "scrolls" }, table),
        element("p", {}, `Each play counts once, and plays with pieces of different worth stand apart.${few ? " So few plays say little: luck still moves these averages a lot." : ""}`),
        element("p", {}, "All numbers are averages over your plays, but the best player's; what your moves gave away is the part that was not luck. The tally stays in your browser."),
        button("Forget the tally", () => { tally = goodwill.play.forget(tables); showTally(); }));
    }

    // ---- The address says which play it is ----------------------------------------------------------------
    const open = () => {
      if (!location.hash.includes("=")) { show(); return; }
      const found = goodwill.play.fromAddress(location.hash, tables);
      errors.replaceChildren(...found.errors.map((text) => element("p", {}, text)));
      if (!found.errors.length) now = { role: found.role ?? "P1", seed: found.seed ?? 1, worth: found.worth, moves: found.moves };
      guesses.clear();
      show();
    };
    addEventListener("hashchange", open);
    now = fresh("P1");
    open();
    showTally();
  };
})();
