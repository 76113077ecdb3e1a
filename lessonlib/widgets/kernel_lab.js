// @ts-check
// The kernel lab: nine numbers to type, presets to press; the kernel slides over the picture, the sums make the result.

const MOVES = { ArrowUp: 0.1, ArrowDown: -0.1 };
const LARGER = 10; // times as far with Shift held
const PACE = 250; // ms that the kernel rests at a place while it plays
const HOW = "Point at the picture, or press arrow keys on it: the kernel lies there. Type in a weight; up and down change it by 0.1.";

/** Write a weight in few letters: no more than three decimals. */
const short = (value) => String(Number(value.toFixed(3)));
const two = (value) => value.toFixed(2).replace(/^-(0\.00)$/, "$1").replace("-", "−");
const read = (box) => (box.value.trim() ? Number(box.value.replace(",", ".")) : NaN);

class KernelLab extends Player {
  constructor(setup, transport) {
    super(setup, transport);
    const { width, height } = setup;
    this.size = [height, width];
    this.at = setup.start;
    this.pictures = ["the picture", "the result"].map((name) => new Picture({ width, height, "aria-label": name }));
    this.marks = this.pictures.map(() => h("i", { class: "kernel-mark" }));
    const [picture, result] = this.pictures.map(({ canvas }, i) =>
      h("figure", {}, h("div", { class: "live-stage" }, canvas, this.marks[i]), h("figcaption", {}, canvas.getAttribute("aria-label"))));
    this.aimed(this.pictures[0].canvas);
    const presets = setup.presets.map((name) => button(null, name, this.act("preset", name)));
    const reset = (event) => { this.go(setup.start); this.act("reset")(event); };
    this.root.append(
      this.head(this.tools(this.play, button("back", "Reset", reset, { title: "Back to the kernel and the place at the start" }))),
      picture, this.buildKernel(), result,
      h("div", { class: "live-tools", role: "group", "aria-label": "Presets" }, ...presets),
      h("div", { class: "kernel-foot" }, this.error, this.caption));
    this.say(HOW);
  }

  /** Let the mouse and the arrow keys lay the kernel on a place of the picture. */
  aimed(canvas) {
    Object.assign(canvas, { tabIndex: 0, role: "application" });
    for (const kind of ["pointermove", "pointerdown", "keydown"]) canvas.addEventListener(kind, (event) => {
      const to = aim(event, canvas, this.size, this.at);
      if (to) this.go(to);
    });
  }

  buildKernel() {
    this.boxes = Array.from({ length: 9 }, (_, i) => h("input", { type: "text", inputmode: "decimal", class: "kernel-weight",
      "aria-label": `weight in row ${Math.floor(i / 3) + 1}, column ${i % 3 + 1}`, onfocus: (event) => event.target.select(),
      oninput: (event) => this.typed(event), onkeydown: (event) => this.stepped(event), onblur: () => this.showWeights() }));
    this.cells = this.boxes.map(() => ({ pixel: h("span", { class: "kernel-pixel" }), product: h("span", {}) }));
    const nine = this.boxes.map((box, i) => h("div", {}, box, this.cells[i].pixel, this.cells[i].product));
    this.sum = h("output", { class: "kernel-sum" });
    this.total = h("span", { class: "kernel-total" });
    this.add = h("input", { type: "checkbox", onchange: (event) =>
      this.act("set", "add", event.target.checked ? 0.5 : 0)(event) });
    return h("fieldset", {}, h("legend", {}, "weight × pixel = product"), h("div", { class: "kernel-nine" }, ...nine), this.sum,
      this.total, h("label", {}, this.add, "add 0.5, so that minus shows"));
  }

  /** Send the nine numbers; a half-typed one is marked and waits. */
  typed(event) {
    const weights = this.boxes.map(read);
    this.boxes.forEach((box, i) => box.setAttribute("aria-invalid", String(!Number.isFinite(weights[i]))));
    if (weights.every(Number.isFinite)) this.act("set", "weights", weights)(event);
  }

  stepped(event) {
    const move = MOVES[event.key];
    if (!move) return;
    event.preventDefault();
    event.target.value = short((Number(event.target.value) || 0) + move * (event.shiftKey ? LARGER : 1));
    this.typed(event);
  }

  /** Lay the kernel on another place, by hand, and so stop playing. @param {number[]} at */
  go(at) {
    if (this.playing) this.stop();
    this.slide(at);
  }

  /** Show what the kernel makes of the place `at`: nine products and their sum. @param {number[]} at */
  slide(at) {
    this.at = at;
    this.marks.forEach((ring) => Object.assign(ring.style, {
      top: `${(at[0] + 0.5) / this.size[0] * 100}%`, left: `${(at[1] + 0.5) / this.size[1] * 100}%` }));
    if (!this.light || !this.state.weights) return;
    let sum = 0;
    this.cells.forEach(({ pixel, product }, i) => {
      const light = this.pixel(at[0] + Math.floor(i / 3) - 1, at[1] + i % 3 - 1), grey = Array(3).fill(Math.round(255 * light));
      pixel.textContent = `× ${two(light)}`;
      Object.assign(pixel.style, { background: `rgb(${grey})`, color: inkOn(grey) });
      product.textContent = `= ${two(this.state.weights[i] * light)}`;
      sum += this.state.weights[i] * light;
    });
    const { add } = this.state;
    this.sum.textContent = `sum ${two(sum)}${add ? ` + ${add}` : ""}, shown as ${two(within(sum + add, 0, 1))}`;
    this.pictures[0].describe(`the picture; the kernel lies on row ${at[0]}, column ${at[1]}; arrow keys move it`);
  }

  /** Return the light of a pixel, the mean of its colours; beyond the edge, of the nearest. */
  pixel(row, column) {
    const [height, width] = this.size;
    return this.light[within(row, 0, height - 1) * width + within(column, 0, width - 1)];
  }

  /** While playing: rest here, and go on by one pixel, row by row. */
  next() {
    const [height, width] = this.size, on = this.at[1] + 1;
    this.slide(on < width ? [this.at[0], on] : [(this.at[0] + 1) % height, 0]);
    this.timer = setTimeout(() => this.next(), PACE);
  }

  run(playing) {
    clearTimeout(this.timer);
    super.run(playing);
  }

  show({ total }) {
    if (!this.link.ahead("weights")) this.showWeights();
    this.add.checked = this.state.add > 0;
    this.total.textContent = `the nine weights sum to ${short(total)}`;
    this.say(HOW);
    this.slide(this.at);
  }

  /** Write the weights into their boxes, but never over what is being typed. */
  showWeights() {
    const { weights } = this.state;
    this.boxes.forEach((box, i) => {
      const here = box === document.activeElement;
      const typing = here && (read(box) === weights?.[i] || box.getAttribute("aria-invalid") === "true");
      if (!weights || typing) return;
      box.value = short(weights[i]);
      box.setAttribute("aria-invalid", "false");
    });
  }

  /** Paint the result, and before it the picture when it is new. */
  paint(bytes) {
    const { width, height } = this.setup, size = width * height, count = bytes.length / (4 * size);
    this.pictures.slice(-count).forEach((picture, i) => picture.paint(bytes, i));
    if (count === 2) this.light = Float32Array.from({ length: size }, (_, i) =>
      (bytes[4 * i] + bytes[4 * i + 1] + bytes[4 * i + 2]) / 765);
    this.link.extra = { has_picture: true };
    this.slide(this.at);
  }
}
