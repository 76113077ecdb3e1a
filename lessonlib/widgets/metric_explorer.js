// @ts-check
// The metric explorer: two clouds of points, dials that break one of them, and the numbers that may notice.

const INK = { real: "#0072b2", made: "#d55e00" };

class MetricExplorer extends Part {
  constructor(setup, transport) {
    super(setup, transport);
    this.root.classList.add("live-square");
    this.canvas = h("canvas", { class: "live-picture", width: 800, height: 800, role: "img" });
    const key = (shape, word) => h("span", {}, h("i", { class: `metric-${shape}` }), word);
    /** @type {Slider[]} */
    this.dials = setup.controls.map((control) => this.slider(control));
    this.lay(this.head(this.tools(button("dice", "New points", this.act("again"), { title: "The same dials, another seed" }),
      button("back", "Reset", this.act("reset"), { title: "Back to the first dials" }))),
    [this.stage(this.canvas), h("p", { class: "live-legend" }, key("real", "real"), key("made", "generated"),
      key("fresh", "fresh real points score this")), this.caption],
    [...this.dials.map(({ row }) => row), this.buildNumbers()]);
  }

  buildNumbers() {
    this.bars = Object.keys(this.setup.full).map((name) => {
      const bar = h("i", { class: "metric-bar" }), tick = h("i", { class: "metric-fresh" }), value = h("output", { class: "live-number" });
      return { name, bar, tick, value, row: h("div", { class: "metric-row" }, h("span", {}, name),
        h("div", { class: "metric-rail" }, bar, tick), value) };
    });
    return h("div", { class: "metric-numbers" }, ...this.bars.map(({ row }) => row));
  }

  /** Show where each dial stands, and each number with the mark of fresh real points. */
  show({ numbers, fresh, began }) {
    this.putSliders(began);
    this.bars.forEach((bar) => this.measure(bar, numbers[bar.name], fresh[bar.name]));
    const told = this.bars.map(({ name, value }) => `${name} ${value.textContent}`).join(", ");
    this.canvas.setAttribute("aria-label", `Real and generated points: ${told}`);
    this.say(`Seed ${this.state.seed}. Arrow keys turn the dials too.`);
  }

  paint(bytes) {
    const { reach } = this.setup, flat = Array.from(new Float32Array(bytes.slice().buffer), (v) => v / reach);
    const places = Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i], flat[2 * i + 1]]);
    const pen = this.canvas.getContext("2d"), half = places.length / 2;
    pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
    pen.globalAlpha = 0.75;
    marks(pen, places.slice(0, half), "circle", { size: 7, edge: false, ink: INK.real });
    marks(pen, places.slice(half), "square", { size: 4, edge: false, ink: INK.made });
  }

  measure({ name, bar, tick, value }, number, fresh) {
    const place = (v) => `${100 * within(v / this.setup.full[name], 0, 1)}%`;
    bar.style.width = place(number);
    bar.classList.toggle("metric-over", number > this.setup.full[name]);
    tick.style.left = place(fresh);
    value.textContent = number.toFixed(Math.abs(number) < 0.1 ? 3 : 2).replace(/^-(0\.0+)$/, "$1");
    value.title = `fresh real points: ${fresh.toFixed(3)}`;
  }
}
