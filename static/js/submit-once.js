// A form that was sent is not sent twice: its buttons wait for the answer.
// `data-resubmit` on the form opts out.

const waiting = (form) =>
  form.method === "post" && !("resubmit" in form.dataset);

function release(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("button[data-waiting]")) {
    button.disabled = false;
    delete button.dataset.waiting;
  }
}

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!waiting(form)) return;
    if (form.dataset.sent) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.dataset.sent = "true";
    // A moment later, so that the button that was pressed is sent with the form, and only
    // when something else did not stop the sending.
    setTimeout(() => {
      for (const button of form.querySelectorAll("button:not([type=button], :disabled)")) {
        button.disabled = true;
        button.dataset.waiting = "true";
      }
    });
  },
  { capture: true },
);

document.addEventListener("htmx:finally:request", (event) => {
  const form = event.target.closest?.("form");
  if (form) release(form);
});

// Back to a page kept in memory: its forms can be sent again.
addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(release);
});
