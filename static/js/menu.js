// Menus: an element with data-menu holds a button with aria-expanded and aria-controls and the
// list it opens. Arrow keys, Home and End move; Esc closes and gives the focus back.
const ITEMS = "a[href], button:not(:disabled)";

function partsOf(menu) {
  const button = menu.querySelector("[aria-expanded]");
  return { button, list: document.getElementById(button.getAttribute("aria-controls")) };
}

function close(menu) {
  const { button, list } = partsOf(menu);
  button.setAttribute("aria-expanded", "false");
  list.hidden = true;
}

function closeOthers(kept) {
  for (const button of document.querySelectorAll('[data-menu] > [aria-expanded="true"]')) {
    const menu = button.closest("[data-menu]");
    if (menu !== kept) close(menu);
  }
}

// Inside a box that scrolls, the list would be cut off; there it is placed on the window instead.
function place(button, list) {
  const box = button.getBoundingClientRect();
  list.style.position = "fixed";
  list.style.top = `${Math.max(8, Math.min(box.bottom + 4, innerHeight - list.offsetHeight - 8))}px`;
  const fits = box.left + list.offsetWidth <= innerWidth - 8;
  list.style.left = `${Math.max(8, fits ? box.left : box.right - list.offsetWidth)}px`;
  list.style.right = "auto";
}

function open(menu, focusIndex) {
  const { button, list } = partsOf(menu);
  closeOthers(menu);
  button.setAttribute("aria-expanded", "true");
  list.hidden = false;
  if (menu.closest(".table-scroll")) place(button, list);
  if (focusIndex !== undefined) [...list.querySelectorAll(ITEMS)].at(focusIndex)?.focus();
}

function move(menu, key) {
  const items = [...partsOf(menu).list.querySelectorAll(ITEMS)];
  const at = items.indexOf(document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[key];
  items.at(next % items.length)?.focus();
}

document.addEventListener("click", (event) => {
  const menu = event.target.closest("[data-menu]");
  const button = event.target.closest("[data-menu] > [aria-expanded]");
  if (!button) {
    closeOthers(menu);
    return;
  }
  if (button.getAttribute("aria-expanded") === "true") close(menu);
  else open(menu);
});

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("[data-menu]");
  const button = menu?.querySelector("[aria-expanded]");
  if (!button) return;
  const isOpen = button.getAttribute("aria-expanded") === "true";
  if (event.key === "Escape" && isOpen) {
    event.preventDefault();
    close(menu);
    button.focus();
  } else if (event.target === button && ["ArrowDown", "ArrowUp"].includes(event.key)) {
    event.preventDefault();
    open(menu, event.key === "ArrowDown" ? 0 : -1);
  } else if (isOpen && ["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) {
    event.preventDefault();
    move(menu, event.key);
  }
});

document.addEventListener("focusin", (event) => closeOthers(event.target.closest("[data-menu]")));

// A placed list follows its button.
document.addEventListener(
  "scroll",
  () => {
    const menu = document.querySelector('.table-scroll [data-menu]:has(> [aria-expanded="true"])');
    if (!menu) return;
    const { button, list } = partsOf(menu);
    place(button, list);
  },
  { capture: true, passive: true },
);
