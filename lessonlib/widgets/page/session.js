// @ts-check
// The edit session in the page: the tested twin of `lessonlib.editing.EditSession`, which is the reference.

const ACTIONS = ["set", "done", "lock", "surprise", "undo", "redo", "reset"];
const SEED_END = 10000; // 'surprise me' draws from these
const DRAWN = 8; // codes of seeds that are kept

/** Hold one edited picture's state with undo, redo and a log; draw it, and answer a part's requests. */
class PageSession {
  /**
   * @param {any} engine what runs the model's steps, see engine.js
   * @param {number} seed the first picture's
   */
  constructor(engine, seed) {
    const { plan, tensors } = engine;
    const round = plan.through ? (z) => Float32Array.from(engine.call("through", z).data) : null;
    this.engine = engine;
    /** @type {number[]} */ this.size = engine.size; // height, width
    this.directions = new Directions(plan.directions, tensors);
    this.prior = new Prior(tensors["prior.centres"], tensors["prior.spread"], round);
    this.names = Object.keys(this.directions.named);
    /** @type {Map<string, Float32Array>} */ this.drawn = new Map();
    /** @type {Step[]} */ this.steps = [{ did: "start", state: { ...copied(START), seed: checkedKnob("seed", seed) } }];
    this.at = 0;
    /** @type {string | null} */ this.open = null; // the slider under the learner's hand: its moves make one undo entry
  }

  /** The present state, a copy. */
  get state() {
    return copied(this.steps[this.at].state);
  }

  /** Which of undo, redo and reset would change something. */
  get can() {
    const { state } = this;
    return { undo: this.at > 0, redo: this.at < this.steps.length - 1, reset: !same(state, { ...START, seed: state.seed }) };
  }

  /** Take up the steps of a session elsewhere. @param {Step[]} steps @param {number} at */
  adopt(steps, at) {
    this.steps = steps.map(({ did, state }) => ({ did, state: copied(state) }));
    this.at = at;
    this.open = null;
  }

  // Pure functions of a state.

  /** Return the code of a seed, drawn once for a drag. */
  sample(seed, psi) {
    const key = `${seed} ${psi}`;
    if (!this.drawn.has(key)) {
      if (this.drawn.size === DRAWN) this.drawn.delete(this.drawn.keys().next().value);
      this.drawn.set(key, this.prior.sample(seed, psi));
    }
    return this.drawn.get(key);
  }

  /** Return the code before any slider: the seed's, blended with the second seed's. @param {State} state */
  base({ seed, psi, blend, blend_seed }) {
    const z = this.sample(seed, psi);
    if (!(blend > 0)) return z;
    const other = this.sample(blend_seed, psi);
    return z.map((v, i) => v + blend * (other[i] - v));
  }

  /** Return the code after the sliders: touched ones at their values, locked ones as in `base`. */
  move(base, { values, locks }) {
    const hold = locks.filter((name) => !(name in values));
    return Object.keys(values).length ? this.directions.move(base, values, hold) : base;
  }

  // Actions: each makes a new state, which one undo takes back.

  /** Put a slider or a knob at a value; null takes the learner's hand off a slider again. */
  set(name, value = null, done = true) {
    const { state } = this;
    if (KNOBS.includes(name)) {
      state[name] = checkedKnob(name, value === null ? START[name] : value);
      Object.assign(state.values, this.pinned());
    } else if (value === null) {
      delete state.values[oneOf(name, this.names)];
    } else {
      state.values[name] = checkedValue(this.directions.named[oneOf(name, this.names)], value);
    }
    this.record(value === null ? `reset ${name}` : `set ${name} to ${general(Number(value), 4)}`, state, this.open === name);
    this.open = done ? null : name;
  }

  done() {
    this.open = null;
  }

  /** Hold a reading while others change, or let it go. */
  lock(name, on = true) {
    oneOf(name, this.names);
    const { state } = this, others = state.locks.filter((lock) => lock !== name);
    this.record(`${on ? "lock" : "unlock"} ${name}`, { ...state, locks: on ? [...others, name] : others });
  }

