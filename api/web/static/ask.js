// The conversation works without this file; with it, an answer comes into the page as it is made.
"use strict";

(() => {
  const form = document.querySelector(".composer");
  const place = document.getElementById("conversation");
  const MEMORY = "wenmai-widget";
  const PATIENCE_MS = 120_000; // the service gives up before; a line that has gone dead says nothing

  function element(kind, name, text) {
    const made = document.createElement(kind);
    if (name) made.className = name;
    if (text) made.textContent = text;
    return made;
  }

  // --- judging -------------------------------------------------------------------------------------------------

  function judged(judging, good) {
    for (const button of judging.querySelectorAll("button[name=good]")) {
      if (button.value === "1") button.setAttribute("aria-pressed", String(good));
    }
    const more = judging.querySelector("details");
    if (more) more.open = false;
  }

  async function judge(judging, good) {
    const told = new FormData(judging);
    const said = judging.querySelector(".thanks");
    const body = {
      exchange: told.get("exchange"),
      good,
      reason: good ? "" : told.get("reason") || "",
      note: good ? "" : told.get("note") || "",
      session: told.get("session") || "",
    };
    try {
      const answer = await fetch("/api/feedback", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      });
      const kept = await answer.json();
      if (answer.ok) judged(judging, good);
      said.textContent = answer.ok ? judging.dataset.thanks : kept.error.message;
    } catch {
      said.textContent = judging.dataset.failed;
    }
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.matches(".judge") || !event.submitter) return;
    event.preventDefault();
    judge(event.target, event.submitter.value === "1");
  });

  // --- asking --------------------------------------------------------------------------------------------------

  if (!form || !place) return;
  const input = form.querySelector("#q");
  const said = element("p", "unseen");
  let asked = Promise.resolve(); // one question after another: each belongs to the conversation before it
  said.setAttribute("role", "status");
  form.append(said);

  function pending(question) {
    for (const opening of document.querySelectorAll(".opening")) opening.hidden = true;
    for (const topic of document.querySelectorAll("#new-topic")) topic.hidden = false;
    const turn = element("article", "turn pending");
    turn.append(element("h2", "question", question), element("p", "quiet waiting", form.dataset.waiting));
    place.append(turn);
    turn.scrollIntoView({ block: "start" });
    return turn;
  }

  function shown(turn, data) {
    const waiting = turn.querySelector(".waiting");
    if (waiting) waiting.replaceWith(element("p", "sentences"));
    turn.querySelector(".sentences").append(element("span", "", data.text));
  }

  function ended(turn, data) {
    const made = document.createElement("template");
    made.innerHTML = data.html;
    const whole = made.content.querySelector(".turn");
    turn.replaceWith(whole);
    remember(data.session);
    said.textContent = `${form.dataset.answered}：${(whole.querySelector(".said, .sentences") || whole).textContent.trim()}`;
    input.placeholder = form.dataset.further;
    whole.scrollIntoView({ block: "nearest" });
    input.focus({ preventScroll: true });
  }

  function refused(turn, question, message) {
    turn.classList.replace("pending", "unanswered");
    // What came of an answer that broke off has no receipts, so it does not stay.
    const half = turn.querySelector(".sentences");
    if (half) half.remove();
    const waiting = turn.querySelector(".waiting") || turn.appendChild(element("p", "quiet waiting"));
    waiting.textContent = message;
    said.textContent = message;
    input.value = input.value || question;
    input.focus({ preventScroll: true });
  }

  function remember(session) {
    if (!session) return;
    // The forms of the page go on with it: the one that asks, and the one that ends it.
    for (const one of document.querySelectorAll(".composer, #new-topic")) {
      let field = one.querySelector("input[name=session]");
      if (!field) {
        field = element("input");
        field.type = "hidden";
        field.name = "session";
        one.append(field);
      }
      field.value = session;
    }
    try {
      sessionStorage.setItem(MEMORY, session);
    } catch {
      // Storage may be shut to a page within another site's; the conversation then lasts as long as the page.
    }
  }

  async function* events(answer) {
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let held = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      held += value;
      const parts = held.split("\n\n");
      held = parts.pop();
      for (const part of parts) {
        const [name, data] = part.split("\n");
        yield { name: name.slice("event: ".length), data: JSON.parse(data.slice("data: ".length)) };
      }
    }
  }

  async function ask(turn, question) {
    const body = new URLSearchParams(new FormData(form));
    body.set(input.name, question);
    let over = false;
    said.textContent = form.dataset.waiting;
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        headers: { Accept: "text/event-stream" },
        body,
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      if (!answer.ok) return refused(turn, question, (await answer.json()).error.message);
      for await (const { name, data } of events(answer)) {
        if (name === "sentence") shown(turn, data);
        else if (name === "problem") refused(turn, question, data.message);
        else if (name === "turn") ended(turn, data);
        if (name !== "sentence") over = true;
      }
    } catch {
      // Told below, unless the answer had come whole.
    }
    if (!over) refused(turn, question, form.dataset.failed);
  }

  form.addEventListener("submit", (event) => {
    const question = input.value.trim();
    event.preventDefault();
    if (!question) return;
    const turn = pending(question);
    input.value = "";
    asked = asked.then(() => ask(turn, question));
  });

  // On a phone the keyboard covers half of the page; "/" finds the box (wenmai.js) elsewhere.
  if (!place.children.length && matchMedia("(min-width: 52rem)").matches && form.classList.contains("box")) input.focus();
})();
