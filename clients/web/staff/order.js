// One sale, however often its button is pressed: the same content under the same key, until the server has answered.

import { newKey } from "../shared/api.js";

/** Whether the server said no, and nothing was done. Everything else leaves it open what was done. */
const isRefusal = ({ status, code }) => status >= 400 && status < 500 && code !== "IDEMPOTENCY_CONFLICT";

export class Order {
  /** What the server said at last. */
  answer;
  /** What comes of the last time that it was sent. */
  last;
  isSending = false;
  #post;
  #body;
  #key;

  /** @param post sends a body under a key */
  constructor(post) {
    this.#post = post;
  }

  /** Whether it was sent, and nobody here knows what became of it. */
  get isOpen() {
    return this.#key !== undefined;
  }

  /** @param body counts when it is the first one, and again after a refusal */
  send(body) {
    if (!this.isOpen) [this.#body, this.#key] = [body, newKey()];
    this.last = this.#send();
    return this.last;
  }

  async #send() {
    this.isSending = true;
    try {
      this.answer = await this.#post(this.#body, this.#key);
      this.#key = undefined;
      return this.answer;
    } catch (problem) {
      if (isRefusal(problem)) this.#key = undefined;
      throw problem;
    } finally {
      this.isSending = false;
    }
  }
}
