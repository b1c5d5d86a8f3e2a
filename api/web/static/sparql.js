// The editor of the SPARQL page: colours, brackets, completion. Without it the page has a plain field and works as well.
"use strict";
(() => {
  const form = document.getElementById("sparql");
  const field = document.getElementById("query");
  const result = document.getElementById("result");
  if (!form || !field || typeof Yasqe === "undefined") return;

  const terms = [...document.querySelectorAll("#terms option")].map((one) => one.value);
  // Of the editor's own completions, that of prefixes asks another site: only variables and our terms are completed.
  Yasqe.registerAutocompleter({
    name: "wenmai",
    bulk: true,
    autoShow: false,
    get: () => terms,
    isValidCompletionPosition: (editor) => {
      const token = editor.getCompleteToken();
      return !/^[?$<"']/.test(token.string) && /^[\w:-]+$/.test(token.string);
    },
  });
  // Set here and not below, where lists are merged with those that the editor comes with, by place.
  Yasqe.defaults.autocompleters = ["variables", "wenmai"];
  Yasqe.defaults.createShareableLink = null;
  const holder = document.createElement("div");
  holder.className = "editor";
  field.before(holder);
  const editor = new Yasqe(holder, {
    value: field.value,
    persistenceId: null,
    consumeShareLink: null,
    showQueryButton: false,
    resizeable: false,
    collapsePrefixesOnLoad: true,
    editorHeight: "auto",
    screenReaderLabel: document.querySelector('label[for="query"]').textContent,
    lineWrapping: true,
  });
  editor.showNotification = () => {}; // says in English what the hint under the field says
  field.hidden = true;
  const run = () => form.requestSubmit(form.querySelector(".primary"));
  // Tab leaves the field, as everywhere else on the page.
  editor.setOption("extraKeys", Object.assign({}, editor.getOption("extraKeys"), {
    Tab: false, "Shift-Tab": false, "Ctrl-Enter": run, "Cmd-Enter": run, "Shift-Ctrl-K": false,
  }));
  document.querySelector('label[for="query"]').addEventListener("click", () => editor.focus());
  // Addresses have a limit that a long query passes: it is posted instead.
  form.addEventListener("submit", () => {
    field.value = editor.getValue();
    form.method = encodeURIComponent(field.value).length > 6000 ? "post" : "get";
  });
  editor.refresh();
  if (result.children.length) result.focus({ preventScroll: location.hash !== "" });
})();
