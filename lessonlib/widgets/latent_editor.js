// @ts-check
// The latent editor: the picture, sliders with locks, a second picture to blend with, undo, save.

const GROUPS = [["colour", "Colour"], ["shape", "Shape"], ["texture", "Texture"], ["", "Directions"]];
/** @type {Control} */
const PSI = { name: "truncation", kind: "continuous", low: 0, high: 1,
  about: "0: the mean picture; 1: as varied as the model was trained" };
/** @type {Control} */
const BLEND = { name: "blend", kind: "continuous", low: 0, high: 1,
  about: "how much of the second picture is mixed in" };
const SEEDS = 10000;
const SIDE = 384; // pixels that the picture is drawn with: enlarged here by whole numbers, not by the style sheet

class LatentEditor extends Part {
  static source(model) {
    return new Local(model);
  }

  constructor(setup, transport) {
    super(setup, transport);
    const { width, height } = setup;
    this.picture = new Picture({ width, height, scale: Math.max(1, Math.round(SIDE / width)), "aria-label": "picture" });
    this.thumb = new Picture({ width, height, class: "live-thumb", "aria-label": "second picture" });
    const stage = this.stage(this.picture.canvas);
    stage.style.aspectRatio = `${width} / ${height}`;
    this.knobs = { psi: this.moved(PSI, "psi"), blend: this.moved(BLEND, "blend") };
    this.seeds = { seed: this.seedBox("seed"), blend_seed: this.seedBox("blend_seed") };
    this.lay(this.buildHead(), [stage, this.caption, this.buildKnobs()], this.buildSliders());
  }

  buildHead() {
    this.undoing = {
      undo: button("undo", "Undo", this.act("undo")),
      redo: button("redo", "Redo", this.act("redo")),
      reset: button("back", "Reset", this.act("reset"), { title: "Take every edit, lock and blend off" }),
    };
    const page = this.setup.alone ? [] : [button("save", "Web page", this.act("save_page"), { "aria-label": "Save as web page",
      title: "One file that opens in any browser, without Python and without a network" })];
    return this.head(this.tools(...Object.values(this.undoing)), this.tools(
      button("save", "Save picture", this.act("save_picture")), button("save", "Save log", this.act("save_log")), ...page));
  }

  buildKnobs() {
    return h("div", { class: "live-knobs" }, h("div", { class: "live-line" },
      button("dice", "Surprise me", this.act("surprise"), { class: "live-main" }), smoothing(this.picture),
      h("label", {}, "seed", this.seeds.seed)), this.knobs.psi.row);
  }

  buildBlend() {
    const another = (event) => this.act("set", "blend_seed", Math.floor(Math.random() * SEEDS), true)(event);
    return h("fieldset", {}, h("legend", {}, "Blend with a second picture"), h("div", { class: "live-blend" },
      this.thumb.canvas, h("div", {}, this.knobs.blend.row, h("div", { class: "live-line" },
        button("dice", "Another", another), h("label", {}, "seed", this.seeds.blend_seed)))));
  }

  seedBox(name) {
    return h("input", { type: "number", min: 0, step: 1, "aria-label": name.replace("_", " "), class: "live-seed",
      onchange: (event) => this.act("set", name, event.target.value, true)(event) });
  }

  /** Make a slider whose drag, from the first move until it is let go, is one step to undo. */
  moved(control, key) {
    return this.slider(control, { key, more: [false], reset: ["set", key, null, true], left: () => this.link.release() });
  }

  buildSliders() {
    /** @type {Record<string, Slider>} */ this.sliders = {};
    /** @type {Record<string, HTMLButtonElement>} */ this.locks = {};
    const known = GROUPS.map(([key]) => key);
    const groups = GROUPS.map(([key, word]) => {
      const mine = this.setup.controls.filter((c) => c.group === key || (key === "" && !known.includes(c.group)));
      return mine.length ? [h("fieldset", {}, h("legend", {}, word), ...mine.map((c) => this.buildRow(c)))] : [];
    });
    const key = h("p", { class: "live-key" }, h("i", { class: "live-key-changed" }), "your edit",
      h("i", { class: "live-key-drifted" }), "drifted along", h("i", { class: "live-key-mark" }), "where it began");
    return [...groups.flat(), key, this.buildBlend()];
  }

  buildRow(control) {
    const { name } = control;
    const slider = this.sliders[name] = this.moved(control, name);
    const turn = (event) => this.act("lock", name, lock.getAttribute("aria-pressed") !== "true")(event);
    const lock = this.locks[name] = h("button", { type: "button", class: "live-lock", "aria-pressed": "false",
      "aria-label": `Lock ${name}`, title: `Hold ${name} while other sliders move`, onclick: turn });
    slider.row.append(lock);
    return slider.row;
  }

  fail(words) {
    super.fail(words);
    this.picture.canvas.classList.toggle("live-hidden", Boolean(words));
  }

  paint(bytes, { second }) {
    const { width, height } = this.setup;
    this.picture.paint(bytes);
    if (bytes.length > 4 * width * height) this.thumb.paint(bytes, 1);
    this.link.extra = { second };
  }

  show({ shown, began, applies, can, note, slow }) {
    const { state } = this;
    for (const [name, tool] of Object.entries(this.undoing)) tool.disabled = !can[name];
    for (const [name, slider] of Object.entries(this.sliders)) {
      if (this.link.ahead(name)) continue;
      slider.show(shown[name], { began: began[name], changed: name in state.values, applies: applies[name] });
    }
    const words = Object.values(this.sliders).filter((s) => applies[s.control.name]).map((s) => `${s.control.name} ${s.number.textContent}`);
    this.picture.describe(`Picture: ${words.join(", ")}`);
    for (const [name, slider] of Object.entries(this.knobs)) {
      const start = name === "psi" ? 1 : 0;
      if (!this.link.ahead(name)) slider.show(state[name], { began: start, changed: state[name] !== start });
    }
    for (const [name, box] of Object.entries(this.seeds)) box.value = state[name];
    for (const [name, lock] of Object.entries(this.locks)) this.showLock(lock, state.locks.includes(name));
    this.say(note || slow || "");
  }

  showLock(lock, on) {
    if (lock.firstChild && lock.getAttribute("aria-pressed") === String(on)) return;
    lock.setAttribute("aria-pressed", String(on));
    lock.replaceChildren(icon(on ? "lock" : "unlock"), on ? "locked" : "lock");
  }
}
