// Theme: a button with data-theme-set="system|light|dark" sets it at once and keeps it in a cookie,
// from which the server writes <html data-theme> on the next page.
const YEAR_SECONDS = 365 * 24 * 60 * 60;

function setTheme(choice) {
  const root = document.documentElement;
  const secure = location.protocol === "https:" ? "; secure" : "";
  if (choice === "system") {
    delete root.dataset.theme;
    document.cookie = `theme=; path=/; max-age=0; samesite=lax${secure}`;
  } else {
    root.dataset.theme = choice;
    document.cookie = `theme=${choice}; path=/; max-age=${YEAR_SECONDS}; samesite=lax${secure}`;
  }
  for (const button of document.querySelectorAll("[data-theme-set]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeSet === choice));
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-theme-set]");
  if (button) setTheme(button.dataset.themeSet);
});
