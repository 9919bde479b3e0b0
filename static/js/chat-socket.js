// The connection of the chat: opens again by itself after a loss, slower each time; never after a
// refusal, since asking again would not bring access back.
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15000;
const REFUSED = 4403;

/** `onFrame(frame)` for each message, `onOpen()` after each connect, `onState(text)` for people. */
export class ChatSocket {
  #url;
  #handlers;
  #socket = null;
  #wait = FIRST_WAIT_MS;
  #timer = null;
  #refused = false;

  constructor(path, handlers) {
    this.#url = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${path}`;
    this.#handlers = handlers;
    this.#connect();
    window.addEventListener("online", () => this.#retryNow());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.#retryNow();
    });
  }

  /** Sends the frame; false when there is no connection. */
  send(frame) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  #connect() {
    clearTimeout(this.#timer);
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    socket.addEventListener("open", () => {
      this.#wait = FIRST_WAIT_MS;
      this.#handlers.onState("");
      this.#handlers.onOpen();
    });
    socket.addEventListener("message", (event) => {
      this.#handlers.onFrame(JSON.parse(event.data));
    });
    socket.addEventListener("close", (event) => {
      this.#refused = event.code === REFUSED;
      if (this.#refused) return;
      this.#handlers.onState("No connection. Trying again…");
      this.#timer = setTimeout(() => this.#connect(), this.#wait);
      this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT_MS);
    });
  }

  #retryNow() {
    if (this.#refused) return;
    if (this.#socket.readyState === WebSocket.CLOSED) this.#connect();
  }
}
