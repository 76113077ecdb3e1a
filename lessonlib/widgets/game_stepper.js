// @ts-check
// The game stepper: steps of either player, one by one or on and on, and what comes of them.

const INK = { real: "#0072b2", fake: "#d55e00" };
const TEMPO = { slow: 700, normal: 0, fast: 0 }; // ms to wait between two pictures
const BURST = { slow: 1, normal: 1, fast: 8 }; // steps of both players between two pictures
const NUDGE = 0.05; // how far an arrow key moves the pencil, in shares of the picture
const APART = 0.05; // how far the pencil moves before it leaves the next point, likewise
const FACTS = ["steps: discriminator, generator", "D(real), D(fake)", "modes found", "on target"];

class GameStepper extends Player {
  constructor(setup, transport) {
    super(setup, transport);
    this.root.classList.add("live-square");
    this.tempo = "normal";
    this.pencil = [0, 0];
    this.lay(this.buildHead(), this.buildStage(), this.buildChoices());
    this.go(this.tempo);
  }

  buildHead() {
    const step = (who, title) => button("step", `Step ${who}`, this.send(who, 1), { title });
    return this.head(this.tools(this.play, step("discriminator", "One step of the discriminator alone"),
      step("generator", "One step of the generator alone"), step("both", "One step of each, the discriminator first"),
      button("back", "Reset", (event) => this.reset(event), { title: "Back to the first choices" })));
  }

  buildStage() {
    const { side } = this.setup;
    this.picture = new Picture({ width: side, height: side, scale: 10, crisp: false, tabindex: 0,
      onpointerdown: (event) => this.press(event), onpointermove: (event) => this.drag(event),
      onpointerup: () => { this.held = false; }, onkeydown: (event) => this.key(event) });
    const sample = (d, ink, word) => h("span", {}, svg("svg", { viewBox: "0 0 26 14", "aria-hidden": "true" },
      svg("path", { d, fill: ink, stroke: ink })), word);
    return [this.stage(this.picture.canvas), this.caption, h("p", { class: "live-legend" },
      sample("M8 7a5 5 0 1 0 10 0a5 5 0 1 0-10 0", INK.real, "real"), sample("M8 2h10v10H8z", INK.fake, "fake"),
      sample("M3 7h16M19 4l4 3-4 3z", "#000", "where it will move"))];
  }

  buildChoices() {
    this.speed = new Choice("speed", Object.keys(TEMPO), (value) => this.go(value));
    this.seed = this.dial({ name: "seed", kind: "continuous", low: 0, high: this.setup.seeds, step: 1, about: "Another seed, another game" }, 0);
    this.clear = button("undo", "Clear drawing", (event) => { this.stroke = []; this.act("set", "drawing", this.setup.first)(event); },
      { title: "Back to the first three places; what you draw next replaces them" });
    this.facts = new Facts(FACTS);
    return [...this.choices.map(({ choice }) => choice.root), this.speed.root, this.seed.row, this.clear, this.facts.root];
  }

  reset(event) {
    this.stroke = null;
    this.send("reset")(event);
  }

  go(tempo) {
    this.tempo = tempo;
    this.speed.put(tempo);
  }

  run(playing) {
    clearTimeout(this.timer);
    super.run(playing);
  }

  /** Ask for what comes next; in slow motion the players take turns that can be seen. */
  next() {
    if (!this.playing || this.link.flying) return;
    this.turn = this.turn === "discriminator" ? "generator" : "discriminator";
    this.link.push([this.tempo === "slow" ? this.turn : "both", BURST[this.tempo]]);
  }

