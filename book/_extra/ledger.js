/* The filters of the ledger.  The page is the whole list; each claim is a section whose classes say its
   paper, verdict and kinds of evidence.  The choice is in the address, so that it can be linked to. */
(() => {
  const claims = [...document.querySelectorAll("section.claim")];
  const groups = [...new Set(claims.map((claim) => claim.parentElement))];
  const entries = claims.map((claim) => document.querySelector(`.bd-toc-nav a[href="#${claim.id}"]`));
  const place = document.getElementById("ledger-filter");
  const questions = JSON.parse(place.dataset.questions);

  const form = document.createElement("form");
  form.className = "goodwill-filter";
  form.setAttribute("role", "search");
  form.setAttribute("aria-label", "Filter the claims");
  for (const { name, label, answers } of questions) {
    const choice = document.createElement("select");
    choice.name = name;
    choice.append(new Option("all", ""));
    for (const [value, words] of Object.entries(answers)) {
      if (claims.some((claim) => claim.classList.contains(`${name}-${value}`))) {
        choice.append(new Option(words, value));
      }
    }
    const field = document.createElement("label");
    field.append(label, choice);
    form.append(field);
  }
  form.insertAdjacentHTML("beforeend", '<button type="reset">Show all</button><output aria-live="polite"></output>');
  const choices = [...form.querySelectorAll("select")];

  const show = () => {
    const wanted = choices.filter((choice) => choice.value).map((choice) => `${choice.name}-${choice.value}`);
    claims.forEach((claim, i) => {
      claim.hidden = !wanted.every((name) => claim.classList.contains(name));
      entries[i]?.parentElement.toggleAttribute("hidden", claim.hidden);
    });
    groups.forEach((group) => { group.hidden = !group.querySelector("section.claim:not([hidden])"); });
    const shown = claims.filter((claim) => !claim.hidden).length;
    form.querySelector("output").textContent = `${shown} of ${claims.length} claims`;
  };
  const read = () => {
    const address = new URLSearchParams(location.search);
    for (const choice of choices) {
      const value = address.get(choice.name);
      choice.value = [...choice.options].some((option) => option.value === value) ? value : "";
    }
    show();
  };
  const write = () => {
    const address = new URLSearchParams(choices.filter((c) => c.value).map((c) => [c.name, c.value]));
    history.replaceState(null, "", `${location.pathname}${address.size ? `?${address}` : ""}`);
    show();
  };
  /* A link to one claim shows it, whatever was chosen. */
  const reveal = () => {
    const claim = document.getElementById(location.hash.slice(1))?.closest("section.claim");
    if (claim?.hidden) {
      choices.forEach((choice) => { choice.value = ""; });
      show();
    }
    claim?.scrollIntoView();
  };

  form.addEventListener("change", write);
  form.addEventListener("reset", () => setTimeout(write));
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("popstate", read);
  addEventListener("hashchange", reveal);
  place.replaceWith(form);
  read();
  reveal();
})();
