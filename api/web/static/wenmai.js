// Everything works without this file; with it, "/" finds the box, citations are copied, what is handed in twice by
// a second click goes once.
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

const AGAIN = 10_000; // who stopped it, or came back, may hand it in again
const sent = new Map();
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-once]")) return;
  if (event.timeStamp - sent.get(event.target) < AGAIN) event.preventDefault();
  else sent.set(event.target, event.timeStamp);
});
window.addEventListener("pageshow", () => sent.clear());
