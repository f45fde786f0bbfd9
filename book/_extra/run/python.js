// Python in the page: ask("1 + 1") resolves to "2".  Nothing is loaded before the first call.
//
//   import { ask } from "../run/python.js";
//   const text = await ask("from goodwill.reputation import Market\nMarket.pizza(penalty=2.5).alpha",
//                          (status) => { note.textContent = status; });
//
// NumPy and goodwill are always there; SymPy and Matplotlib are loaded when the code imports them.

import { bytes, wanted } from "./packages.js";

let worker = null;
let last = 0;
const waiting = new Map();

/** The value of the last expression of `code` as text; rejects with the last line of the Python error. */
export async function ask(code, onStatus = () => {}) {
  return send({ ask: code }, { onStatus });
}

/** Run the cells of a notebook one after the other, up to the first that fails, telling each one's outputs. */
export async function runCells(cells, proved, { onStatus = () => {}, onOutputs = () => {} }) {
  return send({ cells, proved }, { onStatus, onOutputs });
}

/** End all that runs.  The next call starts Python anew. */
export function stop(reason = "stopped") {
  worker?.terminate();
  worker = null;
  waiting.forEach(({ reject }) => reject(new Error(reason)));
  waiting.clear();
}

/** How many bytes the first call has to load for `code`. */
export async function bytesFor(code) {
  const config = await (await fetch(new URL("config.json", import.meta.url), { cache: "no-cache" })).json();
  return bytes(wanted(code, config), config, true);
}

function send(message, listener) {
  worker ??= start();
  last += 1;
  const id = last;
  return new Promise((resolve, reject) => {
    waiting.set(id, { ...listener, resolve, reject });
    worker.postMessage({ id, ...message });
  });
}

function start() {
  const started = new Worker(new URL("worker.js", import.meta.url), { type: "module", name: "python" });
  started.onmessage = ({ data: { id, status, cell, outputs, value, error, broken } }) => {
    const listener = waiting.get(id);
    if (!listener) return;
    if (status !== undefined) listener.onStatus(status);
    else if (outputs) listener.onOutputs(cell, outputs);
    else {
      waiting.delete(id);
      if (error === undefined) listener.resolve(value);
      else listener.reject(new Error(error));
      if (broken) stop(error);
    }
  };
  started.onerror = (event) => stop(`Python could not be started: ${event.message ?? "no worker"}`);
  return started;
}
