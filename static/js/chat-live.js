// Reads a growing answer out sentence by sentence, through a polite live region.
const SENTENCE = /[\s\S]*?(?:[.!?…][)"”’\]]*(?:\s*\[\d+\])*\s|[。！？]|\n)/y;
const MARKS = /\s*\[\d+\]|[*`#>|]/g;

export class Reader {
  #region;
  #rest = "";

  constructor(region) {
    this.#region = region;
  }

  add(text) {
    this.#rest += text;
    let said = "";
    let at = 0;
    SENTENCE.lastIndex = 0;
    while (SENTENCE.test(this.#rest)) {
      said += this.#rest.slice(at, SENTENCE.lastIndex);
      at = SENTENCE.lastIndex;
    }
    this.#rest = this.#rest.slice(at);
    this.#say(said);
  }

  finish(closing) {
    this.#say(`${this.#rest} ${closing}`);
    this.#rest = "";
  }

  #say(text) {
    const words = text.replace(MARKS, "").trim();
    if (words) this.#region.textContent = words;
  }
}
