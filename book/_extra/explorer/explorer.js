// Pictures with sliders.  A page describes an explorer as an object (goodwill.companion.explorer makes it from the
// package's formulas) and hands it to goodwill.explore.  A classic script, so that it also runs from a file.
"use strict";
(() => {
  // Where the package itself runs in the page; a browser lets no page do that from a file.
  const PYTHON = location.protocol === "file:" ? null : new URL("../run/python.js", document.currentScript.src);
  const { short, exists, fill, tells, element, nearest, evaluate, sample, draw, places, readAt } = goodwill.charts;
  /** How long a slider that moves by itself stays at a stop, and takes from its first stop to its last at most, in milliseconds. */
  const STAY = 400, JOURNEY = 14000;
  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  // ---- The settings: checked as Python checks them, kept in the address ------------------------
  // A share is typed in percent, as the words have it; the address, and Python, have the number itself.
  const exact = (x) => Number(x.toPrecision(12)); // 100 * 0.07 is 7
  const typed = ({ form }, value) => (form === "%" ? exact(100 * value) : value);
  /** What was typed: its value, or what is wrong with it.  Where only the slider's stops were solved, and this is none of
   * them, the nearest is its `stop`. */
  const read = (slider, text, percent = false) => {
    const { label, stops, whole, solved } = slider, unit = percent ? "%" : "", say = (x) => (percent ? `${typed(slider, x)}%` : x);
    const low = stops[0], high = stops[stops.length - 1], value = percent ? exact(Number(text) / 100) : Number(text);
    const told = (what) => ({ error: `${label}: ${text.trim() ? text + unit : "nothing"} ${what}; it goes from ${say(low)} to ${say(high)}` });
    if (!text.trim() || !Number.isFinite(value)) return told("is not a number");
    if (whole && !Number.isInteger(value)) return told("is not a whole number");
    if (value < low || value > high) return told("is out of range");
    if (!solved || stops.includes(value)) return { value };
    const next = stops.findIndex((stop) => stop > value), stop = stops[nearest(stops, value)];
    const error = `${label}: ${text + unit} was not solved; ${say(stops[next - 1])} and ${say(stops[next])} were`;
    return { value, stop, error, note: `${label}: ${text + unit} was not solved. This is for ${say(stop)}, the nearest that was.` };
  };

  /** The sliders of each picture of the page, in their order: one address has the settings of all of them. (Each picture
   * loads this script anew, so the page keeps the list.) */
  const all = (goodwill.sliders ??= []);
  const isKnown = (name) => all.flat().some((one) => one.name === name);

  const fromAddress = (sliders, search = location.search) => {
    const settings = {}, errors = [], notes = [];
    for (const [name, text] of new URLSearchParams(search)) {
      if (name === "highlight") continue; // the search page's own
      const slider = sliders.find((one) => one.name === name);
      if (!slider && (all[0] !== sliders || isKnown(name))) continue; // another picture's, or its business to name it
      if (!slider) {
        const known = all.flat().map((one) => `${one.name} (${one.label})`).join(", ");
        errors.push(`The address sets ${name}, which this picture does not know: it has ${known}`);
        continue;
      }
      const { value, stop, error, note } = read(slider, text);
      if (note) notes.push(note); else if (error) errors.push(`${error} (in the address, ${name}=${text})`);
      if (note || !error) settings[name] = stop ?? value;
    }
    return { settings, errors, notes };
  };
  const address = (settings, hash = location.hash) => {
    const url = new URL(location.href);
    const others = [...url.searchParams].filter(([name]) => !(name in settings) && isKnown(name));
    url.search = new URLSearchParams([...others, ...Object.entries(settings)]);
    url.hash = hash;
    return url.href;
  };
  const remember = (how, href) => {
    try { history[how](null, "", href); } catch { /* some browsers forbid it for files */ }
  };
  const button = (label, act, attributes = {}) => {
    const made = element("button", { type: "button", ...attributes }, label);
    made.addEventListener("click", act);
    return made;
  };

  // ---- A chart that answers: by mouse, by touch, by keyboard -------------------------------------
  /** The elements of a chart; `go` moves the sliders to a place, `say` speaks to who cannot see it. */
  const answering = (explorer, chart, go, say) => {
    const picture = element("div", { class: "picture", tabindex: 0, role: "application", "aria-roledescription": "chart",
      "aria-label": `${chart.title}. Arrow keys read it${explorer.sliders.some(({ name }) => name === chart.x) ? ", Enter sets it there" : ""}.` });
    const hint = chart.y ? "Point at a place: is it lit?" : "Point at the picture to read it.";
    const reading = element("p", { class: "reading", "aria-hidden": "true", "data-hint": hint });
    const items = chart.curves.length > 1 ? chart.curves.map((curve) => element("li", {}, sample(curve), curve.label)) : [];
    const before = element("span"), thin = element("li", { hidden: "" }, sample({ kept: true }), before);
    const legend = element("ul", {}, ...items, thin);
    const figure = element("div", { class: "chart" }, element("p", { class: "title" }, chart.title), picture, legend, reading);
    let made = null, place = null;

    const away = () => {
      place = null;
      made?.cross.replaceChildren();
      reading.textContent = "";
    };
    const readHere = (where) => {
      place = where;
      reading.textContent = readAt(chart, made, where);
    };
    /** The place under the pointer: data have their own places, sliders their stops. */
    const under = (event) => {
      const box = made.svg.getBoundingClientRect(), ratio = made.svg.width.baseVal.value / box.width;
      const [a, b] = [made.x.back((event.clientX - box.left) * ratio), made.y.back((event.clientY - box.top) * ratio)];
      if (chart.y) return [a, b];
      const stops = places(explorer, chart, made).map(([x]) => x);
      const inside = Math.min(Math.max(a, chart.across.low), chart.across.high);
      return [stops[nearest(stops.map(made.x), made.x(inside))], null];
    };
    const point = (event) => {
      if (!made) return;
      const where = under(event);
      if (event.buttons && event.type === "pointermove" && event.pointerType === "mouse") go(chart, where);
      readHere(where);
    };
    picture.addEventListener("pointermove", point);
    picture.addEventListener("pointerdown", point);
    picture.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse") away(); });
    picture.addEventListener("click", (event) => {
      if (!made) return;
      const where = under(event);
      go(chart, where);
      readHere(where);
    });
    picture.addEventListener("keydown", (event) => {
      if (!made || event.ctrlKey || event.altKey || event.metaKey) return;
      const all = places(explorer, chart, made), last = all.length - 1, far = Math.max(1, Math.round(all.length / 10));
      const start = place ?? [made.settings[chart.x] ?? all[0][0], made.settings[chart.y] ?? all[0][1]];
      const here = chart.y ? Math.max(0, all.findIndex((one) => one === place)) : nearest(all.map(([x]) => x), start[0]);
      const to = { ArrowLeft: here - 1, ArrowDown: here - 1, ArrowRight: here + 1, ArrowUp: here + 1, PageDown: here - far,
        PageUp: here + far, Home: 0, End: last }[event.key];
      if (to !== undefined) readHere(all[chart.y ? (to + all.length) % all.length : Math.min(last, Math.max(0, to))]);
      else if (event.key === "Enter" && place) { const where = place; go(chart, where); readHere(where); }
      else if (event.key === "Escape") away();
      else return;
      event.preventDefault();
      say(reading.textContent);
    });
    picture.addEventListener("blur", away);

    return {
      figure, picture,
      /** A wide picture is half as high, a narrow one two thirds: then all of the explorer is seen at once. */
      show(settings, number, kept, keptAt) {
        const width = Math.max(270, Math.round(picture.clientWidth));
        const height = Math.round(width > 420 ? Math.min(290, width / 2) : Math.max(205, width * 0.67));
        made = draw(explorer, number, settings, kept, width, height);
        picture.replaceChildren(made.svg);
        items.forEach((item, k) => item.classList.toggle("absent", !made.curves[k].some((point) => exists(point[1]))));
        thin.hidden = !kept.length;
        legend.hidden = !items.length && !kept.length;
        before.textContent = keptAt;
        if (place && !picture.matches(":hover, :focus")) away();
        return made.curves;
      },
    };
  };

  // ---- The explorer ----------------------------------------------------------------------------
  goodwill.explore = (explorer) => {
    all.push(explorer.sliders);
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => begin(explorer));
    else begin(explorer);
  };

  const begin = (explorer) => {
    const root = document.getElementById(explorer.name);
    const { sliders } = explorer;
    const start = Object.fromEntries(sliders.map((slider) => [slider.name, slider.start]));
    let settings = { ...start }, steady = settings; // as they were before what is being typed
    const controls = new Map();

    const control = (slider) => {
      const { name, label, stops } = slider, id = `${explorer.name}-${name}`, percent = slider.form === "%";
      const range = element("input", { type: "range", id, min: 0, max: stops.length - 1, step: 1 });
      const number = element("input", { type: "number", "aria-label": `${label}, ${percent ? "in percent" : "as a number"}`,
        min: typed(slider, stops[0]), max: typed(slider, stops[stops.length - 1]), step: slider.whole ? 1 : "any", "data-name": name,
        "data-form": slider.form });
      controls.set(name, { range, number });
      range.addEventListener("input", () => { player?.stop(); change({ [name]: stops[range.value] }); });
      // While what is typed is no number, or none that was solved, all is as it was before, and looks so.
      number.addEventListener("input", () => {
        player?.stop();
        const { value, error } = read(slider, number.value, percent);
        change({ [name]: error ? steady[name] : value }, number, error);
      });
      number.addEventListener("change", () => {
        const { stop, note: told } = read(slider, number.value, percent);
        if (told) { change({ [name]: stop }); hint([told], number); } else steady = settings;
      });
      number.addEventListener("keydown", (event) => { // from stop to stop
        const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
        if (!step || !slider.solved) return;
        event.preventDefault();
        change({ [name]: stops[Math.min(Math.max(nearest(stops, settings[name]) + step, 0), stops.length - 1)] });
      });
      return element("div", { class: "slider" }, element("label", { for: id }, label), range,
        element("span", { class: percent ? "number percent" : "number" }, number));
    };
    const form = element("form", { class: "sliders" }, ...sliders.filter(({ more }) => !more).map(control));
    const others = sliders.filter(({ more }) => more);
    const folded = element("details", { class: "more" }, element("summary", {}, "More numbers"),
      element("div", { class: "rest" }, ...others.map(control)));
    if (others.length) form.append(folded);
    form.addEventListener("submit", (event) => event.preventDefault());

    const heard = element("p", { role: "status", class: "heard" });
    const charts = explorer.charts.map((chart) => answering(explorer, chart, go, (text) => { heard.textContent = text; }));
    const alert = element("div", { role: "alert", class: "errors" });
    const words = element("output", { "aria-live": "polite", class: "words" });
    const note = element("p", { class: "note" });
    const status = element("p", { role: "status", class: "status" });
    const code = element("code");
    const answer = element("pre", { class: "answer", "aria-live": "polite", hidden: "" });
    const presets = explorer.presets.map(({ label, settings: wanted }) => ({
      wanted: { ...start, ...wanted },
      made: button(label, () => { player?.stop(); travel({ ...start, ...wanted }); }, { "aria-pressed": false }),
    }));
    const player = explorer.play ? playing(sliders.find(({ name }) => name === explorer.play)) : null;
    const bar = element("div", { class: "presets", role: "group", "aria-label": "What to see" },
      ...(player ? [player.made] : []), ...presets.map(({ made }) => made));
    // The way back appears when one has left.
    const again = button("↺", () => { player?.stop(); kept = null; change(start); }, { class: "again", "aria-label": "Start again", title: "Start again" });
    bar.append(again);
    // What few want at once is one line, which unfolds.
    const taking = [button("Copy the link", copyLink), button("Numbers as CSV", download)];
    const further = element("details", { class: "further" }, element("summary", {}, "Compare, share, ask Python"),
      element("div", { class: "actions" }, button("Keep for comparison", keep), ...taking), element("pre", {}, code));
    if (PYTHON) further.append(button("Ask the package", (event) => exactAnswer(event.target)), answer);
    further.append(status);
    // What to see, the pictures, the answer, and the sliders below it: each where the eye goes next.
    const desk = element("div", { class: "desk" }, words, alert, form, note);
    const played = explorer.played && goodwill.play.plans(explorer.played, (name, value) => {
      const { stops } = sliders.find((one) => one.name === name);
      change({ [name]: stops[nearest(stops, value)] });
    });
    root.append(bar, element("div", { class: "panel" }, element("div", { class: "charts" }, ...charts.map(({ figure }) => figure)), desk),
      ...(played ? [played.box] : []), further, heard);
    root.querySelector(".goodwill-explorer-still").hidden = true;

    /** Say what is wrong: below the field where it was typed, if there is one, and else below the answer. */
    function complain(errors, field) {
      if (errors.length) place(alert, field);
      alert.replaceChildren(...errors.map((error) => element("p", {}, error)));
    }
    function hint(notes, field) {
      place(note, field);
      note.textContent = notes.join(" ");
    }
    function place(box, field) {
      if (field) field.closest(".slider").append(box); else words.after(box);
    }

    /** A button that moves a slider from its first stop to its last, or on from where it was paused; where motion is
     * unwelcome, by one stop for each press. */
    function playing(slider) {
      const { name, label, stops } = slider;
      const says = (does) => [does, element("span", { class: "what" }, `: ${label}`)]; // on a phone that is heard, not seen
      let clock = null, paused = false;
      const stop = () => {
        paused = false;
        if (clock === null) return;
        clearInterval(clock);
        clock = null;
        made.replaceChildren(...says("▶ Play"));
        words.setAttribute("aria-live", "polite");
      };
      const step = () => {
        const next = nearest(stops, settings[name]) + 1;
        change({ [name]: stops[next % stops.length] });
        return next < stops.length - 1;
      };
      const made = button("", () => {
        if (clock !== null) {
          stop();
          paused = true;
          return;
        }
        if (calm.matches) return void step();
        words.setAttribute("aria-live", "off"); // who listens hears the end of it
        if (!paused || nearest(stops, settings[name]) === stops.length - 1) change({ [name]: stops[0] });
        made.textContent = "❚❚ Pause";
        clock = setInterval(() => { if (!step()) stop(); }, Math.min(STAY, JOURNEY / stops.length));
      }, { class: "play" });
      const named = () => { stop(); made.replaceChildren(...says(calm.matches ? "▶ One step" : "▶ Play")); };
      calm.addEventListener("change", named);
      named();
      return { made, stop };
    }

    /** Room for the longest answer, so that nothing below it moves, whatever is said. */
    let measured = null;
    function makeRoom() {
      if (measured === root.clientWidth) return;
      measured = root.clientWidth;
      words.style.minHeight = "";
      const said = [...words.childNodes], filled = (text) => text.replace(/{\w+(:.)?}/g, "12.3%");
      const longest = Math.max(...explorer.words.map((text) => { words.replaceChildren(element("b", {}, filled(text))); return Math.ceil(words.getBoundingClientRect().height); }));
      words.replaceChildren(...said);
      words.style.minHeight = `${longest}px`;
    }

    /** A text with its numbers set apart: they are what a slider changes. */
    function told(text, known) {
      return text.split(/({\w+(?::[%€])?})/).map((part, k) => (k % 2 ? element("b", {}, fill(part, known)) : part));
    }

    let curves = [], kept = null, keptAt = start, refused = null;
    /** What was kept, in so far as it is not as it is now. */
    const keptNow = () => `kept: ${sliders.filter(({ name }) => keptAt[name] !== settings[name])
      .map(({ name, label, form }) => `${label} ${short(keptAt[name], form)}`).join(", ") || "as it is now"}`;

    function redraw(typing) {
      for (const slider of sliders) {
        const { range, number } = controls.get(slider.name);
        range.value = nearest(slider.stops, settings[slider.name]);
        range.style.setProperty("--at", range.value / range.max);
        range.setAttribute("aria-valuetext", short(settings[slider.name], slider.form));
        if (number !== typing && number !== refused) number.value = typed(slider, settings[slider.name]);
        if (number === refused) number.setAttribute("aria-invalid", true); else number.removeAttribute("aria-invalid");
      }
      for (const { made, wanted } of presets) {
        made.setAttribute("aria-pressed", sliders.every(({ name }) => wanted[name] === settings[name]));
      }
      root.classList.toggle("refused", Boolean(refused));
      for (const made of taking) made.disabled = Boolean(refused);
      again.classList.toggle("absent", !refused && !kept && sliders.every(({ name }) => start[name] === settings[name]));
      code.textContent = explorer.code.replace(/{(\w+)}/g, (all, name) => settings[name] ?? all);
      answer.hidden = true;
      const broken = explorer.conditions.map(({ value, text }) => ({ value: value(settings), text })).find(({ value }) => !(value > 0));
      root.classList.toggle("impossible", Boolean(broken));
      if (broken) {
        complain([fill(broken.text, { ...settings, value: broken.value })]);
        words.replaceChildren();
        curves = [];
        return;
      }
      makeRoom();
      curves = charts.map((chart, k) => chart.show(settings, k, kept?.[k] ?? [], keptNow()));
      const known = { ...settings };
      for (const [name, value] of Object.entries(explorer.quantities)) known[name] = evaluate(explorer, value, settings);
      words.replaceChildren(...told(explorer.words.find((text) => tells(text, known)), known));
      played?.show(known);
    }

    /** To other settings; `typing` is the field where they are typed, `error` what is wrong with what is typed there. */
    function change(changes, typing, error) {
      settings = { ...settings, ...changes };
      if (!typing) steady = settings;
      refused = error ? typing : null;
      hint([], typing);
      complain(error ? [error] : [], typing);
      status.textContent = "";
      remember("replaceState", address(settings));
      redraw(typing);
    }

    /** To another setting, from which the browser's own button leads back. */
    function travel(wanted) {
      remember("pushState", address(wanted));
      change(wanted);
    }

    /** Move the sliders that a chart's axes belong to. */
    function go(chart, [a, b]) {
      const changes = {};
      for (const [name, value] of [[chart.x, a], [chart.y, b]]) {
        const slider = sliders.find((one) => one.name === name);
        if (slider) changes[name] = slider.stops[nearest(slider.stops, value)];
      }
      if (!Object.keys(changes).length) return;
      player?.stop();
      change(changes);
    }

    /** The thin curves: those that were drawn when the reader asked to keep them. */
    function keep() {
      kept = curves.length ? curves : null;
      keptAt = settings;
      redraw();
      status.textContent = "The thin curves are those of this setting.";
    }

    async function copyLink() {
      const figure = root.closest("figure")?.id;
      const link = address(settings, figure ? `#${figure}` : undefined);
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
      const lines = [`# goodwill ${explorer.version}, ${explorer.name}`, ...Object.entries(settings).map(([name, value]) => `# ${name} = ${value}`)];
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

    // In the text: a link to a setting of this page takes the reader to the picture, which takes the setting.
    document.addEventListener("click", (event) => {
      const link = event.target.closest?.('a[href^="?"]');
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const { settings: wanted, errors, notes } = fromAddress(sliders, link.search);
      if (errors.length || !Object.keys(wanted).length) return; // the page itself says what is wrong, or it is another picture's
      event.preventDefault();
      player?.stop();
      travel({ ...start, ...wanted });
      hint(notes);
      root.scrollIntoView();
      controls.get(sliders[0].name).range.focus({ preventScroll: true });
    });
    window.addEventListener("popstate", () => {
      const { settings: wanted, notes } = fromAddress(sliders);
      change({ ...start, ...wanted });
      hint(notes);
    });

    const asked = fromAddress(sliders);
    steady = settings = { ...settings, ...asked.settings };
    folded.open = others.some(({ name }) => settings[name] !== start[name]);
    redraw();
    if (asked.errors.length) complain(asked.errors);
    if (asked.notes.length) { remember("replaceState", address(settings)); hint(asked.notes); }
    if (Object.keys(asked.settings).length && !location.hash) root.scrollIntoView(); // who follows a link to a setting
    // The answer stays in sight below the page's own bar, which is there at all times, too.
    const below = () => root.style.setProperty("--goodwill-below", `${document.querySelector(".bd-header-article")?.offsetHeight ?? 0}px`);
    below();
    // Where nothing stands beside it, it lies over what scrolls away: a control that takes the focus comes out from below it.
    new ResizeObserver(() => root.style.setProperty("--goodwill-words", `${words.offsetHeight}px`)).observe(words);
    // There no slider is seen whose label has gone below the answer.
    const rows = [...form.querySelectorAll(".slider")];
    addEventListener("scroll", () => {
      const end = getComputedStyle(words).position === "sticky" ? words.getBoundingClientRect().bottom : -Infinity;
      for (const row of rows) row.classList.toggle("under", row.getBoundingClientRect().top < end - 8 && !row.contains(document.activeElement));
    }, { passive: true });
    let width = root.clientWidth;
    new ResizeObserver(() => {
      if (root.clientWidth !== width) { width = root.clientWidth; below(); redraw(document.activeElement); }
    }).observe(root);
  };
})();
