// The exhibition: one slide at a time, by a timer, by keys, by touch. Nothing moves by itself where the reader's system
// asks for less motion, nor once the reader has taken hold of it.
"use strict";
(() => {
  const body = document.body;
  const words = body.dataset;
  const root = document.documentElement;
  const slides = [...document.querySelectorAll(".slide")];
  const at = (id) => document.getElementById(id);
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const LEAST = 3;
  const MOST = 600;
  const PACE = 6; // characters that a visitor reads in a second
  const IDLE = 4000;
  const AGAIN = 60000; // a hall's screen walks on by itself after a minute without a touch
  const kiosk = words.auto === "1" && words.loop === "1";
  let now = 0;
  let playing = false;
  let seconds = Number(words.seconds);
  let timer = 0;
  let idle = 0;
  let again = 0;

  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  const dwell = (slide) => Math.max(seconds, Math.ceil(slide.textContent.replace(/\s+/g, "").length / PACE)) * 1000;

  const wait = () => {
    clearTimeout(timer);
    if (playing && !document.hidden) timer = setTimeout(forward, dwell(slides[now]));
  };

  const forward = () => {
    if (now + 1 < slides.length) show(now + 1);
    else if (words.loop === "1") show(0);
    else pause();
  };

  const show = (number, { focus = false } = {}) => {
    now = Math.min(Math.max(number, 0), slides.length - 1);
    slides.forEach((slide, place) => slide.classList.toggle("now", place === now));
    slides[now].scrollTop = 0;
    at("place").textContent = `${now + 1} / ${slides.length}`;
    at("way").value = now + 1;
    at("previous").disabled = now === 0 && words.loop !== "1";
    at("next").disabled = now === slides.length - 1 && words.loop !== "1";
    at("setting").hidden = !slides[now].classList.contains("may-stand");
    history.replaceState(null, "", `#slide-${now + 1}`);
    const place = filled(words.place, { n: now + 1, count: slides.length });
    if (!playing) at("told").textContent = `${place}：${slides[now].getAttribute("aria-label")}`;
    if (focus) slides[now].focus({ preventScroll: true });
    wait();
  };

  const turn = (step) => {
    const next = now + step;
    const round = words.loop === "1" ? (next + slides.length) % slides.length : next;
    show(round, { focus: !at("bar").contains(document.activeElement) });
  };

  const told = () => {
    // While slides change by themselves nobody is interrupted by their names.
    at("told").setAttribute("aria-live", playing ? "off" : "polite");
    at("play").textContent = playing ? words.pause : words.play;
    body.classList.toggle("playing", playing);
  };

  const play = () => {
    clearTimeout(again);
    playing = true;
    if (now === slides.length - 1 && words.loop !== "1") show(0);
    told();
    wait();
    rest();
  };

  const pause = () => {
    playing = false;
    clearTimeout(timer);
    root.classList.remove("idle");
    told();
  };

  const held = () => {
    if (playing) pause();
    clearTimeout(again);
    if (kiosk && !still.matches) again = setTimeout(play, AGAIN);
  };

  const rest = () => {
    root.classList.remove("idle");
    clearTimeout(idle);
    if (playing) idle = setTimeout(() => root.classList.toggle("idle", playing), IDLE);
  };

  const pace = (change) => {
    seconds = Math.min(Math.max(seconds + change, LEAST), MOST);
    at("pace").textContent = filled(words.each, { n: seconds });
    wait();
  };

  const full = () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else root.requestFullscreen?.().catch(() => {});
  };

  const set = () => {
    const across = root.classList.toggle("across");
    document.querySelectorAll(".may-stand").forEach((slide) => slide.classList.toggle("upright", !across));
    at("setting").textContent = across ? words.upright : words.across;
  };

  const keys = {
    ArrowRight: () => turn(1),
    ArrowLeft: () => turn(-1),
    PageDown: () => turn(1),
    PageUp: () => turn(-1),
    Home: () => show(0, { focus: true }),
    End: () => show(slides.length - 1, { focus: true }),
    " ": () => (playing ? pause() : play()),
    f: full,
    F: full,
    Escape: () => pause(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const pressed = event.target.closest("button, a");
    if (pressed && event.key === " " && pressed.tagName === "BUTTON") return;
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    rest();
    act();
  });

  let from = null;
  at("stage").addEventListener("pointerdown", (event) => {
    from = event.pointerType === "mouse" ? null : [event.clientX, event.clientY];
    held();
  });
  at("stage").addEventListener("pointerup", (event) => {
    if (!from) return;
    const [x, y] = [event.clientX - from[0], event.clientY - from[1]];
    from = null;
    if (Math.abs(x) > 60 && Math.abs(x) > 2 * Math.abs(y)) turn(x < 0 ? 1 : -1);
  });
  at("stage").addEventListener("wheel", held, { passive: true });
  // What a reader has gone to by keyboard is not taken away from under the focus.
  at("stage").addEventListener("focusin", (event) => !event.target.classList.contains("slide") && held());
  for (const kind of ["pointermove", "focusin"]) document.addEventListener(kind, rest);
  document.addEventListener("visibilitychange", wait);
  document.addEventListener("fullscreenchange", () => {
    at("full").textContent = document.fullscreenElement ? words.leave : words.full;
  });
  still.addEventListener("change", () => still.matches && pause());
  window.addEventListener("hashchange", () => show(asked()));

  const asked = () => {
    const found = /^#slide-(\d+)$/.exec(location.hash);
    return found ? Number(found[1]) - 1 : 0;
  };

  at("previous").addEventListener("click", () => turn(-1));
  at("next").addEventListener("click", () => turn(1));
  at("play").addEventListener("click", () => (playing ? pause() : play()));
  at("slower").addEventListener("click", () => pace(2));
  at("faster").addEventListener("click", () => pace(-2));
  at("full").addEventListener("click", full);
  at("setting").addEventListener("click", set);
  at("full").hidden = !document.fullscreenEnabled;

  root.classList.add("hall");
  at("bar").hidden = false;
  show(asked());
  if (words.auto === "1" && !still.matches) play();
  else if (words.auto === "1") at("told").textContent = words.quiet;
})();
