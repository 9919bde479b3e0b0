// hx-ext="renew" with hx-swap="renew": the fresh element takes the place of the shown one, and what
// is the same in both stays, with what is open, selected or focused in it.
import { renew } from "./renew.js";

window.htmx.defineExtension("renew", {
  handleSwap(style, target, fragment) {
    if (style !== "renew") return false;
    const fresh = fragment.firstElementChild;
    // It asks at another pace from now on, or no more.
    if (fresh.getAttribute("hx-trigger") !== target.getAttribute("hx-trigger")) {
      target.replaceWith(fresh);
      return [fresh];
    }
    return renew([...target.childNodes], [...fresh.childNodes]);
  },
});
