// One question with its answer: puts the frames of the server into the page. Finished blocks are
// the server's HTML; only the line being written is put together here, as plain text with chips.
import { renew } from "./renew.js";
import { markScrollers } from "./scrollers.js";

const MARK = /\[(\d{1,3})\]/g;
const INLINE_SYNTAX = /\*\*|`|^#{1,6} |^> /gm;

function element(name, className, text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

function plural(count, noun) {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}

export class Turn {
  #root;
  #answer;
  #steps;
  #check;
  #citations = new Map();
  #blocks = [];
  #tail = null;
  #tailText = "";

  constructor(root, checkPattern) {
    this.#root = root;
    this.#answer = root.querySelector("[data-answer]");
    this.#steps = root.querySelector("[data-steps]");
    this.#check = checkPattern;
    this.lastId = "";
  }

  get id() {
    return Number(this.#root.dataset.turn);
  }

  set id(value) {
    this.#root.dataset.turn = value;
  }

  get question() {
    return this.#root.querySelector("[data-question]").textContent;
  }

  set question(text) {
    this.#root.querySelector("[data-question]").textContent = text;
  }

  get isRunning() {
    return this.#root.dataset.state === "running";
  }

  get hasFocus() {
    return this.#root.contains(document.activeElement);
  }

  /** What stands below the answer about it, as text. */
  get notes() {
    const notes = this.#root.querySelectorAll("[data-end] .turn__note");
    return [...notes].map((note) => note.textContent).join(" ");
  }

  /** For when the focused button is gone: the keyboard goes on from here. */
  focus() {
    this.#root.tabIndex = -1;
    this.#root.focus({ preventScroll: true });
  }

  remove() {
    this.#root.remove();
  }

  sources(frame) {
    const step = (text) => {
      const item = element("li", "step");
      item.append(this.#check.content.cloneNode(true), text);
      return item;
    };
    this.#steps.replaceChildren(
      step(`Searched ${plural(frame.spaces, "space")}`),
      step(`Read ${plural(frame.passages, "passage")}`),
      // Unseen from the first word on, since the words say it themselves then.
      element("li", "step step--running", "Writing"),
    );
  }

  citation(frame) {
    this.#citations.set(frame.number, frame);
  }

  delta(frame) {
    this.#tailText += frame.text;
    this.#showTail();
  }

  block(frame) {
    const box = element("div", "");
    box.innerHTML = frame.html;
    const old = this.#blocks[frame.index];
    let parts = [...box.childNodes];
    if (old?.length) {
      parts = renew(old, parts);
    } else if (this.#tail) {
      this.#tail.before(...parts);
    } else {
      this.#answer.append(...parts);
    }
    this.#blocks[frame.index] = parts;
    for (const node of parts) if (node.nodeType === Node.ELEMENT_NODE) window.htmx.process(node);
    this.#tailText = frame.tail;
    this.#showTail();
  }

  end(frame) {
    this.#root.dataset.state = frame.type === "done" ? frame.state : "failed";
    this.#tailText = "";
    this.#showTail();
    this.#answer.removeAttribute("aria-busy");
    this.#steps.querySelector(".step--running")?.remove();
    if (frame.type === "done") {
      this.#steps.append(element("li", "step", `${frame.seconds} s`));
    }
    const end = this.#root.querySelector("[data-end]");
    end.innerHTML = frame.footer;
    window.htmx.process(end);
    markScrollers(this.#root);
  }

  /** The answer as text, its sources below, for the clipboard. */
  get copyText() {
    const copy = this.#answer.cloneNode(true);
    for (const hidden of copy.querySelectorAll(".visually-hidden")) hidden.remove();
    for (const chip of copy.querySelectorAll(".citation")) chip.replaceWith(`[${chip.textContent}]`);
    const blocks = [...copy.children].map((block) => block.textContent.trim());
    const sources = [...this.#root.querySelectorAll(".sources > li")].map((line) => {
      const link = line.querySelector("a");
      const marks = [...line.querySelectorAll(".citation")].map((mark) => `[${mark.textContent}]`).join("");
      const title = link?.lastChild.textContent.trim() ?? line.textContent.trim();
      return link ? `${marks} ${title}: ${link.href}` : `${marks} ${title}`;
    });
    return [...blocks, sources.join("\n")].filter(Boolean).join("\n\n");
  }

  #showTail() {
    if (!this.#tailText.trim()) {
      this.#tail?.remove();
      this.#tail = null;
      return;
    }
    if (!this.#tail) {
      this.#tail = element("p", "answer__tail");
      this.#answer.append(this.#tail);
    }
    this.#tail.replaceChildren(...this.#pieces(this.#tailText.replace(INLINE_SYNTAX, "")));
  }

  #pieces(text) {
    const pieces = [];
    let at = 0;
    for (const match of text.matchAll(MARK)) {
      const citation = this.#citations.get(Number(match[1]));
      if (!citation) continue;
      const before = text.slice(at, match.index).replace(/ $/, "\u00a0");
      pieces.push(before, element("span", "citation", match[1]));
      at = match.index + match[0].length;
    }
    pieces.push(text.slice(at));
    return pieces;
  }
}
