// @ts-check
// Zoom compare: four loupes, or two under a swipe, or two of which one is the original; the whole picture says where.

const SIDES = { ArrowLeft: "left", ArrowRight: "right" };

class ZoomCompare extends Asker {
  constructor(setup, transport) {
    super(setup, transport, SIDES);
    this.at = [0, 0];
    this.mode = new Choice("mode", setup.modes, (value, event) => this.act("set", "mode", value)(event));
    this.lay(this.head(this.mode.root), [this.buildStage(), this.caption], [this.buildPlace(), this.buildBlind()]);
  }

  loupe(caption = "") {
    const { side } = this.setup, picture = new Picture({ width: side, height: side }), words = h("figcaption", {}, caption);
    return { picture, words, root: h("figure", {}, picture.canvas, words) };
  }

  buildStage() {
    const { names } = this.setup;
    this.four = names.map((name) => this.loupe(name));
    this.two = [this.loupe(), this.loupe()];
    this.grid = h("div", { class: "zoom-four" }, ...this.four.map((each) => each.root));
    this.cut = h("input", { type: "range", class: "zoom-cut", "aria-label": "swipe: share of the left picture", oninput: () => this.pair.style.setProperty("--cut", `${this.cut.value}%`) });
    this.pair = h("div", { class: "zoom-pair" }, ...this.two.map((each) => each.root), h("i", { class: "zoom-line" }), this.cut);
    this.ends = h("div", { class: "zoom-ends" });
    return this.stage(this.grid, this.pair, this.ends);
  }

  buildPlace() {
    const { width, height, names } = this.setup;
    this.whole = new Picture({ width, height, class: "zoom-whole" });
    this.frame = h("i", { class: "zoom-frame" });
    this.map = h("div", { class: "zoom-map", role: "application", tabindex: 0,
      "aria-label": "Where the loupe lies. Arrow keys move it by 4 pixels, with Shift by 40." }, this.whole.canvas, this.frame);
    this.map.addEventListener("pointerdown", (event) => { this.map.setPointerCapture(event.pointerId); this.point(event); });
    this.map.addEventListener("pointermove", (event) => event.buttons && this.point(event));
    this.sides = ["left", "right"].map((key) => new Choice(key, names, (value, event) => this.act("set", key, value)(event)));
    this.swiped = h("div", {}, ...this.sides.map((side) => side.root));
    this.dial = this.slider({ name: "texture", kind: "continuous", low: 0, high: 1, about: "0 trained for little error, 1 for real texture" });
    this.facts = new Facts(["PSNR, bicubic", "PSNR, ours", "texture distance, bicubic", "texture distance, ours"]);
    return this.open = h("div", { class: "zoom-open" }, this.map, this.dial.row, this.swiped, this.facts.root);
  }

  buildBlind() {
    const answer = (word, arrow) => button(null, `${word} (${arrow})`, (event) => this.answer(word, event), { class: "live-main" });
    this.answers = [answer("left", "←"), answer("right", "→")];
    this.again = button("dice", "Again", this.act("again"), { title: "A new test at other places" });
    this.asked = h("p", { role: "status", class: "zoom-asked" });
    return this.blind = h("div", { class: "zoom-blind" }, this.asked, this.meter, this.tools(...this.answers), this.tools(this.again));
  }

  get asks() {
    return this.state.mode === "blind";
  }

  other(event) {
    const move = event.target === this.map && steer(event), far = event.shiftKey ? 40 : 4;
    if (move) this.go([this.at[0] - move[1] * far, this.at[1] + move[0] * far], event);
  }

  /** Put the loupe's middle under the mouse. */
  point(event) {
    const { side, width, height } = this.setup, [across, down] = spot(event, this.whole.canvas);
    this.go([Math.round(down * height - side / 2), Math.round(across * width - side / 2)], event);
  }

  go([row, column], event) {
    const { side, width, height } = this.setup;
    this.at = [within(row, 0, height - side), within(column, 0, width - side)];
    this.mark();
    ["row", "column"].forEach((name, i) => this.act("set", name, this.at[i])(event));
  }

  mark() {
    const { side, width, height } = this.setup, [row, column] = this.at;
    Object.assign(this.frame.style, { left: `${100 * column / width}%`, top: `${100 * row / height}%`,
      width: `${100 * side / width}%`, height: `${100 * side / height}%` });
  }

  show({ bicubic, ours, blind }) {
    const { mode, left, right, row, column } = this.state, testing = mode === "blind", done = testing && blind.finished;
    this.mode.put(mode);
    if (!this.link.flying) this.at = [row, column];
    this.mark();
    this.sides.forEach((side, i) => side.put([left, right][i]));
    this.putSliders({ texture: 1 });
    if (ours) this.facts.write([`${bicubic.PSNR} dB`, `${ours.PSNR} dB`, bicubic.texture, ours.texture]);
    this.grid.hidden = mode !== "loupe";
    this.pair.hidden = mode === "loupe" || done;
    this.pair.classList.toggle("zoom-swiping", mode === "swipe");
    this.cut.hidden = this.swiped.hidden = mode !== "swipe";
    this.open.hidden = testing;
    this.blind.hidden = !testing;
    this.ends.hidden = !done;
    this.two.forEach(({ words, picture }, i) => {
      reword(words, testing ? ["left", "right"][i] : [left, right][i]);
      picture.describe(words.textContent ?? "");
    });
    this.four.forEach(({ picture }, i) => picture.describe(`${this.setup.names[i]}, row ${row}, column ${column}`));
    this.test(blind);
    this.say(testing ? "" : `Loupe at row ${row}, column ${column}.`);
  }

  test({ answers, finished, verdict }) {
    this.seen = finished ? null : answers.length;
    for (const each of this.answers) each.hidden = finished;
    this.again.hidden = !finished;
    this.meter.value = answers.length;
    reword(this.asked, finished ? verdict : `Place ${answers.length + 1} of ${this.setup.rounds}: which is the original?`);
  }

  paint(bytes, { whole, blind }) {
    const { width, height } = this.setup, { mode } = this.state, loupes = bytes.subarray(whole * 4 * width * height);
    if (whole) this.whole.paint(bytes);
    this.link.extra = { has_picture: true };
    if (mode === "blind" && blind.finished) this.reveal(loupes, blind);
    else (mode === "loupe" ? this.four : this.two).forEach(({ picture }, i) => picture.paint(loupes, i));
  }

  /** Lay out every pair: the original framed, a wrong choice crossed out. */
  reveal(bytes, { answers, truth }) {
    const { side } = this.setup;
    this.ends.replaceChildren(...truth.map((was, i) => {
      const right = answers[i] === was, first = was === "real";
      const pair = [0, 1].map((k) => {
        const picture = new Picture({ width: side, height: side, class: first === (k === 0) ? "zoom-original" : "" });
        picture.describe(first === (k === 0) ? "the original" : "ours");
        picture.paint(bytes, 2 * i + k);
        return picture.canvas;
      });
      return h("span", { class: right ? "" : "zoom-wrong", title: right ? "right" : "wrong" }, ...pair);
    }));
  }
}
