// Brings a map to move when the reader comes to the places; the picture stays where it cannot be had.
"use strict";

{
  const place = document.getElementById("map-place");
  const bring = (source) => new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = source;
    script.addEventListener("load", done);
    script.addEventListener("error", failed);
    document.head.append(script);
  });
  if (place && place.dataset.leaflet && "IntersectionObserver" in window) {
    const watch = new IntersectionObserver(async (seen) => {
      if (!seen.some((one) => one.isIntersecting)) return;
      watch.disconnect();
      const style = document.createElement("link");
      style.rel = "stylesheet";
      style.href = place.dataset.style;
      document.head.append(style);
      try {
        await bring(place.dataset.leaflet);
        await bring("/static/search_map.js");
      } catch {
        const said = document.createElement("p");
        said.className = "quiet";
        said.textContent = place.dataset.failed;
        place.append(said);
      }
    }, { rootMargin: "200px" });
    watch.observe(place);
  }
}
