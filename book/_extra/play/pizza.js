// What a pizza looks like, and an amount of money.
"use strict";
globalThis.goodwill ??= {};
goodwill.play ??= {};
(() => {
  const { shape } = goodwill.play;
  const euros = (x) => {
    const size = Math.abs(Math.round(100 * x) / 100);
    const digits = Number.isInteger(size) ? 0 : 2;
    return `${x < 0 && size ? "−" : ""}€${size.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
  };
  // What is gained or lost.
  const signed = (x) => `${x > 0 ? "+" : ""}${euros(x)}`;

  // Pizzas, as in the story: steaming if it is hot, else pale in a dashed outline; a box if it is closed.
  const pizza = (outcome, size = 44) => {
    const parts = [], circle = (attributes) => parts.push(shape("circle", attributes));
    if (outcome === "out") {
      parts.push(shape("path", { class: "street", d: "M12 44L22 12M48 44L38 12M30 42v-7M30 30v-6M30 20v-5" }));
    } else if (outcome === undefined || outcome === "rolled back") {
      parts.push(shape("path", { class: "box", d: "M8 20h44v26h-44zM8 20l6 -8h32l6 8" }));
      const text = shape("text", { x: 30, y: 40, "text-anchor": "middle" });
      text.textContent = outcome ? "€" : "?";
      parts.push(text);
    } else {
      const hot = outcome.startsWith("high");
      circle({ class: hot ? "crust" : "crust cold", cx: 30, cy: 34, r: 18 });
      for (const [dx, dy] of [[-7, -4], [6, -6], [1, 7]]) circle({ class: hot ? "salami" : "salami cold", cx: 30 + dx, cy: 34 + dy, r: 3.2 });
      if (hot) for (const dx of [-8, 0, 8]) parts.push(shape("path", { class: "steam", d: `M${30 + dx} 12q3 -2 0 -4q-3 -2 0 -4` }));
    }
    return shape("svg", { class: "pizza", viewBox: "0 0 60 56", width: size, height: size, "aria-hidden": "true" }, ...parts);
  };

  Object.assign(goodwill.play, { euros, pizza, signed });
})();
