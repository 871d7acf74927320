// The shared table by keyboard and in place: a cell opens where it stands, Enter saves, Esc leaves,
// Tab saves and goes on, arrows move. Without this file its links lead to a page with the same form.

const sheet = () => document.getElementById("sheet");
let next = null; // where to go once the cell being saved is back: [row id, column slug] or null

const openable = (cell) => cell?.querySelector(".cell-edit");
const focusable = (cell) => openable(cell) ?? cell?.querySelector("a");

function open(link) {
  const cell = link.closest(".cell");
  return htmx.ajax("GET", link.getAttribute("href"), { target: cell, swap: "outerHTML" });
}

function cellAt(rowId, column) {
  return document.getElementById(rowId)?.querySelector(`[data-column="${CSS.escape(column)}"]`);
}

function beside(cell, step) {
  const cells = [...sheet().querySelectorAll("tbody .cell")].filter((one) => one === cell || openable(one));
  return cells[cells.indexOf(cell) + step];
}

function move(cell, key) {
  const row = cell.parentElement;
  const index = [...row.children].indexOf(cell);
  const line = key === "ArrowDown" ? row.nextElementSibling : row.previousElementSibling;
  const along = (one) => (key === "ArrowRight" ? one.nextElementSibling : one.previousElementSibling);
  if (key === "ArrowDown" || key === "ArrowUp") {
    focusable(line?.children[index])?.focus();
    return;
  }
  let target = along(cell);
  while (target && !focusable(target)) target = along(target);
  focusable(target)?.focus();
}

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = event.target.closest("#sheet .cell-edit");
  if (link) {
    event.preventDefault();
    open(link);
  }
  const cancel = event.target.closest("#sheet .cell-cancel");
  if (cancel) {
    event.preventDefault();
    leave(cancel.closest(".cell"));
  }
  const dismiss = event.target.closest("#sheet-add .btn-quiet");
  if (dismiss) {
    event.preventDefault();
    document.getElementById("sheet-add").replaceChildren();
    sheet().querySelector(".toolbar-end .btn")?.focus();
  }
});

function leave(cell) {
  const row = cell.parentElement;
  next = [row.id, cell.dataset.column];
  htmx.ajax("GET", cell.querySelector(".cell-cancel").getAttribute("href"), {
    target: row,
    swap: "outerHTML",
  });
}

document.addEventListener("keydown", (event) => {
  const cell = event.target.closest?.("#sheet tbody .cell");
  if (!cell || event.isComposing) return;
  if (cell.classList.contains("is-editing")) editing(event, cell);
  else browsing(event, cell);
});

// `e` edits the cell that has the focus, or the first one of its row that may be, or of the table.
document.addEventListener("keydown", (event) => {
  if (event.key !== "e" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.defaultPrevented || event.target.closest("input, select, textarea, dialog[open]")) return;
  const cell = event.target.closest("#sheet tbody .cell");
  const link = openable(cell) ?? openable(cell?.parentElement) ?? openable(sheet().querySelector("tbody"));
  if (!link) return;
  event.preventDefault();
  open(link);
});

function browsing(event, cell) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key.startsWith("Arrow")) {
    event.preventDefault();
    move(cell, event.key);
  } else if (event.key === "F2" && openable(cell)) {
    event.preventDefault();
    open(openable(cell));
  } else if (event.key === "h" && openable(cell)) {
    event.preventDefault();
    location.assign(`${openable(cell).getAttribute("href")}historique/`);
  }
}

function editing(event, cell) {
  const field = event.target;
  const listOpen = field.getAttribute("aria-expanded") === "true";
  if (event.key === "Escape" && !listOpen) {
    event.preventDefault();
    event.stopPropagation();
    leave(cell);
  } else if (event.key === "Enter" && (event.ctrlKey || field.matches("select"))) {
    event.preventDefault();
    cell.querySelector("form").requestSubmit();
  } else if (event.key === "Tab" && lastOf(cell, event.shiftKey) === field) {
    const target = beside(cell, event.shiftKey ? -1 : 1);
    if (!target) return;
    event.preventDefault();
    next = [target.parentElement.id, target.dataset.column, "edit"];
    cell.querySelector("form").requestSubmit();
  }
}

// Tab leaves the cell only from its last field (its first one, backwards): a cell may hold several.
function lastOf(cell, backwards) {
  const fields = [...cell.querySelectorAll("input:not([type=hidden]), select, textarea")];
  return backwards ? fields[0] : fields.at(-1);
}

// Own changes, the last one at the end: what a save offers to undo, Ctrl+Z undoes.
const undoable = [];
const ANNOUNCED = 12000; // milliseconds that the offer stays on screen, unless one is on it

const offer = () => document.querySelector("#messages form[action*='/journal/']");

function undo(url) {
  const at = undoable.indexOf(url);
  if (at >= 0) undoable.splice(at, 1);
  undoing = true;
  const focused = document.activeElement?.closest?.("#sheet tbody .cell");
  if (focused) next = [focused.parentElement.id, focused.dataset.column];
  htmx.ajax("POST", url, { target: "#messages", swap: "none" });
}
let undoing = false;

document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey) return;
  if (event.target.matches("input, select, textarea, [contenteditable]") || !undoable.length) return;
  event.preventDefault();
  undo(undoable.at(-1));
});

document.addEventListener("submit", (event) => {
  if (event.target !== offer()) return;
  event.preventDefault();
  undo(event.target.getAttribute("action"));
}, true);

// A save offers its undoing; what was undone is offered again by the button alone, so that Ctrl+Z
// goes on with the change before.
function noteOffer() {
  const form = offer();
  if (!form || form.dataset.noted) return;
  form.dataset.noted = "true";
  if (!undoing) undoable.push(form.getAttribute("action"));
  undoing = false;
  const message = form.closest(".message");
  setTimeout(() => {
    if (!message.matches(":focus-within, :hover")) message.remove();
  }, ANNOUNCED);
}

document.addEventListener("submit", (event) => {
  const cell = event.target.closest?.(".cell.is-editing");
  if (cell && !next) next = [cell.parentElement.id, cell.dataset.column];
}, true);

document.addEventListener("htmx:after:swap", (event) => {
  noteOffer();
  if (event.target.id === "sheet-live") return; // what others change moves nobody's focus
  const editor = document.querySelector("#sheet .cell.is-editing");
  if (editor && !editor.contains(document.activeElement)) {
    next = null;
    const field = editor.querySelector("[aria-invalid=true]") ?? lastOf(editor, true);
    field?.focus();
    field?.select?.();
    return;
  }
  if (next && !editor) {
    const [rowId, column, then] = next;
    next = null;
    const cell = cellAt(rowId, column);
    if (then === "edit" && openable(cell)) open(openable(cell));
    else focusable(cell)?.focus();
    return;
  }
  const added = document.querySelector("#sheet-add form");
  if (added && !added.contains(document.activeElement)) {
    added.querySelector("[aria-invalid=true], input:not([type=hidden]), select, textarea")?.focus();
  }
});
