// Everything at the desk works without this file; with it, the queue is walked by keys and a text being written is not lost.
"use strict";

{
  const rows = [...document.querySelectorAll("tr[data-enquiry]")];
  const links = rows.map((row) => row.querySelector("a"));

  const at = () => rows.findIndex((row) => row.contains(document.activeElement));
  const move = (step) => {
    const here = at();
    const next = here < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(here + step, 0), rows.length - 1);
    links[next].focus();
    rows[next].scrollIntoView({ block: "nearest" });
  };
  const busy = (event) =>
    event.ctrlKey || event.metaKey || event.altKey || event.isComposing || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);

  if (rows.length) {
    for (const help of document.querySelectorAll(".keys-help")) help.hidden = false;
    document.addEventListener("keydown", (event) => {
      if (busy(event)) return;
      const key = event.key.toLowerCase();
      if (key === "j" || key === "k") {
        event.preventDefault();
        move(key === "j" ? 1 : -1);
      } else if (key === "c" && at() >= 0) {
        rows[at()].querySelector("form button")?.click();
      } else if (key === "/") {
        event.preventDefault();
        document.getElementById("enq-q")?.focus();
      }
    });
  }
}

{
  // What was sent was kept where its enquiry has gone on since. Elsewhere, as when the session had ended or the line
  // was down, this window has the only copy.
  const SENT = "sent ";
  const now = document.querySelector("[data-now]")?.dataset.now ?? "";
  const about = (name) => name.slice(0, name.lastIndexOf("-") + 1);
  for (const mark of Object.keys(sessionStorage).filter((one) => one.startsWith(SENT))) {
    const name = mark.slice(SENT.length);
    if (!now || about(name) !== about(now)) continue;
    sessionStorage.removeItem(mark);
    if (name !== now) sessionStorage.removeItem(name);
  }

  // A text being written stays in this window until it was kept, also when the page is left or the session ends.
  for (const area of document.querySelectorAll("textarea[data-kept]")) {
    let name = area.dataset.kept;
    const kept = sessionStorage.getItem(name);
    if (kept !== null && kept !== area.value) area.value = kept;
    area.addEventListener("input", () => {
      // A revision that was made on this page has a name of its own: under the old one it would not be found again.
      if (name !== area.dataset.kept) sessionStorage.removeItem(name);
      name = area.dataset.kept;
      sessionStorage.setItem(name, area.value);
    });
    area.form.addEventListener("submit", () => sessionStorage.setItem(SENT + name, "1"));
  }
}
