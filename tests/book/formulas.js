// Puts away, while axe looks, the inside of the formulas: of the drawn letters, which are boxes without a word, the
// place and size stay, and of MathML the text.  A formula with anything else in it, such as a link, stays as it is, and
// so does one in a box that scrolls: axe asks what is in there beyond its edge.  Of a drawing without words, such as the
// one on a button, the frame stays, and its title.  Returns how to put back.
() => {
  const drawn = /^(class|style|size|space|width|type|justify|texclass|noic|rspace|limits|delims|align|data-mjx-.*)$/;
  const SHAPES = /^(g|path|rect|circle|ellipse|line|polyline|polygon|title)$/;
  const marks = /^(?!aria|role$|id$|tabindex$|href$|title$|on)/;
  const only = (box, names, attributes) => [...box.querySelectorAll("*")].every((inner) =>
    names.test(inner.localName) && [...inner.attributes].every(({ name }) => attributes.test(name)));
  const known = new Map([[null, false]]);
  const scrolls = (box) => {
    if (!known.has(box)) known.set(box, box.scrollWidth > box.clientWidth + 1
      && getComputedStyle(box).overflowX !== "visible" || scrolls(box.parentElement));
    return known.get(box);
  };
  const back = [];
  const all = [...document.querySelectorAll("mjx-container")].filter((formula) => !scrolls(formula));
  const bare = all.flatMap((formula) => [...formula.querySelectorAll(":scope > mjx-math")]).filter((math) => !math.textContent.trim() && only(math, /^mjx-/, drawn));
  const sizes = bare.map((math) => math.getBoundingClientRect());
  bare.forEach((math, k) => {
    const inside = [...math.childNodes], style = math.getAttribute("style") ?? "";
    math.replaceChildren();
    math.style.cssText = `${style}; display: inline-block; width: ${sizes[k].width}px; height: ${sizes[k].height}px`;
    back.push(() => {
      math.replaceChildren(...inside);
      math.setAttribute("style", style);
    });
  });
  const keep = (box, kept) => {
    const inside = [...box.childNodes];
    box.replaceChildren(...kept);
    back.push(() => box.replaceChildren(...inside));
  };
  for (const words of all.flatMap((formula) => [...formula.querySelectorAll(":scope > mjx-assistive-mml")])) {
    if (only(words, /^m[a-z]+$/, marks)) keep(words, [words.textContent]);
  }
  for (const drawing of document.querySelectorAll("svg")) {
    if (drawing.parentElement.closest("svg") || !only(drawing, SHAPES, marks)) continue;
    keep(drawing, [...drawing.childNodes].filter((node) => node.localName === "title"));
  }
  return back;
}
