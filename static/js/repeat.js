// Rows that repeat (a Django formset): one more without a trip to the server, one less.
// Without this module, "add" is answered by the server and a box removes a row.

function enhance(root) {
  for (const button of root.querySelectorAll(".repeat-remove")) button.hidden = false;
  for (const label of root.querySelectorAll(".repeat-undo")) label.hidden = true;
}

export function addRow(fieldset) {
  const total = fieldset.querySelector("input[name$=TOTAL_FORMS]");
  const holder = document.createElement("template");
  const html = fieldset.querySelector(":scope > template").innerHTML;
  holder.innerHTML = html.replaceAll("__prefix__", total.value);
  const row = holder.content.querySelector(".repeat-item");
  enhance(row);
  total.value = Number(total.value) + 1;
  fieldset.querySelector(".repeat-items").append(row);
  delete fieldset.dataset.empty;
  htmx.process(row);
  return row;
}

export function removeRow(row) {
  const fieldset = row.closest("[data-repeat]");
  row.querySelector(".repeat-deleted").checked = true;
  row.hidden = true;
  const left = [...fieldset.querySelectorAll(".repeat-item:not([hidden])")];
  if (!left.length) fieldset.dataset.empty = "";
  (left.at(-1)?.querySelector("input:not([type=hidden])") ?? fieldset.querySelector(".repeat-add")).focus();
}

for (const fieldset of document.querySelectorAll("[data-repeat]")) enhance(fieldset);

document.addEventListener("click", (event) => {
  const add = event.target.closest(".repeat-add");
  if (add) {
    event.preventDefault();
    addRow(add.closest("[data-repeat]")).querySelector("input:not([type=hidden]), select").focus();
  }
  const remove = event.target.closest(".repeat-remove");
  if (remove) removeRow(remove.closest(".repeat-item"));
});
