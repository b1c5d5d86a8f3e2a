// Page images: turning leaves without leaving the page, and looking closer with OpenSeadragon when a reader asks for it.
(() => {
  "use strict";
  const box = document.querySelector(".facsimile");
  if (!box) return;
  const one = (selector) => box.querySelector(selector);
  const frame = one(".facsimile-frame");
  const place = one(".facsimile-place");
  const tools = one(".facsimile-open");
  const opener = one("[data-do=open]");
  const canvas = one(".facsimile-viewer");
  const count = Number(box.dataset.count);
  const first = Number(box.dataset.leaf);
  // `wanted` is the leaf that was asked for last: it may still be on its way.
  const state = { leaf: first, wanted: first, info: box.dataset.info, label: box.dataset.label, viewer: null, library: null };
  const fill = (text, parts) => text.replace(/\{(\w+)\}/g, (all, name) => parts[name] ?? all);

  const library = () => (state.library ??= new Promise((done, failed) => {
    const script = document.createElement("script");
    // OpenSeadragon writes a style into the page unless an element of that name and mark is there; the site's policy
    // allows none. One of no known namespace has the name and is no style. What it would say is in media.css.
    const mark = document.createElementNS("urn:wenmai:none", "style");
    mark.setAttribute("data-openseadragon-mobile-css", "true");
    document.head.append(mark);
    script.src = box.dataset.script;
    script.onload = () => done(window.OpenSeadragon);
    script.onerror = () => { state.library = null; failed(new Error(script.src)); };
    document.head.append(script);
  }));

  // The service may name itself by another host name than the one this page was reached by.
  const source = async (info) => {
    const address = new URL(info, location.href);
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(String(answer.status));
    const told = await answer.json();
    if (address.origin === location.origin) told.id = address.href.replace(/\/info\.json$/, "");
    return told;
  };

  const offer = () => { opener.hidden = !(box.dataset.script && state.info) || Boolean(state.viewer); };

  const say = (text) => { place.textContent = text; };
  const told = () => fill(box.dataset.place, { n: state.leaf, count }) + (state.label ? ` · ${state.label}` : "");

  const opened = (viewer) => new Promise((done, failed) => {
    viewer.addOnceHandler("open", done);
    viewer.addOnceHandler("open-failed", (event) => failed(new Error(event.message)));
  });

  // Whoever turned on meanwhile is not shown the leaf before.
  const reopen = async () => {
    const info = state.info;
    try {
      const tiles = await source(info);
      if (state.info !== info || !state.viewer) return;
      const shown = opened(state.viewer);
      state.viewer.open(tiles);
      await shown;
    } catch {
      if (state.info === info) { close(); say(box.dataset.failed); }
    }
  };

  const open = async () => {
    say(box.dataset.loading);
    try {
      const make = await library();
      const info = state.info;
      const tiles = await source(info);
      if (state.info !== info) return state.info ? open() : close();
      canvas.hidden = false;
      const image = one("img");
      if (image) image.hidden = true;
      state.viewer = make({
        element: canvas, tileSources: tiles, showNavigationControl: false, crossOriginPolicy: false,
        animationTime: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 0.6,
        gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true }, maxZoomPixelRatio: 4, drawer: "canvas",
      });
      const field = state.viewer.canvas;
      field.setAttribute("role", "application");
      field.setAttribute("aria-label", box.dataset.canvas);
      tools.hidden = false;
      offer();
      await opened(state.viewer);
      say(told());
      box.dispatchEvent(new CustomEvent("facsimile:viewer", { detail: state.viewer }));
      field.focus({ preventScroll: true });
    } catch (error) {
      close();
      say(box.dataset.failed);
    }
  };

  const close = () => {
    box.dispatchEvent(new CustomEvent("facsimile:viewer", { detail: null }));
    state.viewer?.destroy();
    state.viewer = null;
    canvas.hidden = true;
    canvas.replaceChildren();
    const image = one("img");
    if (image) image.hidden = false;
    tools.hidden = true;
    offer();
    say(told());
  };

  const steps = {
    open,
    close: () => { close(); opener.focus(); },
    in: () => { state.viewer.viewport.zoomBy(1.5); state.viewer.viewport.applyConstraints(); },
    out: () => { state.viewer.viewport.zoomBy(1 / 1.5); state.viewer.viewport.applyConstraints(); },
    home: () => { state.viewer.viewport.setRotation(0); state.viewer.viewport.goHome(); },
    rotate: () => state.viewer.viewport.setRotation(state.viewer.viewport.getRotation() + 90),
    full: () => (document.fullscreenElement ? document.exitFullscreen() : box.requestFullscreen?.()),
  };
  box.addEventListener("click", (event) => {
    const step = event.target.closest("button[data-do]");
    if (step) steps[step.dataset.do]();
  });

  // An image of another site that is not shown here has a way to it all the same.
  const abroad = (address) => {
    const link = Object.assign(document.createElement("a"), { href: address, rel: "noopener" });
    link.textContent = fill(box.dataset.elsewhere, { host: link.host });
    return link;
  };

  const show = (leaf) => {
    state.leaf = leaf.number;
    state.info = leaf.info;
    state.label = leaf.label;
    one(".facsimile-frame > p")?.remove();
    one(".facsimile-boxes")?.remove();
    let image = one("img");
    if (leaf.source) {
      if (!image) frame.prepend(image = new Image());
      image.src = leaf.source;
      image.alt = fill(box.dataset.alt, { title: box.dataset.title, n: leaf.number });
    } else {
      image?.remove();
      const note = document.createElement("p");
      note.className = "quiet";
      note.append(leaf.elsewhere ? abroad(leaf.elsewhere) : box.dataset.missing);
      frame.prepend(note);
    }
    const whole = one(".facsimile-whole");
    whole.hidden = !leaf.whole;
    if (leaf.whole) whole.href = leaf.whole;
    for (const link of box.querySelectorAll("[data-turn]")) {
      const to = leaf.number + Number(link.dataset.turn);
      link.hidden = to < 1 || to > count;
      link.href = box.dataset.page.replace("leaf=0", `leaf=${to}`);
    }
    for (const link of document.querySelectorAll("a[data-leaf]")) {
      if (Number(link.dataset.leaf) === leaf.number) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    if (state.viewer && leaf.info) { if (image) image.hidden = true; reopen(); }
    else if (state.viewer) close();
    offer();
    say(told());
    read(leaf.number);
  };

  // On the page of one leaf the text goes with it; where it does not come, no other stands beside the image.
  const read = async (number) => {
    const text = document.querySelector(".leaf-text");
    if (!text) return;
    const address = box.dataset.page.replace("leaf=0", `leaf=${number}`);
    history.replaceState(null, "", address);
    const told = await fetch(address).then((answer) => answer.text()).catch(() => "");
    if (state.leaf !== number) return;
    const page = new DOMParser().parseFromString(told, "text/html");
    const fresh = page.querySelector(".leaf-text");
    if (!fresh) {
      location.assign(address);
      return;
    }
    text.replaceChildren(...fresh.childNodes);
    // The page is that of this leaf now: by its name in the history, and in another language too.
    document.title = page.title;
    document.querySelector(".tongues").replaceWith(document.adoptNode(page.querySelector(".tongues")));
    const boxes = page.querySelector(".facsimile-boxes");
    if (boxes) one("img")?.after(document.adoptNode(boxes));
  };

  const turn = async (number, fallback) => {
    state.wanted = number;
    try {
      const answer = await fetch(box.dataset.read.replace("/0?", `/${number}?`));
      if (!answer.ok) throw new Error(String(answer.status));
      const leaf = await answer.json();
      if (number === state.wanted) show(leaf);
    } catch {
      if (number === state.wanted) location.assign(fallback);
    }
  };

  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const link = event.target.closest("a[data-leaf], .facsimile a[data-turn]");
    if (!link) return;
    event.preventDefault();
    const to = link.dataset.leaf ? Number(link.dataset.leaf) : state.wanted + Number(link.dataset.turn);
    if (to >= 1 && to <= count) turn(to, link.href);
    if (link.dataset.leaf) box.scrollIntoView({ block: "nearest" });
  });

  offer();
})();
