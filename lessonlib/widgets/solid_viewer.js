// @ts-check
// The solid viewer: rays march through a field of distances; sliders reshape it, the mouse and the arrow keys turn it.

const SHARP = 440, QUICK = [110, 220]; // pixels a side: at rest, and while anything moves, as the computer allows
const SOON = [15, 40]; // ms that a quick picture should take
const REST = 220; // ms without a move before the sharp picture is drawn
const ROUND = 9; // seconds of the turntable's round
const TURN_HELP = "Drag the solid, or press arrow keys on it, to turn it.";

/** A field of distances in the box -1 .. 1, side cells along each axis, read between the cells. */
class Field {
  /** @param {Uint8Array} bytes @param {number} side @param {number} far */
  constructor(bytes, side, far) {
    this.side = side;
    this.values = Float32Array.from(bytes, (v) => (v - 127.5) * far / 127);
  }

  /** Return the distance at a place; outside the box, the way to it is added. @param {number} x @param {number} y @param {number} z */
  at(x, y, z) {
    const n = this.side, v = this.values, half = n / 2, top = n - 1.001;
    const px = Math.min(top, Math.max(0, (x + 1) * half - 0.5)), py = Math.min(top, Math.max(0, (y + 1) * half - 0.5));
    const pz = Math.min(top, Math.max(0, (z + 1) * half - 0.5));
    const i = px | 0, j = py | 0, k = pz | 0, a = px - i, b = py - j, c = pz - k;
    const o = (i * n + j) * n + k, p = o + n, q = o + n * n, r = q + n;
    const front = (v[o] * (1 - c) + v[o + 1] * c) * (1 - b) + (v[p] * (1 - c) + v[p + 1] * c) * b;
    const back = (v[q] * (1 - c) + v[q + 1] * c) * (1 - b) + (v[r] * (1 - c) + v[r + 1] * c) * b;
    const far = Math.max(Math.abs(x), Math.abs(y), Math.abs(z)) - 1;
    return front * (1 - a) + back * a + Math.max(0, far);
  }
}

/** Bring a vector of three to length 1, in its own place. @template {number[] | Float64Array} V @param {V} v @returns {V} */
function normed(v) {
  const size = Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]) || 1;
  for (let i = 0; i < 3; i++) v[i] /= size;
  return v;
}

/**
 * Draw a field as seen from a turntable into RGBA pixels, size x size.
 * @param {Field} field @param {Uint8ClampedArray} pixels @param {number} size
 * @param {{turn: number, tilt: number, light: number, colour: number[], camera: {away: number, reach: number, wide: number, low: number}}} how
 */
function carve(field, pixels, size, { turn, tilt, light, colour, camera: { away, reach, wide, low } }) {
  const { eye, right, up } = lookout(turn, tilt), ray = new Float64Array(3), place = new Float64Array(3);
  const lamp = normed(eye.map((e, i) => light * right[i] + 0.55 * e + 0.75 * up[i]));
  for (let row = 0, at = 0; row < size; row++) {
    const v = 1 - (2 * row + 1) / size, paper = 205 - 18 * v;
    for (let column = 0; column < size; column++, at += 4) {
      const u = (2 * column + 1) / size - 1;
      for (let i = 0; i < 3; i++) ray[i] = -eye[i] + wide * (u * right[i] + v * up[i]);
      normed(ray);
      for (let i = 0; i < 3; i++) place[i] = away * eye[i] - low * up[i] + (away - reach) * ray[i];
      if (march(field, place, ray, 2 * reach)) shade(field, place, lamp, ray, colour, pixels, at);
      else pixels[at] = pixels[at + 1] = pixels[at + 2] = paper;
      pixels[at + 3] = 255;
    }
  }
}

/** Move a place along a ray to the surface; say whether it is there. @param {Field} field @param {Float64Array} place @param {Float64Array} ray @param {number} most how far it may go */
function march(field, place, ray, most) {
  for (let k = 0, gone = 0; k < 48 && gone < most; k++) {
    const step = field.at(place[0], place[1], place[2]);
    if (step < 0.006) return true;
    const far = 0.9 * step;
    for (let i = 0; i < 3; i++) place[i] += far * ray[i];
    gone += far;
  }
  return false;
}

/**
 * Light the surface at a place and write its colour.
 * @param {Field} field @param {Float64Array} place @param {number[]} lamp @param {Float64Array} ray @param {number[]} colour
 * @param {Uint8ClampedArray} pixels @param {number} at
 */