  /** Take another picture: locked readings come along, other edits do not. */
  surprise(seed = null) {
    const next = seed === null ? Math.floor(Math.random() * SEED_END) : checkedKnob("seed", seed);
    this.record(`surprise: seed ${next}`, { ...this.state, seed: next, values: this.pinned() });
  }

  reset() {
    this.record("reset", { ...copied(START), seed: this.state.seed });
  }

  undo() {
    this.at = Math.max(this.at - 1, 0);
    this.open = null;
  }

  redo() {
    this.at = Math.min(this.at + 1, this.steps.length - 1);
    this.open = null;
  }

  /** Return as values the locked readings that mean something here, brought inside their sliders. */
  pinned() {
    const { state, directions } = this;
    if (!state.locks.length) return {};
    const z = this.move(this.base(state), state), shown = { ...directions.read(z), ...state.values };
    const applies = directions.applies(z), held = state.locks.filter((name) => applies[name]);
    return Object.fromEntries(held.map((name) => [name, within(shown[name], ...ends(directions.named[name]))]));
  }

  /** Make `state` the present one; what could be redone is gone. A change of nothing is no step. */
  record(did, state, merge = false) {
    this.open = null;
    if (same(state, this.steps[this.at].state)) return;
    if (!merge) this.at++;
    this.steps.splice(this.at, Infinity, { did, state: copied(state) });
  }

  /** Write the log of every step so far, with the mean colours of `rgba`, the last picture. @param {Uint8Array | Uint8ClampedArray} rgba */
  logText(rgba) {
    const [height, width] = this.size;
    return logText(this.steps.slice(0, this.at + 1), this.directions.controls, meanColours(rgba, width, height));
  }

  // Answers.

  /**
   * Carry out the actions in `request.do` and draw once, as `LiveWidget.respond` does.
   * @returns {[any, DataView]} reply and pixels
   */
  respond(request) {
    /** @type {any} */ const reply = { id: request.id ?? null, view: request.view ?? null, note: "" };
    let pixels = new Uint8ClampedArray();
    telling(reply, () => { for (const action of request.do ?? []) this.act(...action); });
    telling(reply, () => Object.assign(reply, this.told(), { told: true }));
    telling(reply, () => { pixels = this.pixels(reply, request.second); });
    return [{ ...reply, state: this.state }, new DataView(pixels.buffer)];
  }

  act(name, ...values) {
    if (!ACTIONS.includes(name)) throw new ValueError(`action: expected one of ${ACTIONS.join(", ")}, got ${quoted(name)}`);
    this[name](...values);
  }

  /** What can be undone, and the readings: where the picture began and where it is. */
  told() {
    const { state, directions, can } = this, base = this.base(state), z = this.move(base, state);
    this.z = z; // which `pixels` decodes
    return { began: directions.read(base), shown: { ...directions.read(z), ...state.values }, applies: directions.applies(z), can };
  }

  /** Draw the picture as RGBA, and behind it the second, unless `known` is its key. */
  pixels(reply, knownKey) {
    const { blend_seed, psi } = this.steps[this.at].state, second = `${blend_seed} ${psi}`, more = second !== knownKey;
    const [height, width] = this.size, size = 4 * height * width, pixels = new Uint8ClampedArray(more ? 2 * size : size);
    this.engine.picture(this.z, pixels.subarray(0, size));
    if (more) this.engine.picture(this.sample(blend_seed, psi), pixels.subarray(size));
    reply.second = second;
    return pixels;
  }
}

/** Tell a fault in the reply, the first one only: the learner must see it, and the page needs its answer. */
function telling(reply, work) {
  try {
    work();
  } catch (fault) {
    reply.error ??= `${fault.name === "Error" ? "ValueError" : fault.name}: ${fault.message}`; // by the name that Python has
  }
}
