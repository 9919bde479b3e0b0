// The page of a running import: follows its websocket. Each frame tells the whole state, so a lost
// one is no loss; what only the server can render is fetched again when its revision changes.
const SECOND = 1000;
const REFRESH_PAUSE = 2 * SECOND;
const LONGEST_WAIT = 30 * SECOND;
let wait = SECOND;
let retry = SECOND;
let refreshing = null;
let done = false;
let socket = null;
let latest = null;

const region = () => document.getElementById("import");

const format = (number) => number.toLocaleString("en");

function show(progress) {
  const card = region().querySelector("[data-progress]");
  if (!card || !progress) return;
  const text = (name, words) => {
    const element = card.querySelector(name);
    if (element && element.textContent !== words) element.textContent = words;
  };
  const numbers = progress.total ? [`${format(progress.done)} of ${format(progress.total)}`] : [];
  text(".progress__title", progress.title);
  text(".progress__step", progress.step);
  text(".progress__numbers", [...numbers, progress.rate, progress.left].filter(Boolean).join(" · "));
  text(".progress__note", progress.note);
  const bar = card.querySelector("progress");
  // A job that waits has none.
  if (!bar) return;
  if (progress.total) {
    bar.max = progress.total;
    bar.value = progress.done;
  } else {
    bar.removeAttribute("value");
  }
}

function count(counters) {
  const values = new Map(counters.map(({ label, value }) => [label, value]));
  for (const term of region().querySelectorAll(".counters dt")) {
    const value = values.get(term.textContent.trim());
    const place = term.nextElementSibling;
    if (value !== undefined) (place.querySelector("a") ?? place).textContent = format(value);
  }
}

// The page's document; null when it could not be fetched now but may be later.
async function fetched() {
  try {
    const response = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (response.status >= 500) return null;
    return new DOMParser().parseFromString(await response.text(), "text/html");
  } catch {
    return null;
  }
}

async function refresh() {
  latest = null;
  const page = await fetched();
  // The last state is shown already; an answer that was on its way longer must not replace it.
  if (done) return;
  if (!page) {
    // After the last frame nothing else would ask for it again.
    refreshAfter(retry);
    retry = Math.min(retry * 2, LONGEST_WAIT);
    return;
  }
  retry = SECOND;
  const fresh = page.getElementById("import");
  if (!fresh) return;
  document.title = page.title;
  done = fresh.hasAttribute("data-import-finished");
  if (done) {
    document.getElementById("cancel-import")?.remove();
    socket.close();
  }
  region().replaceWith(document.adoptNode(fresh));
  // What came while the page was on its way is newer than the page.
  if (latest) fill(latest);
}

function refreshAfter(pause) {
  refreshing ??= setTimeout(() => {
    refreshing = null;
    refresh();
  }, pause);
}

function refreshSoon(now) {
  if (now) {
    clearTimeout(refreshing);
    refreshing = null;
    refresh();
  } else {
    refreshAfter(REFRESH_PAUSE);
  }
}

function fill({ progress, counters }) {
  show(progress);
  count(counters);
}

// What comes first in a revision changes a few times at most: the state, and the space.
const headOf = (revision) => revision.split(".", 2).join(".");

function take(frame) {
  if (frame.type !== "job") return;
  latest = frame;
  fill(frame);
  const shown = region().dataset.importRevision;
  if (frame.revision !== shown) {
    refreshSoon(frame.finished || headOf(frame.revision) !== headOf(shown));
  }
}

function follow() {
  const address = new URL(region().dataset.import, location.href);
  address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  socket = new WebSocket(address);
  socket.addEventListener("open", () => {
    wait = SECOND;
  });
  socket.addEventListener("message", ({ data }) => take(JSON.parse(data)));
  socket.addEventListener("close", ({ code }) => {
    // 4403: access is gone; asking again would not bring it back.
    if (done || code === 4403) return;
    setTimeout(follow, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  });
}

if (region() && !region().hasAttribute("data-import-finished")) follow();
