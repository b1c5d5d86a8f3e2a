// A recording and its transcript: a time leads to its place, and the line that is being said is marked and followed.
(() => {
  "use strict";
  const box = document.querySelector(".player");
  const media = box?.querySelector("audio, video");
  if (!media) return;
  const list = box.querySelector(".cues");
  const lines = [...(list?.querySelectorAll("li") ?? [])].map((line) => ({
    line, start: Number(line.dataset.start), stop: Number(line.dataset.stop),
  }));
  const follow = box.querySelector(".cues-follow");
  let now = null;

  const seek = (seconds) => {
    media.currentTime = seconds;
    media.play().catch(() => {}); // a browser may wish for a further click first; the place is right all the same
  };

  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const link = event.target.closest("a[data-seek]");
    if (!link) return;
    event.preventDefault();
    seek(Number(link.dataset.seek));
  });

  // The last line that has begun and goes on; none in a pause, and none when all is said.
  const current = (seconds) => {
    const said = lines.filter(({ start, stop }) => start <= seconds + 0.05 && seconds < stop);
    return said.at(-1)?.line ?? null;
  };

  const mark = () => {
    const line = current(media.currentTime);
    if (line === now) return;
    now?.classList.remove("now");
    now?.removeAttribute("aria-current");
    now = line;
    if (!line) return;
    line.classList.add("now");
    line.setAttribute("aria-current", "true");
    if (follow?.querySelector("input").checked) {
      // The list scrolls, the page does not.
      const top = line.offsetTop - (list.clientHeight - line.offsetHeight) / 2;
      const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
      list.scrollTo({ top, behavior: still ? "auto" : "smooth" });
    }
  };

  for (const event of ["timeupdate", "seeked", "loadedmetadata"]) media.addEventListener(event, mark);
  if (media.readyState) mark(); // a file that is at hand may have been sought through before anybody listened
  if (follow && lines.length) follow.hidden = false;

  // From a line, arrow keys go to its neighbours.
  list?.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const links = [...list.querySelectorAll("a[data-seek]")];
    const place = links.indexOf(document.activeElement);
    if (!step || place < 0) return;
    event.preventDefault();
    links[Math.min(links.length - 1, Math.max(0, place + step))].focus();
  });
})();
