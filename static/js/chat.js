// The chat: asks, shows answers as they come, goes on after a lost connection or a reload.
import { followEnd } from "./chat-scroll.js";
import { ChatSocket } from "./chat-socket.js";
import { Reader } from "./chat-live.js";
import { Turn } from "./chat-turn.js";
import { toast } from "./toast.js";

class Chat {
  #root;
  #socket;
  #turns = new Map();
  #asked = null;
  #keep;
  #reader = null;
  #refusal = null;

  constructor(root) {
    this.#root = root;
    this.#keep = followEnd(this.#find("[data-to-bottom]"));
    if (this.#isConversation) {
      this.#reader = new Reader(this.#find("[data-live]"));
      for (const article of this.#find("[data-turns]").children) this.#adopt(article);
      this.#keep(() => {}, { jump: true });
    }
    this.#listen();
    this.#socket = new ChatSocket(root.dataset.socket, {
      onOpen: () => this.#resume(),
      onFrame: (frame) => this.#receive(frame),
      onState: (text) => {
        this.#find("[data-connection]").textContent = text;
      },
    });
    this.#showStop();
    // Enter that was pressed before this script was there has only broken the line.
    if (this.#box.value.endsWith("\n")) this.#ask(this.#box.value);
  }

  get #isConversation() {
    return Boolean(this.#root.dataset.conversation);
  }

  get #box() {
    return this.#find("[data-ask-box]");
  }

  #find(selector) {
    return this.#root.querySelector(selector);
  }

  #listen() {
    this.#find("[data-composer]").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#ask(this.#box.value);
    });
    this.#box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#find("[data-composer]").requestSubmit();
    });
    this.#find("[data-stop]").addEventListener("click", () => this.#stop());
    document.addEventListener("portal:stop", () => this.#stop());
    this.#root.addEventListener("click", (event) => this.#press(event.target));
    // A page that comes back from the browser's memory must take a question again.
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) this.#answered();
    });
  }

  #press(target) {
    const suggestion = target.closest("[data-suggestion]");
    if (suggestion) this.#ask(suggestion.textContent);
    const article = target.closest("[data-turn]");
    const turn = article && this.#turns.get(Number(article.dataset.turn));
    if (!turn) return;
    const again = target.closest("[data-ask-again]");
    if (again) this.#ask(turn.question, again.hasAttribute("data-retry") ? turn : null);
    if (target.closest("[data-copy-answer]")) copy(turn.copyText);
  }

  #ask(text, retried = null) {
    const question = text.trim();
    if (!question || this.#asked) return;
    if (this.#refusal) {
      this.#refuse(this.#refusal);
      return;
    }
    const frame = { type: "ask", question, conversation: this.#root.dataset.conversation ?? null };
    if (retried) frame.retry = retried.id;
    this.#asked = { question, retried, frame, isSent: this.#socket.send(frame) };
    this.#find("[data-notice]").replaceChildren();
    this.#find("[data-ask]").setAttribute("aria-busy", "true");
  }

  #stop() {
    for (const turn of this.#turns.values()) {
      if (turn.isRunning) this.#socket.send({ type: "stop", turn: turn.id });
    }
  }

  // A question asked while there was no connection goes out now. Of one that was on its way when
  // the connection broke nobody knows whether it arrived: it stays in the box.
  #resume() {
    if (this.#asked && !this.#asked.isSent) this.#asked.isSent = this.#socket.send(this.#asked.frame);
    else this.#answered();
    for (const turn of this.#turns.values()) {
      if (turn.isRunning) this.#socket.send({ type: "resume", turn: turn.id, after: turn.lastId });
    }
  }

  #receive(frame) {
    if (frame.code === "access") {
      this.#shutOut(frame);
      return;
    }
    if (frame.type === "started" && !this.#turns.has(frame.turn)) {
      this.#start(frame);
      return;
    }
    const turn = this.#turns.get(frame.turn);
    if (!turn) {
      if (frame.type === "failed") this.#refuse(frame);
      return;
    }
    if (!turn.isRunning) return;
    if (!frame.id) {
      this.#lost(frame);
      return;
    }
    turn.lastId = frame.id;
    this.#keep(() => this.#show(turn, frame));
  }

  #show(turn, frame) {
    if (frame.type === "sources") turn.sources(frame);
    else if (frame.type === "citation") turn.citation(frame);
    else if (frame.type === "block") turn.block(frame);
    else if (frame.type === "delta") {
      turn.delta(frame);
      this.#reader.add(frame.text);
    } else if (frame.type === "done" || frame.type === "failed") {
      turn.end(frame);
      this.#reader.finish(frame.type === "failed" ? frame.message : turn.notes);
      const hadFocus = document.activeElement === this.#find("[data-stop]");
      this.#showStop();
      if (hadFocus) turn.focus();
    }
  }

  // Nothing that runs can be followed any more, and no question will be taken.
  #shutOut(frame) {
    this.#refusal = frame;
    for (const turn of this.#turns.values()) {
      if (turn.isRunning) turn.end({ type: "failed", footer: "" });
    }
    this.#showStop();
    this.#refuse(frame);
  }

  // Frames without an id come from outside the answer: with a footer its frames are gone and the
  // page has the rest of it, without one the answer cannot be followed at the moment.
  #lost(frame) {
    if (frame.footer) location.reload();
    else this.#refuse(frame);
  }

  #start(frame) {
    if (!this.#isConversation) {
      location.assign(frame.url);
      return;
    }
    if (frame.conversation !== this.#root.dataset.conversation) return;
    const asked = this.#asked;
    this.#answered();
    const hadFocus = asked?.retried?.hasFocus;
    asked?.retried?.remove();
    if (asked && this.#box.value.trim() === asked.question) this.#box.value = "";
    const pattern = this.#find("[data-turn-pattern]").content.cloneNode(true);
    const article = pattern.querySelector("[data-turn]");
    article.dataset.turn = frame.turn;
    const turn = this.#adopt(article);
    turn.question = frame.question;
    turn.lastId = frame.id;
    this.#keep(() => this.#find("[data-turns]").append(article), { jump: true });
    if (hadFocus) turn.focus();
    this.#showStop();
  }

  #adopt(article) {
    const turn = new Turn(article, this.#find("[data-check-pattern]"));
    this.#turns.set(turn.id, turn);
    return turn;
  }

  #refuse(frame) {
    this.#answered();
    const notice = this.#find("[data-notice-pattern]").content.cloneNode(true);
    for (const part of ["what", "why", "who", "how"]) {
      notice.querySelector(`[data-${part}]`).textContent = frame[part] ?? "";
    }
    if (!frame.what) notice.querySelector("[data-what]").textContent = frame.message;
    this.#keep(() => this.#find("[data-notice]").replaceChildren(notice));
  }

  #answered() {
    this.#asked = null;
    this.#find("[data-ask]").removeAttribute("aria-busy");
  }

  #showStop() {
    const isRunning = [...this.#turns.values()].some((turn) => turn.isRunning);
    this.#find("[data-stop]").hidden = !isRunning;
  }
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast("Copied");
  } catch (error) {
    if (!(error instanceof DOMException || error instanceof TypeError)) throw error;
    toast("The browser did not allow copying. Select the text and copy it by hand.", "bad");
  }
}

const root = document.querySelector("[data-chat]");
if (root) new Chat(root);
