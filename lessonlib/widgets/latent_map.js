// @ts-check
// The latent map: the cross follows the mouse and the keys at once, the kernel decodes the place under it.

const MAP = { width: 560, height: 480, edge: 30 };
const FINE = 0.01, COARSE = 0.1; // of the map's width: one arrow key, and with Shift
const MAP_HELP = { place: "place", follows: "Move over the map; click to hold a place.",
  holds: "Held. Click to let go; arrow keys move, with Shift further." };

class LatentMap extends Holder {
  static source(model) {
    return new Ahead(model);
  }

  constructor(setup, transport) {
    super(setup, transport, MAP_HELP);
    this.root.classList.add("live-framed");
    this.at = setup.area.map(([low, high]) => (low + high) / 2);
    const reset = (event) => { this.follow(true); this.go(setup.start, event); };
    this.lay(this.head(this.tools(this.hold, button("back", "Reset", reset, { title: "Back to the first place" }))),
      [this.buildMap(), this.caption], this.buildSide());
    this.follow(true);
  }

  buildMap() {
    const { points, letters } = this.setup;
    const codes = points.map(([z1, z2, kind]) => svg("text", { class: `map-kind-${kind % 5}`,
      x: this.across(z1).toFixed(1), y: (this.up(z2) + 4.5).toFixed(1) }, letters[kind]));
    this.cross = [svg("line", { y1: 0, y2: MAP.height - MAP.edge }), svg("line", { x1: MAP.edge, x2: MAP.width })];
    this.map = svg("svg", { viewBox: `0 0 ${MAP.width} ${MAP.height}`, tabindex: 0, role: "application",
      "aria-label": `${points.length} codes. Arrow keys move the place that is decoded, with Shift further.` },
      svg("image", { class: "map-atlas", href: this.setup.atlas, x: MAP.edge, width: MAP.width - MAP.edge,
        height: MAP.height - MAP.edge, preserveAspectRatio: "none" }),
      svg("g", { class: "map-marks" }, ...codes), ...this.axes(), svg("g", { class: "map-cross" }, ...this.cross));
    this.led(this.map);
    return h("div", { class: "live-stage" }, this.map);
  }

  /** The two axes: where they begin, where they end, and their names between. */
  axes() {
    const [[left, right], [low, high]] = this.setup.area, { width, height, edge } = MAP;
    const write = (x, y, words, anchor) => svg("text", { x, y, "text-anchor": anchor }, words);
    return [svg("rect", { class: "map-edge", x: 0, y: 0, width: edge, height }),
      svg("rect", { class: "map-edge", x: 0, y: height - edge, width, height: edge }),
      write(edge, height - 10, left.toFixed(1), "start"), write(width - 8, height - 10, right.toFixed(1), "end"),
      write((width + edge) / 2, height - 10, "z1 →", "middle"),
      ...[[height - edge, low.toFixed(1), "start"], [(height - edge) / 2, "z2 →", "middle"], [8, high.toFixed(1), "end"]]
        .map(([y, words, anchor]) => svg("text", { transform: `translate(20 ${y}) rotate(-90)`, "text-anchor": anchor }, words))];
  }

  buildSide() {
    this.canvas = h("canvas", { class: "live-picture", role: "img", "aria-label": "decoded picture" });
    this.said = h("output", { class: "map-said", role: "status" });
    this.bar = h("i");
    this.boxes = [0, 1].map((i) => h("input", { type: "number", step: "any", "aria-label": `z${i + 1}`,
      onchange: (event) => this.typed(i, event) }));
    const legend = this.setup.names.map((name, kind) => h("span", { class: `map-kind-${kind % 5}` },
      h("b", {}, this.setup.letters[kind]), ` ${name}`));
    return [this.stage(this.canvas), this.said, h("div", { class: "map-bar", "aria-hidden": "true" }, this.bar),
      h("div", { class: "map-boxes" }, ...this.boxes.map((box) => h("label", {}, box.getAttribute("aria-label"), box))),
      h("div", { class: "map-legend" }, ...legend)];
  }

  across(z1) {
    const [low, high] = this.setup.area[0];
    return MAP.edge + (z1 - low) / (high - low) * (MAP.width - MAP.edge);
  }

  up(z2) {
    const [low, high] = this.setup.area[1];
    return (high - z2) / (high - low) * (MAP.height - MAP.edge);
  }

  /** Go to the place under the mouse. */
  point(event) {
    const [[left, right], [low, high]] = this.setup.area, [across, down] = spot(event, this.map);
    this.go([left + (across * MAP.width - MAP.edge) / (MAP.width - MAP.edge) * (right - left),
      high - down * MAP.height / (MAP.height - MAP.edge) * (high - low)], event);
  }

  step(event) {
    const move = steer(event);
    if (!move) return;
    this.follow(false); // a mouse that rests on the map must not pull it back
    const size = event.shiftKey ? COARSE : FINE;
    this.go(this.at.map((v, i) => v + move[i] * size * (this.setup.area[i][1] - this.setup.area[i][0])), event);
  }

  typed(i, event) {
    this.follow(false);
    const value = event.target.valueAsNumber;
    this.go(this.at.map((v, j) => (i === j && Number.isFinite(value) ? value : v)), event);
  }

  go(at, event) {
    this.at = at.map((v, i) => Number(within(v, this.setup.area[i][0], this.setup.area[i][1]).toFixed(4)));
    this.mark();
    this.act("set", "at", this.at)(event);
  }

  /** Draw the cross, and write the place into the two fields. */
  mark() {
    const x = String(this.across(this.at[0])), y = String(this.up(this.at[1]));
    ["x1", "x2"].forEach((end) => this.cross[0].setAttribute(end, x));
    ["y1", "y2"].forEach((end) => this.cross[1].setAttribute(end, y));
    this.boxes.forEach((box, i) => { box.value = this.at[i].toFixed(2); });
  }

  show({ said }) {
    this.arrive();
    this.hint();
    this.said.parentElement.classList.toggle("map-waits", said === undefined);
    if (said !== undefined) this.read(said);
    const [z1, z2] = this.state.at.map((v) => v.toFixed(2));
    this.canvas.setAttribute("aria-label", `Picture decoded from z1 ${z1}, z2 ${z2} ${said ? this.said.textContent : ""}`.trim());
  }

  paint(bytes, { width, height }) {
    Object.assign(this.canvas, { width, height }).getContext("2d").putImageData(imageOf(bytes, width, height), 0, 0);
  }

  /** Write the reader's word; without one, or while it is on its way, none counts. */
  read(said) {
    this.said.textContent = said ? `reader: ${said.sure ? "" : "unsure, "}${said.name}, p = ${said.p.toFixed(2)}` : "";
    this.bar.parentElement.hidden = !said;
    this.bar.style.width = `${100 * (said?.p ?? 0)}%`;
    this.bar.classList.toggle("map-unsure", Boolean(said && !said.sure));
  }
}
