// @ts-check
// The β dial: one slider over a ladder of VAEs, three rows of pictures, the numbers beside them.

const TALL = 4; // nats of the highest bar that is drawn in full

class BetaDial extends Ladder {
  constructor(setup, transport) {
    super(setup, transport);
    this.bars = h("div", { class: "beta-bars", role: "img" });
    this.lay(this.head(), [this.stage(...this.figures), this.caption], [this.dial.row, this.facts.root,
      h("p", {}, `KL of each latent, largest first; a full bar is ${TALL} nats or more`), this.bars]);
  }

  show(reply) {
    const { kl } = reply;
    this.turned(reply, { RMSE: 3 });
    this.bars.replaceChildren(...kl.map((v) => h("i", { style: `height: ${100 * within(v / TALL, 0.01, 1)}%` })));
    this.bars.setAttribute("aria-label", `KL of each latent in nats: ${kl.join(", ")}`);
  }
}
