// Puts a button on a library's own page that opens the chat:
// <script src="https://…/static/widget.js" data-wenmai async></script>
// data-language: zh-Hans, zh-Hant or en (that of the page otherwise); data-side: left or right.
// The library's site must be told of the page's site by the setting widget_hosts.
"use strict";

(() => {
  const script = document.currentScript;
  if (!script || document.querySelector("[data-wenmai-widget]")) return;
  const home = new URL(script.src).origin;
  const WORDS = {
    "zh-Hans": { open: "问图书馆", close: "关闭", whole: "在图书馆网站打开" },
    "zh-Hant": { open: "問圖書館", close: "關閉", whole: "在圖書館網站打開" },
    en: { open: "Ask the library", close: "Close", whole: "Open on the library's site" },
  };
  const NARROW = "(max-width: 40rem)";
  const STYLE = `
    :host { all: initial; color-scheme: light dark; }
    * { box-sizing: border-box; font-family: "Source Han Sans SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif; }
    button, a { font-size: 1rem; line-height: 1.5; cursor: pointer; }
    .open { position: fixed; bottom: 1.25rem; z-index: 2147483000; min-height: 3rem; padding: .5rem 1.25rem; border: 0; border-radius: 999px; background: #9c2f26; color: #fff; box-shadow: 0 4px 16px rgb(0 0 0 / .3); }
    .right { right: 1.25rem; } .left { left: 1.25rem; }
    .open:hover { background: #83251d; }
    :focus-visible { outline: 3px solid #1d6fb8; outline-offset: 2px; }
    dialog { position: fixed; inset: auto; bottom: 5rem; z-index: 2147483000; margin: 0; padding: 0; border: 1px solid #8a8f93; border-radius: 10px; overflow: hidden; width: 26rem; height: min(40rem, calc(100vh - 6.5rem)); background: #fbfaf6; color: #23272b; box-shadow: 0 8px 32px rgb(0 0 0 / .3); }
    dialog[open] { display: flex; flex-direction: column; }
    dialog.right { right: 1.25rem; } dialog.left { left: 1.25rem; }
    header { display: flex; align-items: center; gap: .75rem; padding: .375rem .5rem .375rem 1rem; border-bottom: 1px solid #ddd9ce; }
    h2 { flex: 1; margin: 0; font-size: 1rem; font-weight: 600; }
    a { color: #1d4f6e; font-size: .875rem; padding: .25rem 0; }
    .close { min-width: 2.75rem; min-height: 2.75rem; border: 0; border-radius: 6px; background: none; color: inherit; font-size: 1.375rem; }
    iframe { flex: 1; width: 100%; border: 0; }
    @media ${NARROW} { dialog { inset: 0; width: 100%; height: 100%; height: 100dvh; max-width: none; max-height: none; border: 0; border-radius: 0; } dialog.left, dialog.right { left: 0; right: 0; } }
    @media (prefers-color-scheme: dark) { dialog { background: #16191b; color: #e6e3db; border-color: #5f666b; } header { border-color: #343a3e; } a { color: #8fc3e4; } }
    @media print { .open, dialog { display: none; } }`;

  function language() {
    const wanted = script.dataset.language || document.documentElement.lang || "";
    if (/^en\b/i.test(wanted)) return "en";
    return /hant|-(tw|hk|mo)\b/i.test(wanted) ? "zh-Hant" : "zh-Hans";
  }

  function element(kind, attributes, ...children) {
    const made = document.createElement(kind);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  function begin() {
    const spoken = language();
    const words = WORDS[spoken];
    const side = script.dataset.side === "left" ? "left" : "right";
    const address = `${home}/widget?lang=${spoken}`;
    const host = element("div", { "data-wenmai-widget": "", lang: spoken });
    const root = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    // A sheet that is made by script is not what a page's policy on styles forbids.
    root.adoptedStyleSheets = [sheet];
    const button = element("button", { type: "button", class: `open ${side}`, "aria-haspopup": "dialog", "aria-expanded": "false", "aria-controls": "panel" }, words.open);
    const close = element("button", { type: "button", class: "close", "aria-label": words.close }, "×");
    const frame = element("iframe", { title: words.open });
    const whole = element("a", { href: `${home}/ask?lang=${spoken}`, target: "_blank", rel: "noopener" }, words.whole);
    const panel = element("dialog", { id: "panel", class: side, "aria-labelledby": "title" }, element("header", {}, element("h2", { id: "title" }, words.open), whole, close), frame);

    function opened() {
      return panel.open;
    }

    function show() {
      if (opened()) return;
      // On a small screen it covers the page, which must not be reached beneath it.
      if (window.matchMedia(NARROW).matches) panel.showModal();
      else panel.show();
      button.setAttribute("aria-expanded", "true");
      if (frame.src) focus();
      else frame.src = address;
    }

    function hide() {
      if (!opened()) return;
      panel.close();
    }

    function focus() {
      frame.focus();
      frame.contentWindow.postMessage({ wenmai: "focus" }, home);
    }

    button.addEventListener("click", () => (opened() ? hide() : show()));
    close.addEventListener("click", hide);
    panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape") hide();
    });
    panel.addEventListener("close", () => {
      button.setAttribute("aria-expanded", "false");
      button.focus();
    });
    window.addEventListener("message", (event) => {
      if (event.source !== frame.contentWindow || event.origin !== home || !event.data) return;
      if (event.data.wenmai === "close") hide();
      if (event.data.wenmai === "ready" && opened()) focus();
    });
    root.append(button, panel);
    document.body.append(host);
  }

  if (document.body) begin();
  else document.addEventListener("DOMContentLoaded", begin);
})();
