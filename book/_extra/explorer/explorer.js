// Pictures with sliders.  A page describes an explorer as an object (goodwill.companion.explorer makes it from the
// package's formulas) and hands it to goodwill.explore.  A classic script, so that it also runs from a file.
"use strict";
globalThis.goodwill ??= {};
(() => {
  // Where the package itself runs in the page; a browser lets no page do that from a file.
  const PYTHON = location.protocol === "file:" ? null : new URL("../run/python.js", document.currentScript.src);
  const SVG = "http://www.w3.org/2000/svg";
  const DASHES = ["", "8 4", "8 3 2 3", "2 3"];
  const MARKERS = [
    "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0", "M-3.5 -3.5h7v7h-7z", "M0 -4.5L4.2 3.4H-4.2z", "M0 -4.8L4.8 0L0 4.8L-4.8 0z",
  ];

  // ---- Numbers and words -----------------------------------------------------------------------
  const short = (x, percent) =>
    percent ? `${Number((100 * x).toPrecision(3))}%` : String(Number(x.toPrecision(4)));
  const exists = (x) => x !== null && x !== undefined && Number.isFinite(x);
  const fill = (text, known) => text.replace(/{(\w+)(:%)?}/g, (_, name, percent) => short(known[name], percent));

  // ---- Elements --------------------------------------------------------------------------------
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

  // ---- The settings: checked as Python checks them, kept in the address ------------------------
  const read = (slider, text) => {
    const { name, stops, whole } = slider, low = stops[0], high = stops[stops.length - 1];
    const wanted = `it must satisfy ${low} <= ${name} <= ${high}`, value = Number(text);
    if (!text.trim() || !Number.isFinite(value)) return { error: `${name} = '${text}' is not a number: ${wanted}` };
    if (whole && !Number.isInteger(value)) return { error: `${name} = ${text} is not an integer: ${wanted}` };
    if (value < low || value > high) return { error: `${name} = ${text} is out of range: ${wanted}` };
    return { value };
  };
  const nearest = ({ stops }, value) =>
    stops.reduce((best, stop, k) => (Math.abs(stop - value) < Math.abs(stops[best] - value) ? k : best), 0);

  const fromAddress = (sliders, search = location.search) => {
    const settings = {}, errors = [];
    for (const [name, text] of new URLSearchParams(search)) {
      if (name === "highlight") continue; // the search page's own
      const slider = sliders.find((one) => one.name === name);
      if (!slider) {
        errors.push(`${name} is not a parameter: there are ${sliders.map((one) => one.name).join(", ")}`);
        continue;
      }
      const { value, error } = read(slider, text);
      if (error) errors.push(error); else settings[name] = value;
    }
    return { settings, errors };
  };
  const address = (settings) => {
    const url = new URL(location.href);
    url.search = new URLSearchParams(settings);
    return url.href;
  };

  // ---- What is drawn: curves as lists of points ------------------------------------------------
  const evaluate = (explorer, value, settings) => {
    if (typeof value === "function") return value(settings);
    let found = explorer.tables[value.table];
    for (const name of value.at) {
      const slider = explorer.sliders.find((one) => one.name === name);
      found = found[nearest(slider, settings[name])];
    }
    return found;
  };
  const sampled = (explorer, chart, curve, settings) => {
    const { low, high, log } = chart.across, last = explorer.points - 1;
    const at = (x) => curve.value({ ...settings, [chart.x]: x });
    const points = [];
    for (let k = 0; k <= last; k++) {
      const x = k === last ? high : log ? low * (high / low) ** (k / last) : low + ((high - low) * k) / last;
      const y = at(x), before = points[points.length - 1];
      if (curve.steps && before && before[1] !== y) {
        let [a, b] = [before[0], x]; // the jump is between: halve
        for (let n = 0; n < 50; n++) {
          const middle = (a + b) / 2;
          if (at(middle) === before[1]) a = middle; else b = middle;
        }
        points.push([a, before[1]], [b, y]);
      }
      points.push([x, y]);
    }
    return points;
  };
  const pointsOf = (explorer, chart, curve, settings) => {
    if (typeof curve.value === "function") return sampled(explorer, chart, curve, settings);
    const found = evaluate(explorer, curve.value, settings);
    if (curve.x.length) return curve.x.map((x, k) => [x, found[k]]);
    return found.length ? [...found, found[0]] : [];
  };
  const marked = (explorer, chart, curve, points, settings) => {
    if (!(chart.x in settings)) return null;
    const x = settings[chart.x];
    const y = typeof curve.value === "function"
      ? curve.value(settings) : (points.find((point) => point[0] === x) ?? [])[1];
    return exists(y) ? [x, y] : null;
  };

  // ---- The chart -------------------------------------------------------------------------------
  const ticks = (low, high, log, room) => {
    if (log) {
      const found = [];
      for (let k = Math.ceil(Math.log10(low) - 1e-9); 10 ** k <= high * 1.000001; k++) found.push(10 ** k);
      return found;
    }
    const raw = (high - low) / Math.max(2, room), power = 10 ** Math.floor(Math.log10(raw));
    const step = [1, 2, 5, 10].find((m) => m * power >= raw) * power, found = [];
    for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) found.push(k * step);
    return found;
  };
  const scale = ({ log }, low, high, from, to) => {
    const f = log ? Math.log : (x) => x;
    return (x) => from + ((f(x) - f(low)) / (f(high) - f(low))) * (to - from);
  };
  const path = (points, x, y) => {
    let text = "", pen = "M";
    for (const [a, b] of points) {
      if (!exists(b)) { pen = "M"; continue; }
      text += `${pen}${x(a).toFixed(2)} ${y(b).toFixed(2)}`;
      pen = "L";
    }
    return text;
  };
  const sample = (index) => {
    const style = `goodwill-series-${index + 1}`;
    return shape("svg", { width: 40, height: 14, viewBox: "0 0 40 14", "aria-hidden": "true", class: style },
      shape("path", { d: "M1 7H39", class: "curve", "stroke-dasharray": DASHES[index] }),
      shape("path", { d: MARKERS[index], transform: "translate(20 7)", class: "marker" }));
  };

  const draw = (explorer, chart, number, settings, kept, width) => {
    const height = Math.round(Math.min(420, Math.max(260, width * 0.62)));
    const left = 58, right = width - 14, top = 12, bottom = height - 50;
    const curves = chart.curves.map((curve) => pointsOf(explorer, chart, curve, settings));
    const { low } = chart.up;
    const most = Math.max(...[...curves, ...kept].flat().map((point) => point[1]).filter(exists), low);
    const high = chart.up.high ?? (most > low ? low + (most - low) * 1.1 : low + 1);
    const x = scale(chart.across, chart.across.low, chart.across.high, left, right);
    const y = scale(chart.up, low, high, bottom, top);
    const svg = shape("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": chart.title });
    const clip = `${explorer.name}-clip-${number}`;
    svg.append(shape("clipPath", { id: clip },
      shape("rect", { x: left - 10, y: top - 10, width: right - left + 20, height: bottom - top + 20 })));
    for (const tick of ticks(chart.across.low, chart.across.high, chart.across.log, width / 90)) {
      svg.append(shape("path", { d: `M${x(tick)} ${top}V${bottom}`, class: "grid" }),
        shape("text", { x: x(tick), y: bottom + 18, "text-anchor": "middle" }, short(tick)));
    }
    for (const tick of ticks(low, high, chart.up.log, height / 60)) {
      svg.append(shape("path", { d: `M${left} ${y(tick)}H${right}`, class: "grid" }),
        shape("text", { x: left - 6, y: y(tick) + 4, "text-anchor": "end" }, short(tick)));
    }
    svg.append(shape("path", { d: `M${left} ${top}V${bottom}H${right}`, class: "axis" }),
      shape("text", { x: (left + right) / 2, y: height - 8, "text-anchor": "middle" }, chart.across.label),
      shape("text", { transform: `translate(14 ${(top + bottom) / 2}) rotate(-90)`, "text-anchor": "middle" }, chart.up.label));
    const inside = shape("g", { "clip-path": `url(#${clip})` });
    if (chart.x in settings) {
      inside.append(shape("path", { d: `M${x(settings[chart.x])} ${top}V${bottom}`, class: "here" }));
    }
    for (const points of kept) inside.append(shape("path", { d: path(points, x, y), class: "kept" }));
    curves.forEach((points, index) => {
      const curve = chart.curves[index], closed = typeof curve.value !== "function" && !curve.x.length;
      const group = shape("g", { class: `goodwill-series-${index + 1}` });
      group.append(shape("path", { d: path(points, x, y), class: closed && !index ? "curve filled" : "curve",
        "stroke-dasharray": DASHES[index] }));
      const seen = points.filter((point) => exists(point[1]));
      const every = seen.length > 60 ? Math.ceil(seen.length / 8) : 1;
      seen.forEach(([a, b], k) => {
        if (k % every === Math.floor(every / 2)) {
          group.append(shape("path", { d: MARKERS[index], transform: `translate(${x(a)} ${y(b)})`, class: "marker" }));
        }
      });
      const here = marked(explorer, chart, curve, points, settings);
      if (here) group.append(shape("circle", { cx: x(here[0]), cy: y(here[1]), r: 7, class: "at" }));
      inside.append(group);
    });
    svg.append(inside);
    return { svg, curves };
  };

  // ---- The explorer ----------------------------------------------------------------------------
  goodwill.explore = (explorer) => {
    const root = document.getElementById(explorer.name);
    const { sliders } = explorer;
    const start = Object.fromEntries(sliders.map((slider) => [slider.name, slider.start]));
    let settings = { ...start };
    const controls = new Map();

    const form = element("form", { class: "sliders" });
    form.addEventListener("submit", (event) => event.preventDefault());
    for (const slider of sliders) {
      const { name, stops } = slider, id = `${explorer.name}-${name}`;
      const range = element("input", { type: "range", id, min: 0, max: stops.length - 1, step: 1 });
      const number = element("input", { type: "number", "aria-label": `${slider.label}, as a number`,
        min: stops[0], max: stops[stops.length - 1], step: slider.whole ? 1 : "any", "data-name": name });
      form.append(element("div", { class: "slider" }, element("label", { for: id }, slider.label), range, number));
      controls.set(name, { range, number });
      range.addEventListener("input", () => change({ [name]: stops[range.value] }));
      number.addEventListener("input", () => {
        const { value, error } = read(slider, number.value);
        number.setAttribute("aria-invalid", Boolean(error));
        if (error) complain([error]); else change({ [name]: value }, number);
      });
    }

    const charts = explorer.charts.map((chart) => {
      const picture = element("div", { class: "picture" });
      const legend = element("ul", {}, ...chart.curves.map((curve, k) => element("li", {}, sample(k), curve.label)));
      return { picture, figure: element("div", { class: "chart" }, element("p", { class: "title" }, chart.title), picture, legend) };
    });
    const alert = element("div", { role: "alert", class: "errors" });
    const words = element("output", { "aria-live": "polite", class: "words" });
    const note = element("p", { class: "note" });
    const status = element("p", { role: "status", class: "status" });
    const code = element("code");
    const answer = element("pre", { class: "answer", "aria-live": "polite", hidden: "" });
    const button = (label, act) => {
      const made = element("button", { type: "button" }, label);
      made.addEventListener("click", act);
      return made;
    };
    const actions = element("div", { class: "actions" },
      button("Copy the link", copyLink), button("Numbers as CSV", download), button("Keep for comparison", keep),
      button("Start again", () => { kept = null; change(start); }));
    const python = element("details", { class: "python" }, element("summary", {}, "The same in Python"), element("pre", {}, code));
    if (PYTHON) actions.append(button("Ask the package", (event) => exactAnswer(event.target)));
    root.append(alert, form, words, note, ...charts.map(({ figure }) => figure), actions, status, answer, python);
    root.querySelector(".goodwill-explorer-still").hidden = true;

    function complain(errors) {
      alert.replaceChildren(...errors.map((error) => element("p", {}, error)));
    }

    /** Where the picture is drawn: tables have numbers at the stops only. */
    function drawnAt() {
      const stops = sliders.filter(({ name }) => explorer.lookedUp.includes(name))
        .map((slider) => [slider.name, slider.stops[nearest(slider, settings[slider.name])]]);
      return { ...settings, ...Object.fromEntries(stops) };
    }

    let curves = [], kept = null;
    function redraw(typing) {
      const at = drawnAt();
      for (const slider of sliders) {
        const { range, number } = controls.get(slider.name);
        range.value = nearest(slider, settings[slider.name]);
        range.setAttribute("aria-valuetext", short(settings[slider.name]));
        if (number !== typing) number.value = settings[slider.name];
        number.removeAttribute("aria-invalid");
      }
      const moved = sliders.filter(({ name }) => at[name] !== settings[name]);
      note.textContent = moved.length
        ? `The picture is for ${moved.map(({ name }) => `${name} = ${at[name]}`).join(", ")}, the nearest that was solved.` : "";
      code.textContent = explorer.code.replace(/{(\w+)}/g, (all, name) => settings[name] ?? all);
      answer.hidden = true;
      const broken = explorer.conditions.map(({ value, text }) => ({ value: value(at), text })).find(({ value }) => !(value > 0));
      root.classList.toggle("impossible", Boolean(broken));
      if (broken) {
        complain([fill(broken.text, { value: broken.value })]);
        words.textContent = "";
        curves = [];
        return;
      }
      curves = charts.map(({ picture }, k) => {
        const made = draw(explorer, explorer.charts[k], k, at, kept?.[k] ?? [], Math.max(280, Math.round(picture.clientWidth)));
        picture.replaceChildren(made.svg);
        return made.curves;
      });
      const known = { ...at };
      for (const [name, value] of Object.entries(explorer.quantities)) known[name] = evaluate(explorer, value, at);
      const told = explorer.words.find((text) => [...text.matchAll(/{(\w+)/g)].every(([, name]) => exists(known[name])));
      words.textContent = fill(told, known);
    }

    function change(changes, typing) {
      settings = { ...settings, ...changes };
      complain([]);
      status.textContent = "";
      try { history.replaceState(null, "", address(settings)); } catch { /* some browsers forbid it for files */ }
      redraw(typing);
    }

    /** The thin curves: those that were drawn when the reader asked to keep them. */
    function keep() {
      kept = curves.length ? curves : null;
      redraw();
      status.textContent = "The thin curves are those of this setting.";
    }

    async function copyLink() {
      const link = address(settings);
      try {
        await navigator.clipboard.writeText(link);
        status.textContent = "The link is copied.";
      } catch {
        status.textContent = link;
      }
    }

    function download() {
      if (!curves.length) {
        status.textContent = "There is no picture, and so there are no numbers.";
        return;
      }
      const quoted = (text) => `"${String(text).replaceAll('"', '""')}"`;
      const at = drawnAt();
      const lines = [`# goodwill ${explorer.version}, ${explorer.name}`, ...Object.entries(at).map(([name, value]) => `# ${name} = ${value}`)];
      lines.push("chart,curve,x,y");
      explorer.charts.forEach((chart, k) => chart.curves.forEach((curve, n) => {
        for (const [a, b] of curves[k][n]) lines.push([quoted(chart.title), quoted(curve.label), a, exists(b) ? b : ""].join(","));
      }));
      element("a", { href: `data:text/csv;charset=utf-8,${encodeURIComponent(`${lines.join("\n")}\n`)}`, download: `${explorer.name}.csv` }).click();
      status.textContent = "The numbers of the picture are in your downloads.";
    }

    async function exactAnswer(pressed) {
      const asked = code.textContent;
      pressed.disabled = true;
      try {
        const { ask } = await import(PYTHON);
        const text = await ask(asked, (state) => { status.textContent = state; });
        answer.textContent = asked === code.textContent ? text : "";
      } catch (error) {
        answer.textContent = error.message;
      }
      answer.hidden = !answer.textContent;
      status.textContent = "";
      pressed.disabled = false;
    }

    // "What to try": a link to a setting of this page takes the reader to the picture, which takes the setting.
    document.addEventListener("click", (event) => {
      const link = event.target.closest?.('a[href^="?"]');
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const { settings: wanted, errors } = fromAddress(sliders, link.search);
      if (errors.length) return; // the page itself says what is wrong
      event.preventDefault();
      try { history.pushState(null, "", link.href); } catch { /* some browsers forbid it for files */ }
      change({ ...start, ...wanted });
      root.scrollIntoView();
      controls.get(sliders[0].name).range.focus({ preventScroll: true });
    });
    window.addEventListener("popstate", () => change({ ...start, ...fromAddress(sliders).settings }));

    const asked = fromAddress(sliders);
    settings = { ...settings, ...asked.settings };
    redraw();
    if (asked.errors.length) complain(asked.errors);
    let width = root.clientWidth;
    new ResizeObserver(() => {
      if (root.clientWidth !== width) { width = root.clientWidth; redraw(document.activeElement); }
    }).observe(root);
  };
})();
