// Doubtful lines without this file are a form each. With it a decision leaves the page where it is, and keys do all of it.
import { queue } from "./desk_queue.js";

const list = document.querySelector("ol.line-queue");
if (list) {
  const items = [...list.querySelectorAll(".line-item")];
  const { go, decide } = queue(list, {
    items,
    told: document.getElementById("line-said"),
    address: "/api/desk/review/lines",
    sent: (given, action) => ({
      document_id: given.get("document_id"), line: Number(given.get("line")), said: given.get("said"),
      text: given.get("text"), action,
    }),
    said: (item) => item.querySelector("input[name=text]").value,
    focus: (item) => item.querySelector("input[name=text]").focus({ preventScroll: true }),
  });

  list.addEventListener("submit", (event) => {
    event.preventDefault();
    decide(event.target.closest(".line-item"), event.submitter ? event.submitter.value : "save");
  });

  list.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    const item = event.target.closest(".line-item");
    const at = items.indexOf(item);
    const acts = { ArrowDown: () => go(at + 1), ArrowUp: () => go(at - 1), KeyS: () => decide(item, "skip") };
    const act = acts[event.code] ?? acts[event.key];
    if (!act || at < 0) return;
    event.preventDefault();
    act();
  });
}
