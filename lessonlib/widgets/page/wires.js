// @ts-check
// A network drawn: each node a small picture of what it sees, each line as thick as its weight.

/** Say where a node stands, in shares of the drawing, and how large it is. @param {number[]} sizes nodes of each layer */
function standing(sizes, layer, i) {
  return { x: (layer + 0.5) / sizes.length, y: (i + 0.5) / sizes[layer], size: Math.min(0.2, 0.82 / sizes[layer]) };
}

/**
 * Nodes and lines. Lines above 0 are orange, below 0 blue and dashed. One node is followed: its incoming lines stand
 * out, the other rest. The mouse, or arrow keys and Enter, follow another; Tab reaches the followed one only.
 */
class Wires {
  /**
   * @param {{face: number, ink: string[], follow: (layer: number, i: number, event: Event) => void}} how
   */
  constructor({ face, ink, follow }) {
    this.face = face;
    this.ink = ink;
    this.follow = follow;
    /** @type {number[]} */ this.sizes = [];
    /** @type {HTMLButtonElement[][]} */ this.nodes = [];
    this.canvas = h("canvas", { width: 860, height: 480, "aria-hidden": "true" });
    this.root = h("div", { class: "live-wires", role: "group", "aria-label": "the network", onkeydown: (event) => this.step(event) },
      this.canvas);
  }

  /** Draw weights and nodes anew. @param {number[][][]} tables @param {number[]} followed @param {Uint8Array} bytes */
  paint(tables, [layer, place], bytes) {
    const sizes = [tables[0][0].length, ...tables.map((table) => table.length)];
    if (String(sizes) !== String(this.sizes)) this.build(sizes);
    const answers = layer === sizes.length - 1;
    this.nodes.flat().forEach((node, n) => {
      const on = node === this.nodes[layer][place];
      node.querySelector("canvas").getContext("2d").putImageData(imageOf(bytes, this.face, this.face, n), 0, 0);
      node.setAttribute("aria-pressed", String(on));
      node.tabIndex = on ? 0 : -1;
    });
    const pen = this.canvas.getContext("2d");
    pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
    tables.forEach((table, k) => table.forEach((row, i) => row.forEach((weight, j) => {
      const own = layer === k + 1 && place === i;
      this.line(pen, standing(sizes, k, j), standing(sizes, k + 1, i), weight, own || answers ? 1 : 0.15);
    })));
  }

  line(pen, a, b, weight, strength) {
    const { width, height } = this.canvas, thick = Math.min(14, 0.8 + 4 * Math.abs(weight));
    Object.assign(pen, { strokeStyle: this.ink[weight < 0 ? 0 : 1], lineWidth: thick, globalAlpha: strength });
    pen.setLineDash(weight < 0 ? [12, 7] : []);
    pen.beginPath();
    pen.moveTo(a.x * width, a.y * height);
    pen.lineTo(b.x * width, b.y * height);
    pen.stroke();
  }

  /** Put up nodes for layers of these sizes. @param {number[]} sizes */
  build(sizes) {
    this.sizes = sizes;
    this.nodes = sizes.map((count, layer) => Array.from({ length: count }, (_, i) => {
      const { x, y, size } = standing(sizes, layer, i);
      const name = layer === 0 ? `input ${i + 1}` : layer === sizes.length - 1 ? "the answer" : `neuron ${i + 1} of layer ${layer}`;
      return h("button", { type: "button", "aria-label": name, title: name, onclick: (event) => this.follow(layer, i, event),
        style: `left: ${100 * x}%; top: ${100 * y}%; height: ${100 * size}%` }, h("canvas", { width: this.face, height: this.face }));
    }));
    this.root.replaceChildren(this.canvas, ...this.nodes.flat());
  }

  /** Move the focus by arrow key: up and down in a layer, left and right to the nearest of the next. */
  step(event) {
    const [right, up] = steer(event) ?? [0, 0];
    if (!right && !up) return;
    const from = this.nodes.findIndex((layer) => layer.includes(event.target)), i = this.nodes[from]?.indexOf(event.target);
    const to = within(from + right, 0, this.nodes.length - 1), count = this.nodes[to].length;
    const share = (i + 0.5) / this.nodes[from].length;
    this.nodes[to][right ? Math.floor(share * count) : within(i - up, 0, count - 1)].focus();
  }
}
