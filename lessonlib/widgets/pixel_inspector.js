// @ts-check
// The pixel inspector: the picture follows the mouse and the keys at once, the kernel reads the numbers.

const CRISP = 200; // pictures narrower than this are enlarged with hard edges, so that pixels show
const PIXEL_HELP = { place: "pixel", follows: "Move over the picture; click to hold a pixel.",
  holds: "Held. Click to let go; arrow keys move 1 pixel, with Shift 10." };

/** Write a number as it stands in the tensor: whole, with two decimals, or a dash where there is none. */
function plain(value, whole) {
  return value === null ? "–" : whole ? String(value) : value.toFixed(2);
}

class PixelInspector extends Holder {
  constructor(setup, transport) {
    super(setup, transport, PIXEL_HELP);
    this.size = [setup.height, setup.width];
    this.at = setup.start;
    this.lay(this.buildHead(), [this.buildStage(), this.caption, this.buildPlace()], this.buildReading());
    this.follow(true);
    this.mark();
  }

  buildHead() {
    const reset = (event) => { this.follow(true); this.act("reset")(event); };
    return this.head(this.tools(this.hold, button("back", "Reset", reset, { title: "Back to the first pixel and to red" })));
  }

  buildStage() {
    const { width, height } = this.setup;
    this.picture = new Picture({ width, height, class: `live-picture${width < CRISP ? " pixel-crisp" : ""}` });
    this.lines = [h("i", { class: "pixel-across" }), h("i", { class: "pixel-down" })];
    const stage = this.stage(this.picture.canvas, ...this.lines);
    stage.style.aspectRatio = `${width} / ${height}`;
    stage.tabIndex = 0;
    stage.role = "application";
    stage.ariaLabel = "The picture. Arrow keys move by one pixel, with Shift by ten.";
    this.led(stage);
    return stage;
  }

  buildPlace() {
    this.boxes = ["row", "column"].map((name, i) => h("input", { type: "number", min: 0, max: this.size[i] - 1, step: 1,
      "aria-label": name, class: "pixel-place", onchange: (event) => this.typed(i, event) }));
    return h("div", { class: "pixel-line" }, ...this.boxes.map((b) => h("label", {}, b.getAttribute("aria-label"), b)));
  }

  buildReading() {
    const { channels } = this.setup, five = (make) => Array.from({ length: 5 }, make);
    this.swatch = h("i", { class: "pixel-swatch" });
    this.code = h("output", { class: "pixel-code", role: "status" });
    this.meters = channels.map((name) => ({ name, bar: h("i"), number: h("span", { class: "live-number" }) }));
    this.channel = new Choice("Around it, as numbers of", channels, (value, event) => this.act("set", "channel", value)(event));
    this.columns = five(() => h("th", { scope: "col" }));
    this.rows = five(() => h("th", { scope: "row" }));
    this.cells = five(() => five(() => h("td")));
    return [h("div", { class: "pixel-line" }, this.swatch, this.code),
      h("div", { class: "pixel-meters" }, ...this.meters.map(({ bar, number, name }) => h("div", { class: `pixel-meter pixel-${name}` },
        h("span", {}, name), h("div", { class: "pixel-rail" }, bar), number))), this.channel.root,
      h("table", { class: "pixel-patch", "aria-label": "The pixels around, in their own colours" },
        h("tr", {}, h("td"), ...this.columns), ...this.cells.map((line, r) => h("tr", {}, this.rows[r], ...line)))];
  }

  /** Go to the pixel under the mouse. */
  point(event) {
    this.go(aim(event, this.picture.canvas, this.size, this.at), event);
  }

  step(event) {
    const to = aim(event, this.picture.canvas, this.size, this.at);
    if (!to) return;
    this.follow(false); // a mouse that rests on the picture must not pull it back
    this.go(to, event);
  }

  typed(i, event) {
    this.follow(false);
    this.go(this.at.map((v, j) => (i === j ? Math.round(Number(event.target.value)) || 0 : v)), event);
  }

  go(at, event) {
    this.at = at.map((v, i) => within(v, 0, this.size[i] - 1));
    this.mark();
    this.act("set", "at", this.at)(event);
  }

  /** Draw the cross and the two numbers of the place. */
  mark() {
    const [top, left] = this.at.map((v, i) => `${(v + 0.5) / this.size[i] * 100}%`);
    this.lines[0].style.top = top;
    this.lines[1].style.left = left;
    this.boxes.forEach((box, i) => { box.value = String(this.at[i]); });
  }

  show({ rgb, hsv, patch, colours }) {
    const { at, channel } = this.state, whole = this.setup.channels.indexOf(channel) < 3;
    if (this.arrive()) this.channel.put(channel);
    this.swatch.style.background = `rgb(${rgb})`;
    this.code.textContent = `${this.setup.name}[:, ${at[0]}, ${at[1]}] → ${rgb.join(", ")}`;
    [...rgb, ...hsv].forEach((value, i) => this.showMeter(this.meters[i], value, i < 3));
    for (let i = 0; i < 5; i++) {
      this.rows[i].textContent = at[0] - 2 + i;
      this.columns[i].textContent = at[1] - 2 + i;
      this.cells[i].forEach((cell, j) => this.showCell(cell, patch[i][j], colours[i][j], whole));
    }
    this.hint();
  }

  paint(bytes) {
    this.picture.paint(bytes);
    this.link.extra = { has_picture: true };
  }

  showMeter({ bar, number, name }, value, whole) {
    number.textContent = value === null ? "none" : plain(value, whole) + (name === "hue" ? " turn" : "");
    bar.style.setProperty("--at", (value ?? 0) / (whole ? 255 : 1));
    bar.hidden = value === null;
  }

  showCell(cell, value, colour, whole) {
    cell.textContent = colour ? plain(value, whole) : "";
    cell.style.background = colour ? `rgb(${colour})` : "";
    cell.style.color = colour ? inkOn(colour) : "";
  }
}
