// @ts-check
// The training monitor: it draws what the kernel sends while it trains, and asks only once, at the start.

const CHART = { width: 360, height: 84 };
const WAITS = "Waiting for training to begin.";

class TrainingMonitor extends Part {
  constructor(setup, transport) {
    super(setup, transport);
    this.canvas = h("canvas", { role: "img", "aria-label": "what the model draws from the same noise" });
    this.progress = h("span", { class: "monitor-status" }, WAITS); // a kernel that trains is busy: that is no news
    this.bar = h("progress", { max: 1, value: 0, "aria-label": "steps done" });
    this.charts = h("div");
    this.lay(this.head(this.bar, this.progress), [this.stage(this.canvas)], [this.charts]);
  }

  /** Show how training stands; the last answer always wins. */
  show({ steps, planned, left, stopped, curves, spread }) {
    this.bar.value = planned ? steps / planned : 0;
    const done = stopped ? "stopped" : steps === planned ? "done" : `about ${left} s left`;
    this.progress.textContent = planned ? `step ${steps} of ${planned}, ${done}` : WAITS;
    this.charts.replaceChildren(...Object.entries(curves).map(([name, curve]) => this.chart(name, curve)),
      ...(spread?.bars ? [this.histogram(spread)] : []));
  }

  paint(bytes, reply) {
    tiles(this.canvas, bytes, reply);
  }

  /** How the values of each name lie, as outlines on one axis. */
  histogram({ low, high, bars, means }) {
    const { width, height } = CHART, names = Object.keys(bars), top = Math.max(...Object.values(bars).flat());
    const outlines = names.map((name, k) => {
      const wide = width / bars[name].length, y = (share) => 4 + (top - share) / top * (height - 4);
      const places = bars[name].flatMap((share, i) => [[i * wide, y(share)], [(i + 1) * wide, y(share)]]);
      const outline = through([[0, height], ...places, [width, height]]);
      return svg("path", { d: outline, class: `monitor-spread-${k}`, "vector-effect": "non-scaling-stroke" });
    });
    const told = names.map((name) => `${name} around ${tenths(means[name])}`).join(", ");
    const words = names.map((name, k) => h("span", { class: `monitor-key monitor-spread-${k}` }, name));
    return h("figure", {}, h("figcaption", {}, ...words), frame(told, outlines),
      h("figcaption", { class: "monitor-ends" }, h("span", {}, tenths(low)), h("span", {}, tenths(high))));
  }

  /** One small chart for each number, on a scale of its own. */
  chart(name, { points, last }) {
    const { width, height } = CHART, low = Math.min(...points), high = Math.max(...points), span = high - low || 1;
    const places = points.map((v, i) => [i / Math.max(1, points.length - 1) * width, 4 + (high - v) / span * (height - 8)]);
    const now = last === null ? "–" : String(Number(last.toPrecision(4)));
    const line = svg("path", { d: points.length ? through(places) : "", "vector-effect": "non-scaling-stroke" });
    return h("figure", {}, h("figcaption", {}, h("span", {}, name), h("output", { class: "live-number" }, now)),
      frame(`${name}, now ${now}`, [line]));
  }
}

/** Write a number with one decimal, and no minus before 0. @param {number} value */
function tenths(value) {
  return (Math.round(10 * value) / 10 || 0).toFixed(1);
}

function frame(words, paths) {
  return svg("svg", { viewBox: `0 0 ${CHART.width} ${CHART.height}`, preserveAspectRatio: "none", role: "img", "aria-label": words }, ...paths);
}
