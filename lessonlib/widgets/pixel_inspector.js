// The pixel inspector's page: the picture follows the mouse and the keys at once, the kernel reads the numbers.

const STEP = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const LEAP = 10; // pixels, with Shift held
const CRISP = 200; // pictures narrower than this are enlarged with hard edges, so that pixels show
const FOLLOWS = "Move over the picture; click to hold a pixel.";
const HOLDS = "Held. Click to let go; arrow keys move 1 pixel, with Shift 10.";

export default {
  render({ model, el }) {
    const inspector = new Inspector(model);
    el.append(inspector.root);
    inspector.link.begin();
    return () => inspector.link.close();
  },
};

/** Write a number as it stands in the tensor: whole, with two decimals, or a dash where there is none. */
function plain(value, whole) {
  return value === null ? "–" : whole ? String(value) : value.toFixed(2);
}

/** Choose black or white to write on a colour. */
function ink([r, g, b]) {
  return 0.3 * r + 0.59 * g + 0.11 * b > 140 ? "#000" : "#fff";
}

class Inspector {
  constructor(model) {
    this.setup = model.get("setup");
    this.at = this.setup.start;
    this.link = new Link(model, this.draw.bind(this), () => this.say("Waiting: the kernel is busy …"));
    this.root = h("section", { class: "live live-board live-inspector", "aria-label": this.setup.title }, this.buildHead(),
      h("div", { class: "live-left" }, this.buildStage(), this.buildPlace()),
      h("div", { class: "live-right" }, this.buildReading(), this.buildChannels(), this.buildPatch()));
    keepKeys(this.root);
    this.follow(true);
    this.mark();
  }

  buildHead() {
    const reset = (event) => { this.follow(true); this.link.push(["reset"], event.timeStamp); };
    this.reset = button("back", "Reset", reset, { title: "Back to the first pixel and to red" });
    this.hold = button("lock", "Hold", () => this.follow(this.held), { "aria-pressed": "false",
      title: "Hold this pixel while the mouse moves on" });
    return h("header", {}, h("div", { class: "live-title" }, this.setup.title),
      h("div", { class: "live-tools" }, this.hold, this.reset));
  }

  buildStage() {
    const { width, height } = this.setup;
    this.canvas = h("canvas", { width, height, class: `live-picture${width < CRISP ? " live-crisp" : ""}` });
    this.lines = [h("i", { class: "live-across" }), h("i", { class: "live-down" })];
    this.error = h("div", { role: "alert", class: "live-error", hidden: true });
    this.stage = h("div", { class: "live-stage", tabindex: 0, role: "application", "aria-label":
      "The picture. Arrow keys move by one pixel, with Shift by ten.", style: `aspect-ratio: ${width} / ${height}`,
      onpointermove: (event) => this.held || this.point(event), onpointerdown: (event) => this.point(event),
      onclick: () => this.follow(this.held), onkeydown: (event) => this.step(event) },
      this.canvas, ...this.lines, this.error);
    return this.stage;
  }

  buildPlace() {
    const box = (i, name, top) => h("input", { type: "number", min: 0, max: top - 1, step: 1, "aria-label": name,
      class: "live-seed", onchange: (event) => this.typed(i, event) });
    this.boxes = [box(0, "row", this.setup.height), box(1, "column", this.setup.width)];
    this.status = h("span", {});
    this.latency = h("span", { class: "live-latency", title: "from your hand to the drawn numbers" });
    return h("div", {}, h("p", { class: "live-caption" }, this.status, this.latency), h("div", { class: "live-line" },
      ...this.boxes.map((b) => h("label", {}, b.getAttribute("aria-label"), b))));
  }

  buildReading() {
    this.swatch = h("i", { class: "live-swatch" });
    this.code = h("output", { class: "live-code", role: "status" });
    this.meters = this.setup.channels.map((name) => ({ bar: h("i"), number: h("span", { class: "live-number" }), name }));
    return h("div", {}, h("div", { class: "live-line" }, this.swatch, this.code),
      h("div", { class: "live-meters" }, ...this.meters.map(({ bar, number, name }) => h("div", { class: `live-meter live-${name}` },
        h("span", {}, name), h("div", { class: "live-rail" }, bar), number))));
  }

  buildChannels() {
    const group = `channel-${this.link.view}`;
    this.radios = this.setup.channels.map((name) => h("input", { type: "radio", name: group, value: name,
      onchange: (event) => this.link.push(["set", "channel", name], event.timeStamp) }));
    return h("fieldset", { class: "live-channels" }, h("legend", {}, "Around it, as numbers of"),
      ...this.radios.map((radio) => h("label", {}, radio, h("span", {}, radio.value))));
  }

