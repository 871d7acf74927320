// Keys: an element with `data-key="x"` is focused (field) or pressed (link, button) by that key.
// The help dialog lists the keys of the page with their `data-key-label`, then those that the page
// explains in a `<template data-more-keys>`.

const help = document.getElementById("help");

const typing = (target) =>
  target.isContentEditable || target.closest("input, select, textarea, dialog[open]");

function listKeys(list) {
  list.replaceChildren();
  for (const element of document.querySelectorAll("[data-key][data-key-label]")) {
    const name = document.createElement("dt");
    const meaning = document.createElement("dd");
    name.append(Object.assign(document.createElement("kbd"), { textContent: element.dataset.key }));
    meaning.textContent = element.dataset.keyLabel;
    list.append(name, meaning);
  }
  const more = document.querySelector("[data-more-keys]");
  if (more) list.append(more.content.cloneNode(true));
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (typing(event.target)) return;
  const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!target) return;
  event.preventDefault();
  if (target.matches("input, select, textarea")) {
    target.focus();
    target.select?.();
  } else {
    target.click();
  }
});

help?.addEventListener("beforetoggle", () => listKeys(help.querySelector("[data-keys]")));
