// Beside an enquiry: fetch what is proposed, put quotations in where the cursor stands, put questions to the reader into
// their field. Without this file the forms do the same and add at the end.
"use strict";
(() => {
  const panel = document.querySelector("[data-assist]");
  const draft = document.getElementById("draft-text");
  const ask = document.getElementById("ask-text");
  const PATIENCE_MS = 30_000; // on a line that has gone dead the draft would stay shut
  let caret = null;
  let putting = Promise.resolve(); // each quotation goes into the draft that has the one before

  // Offsets are characters as readers count them, not the halves of those beyond the first plane.
  const length = (text) => Array.from(text).length;
  const units = (text, count) => Array.from(text).slice(0, count).join("").length;

  function say(text, wrong) {
    let line = panel.querySelector(".assist-said");
    if (!line) {
      line = document.createElement("p");
      panel.append(line);
    }
    line.className = wrong ? "assist-said refused" : "assist-said";
    line.setAttribute("role", wrong ? "alert" : "status");
    line.textContent = text;
  }

  async function put(form) {
    const body = new FormData(form);
    body.set("text", draft.value);
    body.set("at", caret === null ? "" : length(draft.value.slice(0, caret)));
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { Accept: "application/json" },
      body,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const told = await answer.json();
    if (!answer.ok) {
      say(told.error.message, true);
      return;
    }
    draft.value = told.draft;
    for (const field of document.querySelectorAll('input[name="revision"]:not([data-own])')) field.value = told.revision;
    if (draft.dataset.kept) draft.dataset.kept = draft.dataset.kept.replace(/\d+$/, told.revision);
    caret = units(told.draft, told.end);
    draft.focus();
    draft.setSelectionRange(caret, caret);
    draft.dispatchEvent(new Event("input", { bubbles: true }));
    say(panel.dataset.placed, false);
  }

  function question(text) {
    const around = ask.closest("details");
    if (around) around.open = true;
    ask.value = ask.value.trim() ? `${ask.value.trim()}\n${text}` : text;
    ask.focus();
    ask.dispatchEvent(new Event("input", { bubbles: true }));
  }

  async function fill() {
    const answer = await fetch(panel.dataset.assist, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const made = new DOMParser().parseFromString(await answer.text(), "text/html");
    const link = panel.querySelector("p");
    const place = document.createElement("div");
    place.append(...made.body.children);
    link.replaceWith(place);
    if (ask) for (const one of place.querySelectorAll("[data-ask]")) one.hidden = false;
    panel.dataset.filled = "";
  }

  if (!panel) return;
  if (draft) {
    for (const name of ["select", "keyup", "click", "blur"]) {
      draft.addEventListener(name, () => { caret = draft.selectionStart; });
    }
    panel.addEventListener("submit", (event) => {
      if (!event.target.matches("[data-put]")) return;
      event.preventDefault();
      putting = putting
        .then(() => { draft.readOnly = true; }) // what comes back replaces it
        .then(() => put(event.target))
        .catch(() => say(panel.dataset.failed, true))
        .finally(() => { draft.readOnly = false; });
    });
  }
  panel.addEventListener("click", (event) => {
    const button = event.target.closest("[data-ask]");
    if (button && ask) question(button.dataset.ask);
  });
  fill().catch(() => {}); // the link to what is proposed stays
})();
