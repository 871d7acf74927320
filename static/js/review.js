// The agenda of a review by keyboard: arrows (or J and K) go from item to item, a letter decides
// about the one in focus. What is decided leaves the list: its next one takes the focus.

const typing = (target) =>
  target.isContentEditable || target.closest("input, select, textarea, dialog[open]");

const items = () => [...document.querySelectorAll("[data-item]")];

let place = 0;

function move(step) {
  const all = items();
  if (!all.length) return;
  const here = all.indexOf(document.activeElement?.closest("[data-item]"));
  const next = here < 0 ? (step > 0 ? 0 : all.length - 1) : here + step;
  all[Math.min(Math.max(next, 0), all.length - 1)].focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const key = event.key.toLowerCase();
  const step = { arrowdown: 1, j: 1, arrowup: -1, k: -1 }[key];
  if (step) {
    event.preventDefault();
    move(step);
    return;
  }
  const item = event.target.closest("[data-item]");
  const button = item?.querySelector(`[data-choice="${CSS.escape(key)}"]`);
  if (!button) return;
  event.preventDefault();
  place = items().indexOf(item);
  button.click();
  if (key === "p") item.querySelector("textarea")?.focus();
}, true); // before the keys of every page

document.addEventListener("submit", (event) => {
  const item = event.target.closest("[data-item]");
  if (item) place = items().indexOf(item);
  document.getElementById("refus")?.replaceChildren();
  document.querySelector("#ordre-du-jour > .notice-success")?.remove();
});

document.addEventListener("htmx:after:swap", (event) => {
  if (event.target.id !== "ordre-du-jour" && event.detail?.ctx?.target?.id !== "ordre-du-jour") return;
  const all = items();
  if (!document.activeElement?.closest("[data-item]")) all[Math.min(place, all.length - 1)]?.focus();
});
