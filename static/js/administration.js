// Names the fields that the admin draws with select2: it leaves them without a name while empty.
addEventListener("load", () => {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const label = document.querySelector(`label[for="${select.id}"]`);
    const drawn = select.nextElementSibling;
    if (!label || !drawn) continue;
    const name = label.textContent.trim().replace(/\s*:$/, "");
    for (const field of drawn.querySelectorAll("[role=combobox], [role=textbox]")) {
      field.removeAttribute("aria-labelledby");
      field.setAttribute("aria-label", name);
    }
  }
});
