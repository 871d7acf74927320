// Escape leaves the cell of a waiting row being corrected, as it does in the shared table. Without
// this file « Annuler » does it.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing) return;
  const cancel = event.target.closest?.(".preview .is-editing")?.querySelector(".cell-cancel");
  if (!cancel) return;
  event.preventDefault();
  cancel.click();
});
