// @ts-check
// The style mixer: choices and sliders of what is asked for, the work, and below it the asked above the obtained palette.

const MIXED = [["style", "Style"], ["palette", "Palette"], ["composition", "Composition"], ["texture", "Texture"]];
const STILL = 250; // ms without a move before the sharp picture is asked for
const LISTED = 5; // names, at most, that lie side by side as keys; more, or a second choice, get a slider

class StyleMixer extends Part {
  constructor(setup, transport) {
    super(setup, transport);
    this.root.classList.add("live-square");
    this.canvas = h("canvas", { class: "live-picture", width: setup.side, height: setup.side, role: "img" });
    this.undo = button("undo", "Undo", this.act("undo"), { title: "Take the last change back" });
    /** @type {Slider[]} */ this.sliders = [];
    /** @type {{name: string, names: string[], choice: Choice}[]} */ this.choices = [];
    const heads = new Set(MIXED.map(([group]) => group));
    const groups = [...MIXED, ["", "Further"]].map(([group, word]) => {
      const mine = setup.controls.filter((c) => c.group === group || (group === "" && !heads.has(c.group)));
      return mine.length ? [h("fieldset", { class: "mixer-group" }, h("legend", {}, word), ...mine.map((c) => this.control(c)))] : [];
    });
    this.lay(this.head(this.tools(button("dice", "New work", this.act("again"), { class: "live-main", title: "The same conditions, other noise" }),
      this.undo, button("back", "Reset", this.act("reset"), { title: "Back to the first work" }))),
    [this.stage(this.canvas), this.strip(), this.caption], groups.flat());
  }

  /** Make a control: keys for the first choice of its group, else a slider. @param {Control & {group: string}} control */
  control(control) {
    const { name, kind, names = [] } = control;
    if (kind !== "category" || name === "second" || names.length > LISTED) {
      const slider = this.slider(control, { left: () => this.link.release() });
      this.sliders.push(slider);
      return slider.row;
    }
    const choice = new Choice(name, names, (value, event) => {
      this.act("set", name, names.indexOf(value))(event);
      this.link.release();
    });
    this.choices.push({ name, names, choice });
    return choice.root;
  }

  /** Make the strip: a column for each asked ink, the colour that the work has for it below. */
  strip() {
    this.columns = Array.from({ length: 5 }, () => ({ asked: h("i"), obtained: h("i"), share: h("span") }));
    this.words = h("div", { class: "mixer-strip", role: "img" }, h("span", {}, "asked"), ...this.columns.map((c) => c.asked),
      h("span", {}, "obtained"), ...this.columns.map((c) => c.obtained), h("span"), ...this.columns.map((c) => c.share));
    return this.words;
  }

  show({ asked, obtained, shares, began, can_undo: can, distance }) {
    const { state } = this;
    this.putSliders(began);
    for (const { name, names, choice } of this.choices) if (!this.link.ahead(name)) choice.put(names[state[name]]);
    this.undo.disabled = !can;
    this.columns.forEach((column, i) => {
      column.asked.style.background = asked[i];
      column.obtained.style.background = shares[i] === "0 %" ? "none" : obtained[i];
      reword(column.share, shares[i]);
    });
    this.words.setAttribute("aria-label", `Asked palette: ${asked.join(", ")}; obtained: ${obtained.join(", ")}; shares: ${shares.join(", ")}`);
    const told = [...this.choices.map(({ name, names }) => `${name} ${names[state[name]]}`), ...this.sliders.map((s) => `${s.control.name} ${s.number.textContent}`)];
    this.canvas.setAttribute("aria-label", `Work ${state.seed}: ${told.join(", ")}`);
    this.say(`Work ${state.seed}. Palette distance ${distance.toFixed(3)}.`);
  }

  /** Paint what came; ask for a sharp picture once nothing has moved for a while. */
  paint(bytes, { size }) {
    const { canvas } = this;
    if (canvas.width !== size) Object.assign(canvas, { width: size, height: size });
    canvas.getContext("2d").putImageData(imageOf(bytes, size, size), 0, 0);
    clearTimeout(this.later);
    if (size < this.setup.side) this.later = setTimeout(() => this.link.push(["sharp"], null), STILL); // it times nothing
  }

  close() {
    super.close();
    clearTimeout(this.later);
  }
}
