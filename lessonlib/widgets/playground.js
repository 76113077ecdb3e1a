// The playground's page: it asks for a few steps of training, draws the surface that comes back, and asks again.

const INK = { circle: "#0072b2", square: "#d55e00" };
const UNITS = { layers: "hidden", width: "neurons each", rate: "a step" };
const BURST = 3; // steps of training between two pictures

export default {
  render({ model, el }) {
    const ground = new Ground(model);
    el.append(ground.root);
    ground.link.begin();
    return () => ground.close();
  },
};

class Ground {
  constructor(model) {
    this.setup = model.get("setup");
    this.link = new Link(model, this.draw.bind(this), () => this.say("Waiting: the kernel is busy …"));
    this.root = h("section", { class: "live live-board live-playground", "aria-label": this.setup.title }, this.buildHead(),
      h("div", { class: "live-left" }, this.buildStage()),
      h("div", { class: "live-right" }, ...this.buildChoices(), this.buildReading()));
    keepKeys(this.root);
  }

  buildHead() {
    this.play = button("play", "Play", () => this.run(!this.playing), { class: "live-main", "aria-pressed": "false" });
    this.step = button("step", "Step", (event) => { this.run(false); this.link.push(["steps", 1], event.timeStamp); },
      { title: "One step of training" });
    this.again = button("dice", "Begin anew", (event) => this.send(["restart"], event), { title: "A fresh network, same choices" });
    this.reset = button("back", "Reset", (event) => this.send(["reset"], event), { title: "Back to the first choices" });
    return h("header", {}, h("div", { class: "live-title" }, this.setup.title),
      h("div", { class: "live-tools" }, this.play, this.step, this.again, this.reset));
  }

  buildStage() {
    const { side } = this.setup;
    this.canvas = h("canvas", { class: "live-picture", width: 8 * side, height: 8 * side, role: "img" });
    this.small = h("canvas", { width: side, height: side });
    this.error = h("div", { role: "alert", class: "live-error", hidden: true });
    this.status = h("span", {});
    this.latency = h("span", { class: "live-latency", title: "from your hand to the drawn picture" });
    return h("div", {}, h("div", { class: "live-stage" }, this.canvas, this.error),
      h("p", { class: "live-caption" }, this.status, this.latency));
  }

  buildChoices() {
    this.radios = Object.entries(this.setup.choices).map(([name, values]) => this.buildRadios(name, values));
    this.sliders = Object.entries(this.setup.ranges).map(([name, [low, high]]) => this.buildSlider(name, low, high));
    return [...this.radios.map((group) => group.box), ...this.sliders.map((slider) => slider.row)];
  }

  buildRadios(name, values) {
    const inputs = values.map((value) => h("input", { type: "radio", name: `${name}-${this.link.view}`, value,
      onchange: (event) => this.send(["set", name, value], event) }));
    const box = h("fieldset", { class: "live-channels" }, h("legend", {}, name),
      ...inputs.map((input) => h("label", {}, input, h("span", {}, input.value))));
    return { name, inputs, box };
  }

  /** The rate's slider moves in powers of ten, the others in whole numbers. */
  buildSlider(name, low, high) {
    const steep = name === "rate";
    const [least, most] = steep ? [Math.log10(low), Math.log10(high)] : [low, high];
    const value = () => (steep ? Math.min(high, Math.max(low, 10 ** Number(input.value))) : Number(input.value));
    const input = h("input", { type: "range", min: least, max: most, step: steep ? "any" : 1, "aria-label": name,
      oninput: (event) => { show(value()); this.send(["set", name, value()], event); } });
    if (steep) input.addEventListener("keydown", (event) => this.nudge(event, input));
    const number = h("output", { class: "live-number" });
    const show = (v) => {
      number.textContent = `${steep ? Number(v.toPrecision(2)) : v} ${UNITS[name]}`;
      input.setAttribute("aria-valuetext", number.textContent);
    };
    const put = (v) => { input.value = steep ? Math.log10(v) : v; show(v); };
    const row = h("div", { class: "live-row" }, h("span", { class: "live-name" }, name === "rate" ? "learning rate" : name),
      h("div", { class: "live-track" }, input), number);
    return { name, put, row };
  }

  /** Move the rate by a tenth of a power of ten with the arrow keys. */
  nudge(event, input) {
    const move = { ArrowUp: 0.1, ArrowRight: 0.1, ArrowDown: -0.1, ArrowLeft: -0.1 }[event.key];
    if (!move) return;
    event.preventDefault();
    input.value = Number(input.value) + move;
    input.dispatchEvent(new Event("input"));
  }

