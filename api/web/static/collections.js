// Offers the places of a collection on a map to move; its library is fetched when the reader asks for it.
"use strict";
(() => {
  const button = document.getElementById("map-move");
  if (!button || !document.getElementById("map")) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = button.dataset.style;
    document.head.append(style);
    for (const address of button.dataset.scripts.split(" ")) {
      await new Promise((done, failed) => {
        const script = document.createElement("script");
        script.src = address;
        script.onload = done;
        script.onerror = failed;
        document.head.append(script);
      }).catch(() => { button.disabled = false; });
      if (!button.disabled) return;
    }
    button.hidden = true;
    document.getElementById("map").focus?.();
  });
})();
