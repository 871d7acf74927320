// A group of boxes is ticked, or emptied, at once.

for (const group of document.querySelectorAll("[data-tick-all]")) {
  const boxes = [...group.querySelectorAll("input[type=checkbox]")];
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-small tick-all";
  const all = () => boxes.every((box) => box.checked);
  const show = () => (button.textContent = all() ? group.dataset.tickNone : group.dataset.tickAll);
  button.addEventListener("click", () => {
    const wanted = !all();
    for (const box of boxes) box.checked = wanted;
    show();
  });
  group.addEventListener("change", show);
  group.querySelector("legend").after(button);
  show();
}
