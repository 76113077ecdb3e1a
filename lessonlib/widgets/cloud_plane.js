// @ts-check
// The cloud plane: an ellipse for each picture's code, which grows as the slider turns β up.

const PLANE = 480; // units of the drawing, both ways
const SLIM = 2.5; // a cloud is never drawn smaller, else nobody would see it

class CloudPlane extends Part {
  constructor(setup, transport) {
    super(setup, transport);
    const { rows, width, height, columns, betas, kinds, names, reach, units } = setup;
    this.scale = PLANE / 2 / reach;
    this.clouds = kinds.map((kind) => svg("ellipse", { class: `cloud cloud-${kind % 5}`, cx: 0, cy: 0, rx: 0, ry: 0 }));
    const rings = [1, 2].map((r) => svg("circle", { class: "cloud-ring", r: r * this.scale }));
    const write = (x, y, words, turn = "") => svg("text", { x, y, "text-anchor": "middle", transform: turn }, words);
    const edge = PLANE / 2;
    this.plane = svg("svg", { viewBox: `${-edge} ${-edge} ${PLANE} ${PLANE}`, role: "img" }, ...rings, ...this.clouds,
      write(0, edge - 8, "z1 →"), write(0, 18 - edge, "z2 →", "rotate(-90)"),
      write(2 * this.scale - 22, 2 * this.scale - 6, "noise"));
    this.canvases = rows.map((name) =>
      h("canvas", { role: "img", "aria-label": name, width: columns * (width + GAP) - GAP, height }));
    this.dial = this.slider({ name: "β", kind: "category", low: 0, high: betas.length - 1, names: betas },
      { key: "beta", reset: ["reset"] });
    this.facts = new Facts(Object.keys(units));
    const legend = h("div", { class: "live-legend" }, ...names.map((name, kind) =>
      h("span", {}, h("i", { class: `cloud-key cloud-${kind % 5}` }), ` ${name}`)));
    this.lay(this.head(), [this.stage(this.plane), legend], [this.dial.row, this.facts.root,
      ...this.canvases.map((canvas, i) => h("figure", {}, h("figcaption", {}, rows[i]), canvas)), this.caption]);
  }

  show({ numbers, clouds, began }) {
    const { betas, units } = this.setup, { beta } = this.state;
    if (!this.link.ahead("beta")) this.dial.show(beta, { began, changed: beta !== began });
    this.facts.write(Object.entries(units).map(([name, unit]) =>
      `${numbers[name].toFixed({ RMSE: 3, KL: 1 }[name] ?? 0)} ${unit}`));
    clouds.forEach(([x, y, rx, ry], i) => {
      const wide = (v) => `${Math.max(SLIM, v * this.scale).toFixed(1)}px`; // as styles, so that they glide
      Object.assign(this.clouds[i].style, { cx: `${(x * this.scale).toFixed(1)}px`,
        cy: `${(-y * this.scale).toFixed(1)}px`, rx: wide(rx), ry: wide(ry) });
    });
    const typical = clouds.map((cloud) => cloud[2]).sort((a, b) => a - b)[clouds.length >> 1];
    this.plane.setAttribute("aria-label", `${clouds.length} clouds on a plane, their typical width ${typical}`);
    this.say(`β = ${betas[beta]}. Arrow keys move the dial too.`);
  }

  paint(bytes) {
    const size = bytes.length / 3;
    this.canvases.forEach((canvas, i) => tiles(canvas, bytes.subarray(i * size, (i + 1) * size), this.setup));
  }
}
