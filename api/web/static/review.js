// The queue without this file is a form a tag. With it a decision leaves the page where it is, and keys do all of it.
import { keys, queue } from "./desk_queue.js";

const list = document.querySelector("ol.review");
if (list) {
  const items = [...list.querySelectorAll(".review-item")];

  const sent = (given, action) => {
    const told = { document_id: given.get("document_id"), tag_id: given.get("tag_id"), action };
    if (given.get("blind")) told.blind = true;
    if (action !== "correct") return told;
    for (const name of ["surface", "type", "value", "note"]) if (given.get(name)) told[name] = given.get(name);
    const entity = (given.get("other") || "").trim() || given.get("entity");
    if (entity) told.entity = entity;
    return told;
  };

  const { go, decide } = queue(list, {
    items,
    told: document.getElementById("review-said"),
    address: "/api/desk/review",
    sent,
    said: (item) => item.querySelector("mark").textContent,
    focus: (item) => item.focus({ preventScroll: true }),
  });

  list.addEventListener("submit", (event) => {
    event.preventDefault();
    decide(event.target.closest(".review-item"), event.submitter.value);
  });
  keys(list, { items, go }, {
    y: (item) => decide(item, "confirm"),
    n: (item) => decide(item, "reject"),
    e: (item) => {
      const more = item.querySelector("details");
      more.open = true;
      more.querySelector("input, select").focus();
    },
  });
}
