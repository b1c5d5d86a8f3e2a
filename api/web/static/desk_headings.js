// Headings without this file are a form each. With it a decision leaves the page where it is; what is added reloads it.
import { queue } from "./desk_queue.js";

const list = document.querySelector("ol.given");
if (list) {
  const items = [...list.querySelectorAll(".review-item")];
  const { decide } = queue(list, {
    items,
    told: document.getElementById("review-said"),
    address: "/api/desk/review/headings",
    sent: (given, action) => ({ document_id: given.get("document_id"), heading: given.get("heading"), action }),
    said: (item, made) => made.label,
    focus: (item) => item.querySelector("button").focus({ preventScroll: true }),
  });
  list.addEventListener("submit", (event) => {
    const item = event.target.closest(".review-item");
    if (!item) return;
    event.preventDefault();
    decide(item, event.submitter ? event.submitter.value : "confirm");
  });
}
