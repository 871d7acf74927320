// How an event is to go: a moment is moved by its buttons, which keep the focus, or by dragging it.
// Each sends the form of its buttons, whose answer is the whole agenda as it stands.

const FAR = 6; // pixels before a press is a drag
const itemOf = (element) => element?.closest?.("#deroule [data-item]");
let focused = "";
let drag = null;

document.addEventListener("submit", (event) => {
  if (event.target.matches("#deroule [data-move]")) focused = event.submitter?.id ?? "";
}, true);

document.addEventListener("htmx:after:swap", () => {
  if (!focused) return;
  const [, key] = focused.split("-");
  (document.getElementById(focused) ?? document.getElementById(`bas-${key}`))?.focus();
  focused = "";
});

document.addEventListener("pointerdown", (event) => {
  if (event.button || !event.target.closest("#deroule .agenda-grip")) return;
  event.preventDefault();
  drag = { item: itemOf(event.target), id: event.pointerId, y: event.clientY };
});

document.addEventListener("pointermove", (event) => {
  if (event.pointerId !== drag?.id) return;
  if (!drag.lifted && Math.abs(event.clientY - drag.y) < FAR) return;
  drag.lifted = true;
  drag.item.classList.add("is-lifted");
  hover(event);
});

function hover(event) {
  const over = itemOf(document.elementFromPoint(event.clientX, event.clientY));
  drag.over?.classList.remove("is-before", "is-after");
  drag.over = over === drag.item ? null : over;
  if (!drag.over) return;
  const { top, height } = drag.over.getBoundingClientRect();
  drag.after = event.clientY > top + height / 2;
  drag.over.classList.add(drag.after ? "is-after" : "is-before");
}

function drop(dropped) {
  if (!drag) return;
  const { item, over, after } = drag;
  item.classList.remove("is-lifted");
  over?.classList.remove("is-before", "is-after");
  drag = null;
  if (dropped && over) send(item, after ? "apres" : "avant", over.dataset.item);
}

function send(item, name, value) {
  const form = item.querySelector("[data-move]");
  for (const old of form.querySelectorAll("input[data-place]")) old.remove();
  const field = Object.assign(document.createElement("input"), { type: "hidden", name, value });
  field.dataset.place = "";
  form.append(field);
  focused = `bas-${item.dataset.item}`;
  form.requestSubmit();
}

document.addEventListener("pointerup", (event) => event.pointerId === drag?.id && drop(true));
document.addEventListener("pointercancel", () => drop(false));
document.addEventListener("keydown", (event) => event.key === "Escape" && drop(false));
