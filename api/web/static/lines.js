// Lines beside their picture: what is pointed at or focused on is framed on the picture, also when it is looked at closely.
"use strict";

(() => {
  const box = document.querySelector(".facsimile");
  if (!box) return;
  let viewer = null;
  let shown = [];
  let frames = [];

  const clear = () => {
    for (const one of shown) one.classList.remove("on");
    for (const one of frames) viewer?.removeOverlay(one);
    shown = [];
    frames = [];
  };

  const frame = (rect) => {
    const size = (name) => Number(rect.getAttribute(name));
    const element = document.createElement("div");
    element.className = "line-overlay";
    const place = viewer.viewport.imageToViewportRectangle(size("x"), size("y"), size("width"), size("height"));
    viewer.addOverlay({ element, location: place });
    frames.push(element);
  };

  const show = (link) => {
    clear();
    const named = document.getElementById(link.getAttribute("href").slice(1));
    if (!named) return;
    const rects = named.matches("rect") ? [named] : [...named.querySelectorAll("rect")];
    for (const rect of rects) {
      rect.classList.add("on");
      shown.push(rect);
      if (viewer?.world.getItemCount()) frame(rect);
    }
    const line = link.closest("li");
    if (line) { line.classList.add("on"); shown.push(line); }
  };

  const found = (event) => event.target.closest?.(".leaf-lines a[href^='#box-']");
  for (const name of ["pointerover", "focusin"]) {
    document.addEventListener(name, (event) => { const link = found(event); if (link) show(link); });
  }
  document.addEventListener("pointerout", (event) => { if (found(event) && !found(event).matches(":focus")) clear(); });
  document.addEventListener("click", (event) => {
    const link = found(event);
    if (!link) return;
    event.preventDefault(); // the frame is enough: the page need not jump to the picture and back
    show(link);
  });
  box.addEventListener("facsimile:viewer", (event) => { clear(); viewer = event.detail; });
})();
