// What the queues of the workbench share: a list of forms, decided one after another without leaving the page.

/**
 * `list` holds `items`; what became of each is said in the element `told`. `sent(given, action)` is the body of a
 * decision for `address`, of the form's fields; `said(item, answer)` what is said once it is kept; `focus(item)` puts
 * the cursor where work goes on.
 */
export function queue(list, { items, told, address, sent, said, focus }) {
  const open = (item) => !item.classList.contains("decided");

  const go = (to) => {
    const item = items[to];
    if (!item) return;
    focus(item);
    item.scrollIntoView({ block: "nearest" });
  };

  const next = (from) => {
    const after = items.findIndex((item, n) => n > from && open(item));
    go(after >= 0 ? after : items.findIndex(open));
  };

  const decide = async (item, action) => {
    if (!open(item) || item.dataset.sent) return;
    item.dataset.sent = "1";
    const answer = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": list.dataset.csrf },
      body: JSON.stringify(sent(new FormData(item.querySelector("form")), action)),
    }).catch(() => null);
    delete item.dataset.sent;
    const made = answer ? await answer.json().catch(() => null) : null;
    if (!answer || !answer.ok) {
      told.textContent = `${list.dataset.failed}${made && made.error ? made.error.message : ""}`;
      return;
    }
    item.classList.add("decided");
    for (const part of item.querySelectorAll("button, input[name=text], input[name=value]")) part.disabled = true;
    told.textContent = `${list.dataset.saved} ${said(item, made)}`;
    next(items.indexOf(item));
  };

  return { go, decide };
}

/** Keys for a queue whose items take the focus: j and k go, the others of `acts` act on the item that has it. */
export function keys(list, { items, go }, acts) {
  let at = -1;
  list.addEventListener("focusin", (event) => { at = items.indexOf(event.target.closest(".review-item")); });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input, select, textarea")) {
      if (event.key === "Escape" && at >= 0) items[at].focus();
      return;
    }
    const step = { j: 1, k: -1 }[event.key];
    if (!step && !acts[event.key]) return;
    event.preventDefault();
    if (step) go(at + step);
    else if (at < 0) go(0);
    else acts[event.key](items[at]);
  });
}
