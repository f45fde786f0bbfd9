// Python in a thread of its own.  A message asks for one thing: {id, ask: code} or {id, cells: [source, ...], proved}.
// Answers: {id, status}, {id, cell, outputs} after each cell, and at last {id, value} or {id, error}.

import { bytes, wanted } from "./packages.js";

const here = new URL(".", self.location);
const setting = async () => (await fetch(new URL("config.json", here), { cache: "no-cache" })).json();

let python; // a promise of {pyodide, config, kernel}, once somebody asked
let say = () => {};
let previous = Promise.resolve();

self.onmessage = ({ data }) => {
  previous = previous.then(() => answer(data)); // one after the other
};

async function answer({ id, ask, cells, proved }) {
  say = (status) => self.postMessage({ id, status });
  try {
    const code = ask ?? cells.join("\n");
    const { pyodide, kernel } = await ready(code);
    if (cells) {
      kernel.get("remember")(JSON.stringify(proved));
      run(id, cells, kernel);
    } else {
      say("computing");
      self.postMessage({ id, ...JSON.parse(kernel.get("ask")(ask)) });
    }
  } catch (error) { // not of the code, but of loading: begin afresh the next time
    self.postMessage({ id, error: error.message, broken: true });
  }
}

function run(id, cells, kernel) {
  const namespace = kernel.get("fresh")();
  let failed = null;
  for (let k = 0; k < cells.length && !failed; k += 1) {
    say(`running cell ${k + 1} of ${cells.length}`);
    const outputs = JSON.parse(kernel.get("cell")(cells[k], `cell ${k + 1}`, namespace));
    failed = outputs.find((output) => output.output_type === "error");
    self.postMessage({ id, cell: k, outputs });
  }
  namespace.destroy();
  self.postMessage({ id, ...(failed ? { error: failed.last } : { value: "" }) });
}

// ---- Loading: the interpreter once, packages when code first imports them ----------------------

async function ready(code) {
  const config = await (python?.then((p) => p.config) ?? reach(setting()));
  const missing = wanted(code, config).filter((name) => !loaded.has(name));
  progress(bytes(missing, config, !python));
  python ??= start(config);
  const { pyodide, kernel } = await python;
  await reach(load(pyodide, missing.map((name) => [name, config.packages[name]])));
  if (missing.includes("matplotlib")) {
    say("preparing the figures");
    kernel.get("drawing_ready")();
  }
  return { pyodide, kernel };
}

const loaded = new Set();

async function start(config) {
  const address = new URL(config.address, here).href;
  const { loadPyodide } = await reach(import(`${address}pyodide.mjs`), address);
  const pyodide = await reach(loadPyodide({ indexURL: address }), address);
  const source = await (await fetch(new URL("kernel.py", here))).text();
  const kernel = pyodide.globals.get("dict")();
  kernel.set("__name__", "kernel");
  pyodide.runPython(source, { globals: kernel, filename: "kernel.py" });
  return { pyodide, config, kernel };
}

async function load(pyodide, packages) {
  const runtime = packages.filter(([, { archives }]) => !archives).map(([name]) => name);
  const quiet = { messageCallback() {}, errorCallback() {} };
  await Promise.all([
    ...packages.flatMap(([, { archives = [] }]) => archives.map(async ({ name, integrity }) => {
      const response = await fetch(new URL(`${name}?${integrity.slice(7, 15)}`, here), { integrity });
      pyodide.unpackArchive(await response.arrayBuffer(), "wheel");
    })),
    runtime.length && pyodide.loadPackage(runtime, quiet),
  ]);
  packages.forEach(([name]) => loaded.add(name));
}

async function reach(promise, address = here.href) {
  try {
    return await promise;
  } catch (error) {
    const host = new URL(address).host;
    throw new Error(`Python could not be loaded from ${host}: is there a connection? (${error.message})`);
  }
}

// ---- Progress: count what arrives ---------------------------------------------------------------

let arrived = 0, expected = 0, told = -1;
const millions = (number) => Math.round(number / 1e6);

function progress(total) {
  [arrived, expected, told] = [0, total, -1];
  if (total) count(0);
}

function count(more) {
  arrived += more;
  const now = millions(Math.min(arrived, expected));
  if (now !== told && expected) {
    told = now;
    say(`loading Python, ${now} of ${millions(expected)} MB`);
  }
}

const plain = self.fetch.bind(self);
self.fetch = async (...request) => {
  const response = await plain(...request);
  if (!response.ok) throw new Error(`${response.status} for ${response.url}`);
  if (!response.body) return response;
  const counted = response.body.pipeThrough(
    new TransformStream({ transform(chunk, to) { count(chunk.byteLength); to.enqueue(chunk); } })
  );
  return new Response(counted, { status: response.status, headers: response.headers });
};
