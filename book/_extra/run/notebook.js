// A notebook's page becomes a notebook: its cells can be edited and run, and show the reader's own outputs.

import { runCells, stop } from "./python.js";
import { toHtml } from "./markdown.js";

const CLAIM = "application/vnd.goodwill.claim+json";

/** Make the page editable and run it once with the values that it has. */
export async function open({ page, folder, offer, tell }) {
  const response = await fetch(new URL(`notebooks/${page}.json`, folder), { cache: "no-cache" });
  if (!response.ok) throw new Error(`${response.status} for ${response.url}`);
  const { cells, claims, proved } = await response.json();
  const boxes = document.querySelectorAll("div.cell");
  if (boxes.length !== cells.filter((cell) => cell.shown).length) {
    throw new Error("the page and its notebook differ; please load the page again");
  }
  let next = 0;
  const notebook = cells.map((cell, k) => (cell.shown ? editable(cell, boxes[next++], k) : hidden(cell)));
  const [start, end, back] = offer.querySelectorAll("button");
  const run = async () => {
    if (!end.hidden) return;
    offer.classList.remove("failed");
    [start.hidden, end.hidden, back.hidden] = [true, false, true];
    notebook.forEach((cell) => cell.wait());
    const records = [];
    let loaded = performance.now(), stopped = null;
    try {
      await runCells(notebook.map((cell) => cell.source()), proved, {
        onStatus: (status) => {
          if (/^running cell 1 /.test(status)) {
            loaded = performance.now();
            offer.querySelector("p").textContent = HOW; // not before there is a Python to do it
          }
          tell(capital(`${status} ...`));
        },
        onOutputs: (k, outputs) => {
          notebook[k].show(outputs);
          stopped = outputs.some((output) => output.output_type === "error") ? k : null;
          records.push(...outputs.map(({ data }) => data?.[CLAIM]).filter(Boolean));
        },
      });
      tell(summary(cells.length, (performance.now() - loaded) / 1000, records, claims));
    } catch (error) {
      offer.classList.add("failed");
      tell(capital(error.message));
      if (stopped !== null) offer.querySelector("output").append(" ", notebook[stopped].link(`See cell ${stopped + 1}`));
    }
    Object.assign(offer.dataset, { records: JSON.stringify(records), runs: +(offer.dataset.runs ?? 0) + 1 });
    [start.hidden, end.hidden, back.hidden] = [false, true, false];
    start.textContent = "Run again";
    if (document.activeElement === document.body) start.focus({ preventScroll: true });
  };
  start.addEventListener("click", run);
  end.addEventListener("click", () => stop("stopped; the next run loads Python again"));
  back.addEventListener("click", () => location.reload());
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.shiftKey) && event.target.closest?.(".goodwill-editable")) {
      event.preventDefault();
      run();
    }
  });
  await run();
}

/** What the reader can do once Python runs. */
const HOW =
  "Change what you like in the cells with a dashed frame (Shift+Enter runs the page again). " +
  "Outputs with a bar on the left are yours; the text around them keeps the book's numbers.";

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** What a complete run came to, and how it compares with the book's. */
function summary(number, seconds, records, claims) {
  const ran = `All ${number} cells ran, in ${seconds.toFixed(1)} seconds, and every check in them holds.`;
  if (!claims.length) return ran;
  const count = claims.length === 1 ? "1 claim" : `${claims.length} claims`;
  if (same(records, claims)) return `${ran} Recorded: ${count}, with the evidence that the book has.`;
  const verdicts = (list) => list.map(({ key, verdict }) => [key, verdict]);
  const differ = same(verdicts(records), verdicts(claims)) ? "the same verdicts, on other evidence" : "other verdicts";
  return `${ran} Recorded: ${count}; compared with the book, ${differ}.`;
}

/** Whether two values are equal, whatever the order of their keys. */
function same(a, b) {
  if (typeof a !== "object" || typeof b !== "object" || !a || !b) return a === b;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => same(a[key], b[key]));
}

