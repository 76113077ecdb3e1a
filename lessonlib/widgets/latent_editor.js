// The latent editor's page. It keeps no state of its own: every answer of the kernel says what to show.

const GROUPS = [["colour", "Colour"], ["shape", "Shape"], ["texture", "Texture"], ["", "Directions"]];
const PSI = { name: "truncation", kind: "continuous", low: 0, high: 1,
  about: "0: the mean picture; 1: as varied as the model was trained" };
const BLEND = { name: "blend", kind: "continuous", low: 0, high: 1,
  about: "how much of the second picture is mixed in" };
const SEEDS = 10000;
const SIDE = 384; // pixels that the picture is drawn with: enlarged here by whole numbers, not by the style sheet

export default {
  render({ model, el }) {
    const editor = new Editor(model);
    el.append(editor.root);
    editor.link.begin();
    return () => editor.link.close();
  },
};

class Editor {
  constructor(model) {
    this.setup = model.get("setup");
    this.link = new Link(model, this.draw.bind(this), () => this.say("Waiting: the kernel is busy …"));
    this.act = (...action) => (event) => this.link.push(action, event.timeStamp);
    this.second = null; // key of the second picture on the page
    this.root = h("section", { class: "live live-board live-editor", "aria-label": this.setup.title },
      this.buildHead(), h("div", { class: "live-left" }, this.buildStage(), this.buildKnobs()), this.buildSliders());
    keepKeys(this.root);
  }

  buildHead() {
    const { act } = this;
    this.tools = {
      undo: button("undo", "Undo", act("undo")),
      redo: button("redo", "Redo", act("redo")),
      reset: button("back", "Reset", act("reset"), { title: "Take every edit, lock and blend off" }),
    };
    const saves = [button("save", "Save picture", act("save_picture")), button("save", "Save log", act("save_log"))];
    return h("header", {}, h("div", { class: "live-title" }, this.setup.title),
      h("div", { class: "live-tools" }, ...Object.values(this.tools)), h("div", { class: "live-tools" }, ...saves));
  }

  buildStage() {
    const { width, height } = this.setup;
    this.pixels = h("canvas", { width, height }); // the model's own pixels, never on the page
    const scale = Math.max(1, Math.round(SIDE / width));
    this.canvas = h("canvas", { width: scale * width, height: scale * height, role: "img", "aria-label": "picture",
      class: "live-picture" });
    this.error = h("div", { role: "alert", class: "live-error", hidden: true });
    this.status = h("span", { role: "status" });
    this.latency = h("span", { class: "live-latency", title: "from your hand to the drawn picture" });
    return h("div", {}, h("div", { class: "live-stage", style: `aspect-ratio: ${width} / ${height}` },
      this.canvas, this.error), h("p", { class: "live-caption" }, this.status, this.latency));
  }

  buildKnobs() {
    this.seeds = { seed: this.seedBox("seed"), blend_seed: this.seedBox("blend_seed") };
    this.knobs = { psi: this.slider(PSI, "psi"), blend: this.slider(BLEND, "blend") };
    return h("div", { class: "live-knobs" },
      h("div", { class: "live-line" }, button("dice", "Surprise me", this.act("surprise"), { class: "live-main" }),
        h("label", {}, "seed", this.seeds.seed)),
      this.knobs.psi.row);
  }

  buildBlend() {
    const { width, height } = this.setup;
    this.thumb = h("canvas", { width, height, role: "img", "aria-label": "second picture", class: "live-thumb" });
    const another = (event) =>
      this.link.push(["set", "blend_seed", Math.floor(Math.random() * SEEDS), true], event.timeStamp);
    return h("fieldset", {}, h("legend", {}, "Blend with a second picture"), h("div", { class: "live-blend" }, this.thumb,
      h("div", {}, this.knobs.blend.row, h("div", { class: "live-line" }, button("dice", "Another", another),
        h("label", {}, "seed", this.seeds.blend_seed)))));
  }

  seedBox(name) {
    return h("input", { type: "number", min: 0, step: 1, "aria-label": name.replace("_", " "), class: "live-seed",
      onchange: (event) => this.link.push(["set", name, event.target.value, true], event.timeStamp) });
  }

