// Upload: a form with data-upload sends itself with a progress bar, as an htmx request, so the
// server can answer with the header HX-Redirect; a plain redirect is followed too, but eats the
// messages meant for the next page. Its drop zone (data-drop) shows the chosen file. Without this
// script the form posts as any other. data-upload-room says for how many bytes the server has room:
// on a full disk it can only break the connection, so a larger file is not sent at all.
const KILOBYTE = 1024;
const FULL = 507; // The answer is a sentence for people.
const UNITS = ["KB", "MB", "GB"];
let running = null;

// As the server says it: "1 KB" for the smallest file, "2.3 MB", "12 GB".
function size(bytes) {
  let number = Math.max(bytes / KILOBYTE, 1);
  let unit = 0;
  while (number >= KILOBYTE && unit < UNITS.length - 1) {
    number /= KILOBYTE;
    unit += 1;
  }
  return `${number.toLocaleString("en", { maximumFractionDigits: unit ? 1 : 0 })} ${UNITS[unit]}`;
}

// Not form.action: a field of that name would hide it.
const addressOf = (form) => new URL(form.getAttribute("action") ?? "", location.href).href;

function part(form, name) {
  return form.querySelector(`[data-upload-${name}]`);
}

function setBusy(form, isBusy) {
  part(form, "progress").hidden = !isBusy;
  form.querySelector("[data-drop]").hidden = isBusy;
  for (const button of form.querySelectorAll('[type="submit"]')) button.disabled = isBusy;
}

function timeLeft(started, loaded, total) {
  const seconds = ((Date.now() - started) / 1000) * ((total - loaded) / loaded);
  if (!Number.isFinite(seconds) || seconds < 1) return "";
  return seconds < 90 ? ` · about ${Math.round(seconds)} s left` : ` · about ${Math.round(seconds / 60)} min left`;
}

function fail(form, words) {
  setBusy(form, false);
  part(form, "error")?.remove();
  const box = document.createElement("div");
  box.className = "form-errors";
  box.setAttribute("role", "alert");
  box.dataset.uploadError = "";
  box.textContent = words;
  form.prepend(box);
}

// The server answers with another address (go there) or with the form and its errors (show it).
function finish(form, request) {
  const address = request.getResponseHeader("HX-Redirect");
  if (address) {
    location.assign(address);
  } else if (request.status === FULL) {
    fail(form, request.responseText);
  } else if (request.status >= 500 || request.status === 0) {
    fail(form, "The server could not take the file. Try again; if it stays, tell your administrator.");
  } else if (request.status === 413) {
    fail(form, "The file is larger than the server takes. Your administrator can raise the limit.");
  } else if (request.responseURL !== addressOf(form) && request.status < 400) {
    location.assign(request.responseURL);
  } else {
    const answer = new DOMParser().parseFromString(request.responseText, "text/html");
    const fresh = answer.querySelector("form[data-upload]");
    if (fresh) form.replaceWith(document.adoptNode(fresh));
    else fail(form, "The server refused the file. Reload the page and try again.");
  }
}

function hasRoom(form) {
  const file = form.querySelector('[type="file"]').files[0];
  const room = Number(form.dataset.uploadRoom ?? Infinity);
  if (!file || file.size <= room) return true;
  fail(form, `The portal's disk has no room for a file of ${size(file.size)} at the moment, so it was not sent. Whoever runs this portal can fix this: free space where PORTAL_DATA_DIR lies. Then reload this page and choose the file again.`);
  return false;
}

function send(form) {
  const request = new XMLHttpRequest();
  const started = Date.now();
  const bar = part(form, "bar");
  const text = part(form, "text");
  let lastPercent = -1;

  request.upload.addEventListener("progress", ({ loaded, total, lengthComputable }) => {
    if (!lengthComputable) return;
    const percent = Math.floor((loaded / total) * 100);
    bar.value = loaded / total;
    if (percent === lastPercent) return;
    lastPercent = percent;
    text.textContent = `${size(loaded)} of ${size(total)}${timeLeft(started, loaded, total)}`;
  });
  request.upload.addEventListener("load", () => {
    bar.removeAttribute("value");
    text.textContent = "The file is here; the server looks at it.";
  });
  request.addEventListener("load", () => {
    running = null;
    finish(form, request);
  });
  request.addEventListener("error", () =>
    fail(form, "The connection broke before the file was here. Check it and upload again. If it breaks at the same place, the portal's disk may be full: tell your operator."),
  );
  request.addEventListener("abort", () => setBusy(form, false));
  request.addEventListener("loadend", () => {
    running = null;
  });

  running = request;
  setBusy(form, true);
  request.open("POST", addressOf(form));
  request.setRequestHeader("HX-Request", "true");
  request.send(new FormData(form));
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-upload]")) return;
  event.preventDefault();
  if (hasRoom(event.target)) send(event.target);
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-upload-cancel]")) running?.abort();
});

document.addEventListener("change", (event) => {
  const zone = event.target.closest("[data-drop]");
  if (!zone) return;
  const file = event.target.files[0];
  zone.querySelector("[data-drop-file]").textContent = file
    ? `${file.name}, ${size(file.size)}`
    : "";
});

for (const [type, isOver] of [["dragenter", true], ["dragover", true], ["dragleave", false], ["drop", false]]) {
  document.addEventListener(type, (event) => {
    event.target.closest?.("[data-drop]")?.toggleAttribute("data-over", isOver);
  });
}

window.addEventListener("beforeunload", (event) => {
  if (running) event.preventDefault();
});
