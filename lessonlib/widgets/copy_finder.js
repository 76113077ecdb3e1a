// @ts-check
// The copy finder: the picture that is asked about, the nearest works with their distances, and where strangers lie.

const FINDER = { side: 128, wide: 400, high: 96, foot: 76 }; // a file's pixels on their way; the axis's drawing

/** Draw a file small, whole and upright on white; return a PNG in base64. @param {File} file */
async function shrunk(file) {
  const picture = await createImageBitmap(file), { side } = FINDER;
  const scale = side / Math.max(picture.width, picture.height), sizes = [picture.width, picture.height].map((v) => Math.max(1, v * scale));
  const canvas = h("canvas", { width: side, height: side }), pen = canvas.getContext("2d");
  Object.assign(pen, { fillStyle: "#fff", imageSmoothingQuality: "high" });
  pen.fillRect(0, 0, side, side);
  pen.drawImage(picture, (side - sizes[0]) / 2, (side - sizes[1]) / 2, sizes[0], sizes[1]);
  return canvas.toDataURL("image/png").split(",")[1];
}

class CopyFinder extends Part {
  constructor(setup, transport) {
    super(setup, transport);
    const { size, sets, own, changes } = setup, picture = () => new Picture({ width: size, height: size });
    this.root.classList.add("live-framed");
    this.asked = picture();
    this.works = Array.from({ length: setup.shown }, () => ({ picture: picture(), words: h("figcaption") }));
    this.from = new Choice("Ask about", [...Object.keys(sets), own], (value, event) => this.choose(value, event));
    this.change = new Choice("and change it", changes, (value, event) => this.act("set", "change", value)(event));
    this.file = h("input", { type: "file", accept: "image/*", hidden: true, "aria-label": own, onchange: () => this.open() });
    this.number = this.slider({ name: "number", kind: "continuous", low: 0, high: Math.max(...Object.values(sets)) - 1, step: 1, digits: 0,
      about: "Which picture of this set" }, { reset: ["set", "number", 0] });
    this.verdict = h("p", { class: "finder-verdict", role: "status" });
    this.lay(this.head(this.tools(button(null, "Open a picture …", () => this.file.click(), { title: "Compare a picture of your own" }),
      button("back", "Reset", this.act("reset"), { title: "Back to the first picture" }))),
    [this.stage(this.asked.canvas), h("div", { class: "finder-works" },
      ...this.works.map(({ picture: { canvas }, words }) => h("figure", {}, canvas, words))), this.caption],
    [this.from.root, this.number.row, this.change.root, this.verdict, this.axis(), this.file]);
  }

  /** Draw the axis: the strangers as bars, the limit as a line, a mark for the picture. */
  axis() {
    const { bars, reach, limit } = this.setup, { wide, high, foot } = FINDER, most = Math.max(...bars);
    const at = (v) => wide * within(v / reach, 0, 1);
    const word = (x, y, anchor, text) => svg("text", { x, y, "text-anchor": anchor }, text);
    const piece = wide / bars.length;
    this.mark = svg("path", { d: "M-8 0h16l-8 14z", class: "finder-mark" });
    this.at = at;
    this.scale = svg("svg", { viewBox: `0 0 ${wide} ${high}`, role: "img", class: "finder-axis" },
      ...bars.map((n, i) => svg("rect", { x: i * piece + 1, width: piece - 2, y: foot - 56 * n / most, height: 56 * n / most })),
      svg("path", { d: `M0 ${foot}H${wide}`, class: "finder-line" }),
      svg("path", { d: `M${at(limit)} 6V${foot}`, class: "finder-limit" }), this.mark,
      word(0, high - 4, "start", "0"), word(at(limit) + 6, 16, "start", "limit"), word(wide, high - 4, "end", "distances of strangers"));
    return this.scale;
  }

  /** Ask about another set; with no file yet, ask for one. @param {string} name @param {Event} event */
  choose(name, event) {
    if (name !== this.setup.own || this.hasFile) return this.act("set", "set", name)(event);
    this.from.put(this.state.set);
    this.file.click();
  }

  async open() {
    const [file] = this.file.files;
    this.file.value = "";
    if (!file) return;
    try {
      this.link.push(["file", file.name, await shrunk(file)]);
    } catch {
      this.say(`${file.name} cannot be read as a picture here: export it as PNG or JPEG.`);
    }
  }

  show({ nearest, verdict, file }) {
    const { set, number, change } = this.state, { sets, own, limit } = this.setup;
    this.hasFile = Boolean(file);
    this.from.put(set);
    this.change.put(change);
    this.putSliders({ number: 0 }, { number: set !== own });
    this.number.input.max = String((sets[set] ?? 1) - 1);
    nearest.forEach(([work, distance], i) => {
      const { picture, words } = this.works[i];
      reword(words, `${work}: ${distance.toFixed(2)}`);
      words.classList.toggle("finder-copy", distance < limit);
      picture.describe(`Work ${work} at distance ${distance.toFixed(2)}`);
    });
    const [work, distance] = nearest[0], told = `Distance ${distance.toFixed(2)} to work ${work}`;
    this.mark.setAttribute("transform", `translate(${this.at(distance)} ${FINDER.foot - 16})`);
    this.scale.setAttribute("aria-label", `${told}; limit ${limit.toFixed(2)}.`);
    this.asked.describe(set === own ? `Your file ${file}, ${change}` : `${set} ${number}, ${change}`);
    reword(this.verdict, `${told}. ${verdict}`);
    this.say(`Below: the nearest of ${this.setup.works.toLocaleString("en-US")} works.`);
  }

  paint(bytes) {
    this.asked.paint(bytes);
    this.works.forEach(({ picture }, i) => picture.paint(bytes, i + 1));
  }
}
