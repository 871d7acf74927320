// Ctrl+V on a cell that is not being edited: what was copied from a spreadsheet goes to this row
// and those after it, once its effect was seen. The rows are those on screen, in their order.

document.addEventListener("paste", (event) => {
  const form = document.getElementById("paste");
  const focused = document.activeElement;
  const cell = focused?.closest("#sheet-rows .cell[data-column]");
  if (!form || !cell || cell.classList.contains("is-editing") || focused.matches("input, select, textarea")) return;
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!text.trim()) return;
  event.preventDefault();
  form.action = new URL(location.search, form.action); // the page of the list that is on screen
  form.elements.texte.value = text;
  form.elements.colonne.value = cell.dataset.column;
  for (const old of form.querySelectorAll("[name=ligne]")) old.remove();
  for (let row = cell.parentElement; row; row = row.nextElementSibling) {
    form.append(Object.assign(document.createElement("input"), {
      type: "hidden", name: "ligne", value: row.id.slice("row-".length),
    }));
  }
  form.submit();
});
