// Which packages code needs: the same rule as in tools/in_browser.py, which tells the size on each page.

/** What `code` imports, by itself or through a room of this package, and what all code needs. */
export function wanted(code, { packages, always, rooms }) {
  const modules = [...code.matchAll(/^\s*(?:from|import)\s+([\w.]+)/gm)].map((match) => match[1]);
  const named = modules.flatMap((module) => [module.split(".")[0], ...(rooms[module] ?? [])]);
  return Object.keys(packages).filter((name) => always.includes(name) || named.includes(name));
}

/** The bytes of `chosen` packages, and of the interpreter if `core`. */
export function bytes(chosen, config, core) {
  return chosen.reduce((sum, name) => sum + config.packages[name].bytes, core ? config.core : 0);
}
