// The table follows the changes of others. A stream tells which rows of this page changed, never
// what they hold: the page then asks for them, all at once, and htmx puts them in their place.
// Without a stream the page asks now and then; hidden, it does nothing at all.

const box = document.getElementById("sheet-live");
const base = box.dataset.url;

const BEAT = 20_000; // milliseconds between two signs of life of the stream
const POLL = 20_000;
const RETRY = 60_000; // when there is no live process
const QUIET = 10_000; // between two announcements
const TOGETHER = 40; // changes this close are asked for at once

const wanted = { all: false, added: false, rows: new Set() };
let stream = null;
let registered = ""; // the rows that the stream tells about
let heard = 0; // until when nothing was missed: first, the moment when the page was asked for
let announced = -Infinity;
let failures = 0;
let asking = false;
const timers = {};

const shown = () => [...document.querySelectorAll("#sheet [data-mark]")]; // rows, or cards
const keyOf = (row) => row.id.slice("row-".length);
const keys = () => shown().map(keyOf).join(",");
const editing = (row) => row.querySelector(".is-editing, .card-form");

function later(name, delay, work) {
  clearTimeout(timers[name]);
  timers[name] = setTimeout(work, delay);
}

// The stream --------------------------------------------------------------------------------

function connect() {
  if (stream || document.hidden) return;
  registered = keys();
  const age = Math.round(performance.now() - heard);
  stream = new EventSource(`${base}direct/?vues=${registered}&age=${age}`);
  let opened = false;
  const on = (name, work) => stream.addEventListener(name, (event) => {
    heard = performance.now();
    work(JSON.parse(event.data));
  });
  stream.onopen = () => {
    opened = true;
    failures = 0;
    heard = performance.now();
    clearTimeout(timers.poll);
    watch();
  };
  stream.onerror = () => lost(opened);
  on("beat", watch);
  on("all", (data) => want({ all: true, added: true }, data.spread));
  on("rows", (data) => want({ rows: data.ids }, data.spread));
  on("added", (data) => want({ added: true }, data.spread));
  on("people", (data) => showPeople(data.people));
}

// The browser would insist every few seconds, all viewers together: we come back in our own time.
function lost(opened) {
  disconnect();
  failures += 1;
  if (document.hidden) return;
  if (failures > 1 || !opened) poll();
  if (!opened && performance.now() - heard > POLL) want({ all: true, added: true }, 0);
  later("connect", opened ? 300 + Math.random() * 3000 : RETRY * (0.8 + Math.random() * 0.4), connect);
}

function disconnect() {
  stream?.close();
  stream = null;
  clearTimeout(timers.watch);
  clearTimeout(timers.connect);
}

function watch() {
  later("watch", BEAT * 2.5, () => lost(true));
}

function poll() {
  later("poll", POLL * (0.8 + Math.random() * 0.4), () => {
    if (document.hidden || stream?.readyState === EventSource.OPEN) return;
    want({ all: true, added: true }, 0);
    poll();
  });
}

function leave() {
  disconnect();
  clearTimeout(timers.poll);
}

// The rows ----------------------------------------------------------------------------------

function want({ all = false, added = false, rows = [] }, spread) {
  wanted.all ||= all;
  wanted.added ||= added;
  for (const key of rows) wanted.rows.add(String(key));
  timers.ask ??= setTimeout(ask, TOGETHER + Math.random() * spread);
}

async function ask() {
  timers.ask = null;
  if (document.hidden) return; // what is wanted stays so
  if (asking || document.querySelector("#sheet form[method=post].htmx-request")) {
    timers.ask = setTimeout(ask, 150); // my own change is on its way back
    return;
  }
  asking = true;
  try {
    await htmx.ajax("GET", question(), { source: box, target: "#sheet", swap: "none" });
  } finally {
    asking = false;
  }
}

// What is mine already (rows that I added, that I saved) is not new to me: their marks say so.
function question() {
  const last = Number(document.getElementById("sheet").dataset.last);
  const asked = shown().filter((row) =>
    wanted.all || wanted.rows.has(keyOf(row)) || (wanted.added && Number(keyOf(row)) > last));
  const url = new URL(`${base}lignes/${location.search}`, location);
  url.searchParams.set("vues", asked.map((row) => `${keyOf(row)}.${row.dataset.mark}`).join(","));
  if (wanted.all && !stream) heard = performance.now();
  if (wanted.added) {
    url.searchParams.set("dernier", last);
    url.searchParams.set("annonce", document.querySelector("#sheet-news a")?.dataset.count ?? 0);
  }
  if (performance.now() - announced > QUIET) url.searchParams.set("dire", 1);
  Object.assign(wanted, { all: false, added: false, rows: new Set() });
  return url.pathname + url.search;
}

// No answer: what was asked for is asked again, with all that may have been missed.
for (const failure of ["htmx:error", "htmx:response:error"]) {
  box.addEventListener(failure, () => later("again", POLL / 2, () => want({ all: true, added: true }, 5000)));
}

// A row being edited stays as it is, and says that it changed; nobody's focus falls into the void.
box.addEventListener("htmx:before:swap", ({ detail: { tasks } }) => {
  if (tasks.some(({ target }) => target.id === "announce")) announced = performance.now();
  for (const task of [...tasks]) {
    if (task.target.matches?.("#sheet [data-mark]") && !replaces(task)) tasks.splice(tasks.indexOf(task), 1);
  }
});

function replaces({ target: row, fragment, swapSpec }) {
  if (editing(row)) {
    const mark = fragment.querySelector("[data-mark]")?.dataset.mark;
    if (mark) row.dataset.mark = mark; // it is told once
    return false;
  }
  if (swapSpec.style === "delete" && row.contains(document.activeElement)) {
    (row.nextElementSibling ?? row.previousElementSibling)?.querySelector("a")?.focus();
  }
  row.classList.remove("is-changed", "is-saved"); // so that it flashes again
  void row.offsetWidth;
  return true;
}

// Another page of the list, a search, a row added or removed: the stream must know.
document.addEventListener("htmx:after:swap", () => {
  if (keys() === registered) return;
  later("reconnect", 1000, () => {
    if (!stream || keys() === registered) return;
    disconnect();
    connect();
  });
});

// Who else is here --------------------------------------------------------------------------

function showPeople(people) {
  const list = box.querySelector(".live-people");
  const template = document.getElementById("live-person");
  if (!template) return;
  list.replaceChildren(...people.map(({ name, initials, side }) => {
    const item = template.content.cloneNode(true);
    const [avatar, label] = item.querySelectorAll("span");
    avatar.classList.add(`avatar-${side}`);
    avatar.textContent = initials;
    label.textContent = name;
    return item;
  }));
  box.querySelector(".live-label").hidden = !people.length;
}

document.addEventListener("visibilitychange", () => (document.hidden ? leave() : connect()));
window.addEventListener("pagehide", leave);
window.addEventListener("pageshow", connect);
connect();
