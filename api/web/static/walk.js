// A graph to walk through: what is drawn, the table below it and the address are all made of one list of steps.
"use strict";

{
  const section = document.getElementById("walk");
  if (section && section.dataset.script) begin(section);

  function begin(section) {
    const words = JSON.parse(section.dataset.words);
    const canvas = document.getElementById("walk-canvas");
    const status = document.getElementById("walk-said");
    const opener = document.getElementById("walk-open");
    const visit = document.getElementById("walk-visit");
    const MOST = 300;
    const LIMIT = 12;
    const SHAPES = {
      PER: "ellipse", LOC: "round-rectangle", ORG: "hexagon", OFI: "diamond", BOOK: "rectangle", EVENT: "triangle",
      TIME: "pentagon", SUBJECT: "octagon",
    };
    let cy = null;
    let chosen = "";
    let busy = false;
    /** Every step taken: whose neighbours, and what came of it. */
    let steps = [];

    const write = (text, parts) => text.replace(/\{(\w+)\}/g, (_, name) => parts[name]);
    const say = (text, parts = {}) => { status.textContent = write(text, parts); };
    const page = (id) => `/entities/${encodeURIComponent(id).replaceAll("%2F", "/")}`;
    const keyOf = (edge) => [edge.source, edge.target, edge.label, edge.authority].join("\n");

    // --- what is known ----------------------------------------------------------------------------------------

    function gathered() {
      const nodes = new Map();
      const edges = new Map();
      for (const step of steps) {
        for (const node of [step.centre, ...step.nodes]) if (!nodes.has(node.id)) nodes.set(node.id, node);
        for (const edge of step.edges) {
          const back = { ...edge, source: edge.target, target: edge.source };
          const known = edges.has(keyOf(edge)) || (!edge.label && edges.has(keyOf(back)));
          if (!known && nodes.has(edge.source) && nodes.has(edge.target)) edges.set(keyOf(edge), edge);
        }
      }
      return { nodes, edges };
    }

    const labelOf = (id) => gathered().nodes.get(id)?.label ?? id;
    const isExpanded = (id) => steps.some((step) => step.centre.id === id);
    const saying = (edge) => (edge.label ? words.predicates[edge.label] ?? edge.label : words.entity_beside);

    function grounds(edge) {
      const by = edge.authority ? edge.authority.split("、").map((one) => words.authorities[one] ?? one) : [];
      if (edge.passages) by.push(write(words.walk_by_texts, { n: edge.passages }));
      return by.join("、");
    }

    async function ask(id) {
      const known = [...gathered().nodes.keys()];
      const query = new URLSearchParams([["entity", id], ["limit", LIMIT], ...known.map((one) => ["with", one])]);
      const answer = await fetch(`/api/walk?${query}`, { headers: { accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.json();
    }

    /** Take a step; return whether there was one to take. */
    async function step(id) {
      if (isExpanded(id) || busy) return false;
      const before = gathered().nodes;
      if (before.size >= MOST) {
        say(words.walk_full, { total: before.size });
        return false;
      }
      busy = true;
      canvas.setAttribute("aria-busy", "true");
      try {
        const taken = await ask(id);
        let room = MOST - before.size - (before.has(id) ? 0 : 1);
        taken.nodes = taken.nodes.filter((node) => before.has(node.id) || room-- > 0);
        steps = [...steps, taken];
        return true;
      } catch {
        say(words.walk_failed);
        return false;
      } finally {
        busy = false;
        canvas.removeAttribute("aria-busy");
      }
    }

    // --- what is shown ----------------------------------------------------------------------------------------

    function show(around) {
      const { nodes, edges } = gathered();
      draw(nodes, edges, around);
      fillNodes(nodes, edges);
      fillEdges(nodes, edges);
      const path = steps.map((one) => encodeURIComponent(one.centre.id)).join(",");
      history.replaceState(history.state, "", `#walk=${path}`);
      choose(nodes.has(chosen) ? chosen : steps[0].centre.id);
    }

    function draw(nodes, edges, around) {
      const before = cy.nodes().length;
      const from = around && cy.getElementById(around).nonempty() ? cy.getElementById(around).position() : { x: 0, y: 0 };
      cy.batch(() => {
        cy.edges().filter((one) => !edges.has(one.id())).remove();
        cy.nodes().filter((one) => !nodes.has(one.id())).remove();
        const fresh = [...nodes.values()].filter((one) => cy.getElementById(one.id).empty());
        fresh.forEach((node, place) => {
          const angle = (2 * Math.PI * place) / Math.max(fresh.length, 1);
          cy.add({
            data: { id: node.id, label: node.label, type: node.type },
            position: { x: from.x + 140 * Math.cos(angle), y: from.y + 140 * Math.sin(angle) },
          });
        });
        for (const [key, edge] of edges) {
          if (cy.getElementById(key).nonempty()) continue;
          const kind = edge.label ? "told" : "beside";
          cy.add({ data: { id: key, source: edge.source, target: edge.target, label: saying(edge) }, classes: kind });
        }
        cy.nodes().forEach((one) => { one.toggleClass("expanded", isExpanded(one.id())); });
      });
      settle(before);
    }

    /** Find places, from where all things stand: what the reader saw moves no more than it must. */
    function settle(before) {
      const now = cy.nodes().length;
      if (now > before) {
        // Each round costs as the square of what stands there: in a full graph fewer must do.
        const rounds = Math.round(Math.min(300, Math.max(40, 300 * (120 / now) ** 2)));
        cy.layout({
          name: "cose", animate: false, randomize: false, fit: false, numIter: rounds, initialTemp: before > 1 ? 60 : 300,
          idealEdgeLength: () => 100, nodeRepulsion: () => 60000, nodeOverlap: 40, gravity: 0.15, componentSpacing: 80,
        }).run();
      }
      cy.fit(cy.elements(), 30);
      if (cy.zoom() > 1.2) {
        cy.zoom(1.2);
        cy.center();
      }
    }

    function cell(row, column, content) {
      const made = row.insertCell();
      made.dataset.column = column;
      made.append(content);
      return made;
    }

    function counted(edges) {
      const lines = new Map();
      for (const edge of edges.values()) {
        for (const end of new Set([edge.source, edge.target])) lines.set(end, (lines.get(end) ?? 0) + 1);
      }
      return lines;
    }

    function fillNodes(nodes, edges) {
      const body = document.querySelector("#walk-nodes tbody");
      const lines = counted(edges);
      const focused = document.activeElement?.dataset?.walk;
      body.replaceChildren();
      for (const node of nodes.values()) {
        const row = body.insertRow();
        const link = document.createElement("a");
        link.className = `t t-${node.type} lane-0`;
        link.href = page(node.id);
        link.textContent = node.label;
        cell(row, words.walk_thing, link);
        cell(row, words.walk_type, words.types[node.type] ?? node.type);
        cell(row, words.walk_lines, lines.get(node.id) ?? 0);
        cell(row, words.entity_passages, node.passages);
        const button = document.createElement("button");
        button.type = "button";
        button.dataset.walk = node.id;
        button.textContent = isExpanded(node.id) ? words.walk_expanded : words.walk_expand;
        const called = isExpanded(node.id) ? words.walk_expanded_one : words.walk_expand_one;
        button.setAttribute("aria-label", write(called, { name: node.label }));
        // It keeps the focus that it was given: a button that is switched off would lose it.
        button.setAttribute("aria-disabled", String(isExpanded(node.id)));
        cell(row, words.walk_act, button);
        if (focused === node.id) button.focus();
      }
    }

    function fillEdges(nodes, edges) {
      const body = document.querySelector("#walk-edges tbody");
      body.replaceChildren();
      for (const edge of edges.values()) {
        const row = body.insertRow();
        cell(row, words.walk_from, nodes.get(edge.source).label);
        cell(row, words.walk_says, saying(edge));
        cell(row, words.walk_to, nodes.get(edge.target).label);
        cell(row, words.walk_by, grounds(edge));
      }
    }

    function choose(id) {
      chosen = id;
      const node = cy.getElementById(id);
      cy.batch(() => {
        cy.elements().removeClass("chosen near");
        node.addClass("chosen");
        node.connectedEdges().addClass("near");
      });
      document.getElementById("walk-chosen").textContent = node.data("label");
      document.getElementById("walk-chosen-type").textContent = words.types[node.data("type")] ?? "";
      visit.href = page(id);
    }

    // --- what the reader does ---------------------------------------------------------------------------------

    async function expand(id) {
      const before = gathered().nodes.size;
      choose(id);
      if (!(await step(id))) return;
      show(id);
      const total = gathered().nodes.size;
      const parts = { name: labelOf(id), n: total - before, total };
      say(total > before ? words.walk_added : words.walk_nothing, parts);
    }

    function undo() {
      if (steps.length < 2) return;
      const last = steps.at(-1).centre.id;
      steps = steps.slice(0, -1);
      chosen = last;
      show("");
      say(words.walk_undone, { total: gathered().nodes.size });
    }

    function reset() {
      steps = steps.slice(0, 1);
      show("");
      say(words.walk_undone, { total: gathered().nodes.size });
    }

    function zoom(by) {
      cy.zoom({ level: cy.zoom() * by, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
    }

    async function share() {
      try {
        await navigator.clipboard.writeText(location.href);
        say(words.walk_copied);
      } catch {
        say(location.href);
      }
    }

    /** Choose the nearest thing in a direction. */
    function move(dx, dy) {
      const from = cy.getElementById(chosen).position();
      let best = "";
      let least = Infinity;
      cy.nodes().forEach((one) => {
        const x = one.position("x") - from.x;
        const y = one.position("y") - from.y;
        const along = x * dx + y * dy;
        const aside = Math.abs(x * dy) + Math.abs(y * dx);
        if (one.id() === chosen || along <= 0 || aside > along * 1.8) return;
        const far = along + 2 * aside;
        if (far < least) [best, least] = [one.id(), far];
      });
      if (!best) return;
      choose(best);
      const node = cy.getElementById(best);
      const at = node.renderedPosition();
      if (at.x < 0 || at.y < 0 || at.x > cy.width() || at.y > cy.height()) cy.center(node);
      say(`${node.data("label")}　${words.types[node.data("type")] ?? ""}`);
    }

    const DEEDS = {
      expand: () => expand(chosen), undo, reset, in: () => zoom(1.25), out: () => zoom(0.8),
      fit: () => cy.fit(cy.elements(), 30), share,
    };
    const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const KEYS = {
      Enter: DEEDS.expand, " ": DEEDS.expand, "+": DEEDS.in, "=": DEEDS.in, "-": DEEDS.out, "0": DEEDS.fit,
      Backspace: undo, o: () => { location.href = visit.href; },
    };

    function pressed(event) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const arrow = ARROWS[event.key];
      const deed = KEYS[event.key] ?? KEYS[event.key.toLowerCase()];
      if (!arrow && !deed) return;
      event.preventDefault();
      if (!arrow) deed();
      else if (event.shiftKey) cy.panBy({ x: -60 * arrow[0], y: -60 * arrow[1] });
      else move(...arrow);
    }

    // --- how it looks -----------------------------------------------------------------------------------------

    function style() {
      const own = getComputedStyle(document.documentElement);
      const colour = (name) => own.getPropertyValue(`--${name}`).trim();
      const paper = colour("leaf");
      const typed = Object.entries(SHAPES).map(([type, shape]) => ({
        selector: `node[type = "${type}"]`, style: { shape, "background-color": colour(type.toLowerCase()) },
      }));
      return [
        { selector: "node", style: {
          width: 24, height: 24, label: "data(label)", color: colour("ink"), "font-size": 13, "font-family": own.getPropertyValue("--sans").trim() || "sans-serif",
          "text-valign": "bottom", "text-margin-y": 3, "text-outline-color": paper, "text-outline-width": 2,
          "min-zoomed-font-size": 7, "border-width": 0,
        } },
        ...typed,
        { selector: "node.expanded", style: { width: 32, height: 32, "border-width": 3, "border-color": colour("ink") } },
        { selector: "node.chosen", style: { "overlay-color": colour("focus"), "overlay-opacity": 0.35, "overlay-padding": 7, "font-weight": 700, "z-index": 9 } },
        { selector: "edge", style: { width: 1.4, "line-color": colour("quiet"), "curve-style": "bezier", color: colour("ink"), "font-size": 11,
          "text-outline-color": paper, "text-outline-width": 2, "text-rotation": "autorotate", "min-zoomed-font-size": 7 } },
        { selector: "edge.told", style: { "target-arrow-shape": "triangle", "target-arrow-color": colour("quiet"), "arrow-scale": 0.9 } },
        { selector: "edge.beside", style: { width: 1, "curve-style": "haystack", "line-style": "dashed", "line-dash-pattern": [3, 4], opacity: 0.7 } },
        { selector: "edge.told.near", style: { width: 2.2, "line-color": colour("seal"), "target-arrow-color": colour("seal"), label: "data(label)" } },
        { selector: "edge.beside.near", style: { width: 1.6, opacity: 1 } },
      ];
    }

    // --- opening ----------------------------------------------------------------------------------------------

    const bring = (source) => new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = source;
      script.addEventListener("load", done);
      script.addEventListener("error", failed);
      document.head.append(script);
    });

    async function open(path) {
      opener.disabled = true;
      try {
        if (!window.cytoscape) await bring(section.dataset.script);
      } catch {
        opener.disabled = false;
        say(words.walk_failed);
        return;
      }
      document.getElementById("walk-stage").hidden = false;
      cy = cy ?? window.cytoscape({
        container: canvas, style: style(), minZoom: 0.1, maxZoom: 4, userZoomingEnabled: false, textureOnViewport: true,
        boxSelectionEnabled: false, autounselectify: true,
      });
      for (const id of path) {
        if (await step(id)) show(id);
      }
      if (!steps.length) {
        opener.disabled = false;
        document.getElementById("walk-stage").hidden = true;
        return;
      }
      opener.parentElement.hidden = true;
      document.getElementById("walk-picture").hidden = true;
      document.getElementById("walk-tables").open = true;
      document.querySelector("#walk-nodes .walk-act").hidden = false;
      chosen = steps.at(-1).centre.id;
      choose(chosen);
      wire();
      canvas.focus({ preventScroll: true });
      section.scrollIntoView({ block: "start" });
    }

    function wire() {
      cy.on("tap", "node", (event) => {
        canvas.focus({ preventScroll: true });
        expand(event.target.id());
      });
      // A page that is scrolled past a graph must not zoom it.
      canvas.addEventListener("focus", () => cy.userZoomingEnabled(true));
      canvas.addEventListener("blur", () => cy.userZoomingEnabled(false));
      canvas.addEventListener("keydown", pressed);
      section.addEventListener("click", (event) => {
        const { dataset } = event.target.closest("button") ?? event.target;
        if (dataset.do) DEEDS[dataset.do]();
        else if (dataset.walk && !isExpanded(dataset.walk)) expand(dataset.walk);
      });
      matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => cy.style(style()));
    }

    opener.hidden = false;
    opener.addEventListener("click", () => open([section.dataset.entity]));
    const shared = location.hash.startsWith("#walk=") ? location.hash.slice(6).split(",").filter(Boolean) : [];
    if (shared.length) open(shared.slice(0, 60).map(decodeURIComponent));
  }
}
