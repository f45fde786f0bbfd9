// The charts of an explorer: what is drawn, and what a reader who points at a place is told.
"use strict";
globalThis.goodwill ??= {};
goodwill.charts = (() => {
  const SVG = "http://www.w3.org/2000/svg";
  const DASHES = ["", "8 4", "8 3 2 3", "2 3"];
  const MARKERS = [
    "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0", "M-3.5 -3.5h7v7h-7z", "M0 -4.5L4.2 3.4H-4.2z", "M0 -4.8L4.8 0L0 4.8L-4.8 0z",
  ];
  /** How far left the axis stands, for the numbers beside it. */
  const LEFT = 58, RIGHT = 22, TOP = 10, BOTTOM = 44;

  // ---- Numbers and words -----------------------------------------------------------------------
  const short = (x, form) => {
    if (form === "€") return signed(x, Math.abs(x).toFixed(2), "€");
    return form === "%" ? `${signed(x, Number(Math.abs(100 * x).toPrecision(3)))}%` : signed(x, Number(Math.abs(x).toPrecision(4)));
  };
  /** A size with the sign of x before it, and before its unit; nothing is less than zero once it is rounded to that. */
  const signed = (x, size, unit = "") => `${x < 0 && Number(size) ? "−" : ""}${unit}${size}`;
  const tick = (x, form) => (form === "€" ? signed(x, Number(Math.abs(x).toPrecision(4)), "€") : short(x, form));
  const exists = (x) => x !== null && x !== undefined && Number.isFinite(x);
  const PLACE = /{(\w+)(?::([%€]))?}/g;
  const fill = (text, known) => text.replace(PLACE, (_, name, form) => short(known[name], form));
  const tells = (text, known) => [...text.matchAll(PLACE)].every(([, name]) => exists(known[name]));

  // ---- Elements --------------------------------------------------------------------------------
  const dressed = (made, attributes, children) => {
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  };
  const element = (tag, attributes = {}, ...children) => dressed(document.createElement(tag), attributes, children);
  const shape = (tag, attributes = {}, ...children) => dressed(document.createElementNS(SVG, tag), attributes, children);

  // ---- Curves as lists of points ---------------------------------------------------------------
  const nearest = (stops, value) =>
    stops.reduce((best, stop, k) => (Math.abs(stop - value) < Math.abs(stops[best] - value) ? k : best), 0);
  const evaluate = (explorer, value, settings) => {
    if (typeof value === "function") return value(settings);
    let found = explorer.tables[value.table];
    for (const name of value.at) {
      const slider = explorer.sliders.find((one) => one.name === name);
      found = found[nearest(slider.stops, settings[name])];
    }
    return value.then && exists(found) ? value.then({ ...settings, found }) : found;
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
  const isFormula = (curve) => typeof curve.value === "function";
  const isPolygon = (curve) => !isFormula(curve) && !curve.x.length;
  const pointsOf = (explorer, chart, curve, settings) => {
    if (isFormula(curve)) {
      return curve.x.length ? curve.x.map((x) => [x, curve.value({ ...settings, [chart.x]: x })])
        : sampled(explorer, chart, curve, settings);
    }
    const found = evaluate(explorer, curve.value, settings);
    if (curve.x.length) return curve.x.map((x, k) => [x, found[k]]);
    return found.length ? [...found, found[0]] : [];
  };
  /** What a curve has at x: a formula anywhere, data where there is some. */
  const valueAt = (chart, curve, points, settings, x) =>
    isFormula(curve) && !curve.x.length ? curve.value({ ...settings, [chart.x]: x })
      : (points.find((point) => point[0] === x) ?? [])[1];

  /** A point of a convex polygon, which may be a segment or a point; one that is as `near` as touching is drawn onto the
   * edge, so that what is read of it is true of it; else null. */
  const within = (corners, [x, y], near) => {
    let left = false, right = false, least = Infinity, edge = null;
    corners.slice(0, -1).forEach(([a, b], k) => {
      const [c, d] = corners[k + 1], u = (c - a) / near[0], v = (d - b) / near[1], long = Math.hypot(u, v);
      const p = (x - a) / near[0], q = (y - b) / near[1];
      const along = long ? Math.max(0, Math.min(1, (p * u + q * v) / long ** 2)) : 0;
      const far = Math.hypot(p - along * u, q - along * v), side = u * q - v * p;
      if (far < least) [least, edge] = [far, [a + along * (c - a), b + along * (d - b)]];
      left ||= side > 0;
      right ||= side < 0;
    });
    if (corners.length > 3 && !(left && right)) return [x, y];
    return least <= 1 ? edge : null;
  };

  // ---- The picture -----------------------------------------------------------------------------
  const ticks = (low, high, log, room) => {
    const found = [];
    if (log) { // where there is room, 1, 2, 5, 10: from line to line about twice as much
      const between = 1.6 * Math.log10(high / low) < room ? [1, 2, 5] : [1];
      for (let k = Math.floor(Math.log10(low)); 10 ** k <= high * 1.000001; k++) {
        found.push(...between.map((m) => Number(`${m}e${k}`)).filter((at) => at >= low * 0.999999 && at <= high * 1.000001));
      }
      return found;
    }
    const raw = (high - low) / Math.max(2, room), power = 10 ** Math.floor(Math.log10(raw));
    const step = [1, 2, 5, 10].find((m) => m * power >= raw) * power;
    for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) found.push(k * step);
    return found;
  };
  const scale = ({ log }, low, high, from, to) => {
    const f = log ? Math.log : (x) => x, back = log ? Math.exp : (x) => x;
    const there = (x) => from + ((f(x) - f(low)) / (f(high) - f(low))) * (to - from);
    there.back = (pixel) => back(f(low) + ((pixel - from) / (to - from)) * (f(high) - f(low)));
    return there;
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
  /** A curve's line in the legend, with its mark if it is data; or the thin one of those that were kept. */
  const sample = (curve) => (curve.kept ? shape("svg", { width: 40, height: 14, viewBox: "0 0 40 14", "aria-hidden": "true" },
    shape("path", { d: "M1 7H39", class: "kept" })) : shape(
    "svg", { width: 40, height: 14, viewBox: "0 0 40 14", "aria-hidden": "true", class: `goodwill-series-${curve.look + 1}` },
    ...(curve.upTo ? [shape("path", { d: "M1 1H39V13H1Z", class: "between" })] : []),
    shape("path", { d: `M1 ${curve.upTo ? 13 : 7}H39`, class: "curve", "stroke-dasharray": DASHES[curve.look] }),
    ...(curve.x.length ? [shape("path", { d: MARKERS[curve.look], transform: "translate(20 7)", class: "marker" })] : []),
  ));

  const frame = (chart, low, high, x, y, { width, height }) => {
    const right = width - RIGHT, bottom = height - BOTTOM, parts = [];
    for (const at of ticks(chart.across.low, chart.across.high, chart.across.log, width / 75)) {
      parts.push(shape("path", { d: `M${x(at)} ${TOP}V${bottom}`, class: "grid" }),
        shape("text", { x: x(at), y: bottom + 17, "text-anchor": "middle" }, tick(at, chart.across.form)));
    }
    for (const at of ticks(low, high, chart.up.log, height / 50)) {
      parts.push(shape("path", { d: `M${LEFT} ${y(at)}H${right}`, class: "grid" }),
        shape("text", { x: LEFT - 6, y: y(at) + 4, "text-anchor": "end" }, tick(at, chart.up.form)));
    }
    return [...parts, shape("path", { d: `M${LEFT} ${TOP}V${bottom}H${right}`, class: "axis" }),
      shape("text", { x: (LEFT + right) / 2, y: height - 8, "text-anchor": "middle" }, chart.across.label),
      shape("text", { transform: `translate(13 ${(TOP + bottom) / 2}) rotate(-90)`, "text-anchor": "middle" }, chart.up.label)];
  };

  /** The parts that a value is the sum of, as bricks on top of each other where the slider stands; those that could not be
   * told apart are one pale brick. */
  const stack = (curve, settings, middle, value, y, low) => {
    const brick = (from, to, kind) => shape("rect", { x: middle - 20, y: y(to), width: 40, height: y(from) - y(to), class: kind });
    const bricks = [];
    let from = low;
    for (let k = 1; k < 99; k++) {
      const to = from + curve.parts({ ...settings, part: k });
      if (y(from) - y(to) < 3) break;
      bricks.push(brick(from, to, "brick"));
      from = to;
    }
    return [...bricks, brick(from, low + value, "brick rest")];
  };

  /** Draw a chart; what comes back also knows how to read it. */
  const draw = (explorer, number, settings, kept, width, height) => {
    const chart = explorer.charts[number], bottom = height - BOTTOM, right = width - RIGHT;
    const curves = chart.curves.map((curve) => pointsOf(explorer, chart, curve, settings));
    const { low } = chart.up;
    const most = Math.max(...[...curves, ...kept].flat().map((point) => point[1]).filter(exists), low);
    const high = chart.up.high ?? (most > low ? low + (most - low) * 1.1 : low + 1);
    const x = scale(chart.across, chart.across.low, chart.across.high, LEFT, right);
    const y = scale(chart.up, low, high, bottom, TOP);
    const svg = shape("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": chart.title });
    const clip = `${explorer.name}-clip-${number}`;
    const around = (room) => shape("rect", { x: LEFT - room, y: TOP - room, width: right - LEFT + 2 * room, height: bottom - TOP + 2 * room });
    svg.append(shape("clipPath", { id: clip }, around(9)), shape("clipPath", { id: `${clip}-lines` }, around(1.2)));
    // Lines end at the frame, or they would run into its numbers; a mark on the frame is seen whole.
    const line = (points, attributes) => shape("path", { d: path(points, x, y), "clip-path": `url(#${clip}-lines)`, ...attributes });
    const framed = (value) => exists(value) && value >= low && value <= high;
    svg.append(...frame(chart, low, high, x, y, { width, height }));
    const inside = shape("g", { "clip-path": `url(#${clip})` });
    if (chart.x in settings && !chart.y) {
      inside.append(shape("path", { d: `M${x(settings[chart.x])} ${TOP}V${bottom}`, class: "here" }));
    }
    for (const points of kept) inside.append(line(points, { class: "kept" }));
    const groups = curves.map((points, index) => {
      const curve = chart.curves[index];
      const group = shape("g", { class: `goodwill-series-${curve.look + 1}` });
      if (curve.upTo) {
        const over = sampled(explorer, chart, { value: curve.upTo }, settings);
        const there = points.map((point, k) => [point, over[k]]).filter(([a, b]) => exists(a[1]) && exists(b?.[1]));
        const outline = [...there.map(([a]) => a), ...there.map(([, b]) => b).reverse()];
        group.append(line(outline, { class: "between" }));
      }
      group.append(line(points, { class: isPolygon(curve) && !index ? "curve filled" : "curve", "stroke-dasharray": DASHES[curve.look] }));
      const [corner] = isPolygon(curve) && !index ? points : [];
      if (corner && points.every(([a, b]) => Math.hypot(x(a) - x(corner[0]), y(b) - y(corner[1])) < 3)) { // nobody would see it
        group.append(shape("circle", { cx: x(corner[0]), cy: y(corner[1]), r: 5, class: "at" }));
      }
      if (curve.x.length) {
        for (const [a, b] of points.filter((point) => framed(point[1]))) {
          group.append(shape("path", { d: MARKERS[curve.look], transform: `translate(${x(a)} ${y(b)})`, class: "marker" }));
        }
      }
      const whole = curve.parts ? valueAt(chart, curve, points, settings, settings[chart.x]) : null;
      if (exists(whole)) group.append(...stack(curve, settings, x(settings[chart.x]), whole, y, low));
      const here = chart.x in settings && !chart.y && !chart.curves.some(({ parts }) => parts) ? valueAt(chart, curve, points, settings, settings[chart.x]) : null;
      if (framed(here) && !curve.border) group.append(shape("circle", { cx: x(settings[chart.x]), cy: y(here), r: 6, class: "at" }));
      return group;
    });
    inside.append(...(chart.y ? groups.reverse() : groups)); // of nested polygons the inner one is on top
    if (chart.x in settings && chart.y in settings) {
      inside.append(shape("circle", { cx: x(settings[chart.x]), cy: y(settings[chart.y]), r: 8, class: "point" }));
    }
    for (const [a, b, text] of chart.marks) {
      inside.append(shape("text", { x: x(a), y: y(b) + 4, "text-anchor": "middle", class: "mark" }, text));
    }
    const cross = shape("g", { class: "cross" });
    inside.append(cross);
    svg.append(inside);
    return { svg, curves, cross, x, y, low, high, settings, bottom, right };
  };

  // ---- Reading ---------------------------------------------------------------------------------
  /** The places at which a chart can be read one after the other: data, stops, or sixty steps of the axis. */
  const places = (explorer, chart, made) => {
    if (chart.y) return made.curves[0].slice(0, Math.max(1, made.curves[0].length - 1));
    const data = chart.curves.find((curve) => curve.x.length);
    const slider = explorer.sliders.find(({ name }) => name === chart.x);
    if (data) return data.x.map((x) => [x, null]);
    if (slider) return slider.stops.map((x) => [x, null]);
    return Array.from({ length: 61 }, (_, k) => [made.x.back(LEFT + ((made.right - LEFT) * k) / 60), null]);
  };

  /** What is at a place, in words; and the cross is drawn there. */
  const readAt = (chart, made, [a, b]) => {
    const { x, y, curves, settings, cross } = made;
    const upright = (at) => shape("path", { d: `M${x(at)} ${TOP}V${made.bottom}` });
    if (chart.y) {
      const near = [Math.abs(x.back(4) - x.back(0)), Math.abs(y.back(4) - y.back(0))];
      // One text for each polygon, the last of them for what is left, and one for what is in none.
      const told = [...curves.slice(0, chart.reads.length - 2), curves[curves.length - 1]];
      const held = told.map((corners) => within(corners, [a, b], near));
      const text = held.findIndex((point) => point), [c, d] = held[text] ?? [a, b];
      cross.replaceChildren(upright(c), shape("path", { d: `M${LEFT} ${y(d)}H${made.right}` }));
      return fill(chart.reads.at(text), { ...settings, [chart.x]: c, [chart.y]: d });
    }
    cross.replaceChildren(upright(a));
    const known = { ...settings, [chart.x]: a };
    chart.curves.forEach((curve, k) => {
      const value = valueAt(chart, curve, curves[k], settings, a);
      if (curve.name) known[curve.name] = value;
      if (!exists(value) || value < made.low || value > made.high) return;
      cross.append(shape("circle", { cx: x(a), cy: y(value), r: 5, class: `goodwill-series-${curve.look + 1} at` }));
    });
    const text = chart.reads.find((one) => tells(one, known));
    return text ? fill(text, known) : "";
  };

  return { short, exists, fill, tells, element, shape, nearest, evaluate, sample, draw, places, readAt };
})();
