// The search page works without this file; with it, a slow search says so, the years have a slider, j and k go from hit to hit.
"use strict";

// --- a slow answer ---
const note = document.querySelector(".waiting");
let wait = 0;
function waiting() {
  clearTimeout(wait);
  wait = setTimeout(() => {
    const said = document.createElement("span");
    said.textContent = note.dataset.waiting;
    note.replaceChildren(said);
  }, 400);
}
function arrived() {
  clearTimeout(wait);
  note.replaceChildren();
}
document.addEventListener("submit", (event) => { if (!event.defaultPrevented) waiting(); });
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  const plain = !event.defaultPrevented && event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (plain && link && !link.target && link.pathname === location.pathname && link.search !== location.search) waiting();
});
// A page that comes back out of the browser's memory is not waited for any more.
window.addEventListener("pageshow", arrived);
window.addEventListener("pagehide", arrived);

// --- the years ---
const slide = document.querySelector(".slide");
if (slide) {
  const [low, high] = slide.querySelectorAll("input");
  const [from, to] = ["from", "to"].map((id) => document.getElementById(id));
  const bars = document.querySelectorAll(".years .bars rect");
  const first = Number(slide.dataset.first);
  const last = Number(slide.dataset.last);
  // Sliders count with a year 0, readers without one: 0 is 前1年.
  const counted = (text, otherwise) => (text === "" ? otherwise : Number(text) < 0 ? Number(text) + 1 : Number(text));
  const written = (year) => String(year > 0 ? year : year - 1);
  const read = (year) => (year > 0 ? written(year) : slide.dataset.before.replace("{year}", 1 - year));
  const show = () => {
    const begin = Number(low.value);
    const end = Number(high.value);
    low.setAttribute("aria-valuetext", read(begin));
    high.setAttribute("aria-valuetext", read(end));
    // Of two thumbs in one place the one that can still move lies on top.
    low.style.zIndex = begin > (first + last) / 2 ? 1 : 0;
    const a = ((begin - first) / (last - first + 1)) * 240;
    const b = ((end + 1 - first) / (last - first + 1)) * 240;
    for (const bar of bars) {
      const x = bar.x.baseVal.value;
      bar.classList.toggle("in", x + bar.width.baseVal.value > a && x < b);
    }
  };
  const take = () => {
    low.value = counted(from.value, first);
    high.value = counted(to.value, last);
    show();
  };
  low.addEventListener("input", () => {
    if (Number(low.value) > Number(high.value)) low.value = high.value;
    from.value = written(Number(low.value));
    show();
  });
  high.addEventListener("input", () => {
    if (Number(high.value) < Number(low.value)) high.value = low.value;
    to.value = written(Number(high.value));
    show();
  });
  from.addEventListener("input", take);
  to.addEventListener("input", take);
  slide.hidden = false;
  take();
}
// An empty field says nothing and need not stand in the address.
for (const form of document.querySelectorAll("form.years")) {
  form.addEventListener("formdata", (event) => {
    for (const name of ["from", "to"]) if (event.formData.get(name) === "") event.formData.delete(name);
  });
}

// --- from hit to hit ---
const hits = [...document.querySelectorAll(".results .hit")];
let here = -1;
document.addEventListener("keydown", (event) => {
  const step = { j: 1, k: -1 }[event.key];
  const typing = event.target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
  if (!step || typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !hits.length) return;
  event.preventDefault();
  const within = hits.findIndex((hit) => hit.contains(document.activeElement));
  here = Math.min(Math.max((within >= 0 ? within : here) + step, 0), hits.length - 1);
  for (const hit of hits) hit.classList.toggle("here", hit === hits[here]);
  const link = hits[here].querySelector("a");
  link.focus({ preventScroll: true });
  hits[here].scrollIntoView({ block: "nearest" });
});
