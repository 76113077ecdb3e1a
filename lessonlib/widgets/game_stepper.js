// @ts-check
// The game stepper: steps of either player, one by one or on and on, and what comes of them.

const INK = { real: "#0072b2", fake: "#d55e00" };
const TEMPO = { slow: 700, normal: 0, fast: 0 }; // ms to wait between two pictures
const BURST = { slow: 1, normal: 1, fast: 8 }; // steps of both players between two pictures
const FACTS = ["steps: discriminator, generator", "D(real), D(fake)", "modes found", "on target"];

class GameStepper extends Sketcher {
  constructor(setup, transport) {
    super(setup, transport);
    this.tempo = "normal";
    this.lay(this.buildHead(), this.buildStage(), this.buildChoices());
    this.go(this.tempo);
  }

  buildHead() {
    const step = (who, title) => button("step", `Step ${who}`, this.send(who, 1), { title });
    return this.head(this.tools(this.play, step("discriminator", "One step of the discriminator alone"),
      step("generator", "One step of the generator alone"), step("both", "One step of each, the discriminator first"),
      button("back", "Reset", (event) => this.restart(event), { title: "Back to the first choices" })));
  }

  buildStage() {
    const { side } = this.setup;
    const canvas = this.field({ width: side, height: side, scale: 10 });
    return [this.stage(canvas), this.caption, h("p", { class: "live-legend" },
      sample(DOT, INK.real, "real"), sample(SQUARE, INK.fake, "fake"), sample(ARROW, "#000", "where it will move"))];
  }

  buildChoices() {
    this.speed = new Choice("speed", Object.keys(TEMPO), (value) => this.go(value));
    this.seed = this.dial({ name: "seed", kind: "continuous", low: 0, high: this.setup.seeds, step: 1, about: "Another seed, another game" }, 0);
    this.facts = new Facts(FACTS);
    return [...this.choices.map(({ choice }) => choice.root), this.speed.root, this.seed.row, this.clear, this.facts.root];
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
    this.putSliders({ seed: 0 });
    this.putDrawing(places);
    this.tell();
    this.picture.describe(`The game after ${facts[0]} steps: D of real and fake ${facts[1]}, modes found ${facts[2]}`);
  }

  fill(bytes, reply) {
    const { pen } = this.picture;
    this.picture.paint(bytes);
    lines(pen, reply.border);
    marks(pen, reply.reals, "circle", { size: 9, ink: INK.real });
    marks(pen, reply.fakes, "square", { size: 5, ink: INK.fake });
    reply.arrows.forEach((by, i) => arrow(pen, reply.fakes[i], by));
  }

  tell() {
    const { discriminator, generator } = this.steps ?? {};
    this.say(this.playing ? (this.tempo === "slow" ? `The ${this.turn}'s turn …` : "Playing …")
      : discriminator + generator ? `Paused after ${discriminator} and ${generator} steps.`
        : this.draws ? "Draw on the picture (or arrow keys and Space), then Play." : "A new game. Press Play.");
  }
}
