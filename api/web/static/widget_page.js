// The chat in a frame of another site's page: it goes on where the reader left it, and Escape closes it.
"use strict";

(() => {
  const MEMORY = "wenmai-widget";
  const begun = document.querySelector(".turn") !== null;
  const address = new URL(window.location.href);

  function remembered(session) {
    try {
      if (session === undefined) return sessionStorage.getItem(MEMORY) || "";
      if (session) sessionStorage.setItem(MEMORY, session);
      else sessionStorage.removeItem(MEMORY);
    } catch {
      // Storage may be shut in a frame; the conversation then lasts as long as the page.
    }
    return "";
  }

  if (begun) {
    remembered(address.searchParams.get("session") || "");
    document.querySelector(".turn:last-of-type").scrollIntoView();
  } else if (address.searchParams.has("session")) {
    remembered("");
  } else if (remembered()) {
    address.searchParams.set("session", remembered());
    window.location.replace(address);
  }

  function tell(what) {
    if (window.parent !== window) window.parent.postMessage({ wenmai: what }, "*");
  }

  window.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing) tell("close");
  });
  window.addEventListener("message", (event) => {
    if (event.source === window.parent && event.data && event.data.wenmai === "focus") {
      document.getElementById("q").focus();
    }
  });
  tell("ready");
})();
