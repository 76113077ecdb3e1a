// The training monitor's page: it draws what the kernel sends while it trains, and asks only once, at the start.

const CHART = { width: 360, height: 84 };

export default {
  render({ model, el }) {
    const monitor = new Monitor(model);
    el.append(monitor.root);
    monitor.link.begin();
    return () => monitor.link.close();
  },
};

class Monitor {
  constructor(model) {
    const { title } = model.get("setup");
    this.link = new Link(model, this.draw.bind(this), () => {}); // a kernel that trains is busy: no news
    this.canvas = h("canvas", { role: "img", "aria-label": "what the model draws from the same noise" });
    this.error = h("div", { role: "alert", class: "live-error", hidden: true });
    this.status = h("span", { class: "live-status" }, "Waiting for training to begin.");
    this.bar = h("progress", { max: 1, value: 0, "aria-label": "steps done" });
    this.charts = h("div", { class: "live-right" });
    this.root = h("section", { class: "live live-board live-monitor", "aria-label": title },
      h("header", {}, h("div", { class: "live-title" }, title), this.bar, this.status),
      h("div", { class: "live-left" }, h("div", { class: "live-stage" }, this.canvas, this.error)), this.charts);
    keepKeys(this.root);
  }

  /** Show how training stands; the last answer always wins. */
  draw(reply, buffers) {
    const { steps, planned, left, stopped, curves } = reply;
    this.error.textContent = reply.error ?? "";
    this.error.hidden = !reply.error;
    if (buffers[0]?.byteLength) tiles(this.canvas, bytesOf(buffers[0]), reply);
    this.bar.value = planned ? steps / planned : 0;
    const done = stopped ? "stopped" : steps === planned ? "done" : `about ${left} s left`;
    this.status.textContent = planned ? `step ${steps} of ${planned}, ${done}` : "Waiting for training to begin.";
    const spread = reply.spread?.bars ? [this.histogram(reply.spread)] : [];
    this.charts.replaceChildren(...Object.entries(curves).map(([name, curve]) => this.chart(name, curve)), ...spread);
  }

  /** How the values of each name lie, as outlines on one axis. */
  histogram({ low, high, bars, means }) {
    const { width, height } = CHART, names = Object.keys(bars), top = Math.max(...Object.values(bars).flat());
    const outlines = names.map((name, k) => {
      const wide = width / bars[name].length, y = (share) => 4 + (top - share) / top * (height - 4);
      const places = bars[name].flatMap((share, i) => [[i * wide, y(share)], [(i + 1) * wide, y(share)]]);
      const outline = through([[0, height], ...places, [width, height]]);
      return svg("path", { d: outline, class: `live-spread-${k}`, "vector-effect": "non-scaling-stroke" });
    });
    const told = names.map((name) => `${name} around ${means[name].toFixed(1)}`).join(", ");
    const words = names.map((name, k) => h("span", { class: `live-key live-spread-${k}` }, name));
    return h("figure", {}, h("figcaption", {}, ...words),
      svg("svg", { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", role: "img", "aria-label": told }, ...outlines),
      h("figcaption", { class: "live-ends" }, h("span", {}, low.toFixed(1)), h("span", {}, high.toFixed(1))));
  }

  /** One small chart for each number, on a scale of its own. */
  chart(name, { points, last }) {
    const { width, height } = CHART, low = Math.min(...points), high = Math.max(...points), span = high - low || 1;
    const places = points.map((v, i) => [i / Math.max(1, points.length - 1) * width, 4 + (high - v) / span * (height - 8)]);
    const now = last === null ? "–" : String(Number(last.toPrecision(4)));
    const line = svg("path", { d: points.length ? through(places) : "", "vector-effect": "non-scaling-stroke" });
    return h("figure", {}, h("figcaption", {}, h("span", {}, name), h("output", { class: "live-number" }, now)),
      svg("svg", { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", role: "img", "aria-label": `${name}, now ${now}` }, line));
  }
}