  buildPatch() {
    const five = (make) => Array.from({ length: 5 }, make);
    this.columns = five(() => h("th", { scope: "col" }));
    this.rows = five(() => h("th", { scope: "row" }));
    this.cells = five(() => five(() => h("td", {})));
    return h("table", { class: "live-patch", "aria-label": "The pixels around, in their own colours" },
      h("tr", {}, h("td", {}), ...this.columns), ...this.cells.map((line, r) => h("tr", {}, this.rows[r], ...line)));
  }

  /** Go to the pixel under the mouse. */
  point(event) {
    const area = this.canvas.getBoundingClientRect();
    this.go([Math.floor((event.clientY - area.top) / area.height * this.setup.height),
      Math.floor((event.clientX - area.left) / area.width * this.setup.width)], event.timeStamp);
  }

  step(event) {
    const move = STEP[event.key];
    if (!move) return;
    event.preventDefault();
    this.follow(false); // a mouse that rests on the picture must not pull it back
    this.go(this.at.map((v, i) => v + move[i] * (event.shiftKey ? LEAP : 1)), event.timeStamp);
  }

  typed(i, event) {
    this.follow(false);
    this.go(this.at.map((v, j) => (i === j ? Math.round(Number(event.target.value)) || 0 : v)), event.timeStamp);
  }

  go(at, stamp) {
    this.at = [0, 1].map((i) => Math.max(0, Math.min(at[i], [this.setup.height, this.setup.width][i] - 1)));
    this.mark();
    this.link.push(["set", "at", this.at], stamp);
  }

  /** Let the mouse lead, or hold the pixel. */
  follow(free) {
    this.held = !free;
    this.hold.setAttribute("aria-pressed", String(this.held));
    this.say(free ? FOLLOWS : HOLDS);
  }

  /** Draw the cross and the two numbers of the place. */
  mark() {
    this.lines[0].style.top = `${(this.at[0] + 0.5) / this.setup.height * 100}%`;
    this.lines[1].style.left = `${(this.at[1] + 0.5) / this.setup.width * 100}%`;
    this.boxes.forEach((box, i) => { box.value = this.at[i]; });
  }

  /** Show an answer: the pixel's numbers, or the error. */
  draw(reply, buffers, stamp) {
    this.error.textContent = reply.error ?? "";
    this.error.hidden = !reply.error;
    if (buffers[0]?.byteLength) this.paint(buffers[0]);
    if (!this.link.flying) this.settle(reply); // else the learner's hand is ahead of this answer
    this.show(reply);
    this.say(this.held ? HOLDS : FOLLOWS);
    if (stamp !== null) requestAnimationFrame(() => this.showLatency(performance.now() - stamp));
  }

  /** Put cross and channel where the kernel has them. */
  settle({ at, channel }) {
    this.at = at;
    this.mark();
    this.radios.forEach((radio) => { radio.checked = radio.value === channel; });
  }

  paint(buffer) {
    const { width, height } = this.setup;
    const pixels = new Uint8ClampedArray(buffer.buffer, buffer.byteOffset, 4 * width * height);
    this.canvas.getContext("2d").putImageData(new ImageData(pixels, width, height), 0, 0);
    this.link.extra = { has_picture: true };
  }

  show({ at, channel, rgb, hsv, patch, colours }) {
    this.swatch.style.background = `rgb(${rgb})`;
    this.code.textContent = `${this.setup.name}[:, ${at[0]}, ${at[1]}] → ${rgb.join(", ")}`;
    [...rgb, ...hsv].forEach((value, i) => this.showMeter(this.meters[i], value, i < 3));
    const whole = this.setup.channels.indexOf(channel) < 3;
    for (let i = 0; i < 5; i++) {
      this.rows[i].textContent = at[0] - 2 + i;
      this.columns[i].textContent = at[1] - 2 + i;
      this.cells[i].forEach((cell, j) => this.showCell(cell, patch[i][j], colours[i][j], whole));
    }
  }

  showMeter({ bar, number, name }, value, whole) {
    number.textContent = value === null ? "none" : plain(value, whole) + (name === "hue" ? " turn" : "");
    bar.style.setProperty("--at", (value ?? 0) / (whole ? 255 : 1));
    bar.hidden = value === null;
  }

  showCell(cell, value, colour, whole) {
    cell.textContent = colour ? plain(value, whole) : "";
    cell.style.background = colour ? `rgb(${colour})` : "";
    cell.style.color = colour ? ink(colour) : "";
  }

  showLatency(ms) {
    this.latency.textContent = `last change: ${Math.round(ms)} ms`;
  }

  say(words) {
    if (this.status.textContent !== words) this.status.textContent = words;
  }
}
