// The form of the page "Use it on your game": a table, what is seen, patience; the package itself answers, in the page.
// goodwill.companion.own_game hands over examples and a first answer.  A classic script, so that it also shows from a file.
"use strict";
globalThis.goodwill ??= {};
(() => {
  const PYTHON = location.protocol === "file:" ? null : new URL("../run/python.js", document.currentScript.src);
  const SVG = "http://www.w3.org/2000/svg";
  /** As many actions as a certificate takes, signals, and seconds of a search. */
  const MOST = 21, MOST_SIGNALS = 12, SECONDS = 60;
  const ROOM = "from goodwill.repeated.answer import answered, reread\n";

  // ---- Elements, and numbers as they are written ------------------------------------------------
  const make = (space) => (tag, attributes = {}, ...children) => {
    const made = space ? document.createElementNS(space, tag) : document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) if (value !== false) made.setAttribute(name, value);
    made.append(...children);
    return made;
  };
  const element = make(null), shape = make(SVG);
  const WRITTEN = /^[+-]?(\d+(\/0*[1-9]\d*)?|(\d+\.\d*|\.?\d+)(e[+-]?\d{1,3})?)$/i;

  /** A number as a fraction of integers, or null. */
  const fraction = (text) => {
    if (!WRITTEN.test(text) || text.length > 100) return null;
    if (text.includes("/")) return text.split("/").map(BigInt);
    const [mantissa, power = "0"] = text.toLowerCase().split("e"), [whole, part = ""] = mantissa.split(".");
    const digits = BigInt(`${whole.replace(/^[+-]/, "")}${part}` || "0"), shift = Number(power) - part.length;
    const above = /^-/.test(text) ? -digits : digits;
    return shift < 0 ? [above, 10n ** BigInt(-shift)] : [above * 10n ** BigInt(shift), 1n];
  };
  const sum = (list) => list.reduce(([a, b], [c, d]) => [a * d + c * b, b * d], [0n, 1n]);
  const isChance = ([a, b]) => a >= 0n && a <= b;

  goodwill.ownGame = (name) => {
    const root = document.getElementById(name);
    const { examples, answer } = JSON.parse(document.getElementById(`${name}-data`).textContent);
    let count = 0, running = null;

    // ---- The form: fields, each with its check -------------------------------------------------
    const checks = new Map(); // field -> what is wrong with it, in words, or ""
    const field = (label, value, wrong, attributes = {}) => {
      const made = element("input", { "aria-label": label, autocomplete: "off", spellcheck: "false", ...attributes });
      made.value = value;
      checks.set(made, () => wrong(made.value.trim(), label));
      // Not at once: what is said would move the button away from under the pointer that is leaving for it.
      made.addEventListener("change", () => { setTimeout(() => made.isConnected && tell(made), 300); changed(); });
      return made;
    };
    const number = (label, value, holds = () => true, wanted = "write it as 2, 0.8 or 4/5") =>
      field(label, value, (text) => {
        const found = fraction(text);
        if (!found) return `${label} = '${text}' is not a number: write it as 2, 0.8 or 4/5`;
        return holds(found) ? "" : `${label} = ${text} is out of range: ${wanted}`;
      }, { inputmode: "text", class: "number" });
    const named = (label, value) => field(label, value, (text) => (text ? "" : `${label} needs a name`), { class: "name", maxlength: 40 });
    const whole = (label, value, most, then) => {
      const made = element("input", { type: "number", min: 1, max: most, step: 1 });
      made.value = value;
      checks.set(made, () => {
        const found = Number(made.value);
        return Number.isInteger(found) && found >= 1 && found <= most ? "" : `${label} = ${made.value || "nothing"} is out of range: from 1 to ${most}`;
      });
      made.addEventListener("change", () => { if (tell(made)) { then(Number(made.value)); changed(); } });
      return made;
    };
    const group = (title, ...children) => element("fieldset", {}, element("legend", {}, title), ...children);
    const labelled = (text, input) => {
      input.id ||= `${name}-${++count}`;
      input.removeAttribute("aria-label"); // the label that one sees
      return element("span", { class: "labelled" }, element("label", { for: input.id }, text), input);
    };

    /** Say beside a field what is wrong with it; whether nothing is. */
    const tell = (input, said = checks.get(input)?.() ?? "") => {
      document.getElementById(input.dataset.error)?.remove();
      input.removeAttribute("aria-describedby");
      input.toggleAttribute("aria-invalid", false);
      if (!said) return true;
      const id = `${name}-${++count}`;
      input.dataset.error = id;
      input.setAttribute("aria-invalid", "true");
      input.setAttribute("aria-describedby", id);
      const box = input.closest(".scroll, .labelled, fieldset") ?? input;
      box.after(element("p", { class: "error", role: "alert", id }, said));
      return false;
    };

    // ---- What is in the form -----------------------------------------------------------------
    let game = JSON.parse(JSON.stringify(examples[0].game));
    let cells, names, law, signalNames;
    const others = (list, length, fill) => Array.from({ length }, (_, k) => list[k] ?? fill(k));

    const table = element("div", { class: "scroll goodwill-scroll", tabindex: 0, role: "group", "aria-label": "Payoffs" });
    const seen = element("div");
    const drawTable = () => {
      [...checks.keys()].filter((input) => table.contains(input)).forEach((input) => checks.delete(input));
      const [rows, columns] = game.actions;
      names = [rows.map((text, i) => named(`name of action ${i + 1} of player 1`, text)),
        columns.map((text, j) => named(`name of action ${j + 1} of player 2`, text))];
      cells = game.payoffs.map((row, i) => row.map((pair, j) => pair.map((x, k) =>
        number(`payoff of player ${k + 1} at row ${i + 1}, column ${j + 1}`, x))));
      table.replaceChildren(element("table", { class: "payoffs" },
        element("thead", {}, element("tr", {}, element("td", {}, "player 1 ↓, player 2 →"),
          ...names[1].map((input) => element("th", { scope: "col" }, input)))),
        element("tbody", {}, ...cells.map((row, i) => element("tr", {}, element("th", { scope: "row" }, names[0][i]),
          ...row.map(([one, two]) => element("td", {}, one, element("span", { "aria-hidden": "true" }, ","), two)))))));
    };
    /** What is wider than its box is marked (book/_static/scrolls.js). */
    const wide = () => root.dispatchEvent(new Event("toggle"));
    const drawSeen = () => {
      [...checks.keys()].filter((input) => seen.contains(input)).forEach((input) => checks.delete(input));
      const { kind, mistake = "1/10" } = game.monitoring;
      law = signalNames = null;
      seen.replaceChildren();
      if (kind === "noise") {
        mistaken = number("chance of a mistake", mistake, ([a, b]) => a >= 0n && a < b, "at least 0 and below 1");
        seen.append(labelled("chance that an action is taken for another", mistaken));
      }
      if (kind !== "signal") return;
      const { signals } = game.monitoring;
      signalNames = signals.map((text, y) => named(`name of signal ${y + 1}`, text));
      law = game.monitoring.law.map((row, i) => row.map((chances, j) => chances.map((x, y) =>
        number(`chance of signal ${y + 1} at row ${i + 1}, column ${j + 1}`, x, isChance, "from 0 to 1"))));
      law.flat().forEach((chances) => {
        const own = checks.get(chances[chances.length - 1]);
        checks.set(chances[chances.length - 1], () => {
          const found = chances.map((input) => fraction(input.value.trim()));
          if (own() || found.includes(null)) return own();
          const [a, b] = sum(found);
          return a === b ? "" : `the chances in this row sum to ${Number(a) / Number(b)}: they must sum to 1`;
        });
      });
      const many = whole("number of signals", signals.length, MOST_SIGNALS, (n) => { read(); resizeLaw(n); drawSeen(); wide(); });
      seen.append(labelled("signals", many), element("div", { class: "scroll goodwill-scroll", tabindex: 0, role: "group", "aria-label": "Chances" },
        element("table", { class: "law" },
          element("thead", {}, element("tr", {}, element("td", {}, "after"), ...signalNames.map((input) => element("th", { scope: "col" }, input)))),
          element("tbody", {}, ...law.flatMap((row, i) => row.map((chances, j) => element("tr", {},
            element("th", { scope: "row" }, `(${game.actions[0][i]}, ${game.actions[1][j]})`),
            ...chances.map((input) => element("td", {}, input)))))))));
    };
    let mistaken = null;
    const resizeLaw = (n) => {
      const { payoffs, monitoring } = game;
      monitoring.signals = others(monitoring.signals ?? [], n, (y) => `signal ${y + 1}`);
      monitoring.law = payoffs.map((row, i) => row.map((_, j) => others(monitoring.law?.[i]?.[j] ?? [], n, () => (n > 1 ? "0" : "1")).slice(0, n)));
      monitoring.law.forEach((row, i) => row.forEach((chances, j) => {
        const found = chances.map(fraction);
        if (found.includes(null)) return;
        const [a, b] = sum(found.slice(0, -1)); // the last takes what is left
        if (a <= b) monitoring.law[i][j][n - 1] = a === b ? "0" : a === 0n ? "1" : written(b - a, b);
      }));
    };
    const written = (a, b) => {
      let [x, y] = [a, b];
      while (y) [x, y] = [y, x % y];
      return b / x === 1n ? String(a / x) : `${a / x}/${b / x}`;
    };
    const resize = (n1, n2) => {
      read();
      game.actions = [others(game.actions[0], n1, (k) => String(k + 1)).slice(0, n1), others(game.actions[1], n2, (k) => String(k + 1)).slice(0, n2)];
      game.payoffs = others(game.payoffs, n1, () => []).slice(0, n1).map((row) => others(row, n2, () => ["0", "0"]).slice(0, n2));
      if (game.monitoring.kind === "signal") resizeLaw(game.monitoring.signals.length);
      drawTable();
      drawSeen();
      wide();
    };

    const counts = [0, 1].map((k) => whole(`actions of player ${k + 1}`, game.actions[k].length, MOST,
      (n) => resize(...(k ? [game.actions[0].length, n] : [n, game.actions[1].length]))));
    const delta = number("delta", game.delta, ([a, b]) => a > 0n && a < b, "it must satisfy 0 < delta < 1");
    const radios = ["perfect", "noise", "signal"].map((kind) => {
      const made = element("input", { type: "radio", name: `${name}-seen`, value: kind });
      made.addEventListener("change", () => {
        read();
        game.monitoring.kind = kind;
        if (kind === "signal" && !game.monitoring.law) resizeLaw(2);
        drawSeen();
        wide();
        changed();
      });
      return made;
    });
    const kinds = { perfect: "the actions", noise: "the actions, with mistakes", signal: "a public signal" };
    const choice = element("select", {}, ...examples.map(({ title }, k) => element("option", { value: k }, title)));
    choice.addEventListener("change", () => { fill(examples[choice.value].game); changed(); });

    /** Take over what stands in the fields; whatever is wrong in them stays text. */
    const read = () => {
      game.payoffs = cells.map((row) => row.map((pair) => pair.map((input) => input.value.trim())));
      game.actions = names.map((list) => list.map((input) => input.value.trim()));
      game.delta = delta.value.trim();
      if (game.monitoring.kind === "noise") game.monitoring.mistake = mistaken.value.trim();
      if (law) {
        game.monitoring.law = law.map((row) => row.map((chances) => chances.map((input) => input.value.trim())));
        game.monitoring.signals = signalNames.map((input) => input.value.trim());
      }
    };
    /** Put a game into the form; what it does not say stays as it is. */
    const fill = (given) => {
      const found = JSON.parse(JSON.stringify(given)), [n1, n2] = [found.payoffs.length, found.payoffs[0].length];
      game = { ...game, ...found };
      game.payoffs = game.payoffs.map((row) => row.map((pair) => pair.map(String)));
      if (!found.actions) game.actions = [n1, n2].map((n) => others([], n, (k) => String(k + 1)));
      if (game.monitoring.kind === "signal") resizeLaw(game.monitoring.signals?.length ?? 2);
      counts.forEach((input, k) => { input.value = game.actions[k].length; tell(input); });
      delta.value = game.delta;
      radios.forEach((input) => { input.checked = input.value === game.monitoring.kind; });
      drawTable();
      drawSeen();
      wide();
      root.querySelectorAll(".error").forEach((said) => said.remove());
    };
    /** The game as the package reads it. */
    const asText = () => {
      const { kind, mistake, signals, law: chances } = game.monitoring;
      const monitoring = { perfect: { kind }, noise: { kind, mistake }, signal: { kind, signals, law: chances } }[kind];
      const { actions, payoffs, delta: patience } = game;
      return JSON.stringify({ format: "goodwill game", version: 1, actions, payoffs, monitoring, delta: patience });
    };

    // ---- A text or a file ----------------------------------------------------------------------
    const area = element("textarea", { rows: 6, spellcheck: "false", placeholder: "2,2   0,3\n3,0   1,1" });
    const opener = element("input", { type: "file", accept: ".nfg,.json,.txt,.csv" });
    const take = async (file) => {
      if (file.size > 2 ** 20) { tell(area, `${file.name} has more than 1 MB: no game needs so many`); return; }
      area.value = await file.text();
      area.dataset.name = file.name;
      pasted.open = true;
      await readText();
    };
    opener.addEventListener("change", () => opener.files[0] && take(opener.files[0]));
    area.addEventListener("input", () => { delete area.dataset.name; });
    const taker = element("button", { type: "button" }, "Read it into the table");
    const readText = async () => {
      tell(area, "");
      const told = await ask(`reread(${JSON.stringify(area.value)}, ${JSON.stringify(area.dataset.name ?? "your text")})`);
      if (!told) return;
      if (told.error) {
        tell(area, told.error);
        const at = area.value.split("\n").slice(0, told.line - 1).join("\n").length + (told.line > 1) + told.column - 1;
        area.focus();
        area.setSelectionRange(at, at + 1);
        return;
      }
      if (Math.max(told.game.payoffs.length, told.game.payoffs[0].length) > MOST) {
        tell(area, `the game has ${told.game.payoffs.length} x ${told.game.payoffs[0].length} actions: this page takes ${MOST}`);
        return;
      }
      fill(told.game);
      changed();
      status.textContent = "The table has it now.";
    };
    taker.addEventListener("click", readText);
    const pasted = element("details", {}, element("summary", {}, "Paste a table, or open a file of Gambit (.nfg) or of ours (.json)"),
      element("p", {}, "A line for each action of player 1, a pair of payoffs for each action of player 2. Or drop a file here."),
      labelled("text", area), element("div", { class: "line" }, taker, labelled("or a file", opener)));

    // ---- Asking the package --------------------------------------------------------------------
    const status = element("output", { role: "status", "aria-live": "polite", class: "status" });
    const find = element("button", { type: "submit", class: "main" }, "Find the set");
    const halt = element("button", { type: "button", hidden: "" }, "Stop");
    const link = element("button", { type: "button" }, "Copy the link");
    const size = element("p", { class: "size" });
    const ask = async (code) => {
      if (!PYTHON) {
        status.textContent = "Browsers run Python only in pages that come from a server: use make serve, then try again.";
        return null;
      }
      if (running) return null;
      [running, find.disabled, taker.disabled, halt.hidden] = [true, true, true, false];
      const start = performance.now();
      let doing = "starting";
      status.textContent = "starting ...";
      const clock = setInterval(() => { status.textContent = `${doing} (${Math.round((performance.now() - start) / 1000)} s)`; }, 1000);
      try {
        const { ask: question } = await import(PYTHON);
        return JSON.parse(await question(ROOM + code, (said) => { doing = said; status.textContent = `${said} ...`; }));
      } catch (error) {
        status.textContent = error.message;
        return null;
      } finally {
        clearInterval(clock);
        [running, find.disabled, taker.disabled, halt.hidden] = [null, false, false, true];
      }
    };
    halt.addEventListener("click", async () => (await import(PYTHON)).stop("Stopped; the next search loads Python again."));
    link.addEventListener("click", async () => {
      read();
      history.replaceState(null, "", address());
      try {
        await navigator.clipboard.writeText(address());
        status.textContent = "The link is copied; it holds the game.";
      } catch {
        status.textContent = "The address of this page holds the game now.";
      }
    });
    const address = () => {
      const url = new URL(location.href);
      url.search = new URLSearchParams({ game: asText() });
      return url.href;
    };
    /** How close the polygons are to be: as shares of the payoffs, and of the area. */
    const close = element("select", {}, ...[["tolerance=5e-3, area=2e-2", "for a look"], ["tolerance=1e-3, area=1e-4", "finely"]].map(
      ([value, text]) => element("option", { value }, text)));
    close.addEventListener("change", () => changed());
    /** Only play in which both always do the same; the game must then stay the same if they change places. */
    const alike = element("input", { type: "checkbox", id: `${name}-alike` });
    alike.addEventListener("change", () => changed());
    const form = element("form", { novalidate: "" },
      element("div", { class: "line" }, labelled("start from", choice), labelled("actions of player 1", counts[0]), labelled("of player 2", counts[1])),
      group("Payoffs", table, pasted),
      group("After each round everybody sees", element("div", { class: "line" }, ...radios.map((input) => {
        input.id = `${name}-${++count}`;
        return element("span", { class: "radio" }, input, element("label", { for: input.id }, kinds[input.value]));
      })), seen),
      group("Patience", labelled("discount factor delta, a fraction such as 9/10", delta)),
      element("span", { class: "radio" }, alike, element("label", { for: alike.id }, "only play in which both always do the same")),
      element("div", { class: "line" }, labelled("search", close), find, halt, link), size, status);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const wrong = [...checks.keys()].filter((input) => !tell(input)).sort((a, b) => (a.compareDocumentPosition(b) & 4 ? -1 : 1));
      if (wrong.length) { wrong[0].focus(); return; }
      read();
      const told = await ask(`answered(${JSON.stringify(asText())}, seconds=${SECONDS}, ${close.value}${alike.checked ? ", symmetric=True" : ""})`);
      if (!told) return;
      if (told.error) { status.textContent = told.error; return; }
      history.replaceState(null, "", address());
      show(told);
      status.textContent = "Found, and its proof is checked: the answer is below.";
    });
    for (const kind of ["dragover", "drop"]) {
      form.addEventListener(kind, (event) => {
        event.preventDefault();
        form.classList.toggle("over", kind === "dragover");
        if (kind === "drop" && event.dataTransfer.files[0]) take(event.dataTransfer.files[0]);
      });
    }
    form.addEventListener("dragleave", () => form.classList.remove("over"));

    // ---- The answer ----------------------------------------------------------------------------
    const result = element("section", { "aria-label": "The answer", class: "result" });
    const changed = () => {
      if (!result.querySelector(".old")) {
        result.prepend(element("p", { class: "old" }, "You changed the game: this is the answer to the one before."));
      }
    };
    const show = (told) => {
      const corners = told.corners.map(({ short, exact }, k) => {
        const pick = element("input", { type: "radio", name: `${name}-corner`, id: `${name}-corner-${k}`, "aria-label": `the play of corner ${k + 1}` });
        pick.addEventListener("change", () => choose(k));
        const cell = (j) => (short[j] === exact[j] ? element("td", {}, exact[j])
          : element("td", {}, element("details", {}, element("summary", {}, short[j]), element("code", {}, exact[j]))));
        return { pick, row: element("tr", {}, element("td", {}, pick), element("th", { scope: "row" }, element("label", { for: pick.id }, String(k + 1))), cell(0), cell(1)) };
      });
      const play = element("div", { class: "play", "aria-live": "polite" });
      const picture = element("div", { class: "picture" });
      const choose = (k) => {
        corners[k].pick.checked = true;
        picture.querySelectorAll(".corner").forEach((dot, j) => dot.classList.toggle("chosen", j === k));
        corners.forEach(({ row }, j) => row.classList.toggle("chosen", j === k));
        const { short, states } = told.corners[k];
        play.replaceChildren(element("p", {}, `The play that pays (${short.join(", ")}): start in state ${states[0] + 1}.`),
          element("ul", {}, ...states.map((s) => element("li", {}, told.states[s]))));
      };
      const drawn = () => { const k = corners.findIndex(({ pick }) => pick.checked); picture.replaceChildren(draw(told, choose, picture.clientWidth || 480)); if (k >= 0) choose(k); };
      const file = (text, kind) => URL.createObjectURL(new Blob([text], { type: kind }));
      const words = [told.proved, `Gap between the two polygons: ${told.gap}. Why the search ended: ${told.why}.`];
      result.replaceChildren(...words.map((text, k) => element("p", { class: k ? "gap" : "words" }, text)), element("div", { class: "both" }, picture,
        told.corners.length ? element("div", { class: "scroll goodwill-scroll", tabindex: 0, role: "group", "aria-label": "Corners" }, element("table", { class: "corners" },
          element("thead", {}, element("tr", {}, ...["play", "corner", told.players[0], told.players[1]].map((text) => element("th", { scope: "col" }, text)))),
          element("tbody", {}, ...corners.map(({ row }) => row)))) : ""),
        play, element("p", { class: "line" },
          element("a", { href: file(told.certificate, "application/json"), download: "certificate.json" }, "The certificate"),
          element("a", { href: file(told.game, "application/json"), download: "game.json" }, "The game as a file"),
          element("code", {}, "python -m goodwill check certificate.json")));
      drawn();
      wide();
      if (corners.length) choose(told.corners.reduce((best, { exact }, k) => (total(exact) > total(told.corners[best].exact) ? k : best), 0));
      let width = result.clientWidth;
      new ResizeObserver(() => { if (picture.isConnected && result.clientWidth !== width) { width = result.clientWidth; drawn(); } }).observe(result);
    };
    const total = (exact) => exact.map(fraction).reduce((all, x) => all + (x ? Number(x[0] * 10n ** 9n / x[1]) : 0), 0);

    const draw = (told, choose, width) => {
      const height = Math.round(Math.min(400, Math.max(260, width * 0.8))), points = [...told.outer, ...told.inner, ...told.feasible];
      const range = (k) => {
        const [low, high] = [Math.min(...points.map((p) => p[k])), Math.max(...points.map((p) => p[k]))], more = (high - low || 1) * 0.06;
        return [low - more, high + more];
      };
      const [[x0, x1], [y0, y1]] = [range(0), range(1)], left = 58, bottom = height - 46, right = width - 12;
      const x = (a) => left + ((a - x0) / (x1 - x0)) * (right - left), y = (b) => bottom - ((b - y0) / (y1 - y0)) * (bottom - 12);
      const ticks = (low, high) => {
        const raw = (high - low) / 5, power = 10 ** Math.floor(Math.log10(raw)), step = [1, 2, 5, 10].find((m) => m * power >= raw) * power;
        return Array.from({ length: Math.floor(high / step) - Math.ceil(low / step) + 1 }, (_, k) => Number(((Math.ceil(low / step) + k) * step).toPrecision(6)));
      };
      const path = (list) => (list.length ? `M${list.map(([a, b]) => `${x(a).toFixed(2)} ${y(b).toFixed(2)}`).join("L")}Z` : "");
      return shape("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": `Payoffs of ${told.players[0]} against those of ${told.players[1]}: the set of equilibrium payoffs, ${told.corners.length} corners` },
        ...ticks(x0, x1).flatMap((t) => [shape("path", { class: "grid", d: `M${x(t)} 12V${bottom}` }), shape("text", { x: x(t), y: bottom + 18, "text-anchor": "middle" }, String(t))]),
        ...ticks(y0, y1).flatMap((t) => [shape("path", { class: "grid", d: `M${left} ${y(t)}H${right}` }), shape("text", { x: left - 6, y: y(t) + 4, "text-anchor": "end" }, String(t))]),
        shape("path", { class: "axis", d: `M${left} 12V${bottom}H${right}` }),
        shape("text", { x: (left + right) / 2, y: height - 6, "text-anchor": "middle" }, `payoff of ${told.players[0]}`),
        shape("text", { transform: `translate(14 ${bottom / 2 + 6}) rotate(-90)`, "text-anchor": "middle" }, `payoff of ${told.players[1]}`),
        shape("path", { class: "outer", d: path(told.outer) }), shape("path", { class: "inner", d: path(told.inner) }),
        ...told.feasible.map(([a, b]) => shape("path", { class: "stage", d: `M${x(a) - 4} ${y(b) - 4}l8 8m0 -8l-8 8` })),
        ...told.inner.map(([a, b], k) => {
          const dot = shape("g", { class: "corner", transform: `translate(${x(a)} ${y(b)})` }, shape("circle", { class: "near", r: 14 }), shape("circle", { class: "dot", r: 5 }));
          dot.addEventListener("click", () => choose(k));
          return dot;
        }));
    };

    // ---- The start: what the address holds, else the first example with its answer --------------
    root.replaceChildren(form, result);
    fill(examples[0].game);
    show(answer);
    const held = new URLSearchParams(location.search).get("game");
    if (held) {
      try {
        const given = JSON.parse(held), texts = [given.payoffs, given.actions ?? [], given.monitoring.law ?? []].flat(3);
        if (!texts.every((text) => typeof text === "string") || given.payoffs.length > MOST || given.payoffs[0].length > MOST
          || given.payoffs.some((row) => row.length !== given.payoffs[0].length || row.some((pair) => pair.length !== 2))) throw new Error();
        fill(given);
        changed();
        status.textContent = "The game is the one of the link. Press the button to find its set.";
      } catch {
        tell(choice, "the link holds no game: it must be one that this page made");
      }
    }
    if (PYTHON) {
      import(PYTHON).then(({ bytesFor }) => bytesFor(ROOM)).then((bytes) => {
        size.textContent = `The package itself answers, in this page; nothing that you enter leaves it. To start it, ${Math.round(bytes / 1e6)} MB are loaded, once. A search takes up to ${SECONDS} seconds.`;
      }).catch(() => {});
    } else size.textContent = "From a file the page can show, but not search: use make serve.";
  };
})();
