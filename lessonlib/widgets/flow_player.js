// @ts-check
// The flow player: train a velocity for a while, then let time run and watch noise walk to the target.

const PAINTS = { real: "#0072b2", point: "#d55e00", trail: "#b08a6e", arrow: "#8a8a8a", ground: "#f7f7f7" };
const STEP_OF_TIME = 0.02; // between two pictures while time runs
const BURST_OF_TRAINING = 25;
const TOLD = ["training steps", "loss", "calls of the network", "on target"];

class FlowPlayer extends Sketcher {
  constructor(setup, transport) {
    super(setup, transport);
    this.training = false;
    this.train = button("step", "Train", () => this.go(true), { title: `Train for ${setup.trained.toLocaleString("en-US")} steps more; press again to stop` });
    this.play.title = "Let time run from 0 to 1";
    this.play.addEventListener("click", () => { this.training = false; }, true);
    const { t, steps, seed } = setup.numbers;
    const slide = (name, [low, high], about, step, digits) => this.dial({ name, kind: "continuous", low, high, step, about, digits }, this.first(name));
    this.sliders = { t: slide("t", t, "Time: 0 is noise, 1 is the sample", 0.02, 2),
      steps: slide("steps", steps, "In how many steps the points walk", 1, 0), seed: slide("seed", seed, "Another seed, another training", 1, 0) };
    this.facts = new Facts(TOLD);
    const canvas = this.field({ width: 48, height: 48, scale: 10 });
    this.lay(this.head(this.tools(this.train, this.play, button("back", "Reset", (event) => this.restart(event), { title: "Back to the first choices" }))),
      [this.stage(canvas), this.caption, h("p", { class: "live-legend" }, sample(DOT, PAINTS.real, "real"),
        sample(SQUARE, PAINTS.point, "on its way"), sample(ARROW, PAINTS.arrow, "velocity"))],
      [...this.choices.map(({ choice }) => choice.root), ...Object.values(this.sliders).map(({ row }) => row), this.clear, this.facts.root]);
  }

  /** @param {string} name */
  first(name) {
    return this.setup.start[name];
  }

  /** Begin or stop training. @param {boolean} training */
  go(training) {
    const stops = this.playing && this.training;
    this.training = training;
    this.until = (this.trained ?? 0) + this.setup.trained;
    this.run(!stops);
  }

  run(playing) {
    this.walked = false; // an answer that was on its way says where the points stood before
    super.run(playing);
    this.train.setAttribute("aria-pressed", String(playing && this.training));
  }

  next() {
    if (!this.playing || this.link.flying) return;
    this.link.push(this.training ? ["train", BURST_OF_TRAINING] : ["flow", STEP_OF_TIME]);
    this.walked = true;
  }

  show(reply) {
    const { trained, loss, calls, near, places } = reply;
    this.trained = trained;
    if (this.playing && this.walked && (this.training ? trained >= (this.until ?? 0) : this.state.t >= 1)) this.stop();
    this.next();
    const facts = [trained.toLocaleString("en-US"), loss === null ? "–" : loss.toFixed(2), calls, `${Math.round(100 * near)} %`];
    this.facts.write(facts);
    this.putChoices();
    this.putSliders(this.setup.start);
    this.putDrawing(places);
    this.paint(new Uint8Array(), reply);
    this.tell();
    this.picture.describe(`Flow at time ${this.state.t.toFixed(2)} after ${facts[0]} training steps, ${facts[3]} on target at the end`);
  }

  fill(_bytes, { aims, points, trails, arrows }) {
    const { pen, canvas } = this.picture;
    pen.fillStyle = PAINTS.ground;
    pen.fillRect(0, 0, canvas.width, canvas.height);
    marks(pen, aims, "circle", { size: 6, ink: PAINTS.real });
    const [places, by] = arrows;
    places.forEach((place, i) => arrow(pen, place, by[i], PAINTS.arrow));
    Object.assign(pen, { strokeStyle: PAINTS.trail, lineWidth: 1 });
    const side = canvas.width / 2;
    for (const trail of trails) pen.stroke(new Path2D(through(trail.map(([u, v]) => [(u + 1) * side, (1 - v) * side]))));
    marks(pen, points, "square", { size: 4.5, ink: PAINTS.point });
  }

  tell() {
    this.say(this.playing ? (this.training ? "Training …" : "Time runs …")
      : !this.trained ? (this.draws ? "Draw on the picture (or arrow keys and Space), then Train." : "Nothing is learned yet. Press Train.")
        : this.state.t >= 1 ? "The points have arrived. Play lets them walk again." : "Play lets time run; the slider t moves it by hand.");
  }
}
