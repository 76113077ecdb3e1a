// Fit by hand: the page draws what the kernel computed, and keeps no state of its own.

const SIZE = { width: 560, height: 400, left: 44, right: 14, top: 14, bottom: 34 };
const LOW = -0.25, HIGH = 1.25; // the values that the chart shows
const FULL = 0.5; // the loss that fills the bar

export default {
  render({ model, el }) {
    const fit = new Fit(model);
    el.append(fit.root);
    fit.link.begin();
    return () => fit.link.close();
  },
};

const across = (x) => SIZE.left + ((x + 1.08) / 2.16) * (SIZE.width - SIZE.left - SIZE.right);
const up = (y) => SIZE.top + ((HIGH - within(y, -9, 9)) / (HIGH - LOW)) * (SIZE.height - SIZE.top - SIZE.bottom);

/** A slider whose number has two decimals, and none where a wild step has thrown it far off. */
class WeightSlider extends Slider {
  write(value, state = "") {
    const digits = Math.abs(value) < 10 ? 2 : 0;
    this.number.textContent = value.toFixed(digits).replace(/^-(0\.00)$/, "$1");
    this.input.setAttribute("aria-valuetext", this.number.textContent + state);
  }
}

class Fit {
  constructor(model) {
    this.setup = model.get("setup");
    this.caption = new Caption();
    this.link = new Link(model, this.draw.bind(this), () => this.caption.say("Waiting: the kernel is busy …"));
    this.act = (...action) => (event) => this.link.push(action, event.timeStamp);
    this.root = h("section", { class: "live live-drawing live-fit", "aria-label": this.setup.title },
      this.buildHead(), h("div", { class: "live-chart" }, this.buildChart(), this.caption.root), this.buildControls());
    keepKeys(this.root);
  }

  buildHead() {
    return h("header", {}, h("div", { class: "live-heading" }, this.setup.title), h("div", { class: "live-buttons" },
      h("button", { type: "button", class: "live-main", onclick: this.act("step", 1) }, "One gradient step"),
      h("button", { type: "button", onclick: this.act("step", 10) }, "Ten steps"),
      button("back", "Reset", this.act("reset"), { title: "Put every slider back to its start" })));
  }

  buildChart() {
    this.squares = svg("g", { class: "fit-squares" });
    this.line = svg("path", { class: "fit-curve" });
    const points = this.setup.x.map((x, i) => svg("circle", { cx: across(x), cy: up(this.setup.y[i]), r: 5.5 }));
    this.chart = svg("svg", { viewBox: `0 0 ${SIZE.width} ${SIZE.height}`, role: "img" }, ...grid(), this.squares,
      this.line, svg("g", { class: "fit-points" }, ...points));
    this.error = h("div", { role: "alert", class: "live-error", hidden: true });
    return h("div", { class: "live-frame" }, this.chart, this.error);
  }

  buildControls() {
    this.sliders = {}; this.slopes = {};
    const rows = this.setup.controls.map((control) => this.buildRow(control));
    this.loss = h("output", { class: "fit-loss" });
    this.bar = h("i", {}); this.best = h("b", { title: "the lowest loss so far" });
    this.record = h("span", {});
    return h("div", { class: "live-controls" },
      h("div", { class: "fit-line" }, h("span", {}, "loss"), this.loss),
      h("div", { class: "fit-bar", "aria-hidden": "true" }, this.bar, this.best),
      h("p", { class: "live-note" }, this.record), ...rows,
      h("p", { class: "live-note" }, "An arrow shows where the loss falls, and how steeply: the slope of the loss. ",
        "Each orange square is one squared error; the loss is their mean."));
  }

  buildRow(control) {
    const { name } = control;
    const slider = this.sliders[name] = new WeightSlider(control, {
      moved: (value, stamp) => this.link.push(["set", name, value], stamp),
      left: () => this.link.release(),
      reset: (event) => this.link.push(["set", name, null], event.timeStamp),
    });
    this.slopes[name] = h("span", { class: "fit-slope" });
    slider.row.append(this.slopes[name]);
    return slider.row;
  }

  /** Show an answer: curve, squares, loss, sliders; or the error. */
  draw(reply, _buffers, stamp) {
    this.error.textContent = reply.error ?? "";
    this.error.hidden = !reply.error;
    this.drawCurve(reply);
    this.showLoss(reply);
    for (const [name, slider] of Object.entries(this.sliders)) {
      const start = this.setup.start[name];
      if (!this.link.ahead(name)) slider.show(reply.state[name], { began: start, changed: reply.state[name] !== start });
      if (name in reply.slopes) this.showSlope(name, reply.slopes[name]);
    }
    this.caption.say(reply.note ?? "");
    this.caption.status.classList.toggle("live-on-drift", Boolean(reply.note));
    this.caption.took(stamp);
  }

  drawCurve({ curve, fitted }) {
    this.line.setAttribute("d", through(curve.map((y, i) => [across(this.setup.along[i]), up(y)])));
    this.squares.replaceChildren(...fitted.map((y, i) => this.square(this.setup.x[i], this.setup.y[i], y)));
  }

  /** Draw one squared error as a true square, from the point to the curve. */
  square(x, y, fitted) {
    const ends = [up(y), up(fitted)], side = Math.abs(ends[0] - ends[1]);
    const left = across(x) + (x < 0 ? 0 : -side);
    return svg("rect", { x: left, y: Math.min(...ends), width: side, height: side });
  }

  showLoss({ loss, best, steps }) {
    const written = (value) => (value < 100 ? value.toFixed(4) : value.toExponential(1));
    this.loss.textContent = written(loss);
    this.bar.style.width = `${100 * within(loss / FULL, 0, 1)}%`;
    this.best.style.left = `${100 * within(best / FULL, 0, 1)}%`;
    this.record.textContent = `lowest so far ${written(best)} · gradient steps taken: ${steps}`;
    this.chart.setAttribute("aria-label", `${this.setup.x.length} points and a curve; loss ${written(loss)}`);
  }

  showSlope(name, slope) {
    const flat = Math.abs(slope) < 0.005;
    const size = Math.abs(slope) < 100 ? Math.abs(slope).toFixed(2) : "steep";
    this.slopes[name].textContent = flat ? "flat" : slope > 0 ? `← ${size}` : `→ ${size}`;
    this.slopes[name].title = `slope of the loss: ${slope.toPrecision(3)}`;
  }
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
