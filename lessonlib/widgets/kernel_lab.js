// @ts-check
// The kernel lab: nine numbers to type, presets to press, the picture and the result side by side.

const MOVES = { ArrowUp: 0.1, ArrowDown: -0.1 };
const LEAP = 10; // times as far with Shift held
const HOW = "Click a number and type; up and down change it by 0.1, with Shift by 1.";

/** Write a weight in few letters: no more than three decimals. */
const short = (value) => String(Number(value.toFixed(3)));
const read = (box) => (box.value.trim() ? Number(box.value.replace(",", ".")) : NaN);

class KernelLab extends Part {
  constructor(setup, transport) {
    super(setup, transport);
    const { width, height } = setup;
    this.pictures = ["the picture", "the result"].map((name) => new Picture({ width, height, "aria-label": name }));
    const [picture, result] = this.pictures.map(({ canvas }) =>
      h("figure", {}, canvas, h("figcaption", {}, canvas.getAttribute("aria-label"))));
    const presets = setup.presets.map((name) => button(null, name, this.act("preset", name)));
    this.root.append(
      this.head(button("back", "Reset", this.act("reset"), { title: "Back to the kernel at the start" })),
      picture, this.buildKernel(), result,
      h("div", { class: "live-tools", role: "group", "aria-label": "Presets" }, ...presets),
      h("div", { class: "kernel-foot" }, this.error, this.caption));
    this.say(HOW);
  }

  buildKernel() {
    this.boxes = Array.from({ length: 9 }, (_, i) => h("input", { type: "text", inputmode: "decimal", class: "kernel-weight",
      "aria-label": `weight in row ${Math.floor(i / 3) + 1}, column ${i % 3 + 1}`, onfocus: (event) => event.target.select(),
      oninput: (event) => this.typed(event), onkeydown: (event) => this.stepped(event), onblur: () => this.showWeights() }));
    this.total = h("output", { class: "kernel-total" });
    this.add = h("input", { type: "checkbox", onchange: (event) =>
      this.act("set", "add", event.target.checked ? 0.5 : 0)(event) });
    return h("fieldset", {}, h("legend", {}, "the kernel"), h("div", { class: "kernel-nine" }, ...this.boxes), this.total,
      h("label", {}, this.add, "add 0.5, so that minus shows"));
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
    event.target.value = short((Number(event.target.value) || 0) + move * (event.shiftKey ? LEAP : 1));
    this.typed(event);
  }

  show({ total }) {
    if (!this.link.ahead("weights")) this.showWeights();
    this.add.checked = this.state.add > 0;
    this.total.textContent = `the nine sum to ${short(total)}`;
    this.say(HOW);
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
    const { width, height } = this.setup, count = bytes.length / (4 * width * height);
    this.pictures.slice(-count).forEach((picture, i) => picture.paint(bytes, i));
    this.link.extra = { has_picture: true };
  }
}
