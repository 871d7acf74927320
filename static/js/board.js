// The board: a card is moved by dragging it, by Shift and an arrow, or by its menu. Each sends the
// form of that menu, whose answer is the card as it stands: here it is put in its column.

const cardOf = (element) => element.closest?.("#sheet .board-card");
const titleOf = (card) => card?.querySelector(".board-name a");
const lanes = () => [...document.querySelectorAll("#sheet .lane")];
const cardsOf = (lane) => [...lane.querySelectorAll(".board-card")];
let moving = null; // the card whose move is on its way, and the one beside it: ids

function move(card, lane) {
  const value = CSS.escape(lane?.dataset.lane ?? "");
  const button = card.querySelector(`.board-move button[value="${value}"]`);
  button?.form.requestSubmit(button);
}

// Where cards stand -------------------------------------------------------------------------

function settle() {
  for (const card of document.querySelectorAll("#sheet .board-card")) {
    const list = document.querySelector(`#lane-${CSS.escape(card.dataset.lane)} .cards`);
    if (!list || card.parentElement === list) continue;
    if ("hidden" in list.dataset) card.remove();
    else list.prepend(card);
  }
}

document.addEventListener("submit", (event) => {
  const card = cardOf(event.target);
  if (!card) return;
  const beside = card.nextElementSibling ?? card.previousElementSibling;
  moving = [card.id, beside?.id];
  card.querySelector(".board-move").open = false;
}, true);

document.addEventListener("htmx:after:swap", (event) => {
  settle();
  if (event.target.id === "sheet-live" || !moving) return;
  const [card, beside] = moving.map((id) => document.getElementById(id ?? ""));
  const form = card?.querySelector(".card-form");
  const field = form?.querySelector("[aria-invalid=true]") ?? form?.querySelector("select, textarea");
  (field ?? titleOf(card ?? beside))?.focus();
  if (!form) card?.scrollIntoView({ block: "nearest", inline: "nearest" });
  moving = null;
});

// By keyboard -------------------------------------------------------------------------------

document.addEventListener("keydown", (event) => {
  const card = cardOf(event.target);
  if (!card || !event.key.startsWith("Arrow") || event.target.closest("form")) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  const step = event.key === "ArrowRight" || event.key === "ArrowDown" ? 1 : -1;
  const sideways = event.key === "ArrowLeft" || event.key === "ArrowRight";
  const lane = card.closest(".lane");
  if (!sideways) titleOf(cardsOf(lane)[cardsOf(lane).indexOf(card) + step])?.focus();
  else if (event.shiftKey) move(card, lanes()[lanes().indexOf(lane) + step]);
  else cross(lane, cardsOf(lane).indexOf(card), step);
});

function cross(lane, index, step) {
  const all = lanes();
  let at = all.indexOf(lane) + step;
  while (all[at] && !cardsOf(all[at]).length) at += step;
  if (!all[at]) return;
  const cards = cardsOf(all[at]);
  titleOf(cards[Math.min(index, cards.length - 1)]).focus();
}

// By dragging: the mouse takes the whole card, a finger its handle, so that the page scrolls ----

const FAR = 6; // pixels before a press is a drag
const EDGE = 48; // pixels from the side of the board where it scrolls by itself
let drag = null;

document.addEventListener("pointerdown", (event) => {
  const card = cardOf(event.target);
  if (!card?.matches(".is-movable") || event.button || event.target.closest("details, form")) return;
  if (event.pointerType !== "mouse" && !event.target.closest(".board-grip")) return;
  drag = { card, id: event.pointerId, x: event.clientX, y: event.clientY };
});

document.addEventListener("pointermove", (event) => {
  if (event.pointerId !== drag?.id) return;
  const [dx, dy] = [event.clientX - drag.x, event.clientY - drag.y];
  if (!drag.ghost && Math.hypot(dx, dy) < FAR) return;
  drag.ghost ??= lift(drag);
  drag.ghost.style.translate = `${dx}px ${dy}px`;
  hover(document.elementFromPoint(event.clientX, event.clientY)?.closest(".lane"));
  scroll(event.clientX);
});

function lift({ card, id }) {
  card.setPointerCapture(id);
  const { left, top, width } = card.getBoundingClientRect();
  const ghost = card.cloneNode(true);
  for (const name of ["id", "data-mark", "data-lane"]) ghost.removeAttribute(name);
  ghost.classList.add("is-ghost");
  ghost.inert = true;
  Object.assign(ghost.style, { left: `${left}px`, top: `${top}px`, width: `${width}px` });
  card.classList.add("is-lifted");
  document.body.append(ghost);
  getSelection().removeAllRanges();
  return ghost;
}

function hover(lane) {
  drag.lane?.classList.remove("is-over");
  drag.lane = lane && lane !== drag.card.closest(".lane") ? lane : null;
  drag.lane?.classList.add("is-over");
}

function scroll(x) {
  const row = drag.card.closest(".lanes");
  const { left, right } = row.getBoundingClientRect();
  const speed = x < Math.max(left, 0) + EDGE ? -1 : x > Math.min(right, innerWidth) - EDGE ? 1 : 0;
  row.classList.toggle("is-scrolling", Boolean(speed));
  clearInterval(drag.scrolling);
  if (speed) drag.scrolling = setInterval(() => row.scrollBy(speed * 12, 0), 16);
}

function drop(dropped) {
  if (!drag) return;
  const { card, lane, ghost, scrolling } = drag;
  clearInterval(scrolling);
  ghost?.remove();
  lane?.classList.remove("is-over");
  card.classList.remove("is-lifted");
  card.closest(".lanes")?.classList.remove("is-scrolling");
  drag = null;
  if (ghost) addEventListener("click", stop, { capture: true });
  setTimeout(() => removeEventListener("click", stop, { capture: true }));
  if (dropped && lane) move(card, lane);
}

// The press that ends a drag opens no link.
function stop(event) {
  event.preventDefault();
  event.stopPropagation();
}

document.addEventListener("pointerup", (event) => event.pointerId === drag?.id && drop(true));
document.addEventListener("pointercancel", () => drop(false));
document.addEventListener("keydown", (event) => event.key === "Escape" && drop(false));
document.addEventListener("dragstart", (event) => cardOf(event.target) && event.preventDefault());
