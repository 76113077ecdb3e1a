// @ts-check
// A part with a ladder of models: one dial chooses among them, rows of pictures and numbers follow.

class Ladder extends Part {
  /**
   * @param {any} setup
   * @param {Transport} transport
   */
  constructor(setup, transport) {
    super(setup, transport);
    const { rows, width, height, columns, betas, units } = setup; // the right shape before the first answer
    this.canvases = rows.map((name) =>
      h("canvas", { role: "img", "aria-label": name, width: columns * (width + GAP) - GAP, height }));
    this.figures = this.canvases.map((canvas, i) => h("figure", {}, h("figcaption", {}, rows[i]), canvas));
    this.dial = this.slider({ name: "β", kind: "category", low: 0, high: betas.length - 1, names: betas },
      { key: "beta", reset: ["reset"] });
    this.facts = new Facts(Object.keys(units));
  }

  /** Show where the dial stands, and the numbers. @param {any} reply @param {Record<string, number>} digits decimals, by name */
  turned({ numbers, began }, digits) {
    const { betas, units } = this.setup;
    this.putSliders({ beta: began });
    this.facts.write(Object.entries(units).map(([name, unit]) => `${numbers[name].toFixed(digits[name] ?? 0)} ${unit}`));
    this.say(`β = ${betas[this.state.beta]}. Arrow keys move the dial too.`);
  }

  paint(bytes) {
    const size = bytes.length / 3;
    this.canvases.forEach((canvas, i) => tiles(canvas, bytes.subarray(i * size, (i + 1) * size), this.setup));
  }
}
