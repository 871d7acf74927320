// Maps, drawn by Leaflet (https://leafletjs.com): the outlines of the region, then the points of
// what is seen, asked for as one moves. Where there are many, one mark stands for those near it.
// The list beside tells the same: without this module, the frame stays hidden.

const WAIT = 200; // ms without a move before points are asked for
const COMMUNES_FROM = 10; // the zoom from which communes are outlined
const DEEPEST = 15;
const { L } = window;

for (const frame of document.querySelectorAll("[data-map]")) draw(frame);

function draw(frame) {
  frame.hidden = false;
  const { dataset } = frame;
  const map = L.map(frame, { zoomControl: false, maxZoom: DEEPEST + 2, minZoom: 5, zoomSnap: 0.5, preferCanvas: true });
  map.attributionControl.setPrefix("");
  L.control.zoom({ zoomInTitle: dataset.zoomIn, zoomOutTitle: dataset.zoomOut }).addTo(map);
  frame.setAttribute("role", "group");
  frame.setAttribute("aria-label", dataset.label);
  if (dataset.tiles) L.tileLayer(dataset.tiles, { attribution: dataset.attribution }).addTo(map);
  else outline(map, JSON.parse(dataset.outlines || "{}"));
  map.fitBounds(bounds(dataset.frame.split(",").map(Number)));
  if (dataset.at) mark(JSON.parse(dataset.at)).addTo(map);
  if (dataset.points) follow(map, dataset);
}

function bounds([west, south, east, north]) {
  return L.latLngBounds([south, west], [north, east]);
}

// Outlines take the colours of the page, light or dark.
function outline(map, addresses) {
  const ink = getComputedStyle(document.documentElement);
  const style = (weight) => ({
    weight, color: ink.getPropertyValue("--line-strong"), opacity: 0.6,
    fillColor: ink.getPropertyValue("--sheet"), fillOpacity: weight > 1 ? 1 : 0, interactive: false,
  });
  const shown = new Map();
  const show = async (code, weight) => {
    if (shown.has(code)) return shown.get(code);
    shown.set(code, null);
    const answer = await fetch(addresses[code]);
    const layer = L.geoJSON(await answer.json(), { style: style(weight), interactive: false });
    shown.set(code, layer);
    return layer;
  };
  if (!addresses[""]) return;
  show("", 1.5).then((departments) => {
    departments.addTo(map).bringToBack();
    const around = async () => {
      const near = map.getZoom() >= COMMUNES_FROM;
      for (const department of departments.getLayers()) {
        const { code } = department.feature.properties;
        const seen = near && addresses[code] && map.getBounds().intersects(department.getBounds());
        const communes = seen ? await show(code, 0.6) : shown.get(code);
        if (communes && seen) communes.addTo(map);
        else communes?.remove();
      }
    };
    map.on("moveend", around);
    around();
  });
}

function follow(map, { points, list }) {
  const shown = L.layerGroup().addTo(map);
  let known = { zoom: null, bounds: null }; // what the points shown were asked for
  let asked;
  let timer;
  const ask = async () => {
    asked?.abort();
    asked = new AbortController();
    const wanted = { zoom: map.getZoom(), bounds: map.getBounds().pad(0.3) };
    const { _southWest: low, _northEast: high } = wanted.bounds;
    const side = (value, most) => Math.max(-most, Math.min(most, value)).toFixed(4);
    const seen = [side(low.lng, 180), side(low.lat, 90), side(high.lng, 180), side(high.lat, 90)];
    const about = new URLSearchParams({ cadre: seen.join(","), zoom: Math.round(map.getZoom()) });
    try {
      const answer = await fetch(`${points}&${about}`, { signal: asked.signal });
      if (!answer.ok) return;
      const found = await answer.json();
      known = wanted;
      shown.clearLayers();
      for (const group of found.groups) gathered(map, group, list).addTo(shown);
      for (const point of found.points) mark(point).addTo(shown);
    } catch (error) {
      if (error.name !== "AbortError" && !(error instanceof TypeError)) throw error;
    }
  };
  map.on("moveend", () => {
    clearTimeout(timer);
    // A small move, as that of a popup that makes itself room, needs no other points.
    if (known.zoom === map.getZoom() && known.bounds.contains(map.getBounds())) return;
    timer = setTimeout(ask, WAIT);
  });
  ask();
}

function mark([lat, lon, name, address, text]) {
  const icon = L.divIcon({ className: "map-point", iconSize: [24, 24], popupAnchor: [0, -10] });
  const marker = L.marker([lat, lon], { icon, title: name, alt: name, keyboard: Boolean(address) });
  if (!address) return marker;
  const told = document.createElement("div");
  const link = document.createElement("a");
  link.href = address;
  link.textContent = name;
  told.append(link);
  if (text) told.append(document.createElement("br"), text);
  return marker.bindPopup(told);
}

// Many in one place: nearer they come apart, or, all in the same place, they are listed.
function gathered(map, [lat, lon, count, zone], list) {
  const size = count < 10 ? 32 : count < 100 ? 40 : 50;
  const icon = L.divIcon({ className: "map-group", html: String(count), iconSize: [size, size] });
  const marker = L.marker([lat, lon], { icon, title: String(count), alt: String(count) });
  const [west, south, east, north] = zone;
  const together = east - west < 0.002 && north - south < 0.002;
  if (!together) {
    const enter = () => map.fitBounds(bounds(zone), { maxZoom: DEEPEST, padding: [40, 40] });
    marker.on("keydown", ({ originalEvent }) => originalEvent.key === "Enter" && enter());
    return marker.on("click", enter);
  }
  const told = document.createElement("div");
  const link = document.createElement("a");
  const address = new URL(location.href);
  const edge = 0.0006;
  address.searchParams.set("zone", [west - edge, south - edge, east + edge, north + edge].map((one) => one.toFixed(4)).join(","));
  for (const name of ["avant", "apres"]) address.searchParams.delete(name);
  link.href = address;
  link.textContent = `${list} (${count})`;
  told.append(link);
  return marker.bindPopup(told);
}
