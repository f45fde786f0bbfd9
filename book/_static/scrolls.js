// A box whose content is wider than itself scrolls, fades at the edge behind which there is more, and can be reached
// by the keyboard.  The fades are in goodwill.css.
(() => {
  const BOXES = ".goodwill-play .scrolls, pre, div.highlight, table, div.math, span.math, mjx-container[display='true'], div.output, .goodwill-scroll";
  const mark = (box) => {
    const room = box.scrollWidth - box.clientWidth;
    const spare = box.matches("span.math") ? 4 : 1;  // the room that a formula has for an accent is empty
    const more = room > spare && ["auto", "scroll"].includes(getComputedStyle(box).overflowX);
    if (!more) {
      if (box.dataset.scrolls) delete box.dataset.scrolls;
      return;
    }
    const [left, right] = [box.scrollLeft > 1, box.scrollLeft < room - 1];
    box.dataset.scrolls = left && right ? "both" : left ? "left" : "right";
    if (box.tabIndex < 0) box.tabIndex = 0;
  };
  const watch = new ResizeObserver((entries) => entries.forEach(({ target }) => mark(target)));
  const look = (within) => {
    for (const box of within.querySelectorAll(BOXES)) {
      if (box.closest("mjx-container") && !box.matches("mjx-container")) continue;
      watch.observe(box);
      mark(box);
    }
  };
  document.addEventListener("scroll", ({ target }) => { if (target.dataset?.scrolls) mark(target); }, { capture: true, passive: true });
  document.addEventListener("toggle", ({ target }) => look(target), true);
  const begin = async () => {
    const text = document.querySelector(".bd-article");
    if (!text) return;
    look(text);
    await window.MathJax?.startup?.promise;
    await document.fonts.ready;
    look(text);
  };
  if (document.readyState === "complete") begin();
  else window.addEventListener("load", begin);
})();
