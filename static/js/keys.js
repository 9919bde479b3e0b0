// Keys of every page: "/" goes to the ask box (data-ask-box), or to a new question where there is
// none; Esc that nothing nearer has used becomes the event "portal:stop" on the document.
function isTyping(target) {
  return target.closest?.("input, textarea, select, [contenteditable]") !== null;
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
  const box = document.querySelector("[data-ask-box]");
  const link = document.querySelector("[data-new-question]");
  if (!box && !link) return;
  event.preventDefault();
  if (box) box.focus();
  else link.click();
});

// On the window, so every listener on the document has had its turn.
window.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || event.isComposing) return;
  if (document.querySelector("dialog[open]")) return;
  document.dispatchEvent(new CustomEvent("portal:stop"));
});
