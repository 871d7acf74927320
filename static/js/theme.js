// Light, dark, or as the system: kept in a cookie, so that the server writes it on <html>.

const YEAR = 60 * 60 * 24 * 365;
const root = document.documentElement;
const buttons = document.querySelectorAll("[data-theme-choice]");

function show() {
  for (const button of buttons) {
    const chosen = button.dataset.themeChoice === (root.dataset.theme ?? "");
    button.setAttribute("aria-pressed", String(chosen));
  }
}

for (const button of buttons) {
  button.closest("[hidden]")?.removeAttribute("hidden");
  button.addEventListener("click", () => {
    const choice = button.dataset.themeChoice;
    if (choice) root.dataset.theme = choice;
    else delete root.dataset.theme;
    document.cookie = `theme=${choice}; path=/; max-age=${choice ? YEAR : 0}; samesite=lax`;
    show();
  });
}
show();
