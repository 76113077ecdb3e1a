// @ts-check
// One request at a time, newest wins, and a sentence where no answer comes.

const SLOW = 1500; // ms without an answer before the page says that it waits
const DEAF = 8000; // ms without an answer from a side that has nothing else to do: it will not come
const LOST = 12000; // ms without an answer from a side that cannot be watched: perhaps it will not come
const LOOK = 500; // ms between two looks at what it does
const WAITING = "Waiting: the kernel is busy …";
const SILENT = "No answer came, though the kernel has nothing else to do: run the cell that made this part again.";
const PERHAPS = "No answer yet. If no cell is running, run the cell that made this part again.";

/**
 * Ask through a transport, newest wins: one request is in flight at a time, and of a slider's moves that wait
 * meanwhile only the last is kept. Clicks are never lost. `draw(reply, bytes, stamp)` gets each answer with the time of
 * the input event behind it; `say` what the learner waits for; `lose` why no answer will come any more.
 */
class Link {
  /**
   * @param {Transport} transport
   * @param {{draw: (reply: any, bytes: Uint8Array, stamp: number | null) => void, say: (words: string) => void,
   *   lose: (words: string) => void}} to
   */
  constructor(transport, to) {
    this.transport = transport;
    this.to = to;
    /** @type {any[][]} */ this.waiting = [];
    /** @type {any} */ this.extra = {}; // what every request tells besides
    /** @type {any} */ this.flying = null;
    this.count = 0;
    this.view = Math.random().toString(36).slice(2);
    transport.listen((reply, buffers) => this.receive(reply, buffers));
    transport.watch(() => this.look());
  }

  /** Add an action; `stamp` is the time of the event that caused it. @param {any[]} action */
  push(action, stamp = performance.now()) {
    const last = this.waiting.at(-1);
    if (action[0] === "set" && last?.[0] === "set" && last[1] === action[1]) this.waiting.pop();
    this.waiting.push(action);
    this.stamp = stamp;
    this.flush();
  }

  /** Note that the slider was let go: the word travels with the next request. */
  release() {
    if (this.waiting.at(-1)?.[0] !== "done") this.waiting.push(["done"]);
  }

  /** Say whether a move of this slider is still on its way: then the learner's hand is ahead of any answer. */
  ahead(name) {
    return [...this.waiting, ...(this.flying?.do ?? [])].some(([what, whose]) => what === "set" && whose === name);
  }

  flush() {
    if (!this.flying && this.waiting.some((action) => action[0] !== "done")) this.ask();
  }

  /** Draw the picture that came along, if one did, and ask how things stand now. */
  begin() {
    const [reply, pixels] = this.transport.first();
    if (reply) this.to.draw(reply, bytesOf(pixels), null);
    this.ask();
  }

  /** Send what waits, be it nothing, and so ask for a picture. */
  ask() {
    this.flying = { id: ++this.count, stamp: this.stamp, do: this.waiting, since: performance.now() };
    this.waiting = [];
    if (!this.look()) this.transport.send({ id: this.count, view: this.view, do: this.flying.do, ...this.extra });
  }

  /** Look how the other side is, and look again while an answer is due; return whether it is gone. */
  look() {
    clearTimeout(this.timer);
    const mood = this.transport.mood();
    if (mood in GONE) return this.give(GONE[mood]);
    if (!this.flying) return false;
    const now = performance.now(), waited = now - this.flying.since;
    if (mood !== "idle") this.idle = null;
    else this.idle ??= now;
    if (this.idle && now - this.idle > DEAF && waited > DEAF) return this.give(SILENT);
    if (waited > SLOW) this.to.say(mood === "unknown" && waited > LOST ? PERHAPS : WAITING);
    this.timer = setTimeout(() => this.look(), LOOK);
    return false;
  }

  /** Give up what is on its way, and say why. @param {string} words */
  give(words) {
    this.flying = null;
    this.waiting = [];
    this.to.lose(words);
    return true;
  }

  /** @param {any} reply @param {DataView[]} buffers */
  receive(reply, buffers) {
    let stamp = null; // another view's answer, or the kernel's own: draw it, but it measures nothing here
    if (reply.view === this.view && reply.id === this.flying?.id) {
      stamp = this.flying.stamp ?? null;
      this.flying = null;
      this.idle = null;
      clearTimeout(this.timer);
      this.flush();
    }
    this.to.draw(reply, bytesOf(buffers[0]), stamp);
  }

  close() {
    clearTimeout(this.timer);
    this.transport.close();
  }
}
