// The search box works without this file; with it, it offers names while one types (ARIA 1.2 combobox with a listbox).
"use strict";

(() => {
  const WAIT = 120;
  const GROUPS = ["entities", "titles", "subjects"];
  const field = document.querySelector(".box .field");
  const input = field && field.querySelector("input");
  if (!input) return;
  const words = field.dataset;
  const list = document.createElement("div");
  const said = document.createElement("span");
  let options = [];
  let active = -1;
  let timer = 0;
  let asking = null;
  let shown = "";
  let owed = 0; // steps of the arrows, pressed while newer offers were awaited

  list.id = "offers";
  list.className = "offers";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", words.offers);
  said.className = "unseen";
  said.setAttribute("role", "status");
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) {
    input.setAttribute(name, value);
  }
  field.append(list, said);

  function element(kind, name, text) {
    const made = document.createElement(kind);
    if (name) made.className = name;
    if (text) made.textContent = text;
    return made;
  }

  function option(name, address) {
    const made = element("div", "");
    made.id = `offer-${options.length}`;
    made.setAttribute("role", "option");
    made.setAttribute("aria-selected", "false");
    made.append(name);
    options.push({ made, address });
    return made;
  }

  function offered(group, one) {
    const name = element(group === "titles" ? "cite" : "span", "name", one.label);
    name.lang = "zh";
    const made = option(name, one.address);
    if (one.about) made.append(element("span", "about", one.about));
    if (one.why) made.append(element("span", "reason", one.why));
    return made;
  }

  function show(found) {
    unchoose();
    options = [];
    list.replaceChildren(option(element("span", "name", words.search.replace("{q}", () => input.value.trim())), ""));
    let count = 0;
    for (const group of GROUPS.filter((one) => found[one].length)) {
      const part = element("div", "");
      const heading = element("div", "heading", words[group]);
      heading.id = `offers-${group}`;
      part.setAttribute("role", "group");
      part.setAttribute("aria-labelledby", heading.id);
      part.append(heading, ...found[group].map((one) => offered(group, one)));
      count += found[group].length;
      list.append(part);
    }
    said.textContent = count ? words.count.replace("{n}", count) : words.none;
    expand(count > 0);
    if (owed && count) choose(owed > 0 ? owed - 1 : options.length + owed);
    owed = 0;
  }

  function expand(open) {
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    if (!open) unchoose();
  }

  function unchoose() {
    if (active >= 0) options[active].made.setAttribute("aria-selected", "false");
    active = -1;
    input.removeAttribute("aria-activedescendant");
  }

  // The places go round by way of the field itself, which lies after the last option and before the first.
  function choose(place) {
    const places = options.length + 1;
    const next = ((place % places) + places) % places;
    unchoose();
    if (next === options.length) return;
    active = next;
    const { made } = options[active];
    made.setAttribute("aria-selected", "true");
    made.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", made.id);
  }

  function go(place) {
    const { address } = options[place];
    expand(false);
    if (address) window.location.assign(address);
    else input.form.requestSubmit();
  }

  function cancel() {
    clearTimeout(timer);
    if (asking) asking.abort();
    asking = null;
  }

  async function ask() {
    const typed = input.value.trim();
    if (!typed || typed === shown) {
      if (!typed) expand(false);
      return;
    }
    cancel();
    asking = new AbortController();
    try {
      const answer = await fetch(`/api/suggest?k=5&q=${encodeURIComponent(typed)}`, { signal: asking.signal });
      if (!answer.ok) return expand(false);
      const found = await answer.json();
      if (input.value.trim() !== typed || document.activeElement !== input) return;
      shown = typed;
      show(found);
    } catch (error) {
      if (error.name !== "AbortError") expand(false);
    }
  }

  function later() {
    cancel();
    unchoose(); // who types on after choosing means what is typed
    shown = "";
    owed = 0;
    if (!input.value.trim()) {
      expand(false);
      return;
    }
    timer = setTimeout(ask, WAIT);
  }

  input.addEventListener("input", (event) => {
    if (event.isComposing) cancel();
    else later();
  });
  input.addEventListener("compositionstart", cancel);
  input.addEventListener("compositionend", later);
  function leave() {
    cancel();
    expand(false);
  }

  input.addEventListener("blur", leave);
  input.form.addEventListener("submit", leave); // a conversation goes on in the same page
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const open = !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (open && shown) choose(active < 0 && step < 0 ? options.length - 1 : active + step);
      else if (open) owed += step;
      else if (shown && shown === input.value.trim() && options.length > 1) expand(true);
      else ask();
      event.preventDefault();
    } else if (event.key === "Enter" && open && active >= 0) {
      event.preventDefault();
      go(active);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      cancel();
      expand(false);
    } else if (event.key === "Tab") {
      expand(false);
    }
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const made = event.target.closest("[role=option]");
    const place = options.findIndex((one) => one.made === made);
    if (place >= 0) go(place);
  });
})();
