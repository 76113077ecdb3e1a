// @ts-check
// Fit by hand: a curve through points, its squared errors, the loss and its slopes.

const SIZE = { width: 560, height: 400, left: 44, right: 14, top: 14, bottom: 34 };
const LOW = -0.25, HIGH = 1.25; // the values that the chart shows
const FULL = 0.5; // the loss that fills the bar

const across = (x) => SIZE.left + ((x + 1.08) / 2.16) * (SIZE.width - SIZE.left - SIZE.right);
const up = (y) => SIZE.top + ((HIGH - within(y, -9, 9)) / (HIGH - LOW)) * (SIZE.height - SIZE.top - SIZE.bottom);

class FitByHand extends Part {
  constructor(setup, transport) {
    super(setup, transport);
    this.root.classList.add("live-framed");
    this.lay(this.head(this.tools(button(null, "One gradient step", this.act("step", 1), { class: "live-main" }),
      button(null, "Ten steps", this.act("step", 10)),
      button("back", "Reset", this.act("reset"), { title: "Put every slider back to its start" }))),
    [this.buildChart(), this.caption], this.buildControls());
  }

  buildChart() {
    const { x, y } = this.setup;
    this.squares = svg("g", { class: "fit-squares" });
    this.line = svg("path", { class: "fit-curve" });
    const points = x.map((each, i) => svg("circle", { cx: across(each), cy: up(y[i]), r: 5.5 }));
    this.chart = svg("svg", { viewBox: `0 0 ${SIZE.width} ${SIZE.height}`, role: "img" }, ...grid(), this.squares,
      this.line, svg("g", { class: "fit-points" }, ...points));
    return this.stage(this.chart);
  }

  buildControls() {
    this.sliders = this.setup.controls.map((control) => this.slider(control));
    this.slopes = this.sliders.map(({ row }) => {
      const slope = h("span", { class: "fit-slope" });
      row.append(slope);
      return slope;
    });
    this.loss = h("output", { class: "fit-loss" });
    this.bar = h("i"); this.best = h("b", { title: "the lowest loss so far" });
    this.record = h("span");
    return [h("div", { class: "fit-line" }, h("span", {}, "loss"), this.loss),
      h("div", { class: "fit-bar", "aria-hidden": "true" }, this.bar, this.best),
      h("p", { class: "live-note" }, this.record), ...this.sliders.map(({ row }) => row),
      h("p", { class: "live-note" }, "An arrow shows where the loss falls, and how steeply: the slope of the loss. ",
        "Each orange square is one squared error; the loss is their mean.")];
  }

  show(reply) {
    this.line.setAttribute("d", through(reply.curve.map((y, i) => [across(this.setup.along[i]), up(y)])));
    this.squares.replaceChildren(...reply.fitted.map((y, i) => square(this.setup.x[i], this.setup.y[i], y)));
    this.showLoss(reply);
    this.putSliders(this.setup.start);
    this.sliders.forEach(({ control: { name } }, i) => {
      if (name in reply.slopes) this.showSlope(this.slopes[i], reply.slopes[name]);
    });
    this.say("");
    this.status.classList.toggle("fit-warning", Boolean(reply.note));
  }

  showLoss({ loss, best, steps }) {
    const words = (value) => lossWords(value, 4);
    this.loss.textContent = words(loss);
    this.bar.style.width = `${100 * within(loss / FULL, 0, 1)}%`;
    this.best.style.left = `${100 * within(best / FULL, 0, 1)}%`;
    this.record.textContent = `lowest so far ${words(best)} · gradient steps taken: ${steps}`;
    this.chart.setAttribute("aria-label", `${this.setup.x.length} points and a curve; loss ${words(loss)}`);
  }

  showSlope(place, slope) {
    const flat = Math.abs(slope) < 0.005;
    const size = Math.abs(slope) < 100 ? Math.abs(slope).toFixed(2) : "steep";
    place.textContent = flat ? "flat" : slope > 0 ? `← ${size}` : `→ ${size}`;
    place.title = `slope of the loss: ${slope.toPrecision(3)}`;
  }
}

/** Draw one squared error as a true square, from the point to the curve. */
function square(x, y, fitted) {
  const ends = [up(y), up(fitted)], side = Math.abs(ends[0] - ends[1]);
  return svg("rect", { x: across(x) + (x < 0 ? 0 : -side), y: Math.min(...ends), width: side, height: side });
}

/** Draw the axes: faint lines with their numbers. */
function grid() {
  const rows = [0, 0.5, 1].flatMap((y) => [
    svg("line", { x1: SIZE.left, x2: SIZE.width - SIZE.right, y1: up(y), y2: up(y), class: "fit-grid" }),
    svg("text", { x: SIZE.left - 8, y: up(y) + 5, "text-anchor": "end" }, y.toFixed(1))]);
  const columns = [-1, 0, 1].map((x) =>
    svg("text", { x: across(x), y: SIZE.height - 11, "text-anchor": "middle" }, x === 0 ? "x = 0" : String(x)));
  return [...rows, ...columns];
}