// ---- Cells --------------------------------------------------------------------------------------

/** A cell that the page leaves out: it runs, and shows nothing. */
const hidden = ({ source }) => ({
  source: () => source,
  wait() {},
  show() {},
  link: (words) => `(${words} of the notebook; the page leaves it out.)`,
});

function editable(cell, box, k) {
  const code = box.querySelector(".cell_input pre");
  const before = code.textContent;
  try {
    code.contentEditable = "plaintext-only";
  } catch {
    code.contentEditable = "true";
  }
  code.classList.add("goodwill-editable");
  const about = { role: "textbox", "aria-multiline": "true", "aria-label": `Code of cell ${k + 1}`, spellcheck: "false" };
  Object.entries(about).forEach(([name, value]) => code.setAttribute(name, value));

  const old = (cell.place && document.getElementById(cell.place)?.parentElement) || box.querySelector(":scope > .cell_output");
  const figures = [...(old?.querySelectorAll("figure") ?? [])].map((figure) => figure.cloneNode(true));
  const target = old ?? box.appendChild(Object.assign(document.createElement("div"), { className: "cell_output" }));
  return {
    source: () => (code.textContent === before ? cell.source : code.innerText.replaceAll("\u00a0", " ")),
    wait: () => box.classList.add("goodwill-waiting"),
    link(words) {
      box.id ||= `cell-${k + 1}`;
      box.querySelector("details")?.setAttribute("open", "");
      return Object.assign(document.createElement("a"), { href: `#${box.id}`, textContent: words });
    },
    show(outputs) {
      box.classList.remove("goodwill-waiting");
      const left = [...figures];
      target.replaceChildren(...outputs.map((output) => render(output, cell, left)));
      target.classList.toggle("goodwill-yours", outputs.length > 0);
      target.querySelectorAll("script").forEach(revive);
      typeset(target);
    },
  };
}

/** One output of a notebook as an element. */
function render(output, cell, figures) {
  if (output.output_type === "stream") return preformatted(output.text, "output stream");
  if (output.output_type === "error") {
    return preformatted(output.traceback.join("\n"), "output error");
  }
  const { data } = output;
  const element = document.createElement("div");
  element.className = "output";
  if (data["text/html"]) {
    element.classList.add("text_html");
    element.innerHTML = data["text/html"];
  } else if (data["image/svg+xml"]) element.append(picture(data["image/svg+xml"], cell, figures.shift()));
  else if (data["text/markdown"]) element.innerHTML = toHtml(data["text/markdown"]);
  else if (data["text/latex"]) {
    element.classList.add("math");
    element.textContent = `\\[${data["text/latex"].trim().replace(/^\$+|\$+$/g, "")}\\]`;
  } else return preformatted(data["text/plain"] ?? "", "output");
  return element;
}

function preformatted(text, className) {
  const element = document.createElement("pre");
  Object.assign(element, { className, textContent: text, tabIndex: 0 });
  return element;
}

/** A drawing, in the frame and with the caption that the book's has. */
function picture(svg, cell, figure) {
  const frame = figure ?? document.createElement("figure");
  const image = frame.querySelector("img") ?? frame.appendChild(document.createElement("img"));
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  image.alt = cell.alt || "A figure of your run";
  return frame;
}

/** Scripts that came as text do not run; a copy does.  Files that the page has loaded are not loaded again. */
function revive(script) {
  if (script.src && [...document.scripts].some((other) => other !== script && other.src === script.src)) return;
  const copy = Object.assign(document.createElement("script"), { textContent: script.textContent, async: false });
  [...script.attributes].forEach(({ name, value }) => copy.setAttribute(name, value));
  script.replaceWith(copy);
}

async function typeset(element) {
  await window.MathJax?.startup?.promise;
  await window.MathJax?.typesetPromise?.([element]);
}
