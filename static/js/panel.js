// Panel: a press on data-panel-open shows #panel and marks the link; data-panel-close or Esc hides
// it and gives the focus back, without moving the page. Its text is fetched by the link's hx-get;
// without one, or without this script, the link simply opens the page.
import { isPlainClick } from "./requests.js";

let opener = null;

const panel = () => document.getElementById("panel");

function mark(link) {
  opener?.removeAttribute("aria-current");
  opener = link;
  opener?.setAttribute("aria-current", "true");
}

function close() {
  const last = opener;
  panel().hidden = true;
  mark(null);
  if (last?.isConnected) last.focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-panel-open]");
  if (link && panel() && link.hasAttribute("hx-get") && isPlainClick(event)) {
    event.preventDefault();
    mark(link);
    panel().hidden = false;
  } else if (event.target.closest("[data-panel-close]")) {
    close();
  }
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id !== "panel-content") return;
  panel().focus({ preventScroll: true });
  const body = event.target.querySelector(".panel__body");
  const cited = body?.querySelector("mark");
  if (!cited) return;
  const gap = cited.getBoundingClientRect().top - body.getBoundingClientRect().top;
  body.scrollTop += gap - body.clientHeight / 3;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || !panel() || panel().hidden) return;
  event.preventDefault();
  close();
});
