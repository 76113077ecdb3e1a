// @ts-check
// The playground: it asks for a few steps of training, draws the surface that comes back, and asks again.

const INK = ["#0072b2", "#d55e00"];
const UNITS = { layers: "hidden", width: "neurons each", rate: "a step" };
const BURST = 3; // steps of training between two pictures

class Playground extends Player {
  constructor(setup, transport) {
    super(setup, transport);
    this.root.classList.add("live-square");
    this.picture = new Picture({ width: setup.side, height: setup.side, scale: 8, crisp: false });
    this.wires = new Wires({ face: setup.face, ink: INK, follow: (layer, i, event) => this.act("follow", layer, i)(event) });
    this.about = h("p", { class: "ground-about", "aria-live": "polite" });
    this.lay(this.buildHead(), [this.stage(this.picture.canvas), this.caption, ...this.buildCurve()], [this.wires.root, this.about,
      ...this.buildChoices()]);
  }

  buildHead() {
    return this.head(this.tools(this.play, button("step", "Step", this.send("steps", 1), { title: "One step of training" }),
      button("dice", "Begin anew", this.send("restart"), { title: "A fresh network, same choices" }),
      button("back", "Reset", this.send("reset"), { title: "Back to the first choices" })));
  }

  buildChoices() {
    this.sliders = Object.entries(this.setup.ranges).map(([name, [low, high]]) => {
      const kind = name === "rate" ? "steep" : "continuous", word = name === "rate" ? "learning rate" : name;
      return this.dial({ name, word, kind, low, high, digits: 0, step: name === "rate" ? 0.1 : 1, unit: UNITS[name] },
        this.setup.start[name]);
    });
    this.facts = new Facts(["step", "training right", "weights", "held-out right", "loss"]);
    return [...this.choices.map(({ choice }) => choice.root), ...this.sliders.map(({ row }) => row), this.facts.root];
  }

  buildCurve() {
    this.curve = h("canvas", { class: "ground-curve", width: 640, height: 150, role: "img", "aria-label": "loss, step by step" });
    return [h("p", {}, "the loss, step by step"), this.curve];
  }

  next() {
    this.link.push(["steps", BURST]);
  }

  /** Show an answer; while playing, ask for the next steps as soon as the picture stands. */
  show({ step, weights, loss, losses, right, about }) {
    this.steps = step;
    const [training, held] = right.map((r) => `${Math.round(100 * r)} %`);
    this.facts.write([step, training, weights, held, loss === null ? "–" : loss.toFixed(3)]);
    this.about.textContent = about;
    this.putChoices();
    this.putSliders(this.setup.start);
    this.tell();
    this.picture.describe(`The decision after ${step} steps: ${training} of the training points right. Shown: ${about}`);
    this.showCurve(losses);
    if (this.playing) requestAnimationFrame(() => this.playing && !this.link.flying && this.next());
  }

  /** Draw the points over the surface: circles and squares, so that colour is not needed. */
  paint(bytes, { border, points, kinds, tables, followed }) {
    const { pen } = this.picture, plane = 4 * this.setup.side ** 2, of = (kind) => points.filter((_, i) => kinds[i] === kind);
    this.picture.paint(bytes);
    lines(pen, border);
    marks(pen, of(0), "circle", { size: 6.5, ink: INK[0] });
    marks(pen, of(1), "square", { size: 6, ink: INK[1] });
    this.wires.paint(tables, followed, bytes.slice(plane));
  }

  tell() {
    this.say(this.playing ? "Training …" : this.steps ? `Paused after ${this.steps} steps.` : "A fresh network. Press Play.");
  }

  showCurve(losses) {
    const pen = this.curve.getContext("2d"), { width, height } = this.curve, top = Math.max(...losses, 0.7);
    const places = losses.map((loss, i) => [i / Math.max(1, losses.length - 1) * width, height - 4 - loss / top * (height - 8)]);
    pen.clearRect(0, 0, width, height);
    pen.strokeStyle = getComputedStyle(this.root).getPropertyValue("--hand");
    pen.lineWidth = 4;
    pen.stroke(new Path2D(through(places)));
  }
}
