// Rows chosen to be changed together. The boxes and the bar under the table are one plain form:
// this file only keeps the boxes ticked when rows are replaced, counts them, and adds the keys.

const chosen = new Set(); // the keys of the rows
let anchor = null; // the last box that was clicked: Shift goes on from it

const form = () => document.getElementById("bulk");
const boxes = () => [...document.querySelectorAll("#sheet-rows .cell-choice input")];

function note() {
  for (const box of boxes()) {
    if (box.checked) chosen.add(box.value);
    else chosen.delete(box.value);
  }
  show();
  say();
}

// What stands on screen follows the keys; a row that left the page is no longer chosen.
function show() {
  const all = boxes();
  const here = new Set(all.map((box) => box.value));
  for (const key of chosen) if (!here.has(key)) chosen.delete(key);
  for (const box of all) box.checked = chosen.has(box.value);
  const page = document.getElementById("choose-page");
  if (page) {
    page.checked = all.length > 0 && chosen.size === all.length;
    page.indeterminate = chosen.size > 0 && !page.checked;
    page.disabled = !all.length;
  }
  const first = form()?.querySelector("[name=choix]");
  if (first && !chosen.size) first.checked = true; // « all » is asked for again, never left over
  const count = document.getElementById("bulk-count");
  if (count) count.textContent = words(count.dataset);
  showMatching();
}

function words({ one, many, none }) {
  if (!chosen.size) return none;
  return chosen.size === 1 ? one : many.replace("{n}", chosen.size);
}

function say() {
  const count = document.getElementById("bulk-count");
  if (count) document.getElementById("announce").textContent = words(count.dataset);
}

// How many match is counted apart, once the page is there.
function showMatching() {
  const all = document.getElementById("bulk-all");
  const count = document.getElementById("sheet-count")?.textContent.trim();
  if (all && count) all.textContent = `(${count})`;
}

function toggle(box, range) {
  const all = boxes();
  const [from, to] = [all.indexOf(anchor), all.indexOf(box)].sort((a, b) => a - b);
  if (range && from >= 0) for (const one of all.slice(from, to + 1)) one.checked = box.checked;
  anchor = box;
  note();
}

document.addEventListener("click", (event) => {
  if (event.target.matches("#sheet-rows .cell-choice input")) {
    toggle(event.target, event.shiftKey);
  } else if (event.target.id === "choose-page") {
    for (const box of boxes()) box.checked = event.target.checked;
    note();
  }
});

document.addEventListener("reset", (event) => {
  if (event.target !== form()) return;
  const row = boxes().find((box) => box.checked)?.closest("tr");
  setTimeout(() => {
    chosen.clear();
    note();
    row?.querySelector(".cell-choice input")?.focus(); // the bar goes away under the focus
  });
});

document.addEventListener("keydown", (event) => {
  if (event.key !== " " && event.key !== "x") return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const row = event.target.closest?.("#sheet-rows > tr");
  if (!row || event.target.matches("input, select, textarea, button") || event.target.closest(".is-editing")) return;
  const box = row.querySelector(".cell-choice input");
  event.preventDefault();
  if (!box) return;
  box.checked = !box.checked;
  toggle(box, false);
});

document.addEventListener("htmx:after:swap", show);
addEventListener("pageshow", () => {
  for (const box of boxes()) if (box.checked) chosen.add(box.value);
  show();
});
