// On the search page only: pages before Python names, and excerpts of what is told rather than of code and contents.

// eslint-disable-next-line no-unused-vars
var Scorer = {
  score: ([page, , , , score]) => score - (page.startsWith("book/api") || page === "book/changelog" ? 100 : 0),
  objNameMatch: 11,
  objPartialMatch: 6,
  objPrio: { 0: 15, 1: 5, 2: -5 },
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,
};

(() => {
  const UNTOLD = "nav, script, style, .headerlink, .cell_input, details.hide, .goodwill-run, .goodwill-page-box, .goodwill-track, .toctree-wrapper";
  const LETTERS = {
    alpha: "α", beta: "β", gamma: "γ", delta: "δ", varepsilon: "ε", eta: "η", kappa: "κ", lambda: "λ", mu: "μ", nu: "ν", pi: "π",
    rho: "ρ", tau: "τ", phi: "φ", theta: "θ", omega: "ω", Pi: "Π", Delta: "Δ", le: "≤", leq: "≤", ge: "≥", geq: "≥", lt: "<", gt: ">",
    ne: "≠", cdot: "·", times: "×", dots: "…", ldots: "…", cdots: "…", infty: "∞", lnot: "¬", mid: "|", in: "∈", to: "→",
  };
  /** A formula as an excerpt can show it: τ+1 for \(\tau+1\). */
  const inLetters = (tex) => tex
    .replace(/\\[()[\]]/g, "")
    .replace(/\\d?frac\{([^{}]*)\}\{([^{}]*)\}/g, "($1)/($2)")
    .replace(/\\([A-Za-z]+)\s?/g, (_, name) => LETTERS[name] ?? "")
    .replace(/\\[^A-Za-z]/g, " ")
    .replace(/[{}$_^]/g, "");
  document.addEventListener("DOMContentLoaded", () => {
    /* global Search */
    Search.htmlToText = (text, anchor) => {
      const page = new DOMParser().parseFromString(text, "text/html");
      page.querySelectorAll(UNTOLD).forEach((box) => box.remove());
      page.querySelectorAll(".math").forEach((formula) => { formula.textContent = inLetters(formula.textContent); });
      const told = page.querySelector(".bd-article") ?? page.querySelector("[role=main]");
      return ((anchor && told?.querySelector(anchor)) || told)?.textContent ?? "";
    };
  });
})();
