// The kernel lab's page: nine numbers to type, presets to press, the picture and the result side by side.

const MOVES = { ArrowUp: 0.1, ArrowDown: -0.1 };
const LEAP = 10; // times as far with Shift held

export default {
  render({ model, el }) {
    const lab = new Lab(model);
    el.append(lab.root);
    lab.link.begin();
    return () => lab.link.close();
  },
};

/** Write a weight in few letters: no more than three decimals. */
function short(value) {
  return String(Number(value.toFixed(3)));
}

class Lab {
  constructor(model) {
    this.setup = model.get("setup");
    this.link = new Link(model, this.draw.bind(this), () => this.say("Waiting: the kernel is busy …"));
    this.root = h("section", { class: "live live-kernel", "aria-label": this.setup.title }, this.buildHead(),
      this.buildPicture("the picture"), this.buildKernel(), this.buildPicture("the result"), this.buildPresets(),
      this.buildFoot());
    keepKeys(this.root);
  }

  buildHead() {
    this.reset = button("back", "Reset", (event) => this.link.push(["reset"], event.timeStamp),
      { title: "Back to the kernel at the start" });
    return h("header", {}, h("div", { class: "live-title" }, this.setup.title), this.reset);
  }

  buildPicture(name) {
    const { width, height } = this.setup;
    const canvas = h("canvas", { width, height, role: "img", "aria-label": name });
    this.canvases = [...(this.canvases ?? []), canvas];
    return h("figure", {}, canvas, h("figcaption", {}, name));
  }

  buildKernel() {
    this.boxes = Array.from({ length: 9 }, (_, i) => h("input", { type: "text", inputmode: "decimal", class: "live-weight",
      "aria-label": `weight in row ${Math.floor(i / 3) + 1}, column ${i % 3 + 1}`, onfocus: (event) => event.target.select(),
      oninput: (event) => this.typed(event.timeStamp), onkeydown: (event) => this.stepped(event), onblur: () => this.showWeights() }));
    this.total = h("output", { class: "live-total" });
    this.add = h("input", { type: "checkbox", onchange: (event) =>
      this.link.push(["set", "add", event.target.checked ? 0.5 : 0], event.timeStamp) });
    return h("fieldset", {}, h("legend", {}, "the kernel"), h("div", { class: "live-nine" }, ...this.boxes), this.total,
      h("label", {}, this.add, "add 0.5, so that minus shows"));
  }

  buildPresets() {
    this.presets = this.setup.presets.map((name) => h("button", { type: "button",
      onclick: (event) => this.link.push(["preset", name], event.timeStamp) }, name));
    return h("div", { class: "live-presets", role: "group", "aria-label": "Presets" }, ...this.presets);
  }

  buildFoot() {
    this.error = h("div", { role: "alert", class: "live-error", hidden: true });
    this.status = h("span", {}, "Click a number and type; up and down change it by 0.1, with Shift by 1.");
    this.latency = h("span", { class: "live-latency", title: "from your hand to the drawn result" });
    return h("div", { class: "live-foot" }, this.error, h("p", {}, this.status, this.latency));
  }

  /** Send the nine numbers; a half-typed one is marked and waits. */
  typed(stamp) {
    const weights = this.boxes.map((box) => (box.value.trim() ? Number(box.value.replace(",", ".")) : NaN));
    this.boxes.forEach((box, i) => box.setAttribute("aria-invalid", String(!Number.isFinite(weights[i]))));
    if (weights.every(Number.isFinite)) this.link.push(["set", "weights", weights], stamp);
  }

  stepped(event) {
    const move = MOVES[event.key];
    if (!move) return;
    event.preventDefault();
    const now = Number(event.target.value) || 0;
    event.target.value = short(now + move * (event.shiftKey ? LEAP : 1));
    this.typed(event.timeStamp);
  }

  /** Show an answer: the result, the weights, or the error. */
  draw(reply, buffers, stamp) {
    this.error.textContent = reply.error ?? "";
    this.error.hidden = !reply.error;
    this.paint(buffers[0]);
    this.weights = reply.weights;
    if (!this.link.ahead("weights")) this.showWeights();
    this.add.checked = reply.add > 0;
    this.total.textContent = `the nine sum to ${short(reply.total)}`;
    this.say("Click a number and type; up and down change it by 0.1, with Shift by 1.");
    if (stamp !== null) requestAnimationFrame(() => this.showLatency(performance.now() - stamp));
  }

  /** Write the weights into their boxes, but never over what is being typed. */
  showWeights() {
    this.boxes.forEach((box, i) => {
      const typing = box === box.getRootNode().activeElement && Number(box.value.replace(",", ".")) === this.weights?.[i];
      const half = box === box.getRootNode().activeElement && box.getAttribute("aria-invalid") === "true";
      if (this.weights && !typing && !half) {
        box.value = short(this.weights[i]);
        box.setAttribute("aria-invalid", "false");
      }
    });
  }

  paint(buffer) {
    const { width, height } = this.setup;
    const size = 4 * width * height;
    const count = buffer.byteLength / size; // the result, and before it the picture when it is new
    this.canvases.slice(-count).forEach((canvas, i) => {
      const pixels = new Uint8ClampedArray(buffer.buffer, buffer.byteOffset + i * size, size);
      canvas.getContext("2d").putImageData(new ImageData(pixels, width, height), 0, 0);
    });
    this.link.extra = { has_picture: true };
  }

  showLatency(ms) {
    this.latency.textContent = `last change: ${Math.round(ms)} ms`;
  }

  say(words) {
    if (this.status.textContent !== words) this.status.textContent = words;
  }
}
