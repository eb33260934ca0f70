// The pass that the feed of a dashboard is shown: another one when it ran out, however often that has to be tried.

const FIRST_MS = 1_000;
/** Between two tries at most, and after a renewal: a server that takes no pass at all is not asked without end. */
const REST_MS = 10_000;

export class Badge {
  #context;
  #shown;
  #timer;
  #isBusy = false;
  #isWanted = false;
  #isOver = false;

  /** @param context `session`, `show(pass)`, and `refused(problem)` when there is none to be had */
  constructor(context) {
    this.#context = context;
  }

  close() {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }

  /** Shows a pass, and another one each time that it is called again. */
  present() {
    if (this.#isBusy) {
      this.#isWanted = true;
      return;
    }
    this.#isBusy = true;
    this.#try(FIRST_MS);
  }

  async #try(pause) {
    const { session, show, refused } = this.#context;
    const isRenewal = this.#shown !== undefined;
    try {
      const pass = await (isRenewal ? session.renewed(this.#shown) : session.pass());
      if (this.#isOver) return;
      this.#shown = pass;
      this.#isWanted = false;
      show(pass);
      this.#later(isRenewal ? REST_MS : 0, () => this.#rested());
    } catch (problem) {
      if (this.#isOver) return;
      // Only a server that says so ends the work here; a net that is gone comes back.
      if (problem.status === 401) refused(problem);
      else this.#later(pause, () => this.#try(Math.min(pause * 2, REST_MS)));
    }
  }

  #rested() {
    this.#isBusy = false;
    if (this.#isWanted) this.present();
  }

  #later(milliseconds, work) {
    this.#timer = setTimeout(work, milliseconds);
  }
}
