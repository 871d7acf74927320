// Keys: an element with `data-key="x"` is focused (field) or pressed (link, button) by that key.
// What a page is about (`main`) comes before what is on every page. The help dialog lists the keys
// of the page with their `data-key-label`, then those that it explains in a
// `<template data-more-keys>`.

const help = document.getElementById("help");

const typing = (target) =>
  target.isContentEditable || target.closest("input, select, textarea, dialog[open]");

const holding = (key) => {
  const named = `[data-key="${CSS.escape(key)}"]`;
  return document.querySelector(`main ${named}`) ?? document.querySelector(named);
};

function listKeys(list) {
  list.replaceChildren();
  for (const element of document.querySelectorAll("[data-key][data-key-label]")) {
    if (element !== holding(element.dataset.key)) continue;
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
  const target = holding(event.key);
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
