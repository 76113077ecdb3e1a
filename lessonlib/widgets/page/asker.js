// @ts-check
// A part that asks question after question, each answered by a button or a key.

class Asker extends Part {
  /**
   * @param {any} setup
   * @param {Transport} transport
   * @param {Record<string, string>} keys the answer that each key gives
   * @param {{action?: string, about?: string}} how the action of an answer, and what the meter counts
   */
  constructor(setup, transport, keys, { action = "answer", about = "rounds answered" } = {}) {
    super(setup, transport);
    this.keys = keys;
    this.action = action;
    /** @type {number | null} */ this.seen = null; // the question that is on the page
    this.meter = h("progress", { max: setup.rounds, value: 0, "aria-label": about });
    this.root.addEventListener("keydown", (event) => this.key(event));
  }

  /** Whether keys answer now. */
  get asks() {
    return true;
  }

  key(event) {
    if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.target.type === "radio") return;
    const word = this.asks && this.keys[event.key];
    if (!word) return this.other(event);
    event.preventDefault();
    this.answer(word, event);
  }

  /** A key that is no answer. @param {KeyboardEvent} _event */
  other(_event) {}

  /** Answer the question on the page: of two quick answers the second waits until its own is seen. @param {string} word @param {Event} event */
  answer(word, event) {
    if (this.seen !== null) this.act(this.action, this.seen, word)(event);
    this.seen = null;
  }
}
