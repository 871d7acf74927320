// Cards of suggestions by key: j and k go from one to the next, r p x press what the card where the
// focus is (else the first) offers. A card that is settled leaves its place to the next one.

const list = document.querySelector("[data-suggestions]");
const cards = () => [...(list?.querySelectorAll(".suggestion") ?? [])];
const current = () => document.activeElement?.closest(".suggestion");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target.closest("input, select, textarea, dialog[open]")) return;
  const all = cards();
  if (!all.length) return;
  if (event.key === "j" || event.key === "k") {
    const place = all.indexOf(current());
    const next = place < 0 ? 0 : place + (event.key === "j" ? 1 : -1);
    all[Math.max(0, Math.min(all.length - 1, next))].focus();
  } else {
    const card = current() ?? all[0];
    const pressed = card.querySelector(`[data-suggestion-key="${CSS.escape(event.key)}"]`);
    if (!pressed) return;
    card.focus();
    pressed.click();
  }
  event.preventDefault();
});

if (list) {
  let place = 0;
  document.addEventListener("focusin", () => {
    const card = current();
    if (card) place = cards().indexOf(card);
  });
  new MutationObserver(() => {
    const all = cards();
    document.querySelector(".suggestions-done").hidden = all.length > 0;
    if (document.activeElement === document.body) all[Math.min(place, all.length - 1)]?.focus();
  }).observe(list, { childList: true });
}
