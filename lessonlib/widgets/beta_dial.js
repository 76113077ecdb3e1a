// @ts-check
// The β dial: one slider over a ladder of VAEs, three rows of pictures, the numbers beside them.

const TALL = 4; // nats of the highest bar that is drawn in full

class BetaDial extends Part {
  constructor(setup, transport) {
    super(setup, transport);
    const { rows, width, height, columns, betas } = setup; // the right shape before the first answer
    this.canvases = rows.map((name) =>
      h("canvas", { role: "img", "aria-label": name, width: columns * (width + GAP) - GAP, height }));
    this.dial = this.slider({ name: "β", kind: "category", low: 0, high: betas.length - 1, names: betas },
      { key: "beta", reset: ["reset"] });
    this.facts = new Facts(Object.keys(setup.units));
    this.bars = h("div", { class: "beta-bars", role: "img" });
    const stage = this.stage(...this.canvases.map((canvas, i) => h("figure", {}, h("figcaption", {}, rows[i]), canvas)));
    this.lay(this.head(), [stage, this.caption], [this.dial.row, this.facts.root,
      h("p", {}, `KL of each latent, largest first; a full bar is ${TALL} nats or more`), this.bars]);
  }

  show({ numbers, kl, began }) {
    const { betas, units } = this.setup, { beta } = this.state;
    if (!this.link.ahead("beta")) this.dial.show(beta, { began, changed: beta !== began });
    this.facts.write(Object.entries(units).map(([name, unit]) => `${numbers[name].toFixed(name === "RMSE" ? 3 : 0)} ${unit}`));
    this.bars.replaceChildren(...kl.map((v) => h("i", { style: `height: ${100 * within(v / TALL, 0.01, 1)}%` })));
    this.bars.setAttribute("aria-label", `KL of each latent in nats: ${kl.join(", ")}`);
    this.say(`β = ${betas[beta]}. Arrow keys move the dial too.`);
  }

  paint(bytes) {
    const size = bytes.length / 3;
    this.canvases.forEach((canvas, i) => tiles(canvas, bytes.subarray(i * size, (i + 1) * size), this.setup));
  }
}
