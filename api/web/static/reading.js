// Reading works without this file. With it tags show their cards in place, a text is one stop for the Tab key and its
// tags are walked with the arrows, and what is chosen of the display takes effect at once and is remembered.
"use strict";

(() => {
  const sheet = document.querySelector("[data-sheet]");
  const form = document.querySelector("form[data-settings]");
  const main = document.getElementById("main");
  const wide = window.matchMedia("(min-width: 52.01rem)");

  for (const folded of document.querySelectorAll("details[data-folds]")) folded.open = wide.matches;
  const present = document.querySelector(".contents [aria-current]");
  const guide = document.querySelector(".guide");
  if (present && guide && wide.matches) guide.scrollTop = present.offsetTop - guide.clientHeight / 3;

  // --- how the text is set ------------------------------------------------------------------------------------

  const boxes = form ? [...form.querySelectorAll("input[type=checkbox]")] : [];
  const chosen = (name) => (form ? form.querySelector(`input[name=${name}]:checked`).value : "");
  const shownTypes = () => new Set(boxes.filter((box) => box.checked).map((box) => box.value));

  function stated() {
    const types = shownTypes();
    const pairs = [];
    if (types.size < boxes.length) pairs.push(["show", [...types].join(",")]);
    if (chosen("set") === "vertical") pairs.push(["set", "vertical"]);
    if (chosen("size") !== "medium") pairs.push(["size", chosen("size")]);
    return pairs;
  }

  function rewritten(address) {
    const url = new URL(address, location.href);
    const kept = [...url.searchParams].filter(([name]) => !["show", "set", "size", "keep"].includes(name));
    const query = [...kept, ...stated()].map((pair) => pair.map(encodeURIComponent).join("=")).join("&");
    return url.pathname + (query ? `?${query.replaceAll("%2C", ",")}` : "") + url.hash;
  }

  function remember() {
    const types = shownTypes();
    const shown = types.size < boxes.length ? [...types].sort().join(".") : "*";
    document.cookie = `reading=${shown}|${chosen("set")}|${chosen("size")}; path=/; max-age=31536000; samesite=lax`;
    history.replaceState(history.state, "", rewritten(location.href));
    for (const link of document.querySelectorAll("a[data-keep]")) link.href = rewritten(link.href);
    for (const field of document.querySelectorAll("input[data-kept]")) field.remove();
    for (const seek of document.querySelectorAll("form.seek")) {
      for (const [name, value] of stated()) {
        seek.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
        seek.lastChild.dataset.kept = "";
      }
    }
  }

  function lay() {
    if (!sheet) return;
    const down = chosen("set") === "vertical";
    const place = firstInSight();
    sheet.classList.toggle("vertical", down);
    for (const size of ["small", "medium", "large", "huge"]) {
      sheet.classList.toggle(`size-${size}`, size === chosen("size"));
    }
    if (down) sheet.tabIndex = 0;
    else sheet.removeAttribute("tabindex");
    if (place) place.scrollIntoView({ block: "nearest", inline: "start", behavior: "instant" });
    bring();
  }

  // A passage that stands among its neighbours is brought to the right edge; the page itself stays where it is.
  function bring() {
    const exhibit = sheet.querySelector(".exhibit");
    if (!exhibit || !sheet.classList.contains("vertical")) return;
    const mark = exhibit.querySelector("mark") || exhibit;
    const gap = sheet.getBoundingClientRect().right - mark.getBoundingClientRect().right;
    if (gap > sheet.clientWidth * 0.5) sheet.scrollBy({ left: -gap + sheet.clientWidth * 0.2, behavior: "instant" });
  }

  function firstInSight() {
    const leaves = [...sheet.querySelectorAll(".leaf")];
    const seen = leaves.find((leaf) => leaf.getBoundingClientRect().bottom > 0 && leaf.getBoundingClientRect().left > 0);
    return seen === leaves[0] ? null : seen;
  }

  if (form) {
    form.querySelector(".apply").hidden = true;
    form.querySelector(".every").hidden = false;
    form.addEventListener("change", () => { lay(); rove(); remember(); hide(); });
    for (const button of form.querySelectorAll("[data-every]")) {
      button.addEventListener("click", () => {
        for (const box of boxes) box.checked = Boolean(button.dataset.every);
        form.dispatchEvent(new Event("change"));
      });
    }
  }

  // --- a text set down the page -------------------------------------------------------------------------------

  if (sheet) {
    sheet.addEventListener("wheel", (event) => {
      if (!sheet.classList.contains("vertical") || event.ctrlKey || event.deltaX || !event.deltaY) return;
      const before = sheet.scrollLeft;
      sheet.scrollBy({ left: -event.deltaY, behavior: "instant" });
      if (sheet.scrollLeft !== before) event.preventDefault();
    }, { passive: false });
    sheet.addEventListener("keydown", (event) => {
      const turn = { PageDown: -1, PageUp: 1 }[event.key];
      if (!turn || !sheet.classList.contains("vertical")) return;
      event.preventDefault();
      sheet.scrollBy({ left: turn * sheet.clientWidth * 0.9 });
    });
    const here = sheet.querySelector(".leaf.here");
    if (here && !location.hash) here.scrollIntoView({ block: "center", behavior: "instant" });
    bring();
  }

  // --- walking from tag to tag --------------------------------------------------------------------------------

  const stops = [...document.querySelectorAll("a.stop")];
  // The rest of a tag that another cuts in two is no stop of its own.
  const parts = new Set(stops.filter((stop) => stop.tabIndex < 0));
  const typesOf = (stop) => [...stop.querySelectorAll(".t")].map((one) => /\bt-([A-Z]+)/.exec(one.className)[1]);
  const typesIn = new Map(stops.map((stop) => [stop, typesOf(stop)]));
  let walk = [];

  function rove() {
    const types = shownTypes();
    walk = [];
    let text = null;
    for (const stop of stops) {
      const lit = !form || typesIn.get(stop).some((type) => types.has(type));
      stop.classList.toggle("dark", !lit);
      stop.tabIndex = -1;
      if (!lit || parts.has(stop)) continue;
      walk.push(stop);
      if (stop.parentElement !== text) stop.tabIndex = 0;
      text = stop.parentElement;
    }
  }

  function enter(stop) {
    for (const other of stop.parentElement.querySelectorAll("a.stop")) other.tabIndex = -1;
    stop.tabIndex = 0;
    stop.focus();
  }

  function walked(event, stop) {
    const down = sheet && sheet.classList.contains("vertical");
    const step = { [down ? "ArrowDown" : "ArrowRight"]: 1, [down ? "ArrowUp" : "ArrowLeft"]: -1 }[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = walk[walk.indexOf(stop) + step];
    event.preventDefault();
    if (next) enter(next);
  }

  // --- cards --------------------------------------------------------------------------------------------------

  const popover = document.createElement("div");
  popover.className = "popover";
  popover.id = "tag-card";
  popover.tabIndex = -1;
  popover.hidden = true;
  popover.setAttribute("role", "group");
  main.append(popover);
  const said = document.createElement("div");
  const close = Object.assign(document.createElement("button"), { type: "button", className: "close", textContent: "×" });
  popover.append(close, said);
  const fetched = new Map();
  let shown = null;
  let timer = 0;
  let fetching = 0;
  let pressed = null;

  function tips(stop) {
    const types = shownTypes();
    return [...stop.querySelectorAll(".t")].reverse()
      .filter((one) => !form || types.has(/\bt-([A-Z]+)/.exec(one.className)[1]))
      .map((one) => Object.assign(document.createElement("p"), { className: "tip", textContent: one.dataset.tip }));
  }

  function card(address) {
    if (!fetched.has(address)) {
      fetched.set(address, fetch(`${address}?part=1`).then((answer) => {
        if (!answer.ok) throw new Error(String(answer.status));
        return answer.text();
      }).then((text) => new DOMParser().parseFromString(text, "text/html").querySelector(".card")));
      fetched.get(address).catch(() => fetched.delete(address));
    }
    return fetched.get(address);
  }

  function fill(cards) {
    const types = shownTypes();
    const lit = cards.filter((one) => one && (!form || types.has(one.dataset.type)));
    said.replaceChildren(...lit.map((one) => {
      const copy = one.cloneNode(true);
      copy.removeAttribute("id");
      return copy;
    }));
  }

  async function fillFrom(addresses, stop) {
    try {
      const cards = await Promise.all(addresses.map(card));
      if (shown !== stop) return;
      fill(cards);
      place(stop);
      uncover(stop);
    } catch {
      // The line that is shown already says the most of it; the link leads to the rest.
    }
  }

  function show(stop) {
    clearTimeout(timer);
    if ((shown === stop && !popover.hidden) || stop.classList.contains("dark")) return;
    clearTimeout(fetching);
    if (shown) shown.removeAttribute("aria-describedby");
    shown = stop;
    if (stop.dataset.cards) {
      fill(stop.dataset.cards.trim().split(" ").map((id) => document.getElementById(id)));
    } else {
      said.replaceChildren(...tips(stop));
      const addresses = stop.dataset.tags ? stop.dataset.tags.trim().split(" ") : [stop.getAttribute("href")];
      fetching = setTimeout(() => fillFrom(addresses, stop), 150);
    }
    popover.setAttribute("aria-label", stop.textContent);
    stop.setAttribute("aria-describedby", popover.id);
    popover.hidden = false;
    place(stop);
  }

  function place(stop) {
    const line = stop.getClientRects()[0];
    const edge = 12;
    const { clientWidth, clientHeight } = document.documentElement;
    const { offsetWidth, offsetHeight } = popover;
    const down = sheet && sheet.classList.contains("vertical") && sheet.contains(stop);
    let left = down ? line.left - offsetWidth - edge : line.left;
    if (down && left < edge) left = line.right + edge;
    left = Math.min(Math.max(edge, left), clientWidth - offsetWidth - edge);
    const lowest = Math.max(edge, clientHeight - offsetHeight - edge);
    const under = down ? Math.min(Math.max(edge, line.top), lowest) : line.bottom + 8;
    const above = line.top - offsetHeight - 8;
    const top = under + offsetHeight > clientHeight && above > 0 && !down ? above : under;
    popover.style.left = `${left + window.scrollX}px`;
    popover.style.top = `${top + window.scrollY}px`;
  }

  // At the foot of a small screen the card must not lie on its tag.
  function uncover(stop) {
    if (popover.hidden || getComputedStyle(popover).position !== "fixed") return;
    const covered = stop.getClientRects()[0].bottom + 12 - popover.getBoundingClientRect().top;
    if (covered > 0) window.scrollBy({ top: covered, behavior: "instant" });
  }

  function hide() {
    clearTimeout(timer);
    clearTimeout(fetching);
    popover.hidden = true;
    if (shown) shown.removeAttribute("aria-describedby");
    shown = null;
  }

  function leave() {
    const back = shown;
    const inside = popover.contains(document.activeElement);
    hide();
    if (inside && back) back.focus({ preventScroll: true });
    hide();
  }

  function reached(stop) {
    // A card that appeared before the click might come to lie under the finger and take the tap.
    if (pressed === stop) return;
    show(stop);
    uncover(stop);
  }

  if (sheet) close.setAttribute("aria-label", sheet.dataset.close);
  close.addEventListener("click", leave);
  for (const stop of stops) {
    for (const titled of stop.querySelectorAll("[title]")) {
      titled.dataset.tip = titled.title;
      titled.removeAttribute("title");
    }
    stop.addEventListener("focus", () => reached(stop));
    stop.addEventListener("mouseenter", () => {
      clearTimeout(timer);
      timer = setTimeout(() => show(stop), shown ? 60 : 250);
    });
    stop.addEventListener("mouseleave", () => {
      clearTimeout(timer);
      // What was chosen by key, click or tap stays until the reader leaves it.
      if (document.activeElement !== stop) timer = setTimeout(hide, 400);
    });
    stop.addEventListener("keydown", (event) => walked(event, stop));
    stop.addEventListener("click", (event) => {
      pressed = null;
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      show(stop);
      uncover(stop);
      if (event.detail === 0) popover.focus();
    });
  }
  popover.addEventListener("mouseenter", () => clearTimeout(timer));
  popover.addEventListener("mouseleave", () => {
    if (!popover.contains(document.activeElement)) timer = setTimeout(hide, 400);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !popover.hidden) leave();
  });
  // A tap gives the focus some time after the finger is up, so that only what follows says that a press came to nothing.
  document.addEventListener("pointerdown", (event) => { pressed = event.target.closest("a.stop"); }, true);
  for (const over of ["pointercancel", "keydown"]) document.addEventListener(over, () => { pressed = null; }, true);
  const outside = (event) => !popover.hidden && !popover.contains(event.target) && !event.target.closest("a.stop");
  document.addEventListener("click", (event) => { if (outside(event)) hide(); });
  document.addEventListener("focusin", (event) => { if (outside(event)) hide(); });
  if (stops.length && sheet) {
    sheet.classList.add("roving");
    rove();
  }
  // Who was quick with the Tab key is there already.
  const early = document.activeElement.closest("a.stop");
  if (early) reached(early);
})();
