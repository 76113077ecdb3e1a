// @ts-check
// A part in which the mouse leads over a picture, until a click or a key holds the place.

/** A part says how to `point` at a place with the mouse, to `step` with a key, and how to `mark` where it is `at`. */
class Holder extends Part {
  /**
   * @param {any} setup
   * @param {Transport} transport
   * @param {{follows: string, holds: string, place: string}} words what to tell while the mouse leads, and while it does not
   */
  constructor(setup, transport, words) {
    super(setup, transport);
    this.words = words;
    this.held = false;
    this.hold = button("lock", "Hold", () => this.follow(this.held), { "aria-pressed": "false",
      title: `Hold this ${words.place} while the mouse moves on` });
  }

  /** Let the mouse and the keys lead on an element. @param {Element} picture */
  led(picture) {
    picture.addEventListener("pointermove", (event) => this.held || this.point(event));
    picture.addEventListener("pointerdown", (event) => this.point(event));
    picture.addEventListener("click", () => this.follow(this.held));
    picture.addEventListener("keydown", (event) => this.step(event));
  }

  /** Let the mouse lead, or hold the place. @param {boolean} free */
  follow(free) {
    this.held = !free;
    this.hold.setAttribute("aria-pressed", String(this.held));
    this.hint();
  }

  hint() {
    this.say(this.held ? this.words.holds : this.words.follows);
  }

  /** Take up the place of an answer, unless the learner's hand is ahead of it. */
  arrive() {
    if (this.link.flying) return false;
    this.at = this.state.at;
    this.mark();
    return true;
  }

  point(_event) {}

  step(_event) {}

  mark() {}
}
