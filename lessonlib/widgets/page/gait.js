// @ts-check
// Walking: keys that are held, and a pad to push with a finger, become steps, one a frame.

const PACE = 1.9, TURNING = 100, STRIDE = 0.1, GLANCE = 4; // metres and degrees a second; and of one press of a key
const WALKING = { w: [0, 1, 0], s: [0, -1, 0], a: [-1, 0, 0], d: [1, 0, 0], arrowup: [0, 1, 0], arrowdown: [0, -1, 0],
  arrowleft: [0, 0, -1], arrowright: [0, 0, 1] }; // aside, ahead, turn
const PUSH = 30, GIVES = 20; // pixels of a drag that push the pad to its end, and that its knob goes
const SURE = 5; // pictures before their pace is told

class Gait {
  /**
   * @param {HTMLElement} view whose keys they are
   * @param {{walk: (step: number[], far: number, degrees: number) => void, rest: () => void, pace: HTMLElement}} to
   */
  constructor(view, to) {
    this.to = to;
    /** @type {Set<string>} */ this.held = new Set();
    this.push = [0, 0, 0];
    this.frame = 0;
    this.knob = h("i");
    this.pad = h("div", { class: "walker-pad", title: "Drag to walk", "aria-hidden": "true" }, this.knob);
    const key = (event) => (event.ctrlKey || event.metaKey || event.altKey ? "" : event.key.toLowerCase());
    view.addEventListener("keydown", (event) => {
      const step = WALKING[key(event)];
      if (!step) return;
      event.preventDefault();
      if (!event.repeat) to.walk(step, STRIDE, GLANCE);
      this.held.add(key(event));
      this.go();
    });
    view.addEventListener("keyup", (event) => this.held.delete(event.key.toLowerCase()));
    view.addEventListener("blur", () => this.held.clear());
    dragged(this.pad, (x, y) => {
      this.push = [0, within(this.push[1] - y / PUSH, -1, 1), within(this.push[2] + x / PUSH, -1, 1)];
      this.go();
    });
    for (const end of ["pointerup", "pointercancel"]) this.pad.addEventListener(end, () => { this.push = [0, 0, 0]; });
  }

  /** Go on, a picture a frame, as long as a key is held or the pad is pushed. */
  go() {
    if (this.frame) return;
    const began = performance.now();
    let last = began, count = 0;
    const next = () => {
      const now = performance.now(), passed = Math.min(0.15, (now - last) / 1000), step = [...this.push];
      for (const key of this.held) WALKING[key].forEach((v, k) => { step[k] += v; });
      last = now;
      this.knob.style.transform = `translate(${GIVES * this.push[2]}px, ${-GIVES * this.push[1]}px)`;
      this.frame = step.some(Boolean) ? requestAnimationFrame(next) : 0;
      if (!this.frame) return this.to.rest();
      this.to.walk(step, PACE * passed, TURNING * passed);
      if (++count > SURE) reword(this.to.pace, `${Math.round(1000 * count / (now - began))} pictures a second`);
    };
    this.frame = requestAnimationFrame(next);
  }

  stop() {
    this.held.clear();
    this.push = [0, 0, 0];
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  }
}
