// Buttons that copy a citation, or a text with its source. Copying by keyboard or menu is left as it is.
"use strict";

(() => {
  const told = document.createElement("p");
  told.className = "unseen";
  told.setAttribute("role", "status");
  document.body.append(told);

  async function copy(button, text, shown) {
    const said = (button.closest("[data-copied]") || button).dataset;
    // Pressed again while it says that it copied, it still knows its own name.
    button.dataset.name ||= button.textContent;
    try {
      await navigator.clipboard.writeText(text);
      told.textContent = said.copied;
      button.textContent = said.copied;
      setTimeout(() => { button.textContent = button.dataset.name; told.textContent = ""; }, 2500);
    } catch {
      window.getSelection().selectAllChildren(shown);
      told.textContent = said.refused;
    }
  }

  // What the reader has selected of the text; all of it where nothing, or something else, is selected.
  function chosen(source) {
    const selection = window.getSelection();
    if (selection.isCollapsed || !selection.rangeCount) return source.textContent;
    const range = selection.getRangeAt(0);
    const within = source.contains(range.startContainer) && source.contains(range.endContainer);
    return within && selection.toString().trim() ? selection.toString() : source.textContent;
  }

  for (const button of document.querySelectorAll("button[data-cite-copy]")) {
    const source = document.getElementById(button.dataset.citeCopy);
    button.hidden = false;
    button.addEventListener("click", () => copy(button, source.textContent, source));
  }

  for (const button of document.querySelectorAll("button[data-cite-source]")) {
    const source = document.querySelector(button.dataset.citeSource);
    if (!source) continue;
    button.hidden = false;
    // A press on the button must not take the selection away before it is read.
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => {
      copy(button, `“${chosen(source).trim()}”\n——${button.dataset.citeBrief}`, source);
    });
  }
})();
