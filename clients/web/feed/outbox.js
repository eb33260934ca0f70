// What is to be done about what happened, in the order in which it was decided.

export class Outbox {
  #actions = [];
  #ids = 0;

  /** An id that no message had yet. */
  id(letter) {
    return `${letter}${(this.#ids += 1)}`;
  }

  act(type, fields) {
    this.#actions.push({ type, ...fields });
  }
  tell(name, detail) {
    this.act("tell", { name, detail });
  }
  send(message, socket) {
    if (socket) this.act("send", { socket: socket.id, message });
  }
  close(socket, reason) {
    if (socket) this.act("close", reason === undefined ? { socket: socket.id } : { socket: socket.id, reason });
  }

  /** Everything since the last time. */
  take() {
    return this.#actions.splice(0);
  }
}
