// Toast: says what the person just did. From a script: toast("Copied"). From the server: the header
// HX-Trigger: {"toast": {"text": "…", "kind": "ok|bad"}}.
const SHOWN_MS = 6000;

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

function closeButton(box) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--quiet button--icon";
  button.setAttribute("aria-label", "Close this message");
  button.append(icon("close"));
  button.addEventListener("click", () => box.remove());
  return button;
}

/** Shows `text` for six seconds, longer while the pointer or the focus is on it. */
export function toast(text, kind = "ok") {
  const box = document.createElement("div");
  box.className = `toast toast--${kind}`;
  const words = document.createElement("p");
  words.className = "toast__text";
  words.textContent = text;
  box.append(words, closeButton(box));
  document.getElementById("toasts").append(box);

  let timer = setTimeout(() => box.remove(), SHOWN_MS);
  const hold = () => clearTimeout(timer);
  const release = () => {
    clearTimeout(timer);
    timer = setTimeout(() => box.remove(), SHOWN_MS);
  };
  box.addEventListener("pointerenter", hold);
  box.addEventListener("pointerleave", release);
  box.addEventListener("focusin", hold);
  box.addEventListener("focusout", release);
}

document.addEventListener("toast", (event) => toast(event.detail.text, event.detail.kind));
