// The quick log: a new actor from the list, or the known one who looks the same, the community of
// the actor, near dates, Ctrl+Enter.
import { addRow, removeRow } from "./repeat.js";

const form = document.querySelector("[data-quick-log]");
const community = form.querySelector("[name=community]");
const newActors = form.querySelector("[data-repeat=nouveaux]");
const field = (row, name) => row.querySelector(`[name$="-${name}"]`);

function showDates(root) {
  for (const dates of root.querySelectorAll(".quick-dates")) dates.hidden = false;
}

// An organisation has no first name.
function fitKind(row) {
  const person = field(row, "kind").value === "person";
  field(row, "first_name").closest(".field").hidden = !person;
}

community.addEventListener("change", () => (community.dataset.chosen = "true"));

form.addEventListener("combobox:pick", (event) => {
  const value = event.detail.community;
  if (value && !community.dataset.chosen && !community.value) {
    if ([...community.options].some((option) => option.value === value)) community.value = value;
  }
});

form.addEventListener("combobox:create", (event) => {
  const { kind, text } = event.detail;
  const row = addRow(newActors);
  const [first, ...rest] = text.trim().split(/\s+/);
  field(row, "kind").value = kind;
  if (kind === "person" && rest.length) {
    field(row, "first_name").value = first;
    field(row, "name").value = rest.join(" ");
  } else {
    field(row, "name").value = text.trim();
  }
  fitKind(row);
  field(row, "name").dispatchEvent(new Event("change", { bubbles: true })); // looks for who is alike
  field(row, kind === "person" && !rest.length ? "first_name" : "email").focus();
});

// A known actor takes the place of the new one.
form.addEventListener("click", (event) => {
  const known = event.target.closest("[name=prendre]");
  if (!known) return;
  event.preventDefault();
  removeRow(known.closest(".repeat-item"));
  const actors = form.querySelector("combo-box[data-name=actors]");
  if (!actors.querySelector(`.token input[value="${known.dataset.value}"]`)) actors.pick(known);
  actors.input.focus();
});

form.addEventListener("change", (event) => {
  if (event.target.name.endsWith("-kind")) fitKind(event.target.closest(".repeat-item"));
});

form.addEventListener("click", (event) => {
  const { date } = event.target.dataset;
  if (date) field(event.target.closest(".repeat-item"), "due_on").value = date;
});

form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});

new MutationObserver(() => showDates(form)).observe(form, { childList: true, subtree: true });
showDates(form);
for (const row of newActors.querySelectorAll(".repeat-item")) fitKind(row);
