// Everything works without this file; with it, "/" finds the box, tags show their cards in place, citations are copied.
"use strict";

function typing(target) {
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

document.addEventListener("keydown", (event) => {
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;
  if (event.key === "/" && plain && !typing(event.target)) {
    const box = document.getElementById("q");
    if (box) {
      event.preventDefault();
      box.focus();
      box.select();
    }
  }
});

for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(source.textContent);
      button.textContent = button.dataset.done;
    } catch {
      window.getSelection().selectAllChildren(source);
    }
  });
}

const popover = document.createElement("div");
popover.className = "popover";
popover.tabIndex = -1;
popover.hidden = true;
popover.setAttribute("role", "group");
document.getElementById("main").append(popover);
let shown = null;
let leaving = 0;

function show(stop) {
  clearTimeout(leaving);
  if (shown === stop && !popover.hidden) return;
  shown = stop;
  const cards = stop.dataset.cards.trim().split(" ").map((id) => document.getElementById(id));
  popover.replaceChildren(...cards.filter(Boolean).map((card) => {
    const copy = card.cloneNode(true);
    copy.removeAttribute("id");
    return copy;
  }));
  popover.setAttribute("aria-label", stop.textContent);
  popover.hidden = false;
  place(stop);
}

function place(stop) {
  const line = stop.getClientRects()[0];
  const edge = 12;
  const width = popover.offsetWidth;
  const left = Math.min(Math.max(edge, line.left), document.documentElement.clientWidth - width - edge);
  popover.style.left = `${left + window.scrollX}px`;
  popover.style.top = `${line.bottom + window.scrollY + 8}px`;
}

function hide() {
  popover.hidden = true;
  shown = null;
}

for (const stop of document.querySelectorAll("a.stop")) {
  for (const titled of stop.querySelectorAll("[title]")) titled.removeAttribute("title");
  stop.addEventListener("focus", () => show(stop));
  stop.addEventListener("mouseenter", () => show(stop));
  stop.addEventListener("mouseleave", () => { leaving = setTimeout(hide, 400); });
  stop.addEventListener("click", (event) => {
    event.preventDefault();
    show(stop);
    if (event.detail === 0) popover.focus();
  });
}
popover.addEventListener("mouseenter", () => clearTimeout(leaving));
popover.addEventListener("mouseleave", () => {
  if (!popover.contains(document.activeElement)) leaving = setTimeout(hide, 400);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !popover.hidden) {
    const back = shown;
    if (popover.contains(document.activeElement) && back) back.focus();
    hide();
  }
});
document.addEventListener("click", (event) => {
  if (!popover.hidden && !popover.contains(event.target) && !event.target.closest("a.stop")) hide();
});
document.addEventListener("focusin", (event) => {
  if (!popover.hidden && !popover.contains(event.target) && !event.target.closest("a.stop")) hide();
});