function shade(field, place, lamp, ray, colour, pixels, at) {
  const x = place[0], y = place[1], z = place[2];
  const e = 0.04, n = normed([field.at(x + e, y, z) - field.at(x - e, y, z), field.at(x, y + e, z) - field.at(x, y - e, z),
    field.at(x, y, z + e) - field.at(x, y, z - e)]);
  let lit = Math.max(0, n[0] * lamp[0] + n[1] * lamp[1] + n[2] * lamp[2]);
  for (let k = 0, gone = 0.08; lit > 0 && k < 8; k++, gone += 0.16) {
    const d = field.at(x + 0.04 * n[0] + gone * lamp[0], y + 0.04 * n[1] + gone * lamp[1], z + 0.04 * n[2] + gone * lamp[2]);
    lit = Math.min(lit, Math.max(0, 9 * d / gone));
  }
  const open = (far) => within(field.at(x + far * n[0], y + far * n[1], z + far * n[2]) / far, 0, 1);
  const sky = (0.3 + 0.35 * open(0.08) + 0.35 * open(0.25)) * (0.5 + 0.5 * n[2]);
  const half = normed([lamp[0] - ray[0], lamp[1] - ray[1], lamp[2] - ray[2]]);
  const gloss = 40 * lit * Math.max(0, n[0] * half[0] + n[1] * half[1] + n[2] * half[2]) ** 40;
  for (let i = 0; i < 3; i++) pixels[at + i] = 255 * colour[i] * (0.1 + 0.36 * sky + 0.72 * lit) + gloss;
}

class SolidViewer extends Player {
  constructor(setup, transport) {
    super(setup, transport);
    this.root.classList.add("live-square");
    this.turn = 0.08;
    this.tilt = 0.22;
    this.quick = QUICK[1];
    this.canvas = h("canvas", { class: "live-picture", width: SHARP, height: SHARP, tabindex: 0, role: "application" });
    /** @type {Slider[]} */
    this.sliders = setup.controls.map((control) => this.slider(control));
    this.material = new Choice("material", Object.keys(setup.materials), (value, event) => this.act("set", "material", value)(event));
    this.handled();
    this.lay(this.head(this.tools(this.play, button("back", "Reset", this.act("reset"), { title: "Back to the first solid" }))),
      [this.stage(this.canvas), this.caption], [...this.sliders.map(({ row }) => row), this.material.root]);
    this.say(TURN_HELP);
  }

  /** Let the mouse and the arrow keys turn the solid. */
  handled() {
    const { canvas } = this;
    dragged(canvas, (x, y) => this.orbit(-x / 400, y / 150));
    canvas.addEventListener("keydown", (event) => {
      const move = steer(event);
      if (move) this.orbit(-move[0] / 36, move[1] / 12);
    });
  }

  /** Turn the solid and tilt the eye. @param {number} turn in turns @param {number} tilt in radians */
  orbit(turn, tilt) {
    this.turn = (this.turn + turn + 1) % 1;
    this.tilt = within(this.tilt + tilt, -0.2, 1.4);
    this.sketch();
  }

  show({ began, applies }) {
    this.putSliders(began, applies);
    this.material.put(this.state.material);
    const told = this.sliders.map((s) => `${s.control.name} ${s.number.textContent}`).join(", ");
    this.canvas.setAttribute("aria-label", `The solid in ${this.state.material}: ${told}; arrow keys turn it`);
    this.say(TURN_HELP);
  }

  paint(bytes, { size }) {
    this.field = new Field(bytes, size, this.setup.far);
    this.sketch();
  }

  /** Draw quickly now, and sharply once nothing has moved for a while. */
  sketch() {
    clearTimeout(this.later);
    const begun = performance.now();
    this.draft(this.quick);
    const took = performance.now() - begun, change = took > SOON[1] ? 0.8 : took < SOON[0] ? 1.25 : 1;
    this.quick = within(Math.round(this.quick * change), QUICK[0], QUICK[1]);
    if (!this.playing) this.later = setTimeout(() => this.draft(SHARP), REST);
  }

  /** @param {number} size */
  draft(size) {
    if (!this.field) return;
    const { canvas } = this;
    if (canvas.width !== size) Object.assign(canvas, { width: size, height: size });
    const image = new ImageData(size, size), colour = this.setup.materials[this.state.material];
    carve(this.field, image.data, size, { turn: this.turn, tilt: this.tilt, light: this.state.light, colour, camera: this.setup.camera });
    canvas.getContext("2d").putImageData(image, 0, 0);
  }

  /** While playing: go on by the time that has passed. */
  next() {
    const now = performance.now(), passed = Math.min(200, now - (this.since ?? now));
    this.since = now;
    this.orbit(passed / 1000 / ROUND, 0);
    this.frame = requestAnimationFrame(() => this.next());
  }

  run(playing) {
    cancelAnimationFrame(this.frame);
    this.since = undefined;
    super.run(playing);
    if (!playing && this.field) this.sketch();
  }

  close() {
    super.close(); // ends playing, which asks for a sharp picture once more
    clearTimeout(this.later);
  }
}
