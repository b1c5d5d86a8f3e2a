// Guesses without this file are a form each. With it a decision leaves the page where it is, and keys do all of it.
import { keys, queue } from "./desk_queue.js";

const list = document.querySelector("ol.guesses");
if (list) {
  const items = [...list.querySelectorAll(".review-item")];
  const { go, decide } = queue(list, {
    items,
    told: document.getElementById("review-said"),
    address: "/api/desk/review/guesses",
    sent: (given, action) => ({
      document_id: given.get("document_id"), field: given.get("field"), said: given.get("said"),
      value: action === "correct" ? given.get("value") : "", action,
    }),
    said: (item, made) => `${item.querySelector("strong").textContent} ${made.value}`,
    focus: (item) => item.focus({ preventScroll: true }),
  });

  list.addEventListener("submit", (event) => {
    event.preventDefault();
    const typed = document.activeElement && document.activeElement.name === "value";
    const action = typed ? "correct" : event.submitter ? event.submitter.value : "correct";
    decide(event.target.closest(".review-item"), action);
  });
  keys(list, { items, go }, {
    y: (item) => decide(item, "confirm"),
    n: (item) => decide(item, "reject"),
    e: (item) => { const field = item.querySelector("input[name=value]"); field.focus(); field.select(); },
  });
}
