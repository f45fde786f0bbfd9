// The little Markdown that the notebooks' outputs use: paragraphs, lists, quotations, tables, **strong**,
// *emphasis*, `code` and $formulas$, which MathJax sets afterwards.

const escape = (text) => text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);

/** Text within a line as HTML. */
function inline(text) {
  const kept = []; // formulas and code, in which a star is a star
  const keep = (html) => `\u0000${kept.push(html) - 1}\u0000`;
  return escape(text)
    .replace(/`([^`]+)`/g, (_, code) => keep(`<code>${code}</code>`))
    .replace(/\$\$([^$]+)\$\$/g, (_, formula) => keep(`<span class="math">\\[${formula}\\]</span>`))
    .replace(/\$([^$]+)\$/g, (_, formula) => keep(`<span class="math">\\(${formula}\\)</span>`))
    .replace(/\\([!-/:-@[-`{-~])/g, (_, sign) => keep(sign))
    .replace(/\*\*([^*]+)\*\*/g, "<strong>$1</strong>")
    .replace(/\*([^*]+)\*/g, "<em>$1</em>")
    .replace(/\u0000(\d+)\u0000/g, (_, k) => kept[k]);
}

function table(lines) {
  const cells = (line) => line.trim().replace(/^\||\|$/g, "").split("|").map((cell) => inline(cell.trim()));
  const row = (line, tag) => `<tr>${cells(line).map((cell) => `<${tag}>${cell}</${tag}>`).join("")}</tr>`;
  const [head, , ...body] = lines;
  return `<table class="table" tabindex="0"><thead>${row(head, "th")}</thead>
    <tbody>${body.map((line) => row(line, "td")).join("")}</tbody></table>`;
}

/** A text as HTML. */
export function toHtml(text) {
  return text.trim().split(/\n\s*\n/).map((block) => {
    const lines = block.split("\n");
    if (lines.length > 1 && lines.every((line) => line.startsWith("|"))) return table(lines);
    if (lines.every((line) => line.startsWith("- "))) {
      return `<ul>${lines.map((line) => `<li>${inline(line.slice(2))}</li>`).join("")}</ul>`;
    }
    if (lines.every((line) => line.startsWith(">"))) {
      return `<blockquote>${toHtml(lines.map((line) => line.replace(/^> ?/, "")).join("\n"))}</blockquote>`;
    }
    return `<p>${inline(lines.join("\n"))}</p>`;
  }).join("\n");
}
