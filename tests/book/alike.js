// Marks with data-alike the elements whose contrast axe need not measure: those without words of their own, and
// words that look like others, on the same ground, which it does measure, or has measured in this page before: at
// another width.  Measured by themselves are words that are not wholly in sight, and those that a box out of the flow
// lies over or under.  A single letter or a sign never stands for others: axe says nothing of its contrast.
// Returns how to forget the looks of elements that were found wanting.
() => {
  const WORDS = ["color", "fontSize", "fontWeight", "textShadow", "webkitTextStroke", "webkitTextFillColor"];
  const GROUND = ["backgroundColor", "backgroundImage", "backgroundClip", "opacity", "filter", "mixBlendMode",
    "transform", "clip", "clipPath", "maskImage"];
  const { numbers, homes, seen } = globalThis.looks ??= { numbers: new Map(), homes: new WeakMap(), seen: new Set() };
  const number = (key) => numbers.get(key) ?? (numbers.set(key, numbers.size), numbers.size - 1);
  const home = (box) => homes.get(box) ?? (homes.set(box, number({})), homes.get(box));
  const paints = (style) => !/^rgba\(.*, 0\)$/.test(style.backgroundColor) || style.backgroundImage !== "none";
  const moved = (style) => style.transform !== "none"
    || ["Top", "Right", "Bottom", "Left"].some((side) => parseFloat(style[`margin${side}`]) < 0)
    || (style.position !== "static" && (style.position !== "relative" || style.zIndex !== "auto"
      || ["top", "right", "bottom", "left"].some((side) => parseFloat(style[side]))));
  const plain = Object.fromEntries(GROUND.map((name) => [name, getComputedStyle(document.head)[name]]));
  const area = (box) => {
    const { left, right, top, bottom } = box.getBoundingClientRect();
    return { left, right, top, bottom }; // plain numbers are read a hundred times faster
  };
  const holds = (outer, own) => own.left >= outer.left - 1 && own.right <= outer.right + 1
    && own.top >= outer.top - 1 && own.bottom <= outer.bottom + 1;
  const meet = (a, b) => a.top < b.bottom && b.top < a.bottom && a.left < b.right && b.left < a.right;

  // Of each box: the last box around it that is out of the flow, what is painted below it, what cuts it off.
  const known = new Map([[null, { home: 0, ground: 0, frames: [], unseen: false }]]), apart = [];
  const about = (box) => {
    if (known.has(box)) return known.get(box);
    const style = getComputedStyle(box), found = { ...about(box.parentElement) };
    known.set(box, found);
    if (style.position === "absolute" && style.clip === "rect(1px, 1px, 1px, 1px)") found.unseen = true;
    else if (moved(style)) {
      found.home = home(box);
      if (paints(style)) apart.push(box);
    }
    if (GROUND.some((name) => style[name] !== plain[name])) {
      found.ground = number(["ground", found.ground, ...GROUND.map((name) => style[name])].join("|"));
    }
    if (style.overflowX !== "visible" && !found.unseen) found.frames = [...found.frames, box];
    return found;
  };

  // All is read before anything is marked: after a mark the browser would work out styles anew.
  const words = [], alike = new Map();
  for (const box of document.body.querySelectorAll("*:not(svg *)")) {
    const text = [...box.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data).join("").trim();
    alike.set(box, !text && !box.matches("input, select, textarea, button, option"));
    if (!box.checkVisibility()) continue; // neither covers anything nor shows its words
    about(box);
    if (text) words.push([box, /[a-z0-9]{2}/i.test(text)]);
  }
  const covers = apart.map((box) => [box, area(box)])
    .filter(([, at]) => at.left < at.right && at.top < at.bottom);
  const windows = new Map(), through = (frame) => {
    if (!windows.has(frame)) windows.set(frame, area(frame));
    return windows.get(frame);
  };
  const aside = [], by = new Map();
  for (const [box, long] of words) {
    const { home, ground, frames, unseen } = about(box), style = getComputedStyle(box), at = area(box);
    const look = number(["look", home, ground, unseen, ...WORDS.map((name) => style[name])].join("|"));
    const shown = box.checkVisibility({ opacityProperty: true, visibilityProperty: true })
      && at.left < at.right && at.top < at.bottom;
    if (!unseen && (!shown || covers.some(([cover, its]) => meet(at, its) && !cover.contains(box)))) continue;
    if (!long || (!unseen && frames.some((frame) => !holds(through(frame), at)))) aside.push([box, look]);
    else if (seen.has(look)) alike.set(box, true);
    else seen.add(look);
    by.set(box, look);
  }
  for (const [box, look] of aside) alike.set(box, seen.has(look));
  for (const [box, same] of alike) box.toggleAttribute("data-alike", same);
  return (wanting) => wanting.forEach((box) => seen.delete(by.get(box)));
}
