// The β dial's page: one slider over a ladder of VAEs, three rows of pictures, the numbers beside them.

const TALL = 4; // nats of the highest bar that is drawn in full

export default {
  render({ model, el }) {
    const dial = new Dial(model);
    el.append(dial.root);
    dial.link.begin();
    return () => dial.link.close();
  },
};

class Dial {
  constructor(model) {
    this.setup = model.get("setup");
    this.caption = new Caption();
    this.link = new Link(model, this.draw.bind(this), () => this.caption.say("Waiting: the kernel is busy …"));
    this.root = h("section", { class: "live live-board live-beta", "aria-label": this.setup.title }, this.buildHead(),
      h("div", { class: "live-left" }, this.buildRows(), this.caption.root),
      h("div", { class: "live-right" }, this.buildSlider(), this.buildReading()));
    keepKeys(this.root);
  }

  buildHead() {
    return h("header", {}, h("div", { class: "live-title" }, this.setup.title));
  }

  buildRows() {
    const { rows, width, height, columns } = this.setup; // the right shape before the first answer
    this.canvases = rows.map((name) =>
      h("canvas", { role: "img", "aria-label": name, width: columns * (width + GAP) - GAP, height }));
    this.error = h("div", { role: "alert", class: "live-error", hidden: true });
    return h("div", { class: "live-stage" }, ...this.canvases.map((canvas) =>
      h("figure", {}, h("figcaption", {}, canvas.getAttribute("aria-label")), canvas)), this.error);
  }

  buildSlider() {
    const { betas } = this.setup;
    const control = { name: "β", kind: "category", low: 0, high: betas.length - 1, names: betas };
    const moved = (value, stamp) => this.link.push(["set", "beta", value], stamp);
    const reset = (event) => this.link.push(["reset"], event.timeStamp);
    this.slider = new Slider(control, { moved, left: () => {}, reset });
    return this.slider.row;
  }

  buildReading() {
    this.facts = Object.keys(this.setup.units).map((name) => [name, h("output", { class: "live-number" })]);
    this.bars = h("div", { class: "beta-bars", role: "img" });
    return h("div", {}, ...this.facts.map(([name, output]) => h("div", { class: "beta-fact" }, h("span", {}, name), output)),
      h("p", {}, `KL of each latent, largest first; a full bar is ${TALL} nats or more`), this.bars);
  }

  /** Show an answer: three rows, the numbers, a bar for each latent; or the error in their place. */
  draw(reply, buffers, stamp) {
    this.error.textContent = reply.error ?? "";
    this.error.hidden = !reply.error;
    const { beta, began } = reply;
    this.link.ahead("beta") || this.slider.show(beta, { began, changed: beta !== began });
    if (!buffers[0]?.byteLength) return;
    const { width, height, columns, betas, units } = this.setup, size = buffers[0].byteLength / 3;
    this.canvases.forEach((canvas, i) =>
      tiles(canvas, bytesOf(buffers[0], i * size, size), { width, height, columns }));
    this.facts.forEach(([name, output]) => {
      const value = reply.numbers[name];
      output.textContent = `${value.toFixed(name === "RMSE" ? 3 : 0)} ${units[name]}`;
    });
    this.bars.replaceChildren(...reply.kl.map((v) => h("i", { style: `height: ${100 * within(v / TALL, 0.01, 1)}%` })));
    this.bars.setAttribute("aria-label", `KL of each latent in nats: ${reply.kl.join(", ")}`);
    this.caption.say(`β = ${betas[beta]}. Arrow keys move the dial too.`);
    this.caption.took(stamp);
  }
}
