// On each notebook's page: the offer to run it here.  All else is loaded when the reader takes it.
(() => {
  const { page, megabytes, install } = document.currentScript.dataset;
  const folder = new URL(".", document.currentScript.src);
  const first = document.querySelector("div.cell");
  if (!first) return;
  const offer = document.createElement("section");
  offer.className = "goodwill-run";
  offer.setAttribute("aria-label", "Run this page");
  offer.innerHTML = `
    <button type="button">Run this page in your browser</button>
    <button type="button" hidden>Stop</button>
    <button type="button" hidden>Back to the book's page</button>
    <p>The real package, with your own values: Python runs in this page, and nothing that you enter leaves it.
    To start it, ${megabytes} MB are loaded.</p>
    <output role="status" aria-live="polite"></output>`;
  if (install) {
    const colab = document.createElement("p");
    colab.append("In Colab, run this first: ", Object.assign(document.createElement("code"), { textContent: install }));
    offer.append(colab);
  }
  first.before(offer);
  const [start] = offer.querySelectorAll("button");
  const tell = (text) => { offer.querySelector("output").textContent = text; };
  const begin = async () => {
    if (location.protocol === "file:") {
      tell("Browsers run Python only in pages that come from a server: use `make serve`, then try again.");
      return;
    }
    start.disabled = true;
    try {
      const { open } = await import(new URL("notebook.js", folder));
      start.removeEventListener("click", begin);
      await open({ page, folder, offer, tell });
    } catch (error) {
      tell(`This did not work: ${error.message}. Is there a connection?`);
    }
    start.disabled = false;
  };
  start.addEventListener("click", begin);
})();
