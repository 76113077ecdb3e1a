// @ts-check
// The descent race: the kernel runs the whole race at once, the page plays it.

const SCALE = 100; // pixels of the drawing for a distance of 1
const PACE = 60; // ms a step
const NUDGE = 0.1; // how far an arrow key moves the start
const MARKS = ["M-7 0a7 7 0 1 0 14 0a7 7 0 1 0-14 0", "M-6.5-6.5h13v13h-13z", "M0-8.5 8 6.5H-8z"]; // as in the plots

class DescentRace extends Player {
  constructor(setup, transport) {
    super(setup, transport);
    this.root.classList.add("live-framed");
    this.at = 0;
    /** @type {any[]} */ this.racers = [];
    this.lay(this.buildHead(), [this.buildMap(), this.caption], this.buildControls());
  }

  buildHead() {
    const step = () => { this.stop(); this.go(this.at + 1); };
    return this.head(this.tools(this.play, button(null, "Step", step),
      button("back", "Reset", (event) => this.reset(event), { title: "Back to the usual start and learning rate" })));
  }

  buildMap() {
    const { wide, high } = this.setup;
    this.relief = new Picture({ width: 600, height: 400, role: "presentation" });
    this.trails = svg("g"); this.start = svg("path", { class: "race-start", d: "M-9 0H9M0-9V9" });
    this.map = svg("svg", { viewBox: `0 0 ${2 * wide * SCALE} ${2 * high * SCALE}`, tabindex: 0, role: "group" },
      this.trails, this.start);
    this.map.addEventListener("click", (event) => this.clicked(event));
    this.map.addEventListener("keydown", (event) => this.pressed(event));
    const stage = this.stage(this.relief.canvas, this.map);
    stage.classList.add("race-map");
    return stage;
  }

  buildControls() {
    const [low, high] = this.setup.rates;
    this.rate = this.slider({ name: "learning rate", kind: "steep", low, high, step: 0.02, about: "of all three" }, { key: "rate" });
    this.select = h("select", { "aria-label": "landscape", onchange: (event) =>
      this.act("set", "landscape", event.target.value)(event) }, ...this.setup.landscapes.map((name) => h("option", {}, name)));
    this.table = h("tbody");
    const head = ["", "loss now", "at the bottom"].map((word) => h("th", { scope: "col" }, word));
    return [h("label", { class: "race-choose" }, "landscape", this.select), this.rate.row,
      h("table", {}, h("thead", {}, h("tr", {}, ...head)), this.table),
      h("p", { class: "live-note" }, "Dark is low. Click on the map to choose the start, or put the focus on it and ",
        "press the arrow keys.")];
  }

  /** Show a new race from its first step. */
  show({ racers }) {
    const { landscape, start } = this.state;
    this.racers = racers;
    this.select.value = landscape;
    this.putSliders({ rate: this.setup.rate });
    this.start.setAttribute("transform", `translate(${this.place(start).join(" ")})`);
    this.build();
    this.go(0);
  }

  paint(bytes, { relief }) {
    this.relief.paint(bytes);
    this.link.extra = { relief };
  }

  place([u, v]) {
    const { wide, high } = this.setup;
    return [within((u + wide) * SCALE, -2000, 3000), within((high - v) * SCALE, -2000, 3000)];
  }

  build() {
    this.drawn = this.racers.map(({ name }, i) => ({
      halo: svg("path", { class: "race-halo" }), trail: svg("path", { class: `race-trail race-${i}` }),
      head: svg("path", { d: MARKS[i], class: `race-head race-${i}` }), loss: h("td"), done: h("td"), name,
    }));
    this.trails.replaceChildren(...this.drawn.flatMap(({ halo, trail }) => [halo, trail]),
      ...this.drawn.map(({ head }) => head));
    this.table.replaceChildren(...this.drawn.map(({ name, loss, done }, i) =>
      h("tr", {}, h("th", { scope: "row" }, sample(i), name), loss, done)));
  }

  /** Show step `at` of the race; at its end stop playing. */
  go(at) {
    const last = this.racers[0].path.length - 1;
    this.at = Math.min(at, last);
    this.racers.forEach((racer, i) => this.showRacer(racer, this.drawn[i]));
    this.say(`step ${this.at} of ${last}`);
    const places = this.drawn.map(({ name, loss, done }) => `${name} loss ${loss.textContent} ${done.textContent}`);
    this.map.setAttribute("aria-label", `Map of the landscape, step ${this.at}: ${places.join("; ")}`);
    if (this.at === last) this.stop();
  }

  showRacer({ path, losses, arrived, lowest }, { halo, trail, head, loss, done }) {
    const walked = path.slice(0, this.at + 1).map((point) => this.place(point)), [x, y] = walked.at(-1);
    for (const line of [halo, trail]) line.setAttribute("d", through(walked));
    head.setAttribute("transform", `translate(${x} ${y})`);
    const now = losses[this.at], { wide, high } = this.setup;
    loss.textContent = lossWords(now, 3);
    const off = x < 0 || y < 0 || x > 2 * wide * SCALE || y > 2 * high * SCALE;
    const there = arrived !== null && arrived <= this.at;
    done.textContent = off ? "⚠ off the map" : there ? `${lowest ? "✔" : "△ higher valley,"} step ${arrived}` : "–";
  }

  run(playing) {
    clearInterval(this.timer);
    super.run(playing);
  }

  next() {
    if (this.at >= this.racers[0].path.length - 1) this.go(0);
    this.timer = setInterval(() => this.go(this.at + 1), PACE);
  }

  reset(event) {
    this.send("set", "rate", this.setup.rate)(event);
    this.act("set", "start", null)(event);
  }

  clicked(event) {
    const [x, y] = spot(event, this.map), { wide, high } = this.setup;
    this.send("set", "start", [(2 * x - 1) * wide, (1 - 2 * y) * high])(event);
  }

  pressed(event) {
    const move = steer(event);
    if (!move) return;
    this.state.start = this.state.start.map((v, i) => v + move[i] * NUDGE);
    this.send("set", "start", this.state.start)(event);
  }
}

/** Draw a racer's line and mark for the table. */
function sample(i) {
  return svg("svg", { viewBox: "0 0 44 20", class: "race-sample", "aria-hidden": "true" },
    svg("path", { d: "M0 10H44", class: `race-trail race-${i}` }),
    svg("path", { d: MARKS[i], transform: "translate(22 10)", class: `race-head race-${i}` }));
}
