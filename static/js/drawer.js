// Drawer: the rail on a phone. data-drawer-open="<id>" opens it, data-drawer-close or Esc closes it;
// while it is open the rest of the page cannot be reached.
const NARROW = matchMedia("(max-width: 699px)");
let opener = null;

const drawer = () => document.querySelector("[data-drawer]");

function setOpen(isOpen) {
  const rail = drawer();
  rail.toggleAttribute("data-open", isOpen);
  for (const other of rail.parentElement.children) {
    if (other === rail) continue;
    if (other.matches("[data-drawer-close]")) other.toggleAttribute("data-open", isOpen);
    else other.inert = isOpen;
  }
  for (const button of document.querySelectorAll("[data-drawer-open]")) {
    button.setAttribute("aria-expanded", String(isOpen));
  }
}

function close() {
  setOpen(false);
  opener?.focus();
  opener = null;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-drawer-open]");
  if (button) {
    opener = button;
    setOpen(true);
    drawer().querySelector("a[href], button")?.focus();
  } else if (opener && event.target.closest("[data-drawer-close]")) {
    close();
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && opener && !event.defaultPrevented) {
    event.preventDefault();
    close();
  }
});

NARROW.addEventListener("change", () => {
  if (opener) close();
});
