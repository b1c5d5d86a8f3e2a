// Makes a map to move of the table of places; without it the picture stays.
"use strict";

const table = document.getElementById("places");
const map = document.getElementById("map");
if (table && map && window.L) {
  const ink = { paper: "var(--paper)", rule: "var(--rule)", place: "var(--loc)" };
  const rows = [...table.querySelectorAll("tbody tr")];
  const places = {
    type: "FeatureCollection",
    features: rows.map((row) => ({
      type: "Feature",
      geometry: { type: "Point", coordinates: [Number(row.dataset.longitude), Number(row.dataset.latitude)] },
      properties: { label: row.dataset.label, count: Number(row.dataset.count), beside: Boolean(row.dataset.beside), row },
    })),
  };
  map.hidden = false;
  document.getElementById("map-drawn").hidden = true;
  const sheet = L.map(map, { attributionControl: false, minZoom: 2, maxZoom: 12, worldCopyJump: true, zoomSnap: 0.5, zoomControl: false });
  L.control.zoom({ position: "topright" }).addTo(sheet);
  const layer = L.geoJSON(places, {
    pointToLayer: ({ properties }, at) => L.circleMarker(at, {
      radius: Math.min(4 + Math.sqrt(properties.count) * 1.2, 13), color: properties.beside ? ink.place : ink.paper, weight: 1,
      fillColor: ink.place, fillOpacity: properties.beside ? 0.12 : 0.8,
    }),
    onEachFeature: (_, marker) => marker.bindPopup(told, { maxHeight: 260 }),
  });
  sheet.fitBounds(layer.getBounds().pad(0.08), { maxZoom: 8 });
  const grid = L.layerGroup().addTo(sheet);
  layer.addTo(sheet);
  sheet.on("moveend", () => { rule(); name(); });
  rule();
  name();

  // A popup tells of every place that lies beneath the pointer: one dot often hides others.
  function told(marker) {
    const at = sheet.latLngToContainerPoint(marker.getLatLng());
    const near = layer.getLayers().filter((one) => one !== marker && sheet.latLngToContainerPoint(one.getLatLng()).distanceTo(at) < 8);
    const box = document.createElement("div");
    for (const one of [marker, ...near]) box.append(...card(one.feature.properties));
    return box;
  }

  function card({ label, row }) {
    const head = document.createElement("h3");
    const link = row.cells[0].querySelector("a");
    head.append(link ? link.cloneNode(true) : label);
    const modern = row.cells[1].textContent.trim();
    if (modern) head.append(`（${modern}）`);
    const list = row.cells[3].querySelector("ul");
    return list ? [head, list.cloneNode(true)] : [head];
  }

  // Degrees, as the picture has them: a map without tiles would say nothing of where it lies.
  function rule() {
    grid.clearLayers();
    const shown = sheet.getBounds();
    const wide = shown.getEast() - shown.getWest();
    const step = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 40].find((one) => wide / one <= 8) || 40;
    const said = (value, marks) => `${Math.abs(Number(value.toFixed(1)))}°${value >= 0 ? marks[0] : marks[1]}`;
    const write = (at, text) => L.marker(at, {
      interactive: false, keyboard: false, icon: L.divIcon({ className: "degree", html: "", iconSize: null }),
    }).addTo(grid).getElement().append(text);
    for (let x = Math.ceil(shown.getWest() / step) * step; x <= shown.getEast(); x += step) {
      L.polyline([[-85, x], [85, x]], { color: ink.rule, weight: 1, interactive: false }).addTo(grid);
      write([shown.getNorth(), x], said(x, "EW"));
    }
    for (let y = Math.ceil(shown.getSouth() / step) * step; y <= shown.getNorth(); y += step) {
      L.polyline([[y, -180], [y, 180]], { color: ink.rule, weight: 1, interactive: false }).addTo(grid);
      write([y, shown.getWest()], said(y, "NS"));
    }
  }

  // Names where there is room, those named most often first.
  function name() {
    const taken = [];
    layer.eachLayer((marker) => {
      const { label } = marker.feature.properties;
      const at = sheet.latLngToContainerPoint(marker.getLatLng());
      const box = [at.x, at.y - 9, at.x + 14 + label.length * 15, at.y + 9];
      const free = taken.every((other) => box[2] < other[0] || box[0] > other[2] || box[3] < other[1] || box[1] > other[3]);
      marker.unbindTooltip();
      // A text would be taken for markup.
      const called = document.createElement("span");
      called.textContent = label;
      marker.bindTooltip(called, free ? { permanent: true, direction: "right", className: "name" } : { direction: "right" });
      if (free) taken.push(box);
    });
  }
}
