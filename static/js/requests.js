// What every request of a page needs: busy buttons, and words when the server does not answer.
import { toast } from "./toast.js";

/** Whether a click means "follow", not "open in a new tab". */
export function isPlainClick(event) {
  return event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
}

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.hasAttribute("data-upload")) return;
  event.submitter?.setAttribute("aria-busy", "true");
});

// A page that comes back from the browser's memory must not show its button busy for ever.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const button of document.querySelectorAll('.button[aria-busy="true"]')) {
    button.removeAttribute("aria-busy");
  }
});

document.addEventListener("htmx:beforeRequest", (event) => {
  event.detail.requestConfig.triggeringEvent?.submitter?.setAttribute("aria-busy", "true");
});

document.addEventListener("htmx:afterRequest", (event) => {
  for (const button of event.target.querySelectorAll?.('.button[aria-busy="true"]') ?? []) {
    button.removeAttribute("aria-busy");
  }
});

// Signed out meanwhile: the sign-in page must not appear inside a fragment.
document.addEventListener("htmx:beforeSwap", (event) => {
  const signIn = document.querySelector('meta[name="sign-in-path"]').content;
  if (new URL(event.detail.xhr.responseURL).pathname !== signIn) return;
  event.detail.shouldSwap = false;
  location.reload();
});

document.addEventListener("htmx:sendError", () => {
  toast("The portal cannot be reached. Check your connection and try again.", "bad");
});

document.addEventListener("htmx:timeout", () => {
  toast("The portal did not answer in time. Try again in a moment.", "bad");
});

document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  if (status === 401 || status === 403) {
    toast("You are signed out, or may not do this. Reload the page to sign in again.", "bad");
  } else if (status === 404) {
    toast("This is no longer here. Reload the page to see what is.", "bad");
  } else {
    toast("That did not work on our side. Try again; if it stays, tell your administrator.", "bad");
  }
});
