// Notes taken live: Enter sends the line and leaves the field ready for the next one. What could not
// be sent comes back into the field.

const form = () => document.querySelector("[data-note-new]");
const field = () => form()?.elements.text;
const sent = [];

document.addEventListener("htmx:config:request", (event) => {
  if (event.target !== form() || !field().value.trim()) return;
  sent.push(field().value);
  field().value = "";
});

document.addEventListener("htmx:after:request", (event) => {
  if (event.target !== form()) return;
  const line = sent.shift();
  if (line && !event.detail.ctx.response?.raw?.ok) restore(line);
});

document.addEventListener("htmx:error", (event) => {
  if (event.target === form() && sent.length) restore(sent.shift());
});

function restore(line) {
  field().value = [line, field().value].filter(Boolean).join(" ");
  field().focus();
}

document.addEventListener("htmx:after:swap", () => {
  if (document.activeElement === field()) form().scrollIntoView({ block: "nearest" });
});
