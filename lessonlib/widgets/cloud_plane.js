// @ts-check
// The cloud plane: an ellipse for each picture's code, which grows as the slider turns β up.

const PLANE = 480; // units of the drawing, both ways
const SLIM = 2.5; // a cloud is never drawn smaller, else nobody would see it

class CloudPlane extends Ladder {
  constructor(setup, transport) {
    super(setup, transport);
    const { kinds, names, reach } = setup;
    this.scale = PLANE / 2 / reach;
    this.clouds = kinds.map((kind) => svg("ellipse", { class: `cloud cloud-${kind % 5}`, cx: 0, cy: 0, rx: 0, ry: 0 }));
    const rings = [1, 2].map((r) => svg("circle", { class: "cloud-ring", r: r * this.scale }));
    const write = (x, y, words, turn = "") => svg("text", { x, y, "text-anchor": "middle", transform: turn }, words);
    const edge = PLANE / 2;
    this.plane = svg("svg", { viewBox: `${-edge} ${-edge} ${PLANE} ${PLANE}`, role: "img" }, ...rings, ...this.clouds,
      write(0, edge - 8, "z1 →"), write(0, 18 - edge, "z2 →", "rotate(-90)"),
      write(2 * this.scale - 22, 2 * this.scale - 6, "noise"));
    const legend = h("div", { class: "live-legend" }, ...names.map((name, kind) =>
      h("span", {}, h("i", { class: `cloud-key cloud-${kind % 5}` }), ` ${name}`)));
    this.lay(this.head(), [this.stage(this.plane), legend], [this.dial.row, this.facts.root,
      ...this.figures, this.caption]);
  }

  show(reply) {
    const { clouds } = reply;
    this.turned(reply, { RMSE: 3, KL: 1 });
    clouds.forEach(([x, y, rx, ry], i) => {
      const wide = (v) => `${Math.max(SLIM, v * this.scale).toFixed(1)}px`; // as styles, so that they glide
      Object.assign(this.clouds[i].style, { cx: `${(x * this.scale).toFixed(1)}px`,
        cy: `${(-y * this.scale).toFixed(1)}px`, rx: wide(rx), ry: wide(ry) });
    });
    const typical = clouds.map((cloud) => cloud[2]).sort((a, b) => a - b)[clouds.length >> 1];
    this.plane.setAttribute("aria-label", `${clouds.length} clouds on a plane, their typical width ${typical}`);
  }
}