  buildReading() {
    this.numbers = Object.fromEntries(["step", "weights", "loss", "training right", "held-out right"].map((name) =>
      [name, h("output", { class: "live-number" })]));
    this.curve = h("canvas", { class: "live-curve", width: 640, height: 150, role: "img", "aria-label": "loss, step by step" });
    return h("div", { class: "live-reading" }, ...Object.entries(this.numbers).map(([name, output]) =>
      h("div", { class: "live-fact" }, h("span", {}, name), output)),
      h("p", {}, "the loss, step by step"), this.curve);
  }

  /** Change a choice: the network begins anew, and waits for Play. */
  send(action, event) {
    this.run(false);
    this.link.push(action, event.timeStamp);
  }

  run(playing) {
    this.playing = playing;
    this.play.querySelector("span:last-child").textContent = playing ? "Pause" : "Play";
    this.play.firstChild.replaceWith(icon(playing ? "pause" : "play"));
    this.play.setAttribute("aria-pressed", String(playing));
    if (playing) this.link.push(["steps", BURST]);
    else this.tell(); // no answer may be on its way that would say it
  }

  /** Show an answer; while playing, ask for the next steps as soon as the picture stands. */
  draw(reply, buffers, stamp) {
    this.error.textContent = reply.error ?? "";
    this.error.hidden = !reply.error;
    this.paint(buffers[0]);
    this.plot(reply);
    this.show(reply);
    this.showCurve(reply.losses);
    if (reply.error) this.run(false);
    else if (this.playing) requestAnimationFrame(() => this.playing && !this.link.flying && this.link.push(["steps", BURST]));
    if (stamp !== null) requestAnimationFrame(() => { this.latency.textContent = `last change: ${Math.round(performance.now() - stamp)} ms`; });
  }

  paint(buffer) {
    const { side } = this.setup;
    const pixels = new Uint8ClampedArray(buffer.buffer, buffer.byteOffset, 4 * side * side);
    this.small.getContext("2d").putImageData(new ImageData(pixels, side, side), 0, 0);
    this.canvas.getContext("2d").drawImage(this.small, 0, 0, this.canvas.width, this.canvas.height);
  }

  /** Draw the points over the surface: circles and squares, so that colour is not needed. */
  plot({ points, kinds, border }) {
    const pen = this.canvas.getContext("2d"), scale = this.canvas.width / 2;
    pen.lineWidth = 3;
    pen.strokeStyle = "#000";
    pen.beginPath();
    for (const [x0, y0, x1, y1] of border) {
      pen.moveTo((x0 + 1) * scale, (1 - y0) * scale);
      pen.lineTo((x1 + 1) * scale, (1 - y1) * scale);
    }
    pen.stroke();
    pen.lineWidth = 1.5;
    pen.strokeStyle = "#fff";
    points.forEach(([x, y], i) => {
      pen.fillStyle = kinds[i] ? INK.square : INK.circle;
      pen.beginPath();
      if (kinds[i]) pen.rect((x + 1) * scale - 6, (1 - y) * scale - 6, 12, 12);
      else pen.arc((x + 1) * scale, (1 - y) * scale, 6.5, 0, 7);
      pen.fill();
      pen.stroke();
    });
  }

  show({ state, step, weights, loss, right }) {
    const facts = [step, weights, loss === null ? "–" : loss.toFixed(3), ...right.map((r) => `${Math.round(100 * r)} %`)];
    Object.values(this.numbers).forEach((output, i) => { output.textContent = facts[i]; });
    this.radios.forEach(({ name, inputs }) => inputs.forEach((input) => { input.checked = input.value === state[name]; }));
    this.sliders.forEach(({ name, put }) => this.link.ahead(name) || put(state[name]));
    this.steps = step;
    this.tell();
    this.canvas.setAttribute("aria-label", `The decision after ${step} steps: ${facts[3]} of the training points right`);
  }

  tell() {
    this.say(this.playing ? "Training …" : this.steps ? `Paused after ${this.steps} steps.` : "A fresh network. Press Play.");
  }

  showCurve(losses) {
    const pen = this.curve.getContext("2d"), { width, height } = this.curve;
    pen.clearRect(0, 0, width, height);
    const top = Math.max(...losses, 0.7), style = getComputedStyle(this.root);
    pen.strokeStyle = style.getPropertyValue("--hand");
    pen.lineWidth = 4;
    pen.beginPath();
    losses.forEach((loss, i) => pen.lineTo(i / Math.max(1, losses.length - 1) * width, height - 4 - loss / top * (height - 8)));
    pen.stroke();
  }

  say(words) {
    if (this.status.textContent !== words) this.status.textContent = words;
  }

  close() {
    this.playing = false;
    this.link.close();
  }
}
