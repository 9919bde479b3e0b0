// Scrolling boxes inside text (wide tables, long code lines) get into the tab order, so that they
// can be scrolled by keyboard. Text that is written by a script is marked by calling markScrollers.
const BOXES = ".prose pre, .prose table, .table-scroll";

/** Marks the boxes inside `root` that have something to scroll. */
export function markScrollers(root = document) {
  for (const box of root.querySelectorAll(BOXES)) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
}

document.addEventListener("htmx:afterSettle", (event) => markScrollers(event.target));
window.addEventListener("resize", () => markScrollers());
window.addEventListener("load", () => markScrollers());
