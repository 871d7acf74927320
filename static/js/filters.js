// The filter panel: typing shows only the groups whose name, or one of whose fields, holds what is
// typed, accents forgiven; Enter opens the first and goes to its first field.

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const nameOf = (group) =>
  plain([...group.querySelectorAll("summary > span:first-child, label, legend")].map((one) => one.textContent).join(" "));

function matching(input) {
  const words = plain(input.value).trim();
  const groups = [...input.form.querySelectorAll(".filter-group")];
  return { groups, found: groups.filter((group) => nameOf(group).includes(words)) };
}

document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-find-filter]")) return;
  event.stopPropagation();
  const { groups, found } = matching(event.target);
  for (const group of groups) group.hidden = !found.includes(group);
  const said = document.getElementById("filter-found");
  const { none, help } = said.dataset;
  said.textContent = found.length === 0 ? none : event.target.value.trim() ? help : "";
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches?.("[data-find-filter]")) return;
  event.preventDefault();
  const [group] = matching(event.target).found;
  if (!group) return;
  group.open = true;
  group.querySelector("input, select, textarea").focus();
});
