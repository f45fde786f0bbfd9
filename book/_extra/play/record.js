// What is kept of plays: the one that is on, in the address; what came of them all, in the tally.
"use strict";
globalThis.goodwill ??= {};
goodwill.play ??= {};
(() => {
  const LETTERS = { P1: { g: "give", w: "wait" }, P2: { p: "pester", s: "stay silent" } };
  const MOST_SEED = 999999;
  const STORE = "goodwill-play";

  // #rounds=4&role=P1&seed=7&moves=wgw, and for P2 #rounds=4&role=P2&seed=7&worth=80&moves=pp; what is not there stands as
  // it does at the start, but links from the time of one network have no rounds: they mean the last one.  An error names the parameter.
  const fromAddress = (hash, networks) => {
    const given = new URLSearchParams(hash.replace(/^#/, "")), last = networks.length - 1;
    const found = { network: given.size ? last : 0, role: null, seed: null, worth: undefined, moves: "" }, errors = [];
    const lengths = networks.map(({ T }) => String(T + 1)), rounds = given.get("rounds");
    if (rounds !== null) {
      if (lengths.includes(rounds)) found.network = lengths.indexOf(rounds);
      else errors.push(`rounds = '${rounds}' is unknown: it must be one of ${lengths.join(", ")}`);
    }
    const tables = networks[found.network], known = tables.worths.map(([worth]) => String(worth));
    for (const [name, text] of given) {
      if (name === "rounds") continue;
      if (!(name in found) || name === "network") errors.push(`${name} is not a parameter: there are rounds, role, seed, worth, moves`);
      else if (name === "role" && !(text in LETTERS)) errors.push(`role = '${text}' is unknown: it must be P1 or P2`);
      else if (name === "seed" && !(/^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= MOST_SEED)) {
        errors.push(`seed = '${text}' is out of range: it must be an integer with 1 <= seed <= ${MOST_SEED}`);
      } else if (name === "worth" && !known.includes(text)) {
        errors.push(`worth = '${text}' is unknown: it must be one of ${known.join(", ")}`);
      } else if (name === "worth") found.worth = text === known[0] ? undefined : Number(text);
      else found[name] = name === "seed" ? Number(text) : text;
    }
    if (given.has("worth") && found.role !== "P2" && !errors.length) errors.push(`worth = '${given.get("worth")}' needs role=P2: only P2 wants the piece`);
    const { role, seed, moves } = found;
    if (moves && !errors.length) {
      const letters = LETTERS[role], most = tables.T + 1;
      if (!role || seed === null) errors.push(`moves = '${moves}' needs a role and a seed`);
      else if (moves.length > most || [...moves].some((move) => !(move in letters))) {
        const said = Object.entries(letters).map(([letter, word]) => `'${letter}' (${word})`).join(" or ");
        errors.push(`moves = '${moves}' is out of range: for ${role} it must be at most ${most} letters, each ${said}`);
      } else {
        const { moves: made } = goodwill.play.play(tables, role, seed, moves);
        if (made.length < moves.length) {
          errors.push(`moves = '${moves}' is out of range: with seed ${seed} the play is over after ${made.length} moves`);
        }
      }
    }
    return errors.length ? { errors } : { ...found, errors };
  };
  const address = ({ role, seed, worth, moves }, { T }) =>
    `#rounds=${T + 1}&role=${role}&seed=${seed}` + (worth === undefined ? "" : `&worth=${worth}`) + (moves ? `&moves=${moves}` : "");

  // ---- The tally: one for P1, and one for P2 by what the piece is worth to it, in each network --------------------
  const KINDS = ["altruist", "selfish", "Byzantine"];
  const slot = ({ role, worth }, { T, worths }) => `${T + 1} rounds, ${role === "P1" ? role : `P2 for ${worth ?? worths[0][0]}`}`;
  const slots = (networks) => networks.flatMap((tables) => [{ role: "P1" }, ...tables.worths.map(([worth]) => ({ role: "P2", worth }))].map((one) => slot(one, tables)));
  // What the reader did in each play stands beside its seed: from both the play can be told again.
  const empty = () => ({
    plays: 0, seeds: [], moves: [], you: 0, lost: 0, guesses: 0, off: 0, ...Object.fromEntries(KINDS.map((kind) => [kind, 0])),
  });
  const forgotten = (networks) => Object.fromEntries(slots(networks).map((name) => [name, empty()]));
  const isTally = (kept, networks) => slots(networks).every((name) => kept?.[name]
    && Object.entries(empty()).every(([key, value]) => typeof kept[name][key] === typeof value
      && (!Array.isArray(value) || Array.isArray(kept[name][key]))));
  const read = (networks) => {
    try {
      const kept = JSON.parse(localStorage.getItem(STORE));
      if (isTally(kept, networks)) return kept;
    } catch { /* the browser keeps nothing for us, or somebody wrote there: begin anew */ }
    return forgotten(networks);
  };
  const keep = (tally) => {
    try { localStorage.setItem(STORE, JSON.stringify(tally)); } catch { /* then it lasts as long as the page */ }
    return tally;
  };
  // A play counts once.
  const count = (tally, mine, { seed, moves, total, lost, instead }) => {
    if (mine.seeds.includes(seed)) return false;
    mine.plays += 1;
    mine.seeds.push(seed);
    mine.moves.push(moves);
    mine.you += total;
    mine.lost += lost;
    for (const kind of KINDS) mine[kind] += instead[kind];
    keep(tally);
    return true;
  };
  const countGuess = (tally, mine, off) => {
    mine.guesses += 1;
    mine.off += off;
    keep(tally);
  };
  const forget = (networks) => keep(forgotten(networks));

  // ---- What one has switched on or off stays so ------------------------------------------------------------------
  const kept = (name, byDefault) => {
    const key = `${STORE}-${name}`;
    let on = byDefault;
    try { on = (localStorage.getItem(key) ?? (byDefault ? "yes" : "no")) === "yes"; } catch { /* as it is by default */ }
    return {
      get on() { return on; },
      set on(now) {
        on = now;
        try { localStorage.setItem(key, on ? "yes" : "no"); } catch { /* then it lasts as long as the page */ }
      },
    };
  };

  Object.assign(goodwill.play, { LETTERS, MOST_SEED, address, count, countGuess, forget, fromAddress, kept, read, slot });
})();
