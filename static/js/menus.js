// Menus (`<details class="menu">`) close on Escape, on a click outside, and when focus leaves.

const openMenus = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("focusin", (event) => {
  for (const menu of openMenus()) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// A menu that asks something is opened to be filled in.
document.addEventListener(
  "toggle",
  (event) => {
    if (event.target.matches?.("details.menu[open]")) {
      event.target.querySelector("[data-first]")?.focus();
    }
  },
  true,
);

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    const held = menu.contains(document.activeElement);
    menu.open = false;
    if (held) menu.querySelector("summary").focus();
  }
});