  /** Make a slider that sets `name` in the kernel. */
  slider(control, name) {
    return new Slider(control, {
      moved: (value, stamp) => this.link.push(["set", name, value, false], stamp),
      left: () => this.link.release(),
      reset: (event) => this.link.push(["set", name, null, true], event.timeStamp),
    });
  }

  buildSliders() {
    this.sliders = {}; this.locks = {};
    const known = GROUPS.map(([key]) => key);
    const groups = GROUPS.map(([key, word]) => {
      const mine = this.setup.controls.filter((c) => c.group === key || (key === "" && !known.includes(c.group)));
      return mine.length ? [h("fieldset", {}, h("legend", {}, word), ...mine.map((c) => this.buildRow(c)))] : [];
    });
    const key = h("p", { class: "live-key" }, h("i", { class: "live-key-changed" }), "your edit",
      h("i", { class: "live-key-drifted" }), "drifted along", h("i", { class: "live-key-mark" }), "where it began");
    return h("div", { class: "live-right" }, ...groups.flat(), key, this.buildBlend());
  }

  buildRow(control) {
    const { name } = control;
    const slider = this.sliders[name] = this.slider(control, name);
    const turn = (event) => this.act("lock", name, lock.getAttribute("aria-pressed") !== "true")(event);
    const lock = this.locks[name] = h("button", { type: "button", class: "live-lock", "aria-pressed": "false",
      "aria-label": `Lock ${name}`, title: `Hold ${name} while other sliders move`, onclick: turn });
    slider.row.append(lock);
    return slider.row;
  }

  /** Show an answer: the picture or the error, and where everything stands. */
  draw(reply, buffers, stamp) {
    const fault = reply.error ?? "";
    this.error.textContent = fault;
    this.error.hidden = !fault;
    this.canvas.classList.toggle("live-hidden", Boolean(fault));
    if (reply.second) this.paint(reply, buffers[0]);
    if (reply.shown) this.showReadings(reply);
    this.showState(reply);
    this.say(reply.note ?? "");
    if (stamp !== null && !fault) requestAnimationFrame(() => this.showLatency(performance.now() - stamp));
  }

  paint(reply, buffer) {
    const { width, height } = this.setup;
    const size = 4 * width * height;
    const put = (canvas, from) => canvas.getContext("2d").putImageData(
      new ImageData(new Uint8ClampedArray(buffer.buffer, buffer.byteOffset + from, size), width, height), 0, 0);
    put(this.pixels, 0);
    const pen = this.canvas.getContext("2d");
    pen.imageSmoothingEnabled = false; // every pixel a crisp square, as everywhere in the kit
    pen.drawImage(this.pixels, 0, 0, this.canvas.width, this.canvas.height);
    if (buffer.byteLength > size) put(this.thumb, size);
    this.link.extra = { second: reply.second };
  }

  showReadings({ shown, began, applies, state }) {
    for (const [name, slider] of Object.entries(this.sliders)) {
      if (this.link.ahead(name)) continue;
      slider.show(shown[name], { began: began[name], changed: name in state.values, applies: applies[name] });
    }
    const words = Object.values(this.sliders).filter((s) => applies[s.control.name]).map((s) => `${s.control.name} ${s.number.textContent}`);
    this.canvas.setAttribute("aria-label", `Picture: ${words.join(", ")}`);
  }

  showState({ state, can }) {
    for (const [name, tool] of Object.entries(this.tools)) tool.disabled = !can[name];
    for (const [name, slider] of Object.entries(this.knobs)) {
      const start = name === "psi" ? 1 : 0;
      if (!this.link.ahead(name)) slider.show(state[name], { began: start, changed: state[name] !== start });
    }
    for (const [name, box] of Object.entries(this.seeds)) box.value = state[name];
    for (const [name, lock] of Object.entries(this.locks)) this.showLock(lock, state.locks.includes(name));
  }

  showLock(lock, on) {
    if (lock.firstChild && lock.getAttribute("aria-pressed") === String(on)) return;
    lock.setAttribute("aria-pressed", String(on));
    lock.replaceChildren(icon(on ? "lock" : "unlock"), on ? "locked" : "lock");
  }

  showLatency(ms) {
    this.latency.textContent = `last change: ${Math.round(ms)} ms`;
  }

  say(words) {
    if (this.status.textContent !== words) this.status.textContent = words;
  }
}