  /** Show an answer; while playing, ask for the next steps while the page draws these. */
  show({ steps, d, modes, near, places }) {
    clearTimeout(this.timer);
    this.steps = steps;
    if (TEMPO[this.tempo]) this.timer = setTimeout(() => this.next(), TEMPO[this.tempo]);
    else this.next();
    const facts = [`${steps.discriminator}, ${steps.generator}`, d.map((v) => v.toFixed(2)).join(", "),
      modes === null ? "–" : `${modes} of 8`, `${Math.round(100 * near)} %`];
    this.facts.write(facts);
    this.putChoices();
    if (!this.link.ahead("seed")) this.seed.show(this.state.seed, { began: 0, changed: this.state.seed !== 0 });
    this.clear.hidden = !this.draws;
    this.picture.canvas.classList.toggle("game-draws", this.draws);
    if (!this.stroke && this.draws) this.stroke = [...places];
    this.tell();
    this.picture.describe(`The game after ${facts[0]} steps: D of real and fake ${facts[1]}, modes found ${facts[2]}`);
  }

  /** Whether the target is what the learner draws. */
  get draws() {
    return this.state.target === this.setup.drawing;
  }

  paint(bytes, reply) {
    this.last = [bytes, reply];
    const { pen } = this.picture;
    this.picture.paint(bytes);
    lines(pen, reply.border);
    marks(pen, reply.reals, "circle", { size: 9, ink: INK.real });
    marks(pen, reply.fakes, "square", { size: 5, ink: INK.fake });
    reply.arrows.forEach((by, i) => arrow(pen, reply.fakes[i], by));
    const [x, y] = this.pencil;
    if (this.draws) lines(pen, [[x - 0.04, y, x + 0.04, y], [x, y - 0.04, x, y + 0.04]], 2);
  }

  tell() {
    const { discriminator, generator } = this.steps ?? {};
    this.say(this.playing ? (this.tempo === "slow" ? `The ${this.turn}'s turn …` : "Playing …")
      : discriminator + generator ? `Paused after ${discriminator} and ${generator} steps.`
        : this.draws ? "Draw on the picture (or arrow keys and Space), then Play." : "A new game. Press Play.");
  }

  at(event) {
    const [x, y] = spot(event, this.picture.canvas);
    return [2 * x - 1, 1 - 2 * y];
  }

  press(event) {
    if (!this.draws) return;
    this.held = true;
    this.picture.canvas.setPointerCapture(event.pointerId);
    this.leave(this.at(event), event);
  }

  drag(event) {
    if (!this.held) return;
    const [x, y] = this.at(event);
    if (Math.hypot(x - this.pencil[0], y - this.pencil[1]) >= APART) this.leave([x, y], event);
  }

  key(event) {
    const move = way(event);
    if (!this.draws || !(move || event.key === " ")) return;
    event.preventDefault();
    if (!move) return this.leave(this.pencil, event);
    this.pencil = this.pencil.map((v, i) => within(v + move[i] * NUDGE, -1, 1));
    this.paint(...this.last);
  }

  /** Leave a point where the pencil is. */
  leave(place, event) {
    const { reach, most_places: most } = this.setup;
    this.pencil = place;
    this.stroke = [...(this.stroke ?? []), place.map((v) => v * reach)].slice(-most);
    this.act("set", "drawing", this.stroke)(event);
  }
}

/** Draw an arrow with a head; one shorter than its head shows that hardly anything pushes, and stays away. */
function arrow(pen, [u, v], by) {
  const scale = pen.canvas.width / 2, [x, y] = [(u + 1) * scale, (1 - v) * scale];
  const [dx, dy] = [by[0] * scale, -by[1] * scale], size = Math.hypot(dx, dy);
  if (size < 4) return;
  const [ux, uy] = [dx / size, dy / size], head = Math.min(9, size), [tx, ty] = [x + dx, y + dy];
  Object.assign(pen, { strokeStyle: "#000", fillStyle: "#000", lineWidth: 2 });
  pen.stroke(new Path2D(`M${x} ${y}L${tx} ${ty}`));
  pen.fill(new Path2D(`M${tx} ${ty}L${tx - head * (ux + uy / 2)} ${ty - head * (uy - ux / 2)}L${tx - head * (ux - uy / 2)} ${ty - head * (uy + ux / 2)}`));
}
