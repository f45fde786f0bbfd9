// Evenings of a plan, drawn by lot: what a picture with sliders plays out below them, for the plan that they stand for.
// The plans come from goodwill.companion.plans.  A chance may be the name of a number that the picture knows there.
"use strict";
globalThis.goodwill ??= {};
goodwill.play ??= {};
(() => {
  const { button, element, euros, pizza } = goodwill.play, { exists, fill } = goodwill.charts;
  const OCCASIONS = ["comes", "hurries", "succeeds", "hands", "praises", "next"]; // what is drawn on an evening
  const MANY = 1000; // runs, at one press
  const LITTLE = 1e-6; // what an evening counts that they leave out
  const HEARD = 10; // cold pizzas of which he had heard before, reported as the slider says

  // ---- A run --------------------------------------------------------------------------------------------------
  /** Numbers in [0, 1), one for each evening and occasion, each drawn when it is first asked for. */
  const luck = () => {
    const drawn = new Map();
    return (k, occasion) => {
      const place = OCCASIONS.length * k + OCCASIONS.indexOf(occasion);
      if (!drawn.has(place)) drawn.set(place, Math.random());
      return drawn.get(place);
    };
  };
  /** What a lottery names: pairs of a thing and its chance. */
  const picked = (lottery, drawn) => {
    let rest = drawn;
    for (const [what, chance] of lottery) {
      rest -= chance;
      if (rest < 0) return what;
    }
    return lottery.at(-1)[0];
  };
  const number = (chance, known) => (typeof chance === "string" ? known[chance] : chance);
  const chances = (lottery) => lottery.reduce((sum, [, chance]) => sum + chance, 0);
  /** The lottery of the first evening over the plans; [] where none of them leads. */
  const mixture = (plans, known) => plans.map((plan) => [plan, number(plan.chance, known)]).filter(([, chance]) => exists(chance) && chance > 0);

  /** How an evening ends.  `report` says what she calls a cold pizza, if it was the plan's lot to say so; or null: it waits. */
  const ending = ({ success }, state, known, draw, report) => {
    const does = (what, occasion) => draw(occasion) < number(state[what], known);
    if (!does("comes", "comes")) return { outcome: "out", hurried: false };
    const hurried = does("hurries", "hurries"), hot = hurried && draw("succeeds") < success;
    if (!does(`hands ${hot ? "hot" : hurried ? "cold" : "idle"}`, "hands")) return { outcome: "rolled back", hurried };
    const planned = does(hot ? "praises hot" : "praises cold", "praises"), praises = hot ? planned : report(planned);
    return praises === null ? { outcome: "low", hurried, waits: true } : { outcome: `${hot ? "high" : "low"} ${Number(praises)}`, hurried };
  };
  const run = (plan, known, draw, evenings, report = (planned) => planned) => {
    const nights = [];
    let place = plan.start;
    for (let k = 0; k < evenings; k++) {
      const state = plan.states[place], night = ending(plan, state, known, (occasion) => draw(k, occasion), report);
      const idle = night.waits || night.hurried || night.outcome === "out" ? "" : "no hurry";
      nights.push(Object.assign(night, { says: state.says || idle, paid: [0, 0] }));
      if (night.waits) break;
      const [hers, his] = plan.pays[night.outcome];
      night.paid = [hers, his - (night.hurried ? plan.effort_cost : 0)];
      place = picked(state.next[night.outcome], draw(k, "next"));
    }
    return nights;
  };
  /** What many whole runs leave her with, and him, an evening, and the share of `outcome`, each with twice its standard error
   * (`her_off`, ...); each evening counts `patience` of the one before. */
  const averages = ({ plans, patience, outcome }, known, runs) => {
    const evenings = Math.ceil(Math.log(LITTLE) / Math.log(patience)), lottery = mixture(plans, known);
    const each = Array.from({ length: runs }, () => {
      const one = { her: 0, him: 0, share: 0 };
      run(picked(lottery, chances(lottery) * Math.random()), known, Math.random, evenings).forEach((night, k) => {
        const counts = (1 - patience) * patience ** k;
        one.her += counts * night.paid[0];
        one.him += counts * night.paid[1];
        one.share += counts * (night.outcome === outcome);
      });
      return one;
    });
    const mean = (value) => each.reduce((sum, one) => sum + value(one), 0) / runs;
    return Object.fromEntries(["her", "him", "share"].flatMap((name) => {
      const middle = mean((one) => one[name]);
      return [[name, middle], [`${name}_off`, 2 * Math.sqrt(mean((one) => (one[name] - middle) ** 2) / (runs - 1))]];
    }));
  };

  // ---- In the picture -----------------------------------------------------------------------------------------
  const TOLD = {
    out: ["the road", "she goes across the road"], "rolled back": ["money back", "he gives her money back"], low: ["?", "a cold pizza"],
    "high 1": ["“good”", "a hot pizza, called good"], "high 0": ["“bad”", "a hot pizza, called bad"],
    "low 1": ["“good”", "a cold pizza, called good"], "low 0": ["“bad”", "a cold pizza, called bad"],
  };
  const card = ({ outcome, says }, k, hers, his, money) => {
    const [shown, told] = TOLD[outcome], sum = money ? [`she ${euros(hers)}`, `he ${euros(his)}`] : [];
    const line = (kind, text) => element("span", { class: kind, "aria-hidden": "true" }, text);
    return element("li", { style: `--k: ${k}`, class: outcome === "low 1" || outcome === "high 0" ? "lie" : "" },
      element("span", { class: "aloud" }, [`Evening ${k + 1}: ${told}`, says, ...sum].filter(Boolean).join(", ")),
      line("number", String(k + 1)), pizza(outcome), line("report", shown), line("says", says), ...sum.map((text) => line("money", text)));
  };

  /** `played` has plans, how many evenings are shown and how, and what is said of a run and of many; `move` sets a slider:
   * who decides herself is reckoned with, in her next run, by what she did. */
  goodwill.play.plans = (played, move) => {
    const { plans, evenings, outcome, money, decides, learns, texts } = played;
    let known = null, mine = false, waits = false, learning = false, draw, first, answers, counted, seen; // the run: its luck, her own reports; and the reader's runs so far
    const fresh = () => { [draw, first, answers, counted] = [luck(), Math.random(), [], false]; };
    const forget = () => { seen = { evenings: 0, count: 0, cold: 0, truths: 0, before: known?.[learns] }; };
    const title = element("p", { class: "title" }), list = element("ol", { class: "nights", style: `--card: ${money ? 4.6 : 3.4}rem` });
    const total = element("p", { class: "total" }), whole = element("p", { class: "whole" }), spoken = element("p", { role: "status", class: "aloud" });
    const reports = [["“good”, a lie", true], ["“bad”, the truth", false], ["Toss the coin", undefined]].map(([text, praises]) => {
      const made = button(text, () => {
        answers.push(praises);
        show();
        say();
        (waits ? made : again).focus();
      });
      return made;
    });
    const asked = element("div", { class: "asked", role: "group", "aria-label": "What do you report?" });
    const again = button("Another run", () => {
      whole.textContent = "";
      fresh();
      learning = true;
      if (mine && seen.cold) move(learns, (HEARD * seen.before + seen.truths) / (HEARD + seen.cold));
      learning = false;
      show(true);
      say();
    });
    const many = button("A thousand runs", () => {
      whole.textContent = spoken.textContent = fill(texts.many, { ...known, ...averages(played, known, MANY) });
    });
    const deciding = button(decides, () => {
      mine = !mine;
      whole.textContent = "";
      deciding.setAttribute("aria-pressed", String(mine));
      fresh();
      forget();
      show();
      say();
    }, { "aria-pressed": "false" });
    const runs = element("div", { class: "runs" }, again, many, ...(decides ? [deciding] : []));
    const box = element("div", { class: "goodwill-plans", role: "group", "aria-label": "Evenings of this plan" }, title, list, asked, total, runs, whole, spoken);
    const say = () => { spoken.textContent = waits ? `Evening ${list.children.length}: the pizza is cold. What do you report?` : `${title.textContent} ${total.textContent}`; };

    function show(moves = false) {
      const lottery = mixture(plans, known), there = lottery.length > 0;
      for (const part of [list, total, runs]) part.hidden = !there;
      title.textContent = texts.nothing;
      waits = false;
      asked.replaceChildren();
      if (!there) return;
      const plan = picked(lottery, first * chances(lottery)), sure = number(plan.chance, known) > 0.99 * chances(lottery);
      title.textContent = lottery.length > 1 && !sure ? `${texts.drawn} ${plan.title}` : plan.title;
      let cold = 0, [hers, his] = [0, 0];
      const nights = run(plan, known, draw, evenings, mine ? (planned) => (cold < answers.length ? answers[cold++] ?? planned : null) : undefined);
      list.replaceChildren(...nights.map((night, k) => {
        [hers, his] = [hers + night.paid[0], his + night.paid[1]];
        return card(night, k, hers, his, money);
      }));
      list.classList.toggle("coming", moves);
      total.style.setProperty("--k", nights.length);
      waits = Boolean(nights.at(-1).waits);
      if (waits) asked.append("The pizza is cold. You report:", ...reports);
      const ended = (...ways) => nights.filter((night) => ways.includes(night.outcome)).length, count = ended(outcome);
      if (!waits && !counted) {
        counted = true;
        for (const [name, more] of Object.entries({ evenings, count, cold: ended("low 0", "low 1"), truths: ended("low 0") })) seen[name] += more;
      }
      const told = (text, more) => fill(text, { ...known, her: hers, him: his, evenings, count, ...more });
      const own = { ...seen, share: seen.count / seen.evenings }, after = mine ? [texts.mine, ...(seen.cold ? [texts.learns] : [])] : [];
      total.textContent = waits ? "" : [told(texts.run), ...after.map((text) => told(text, own))].join(" ");
    }
    forget();
    fresh();
    return {
      box,
      show(numbers) {
        known = numbers;
        whole.textContent = "";
        if (learning) return;
        forget();
        counted = false;
        show();
      },
    };
  };

  goodwill.play.numbers ??= {};
  goodwill.play.numbers.plans = averages;
})();
