// The descent race: the kernel runs the whole race at once, the page plays it.

const SCALE = 100; // pixels of the drawing for a distance of 1
const PACE = 60; // ms a step
const NUDGE = 0.1; // how far an arrow key moves the start
const MARKS = ["M-7 0a7 7 0 1 0 14 0a7 7 0 1 0-14 0", "M-6.5-6.5h13v13h-13z", "M0-8.5 8 6.5H-8z"]; // as in the plots
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

export default {
  render({ model, el }) {
    const race = new Race(model);
    el.append(race.root);
    race.link.begin();
    return () => { race.pause(); race.link.close(); };
  },
};

/** A slider whose places are powers of ten and whose number is the rate itself. */
class RateSlider extends Slider {
  write(value) {
    this.input.step = 0.02; // in powers of ten
    this.number.textContent = Number((10 ** value).toPrecision(2)).toString();
    this.input.setAttribute("aria-valuetext", this.number.textContent);
  }
}

class Race {
  constructor(model) {
    this.setup = model.get("setup");
    this.at = 0; this.racers = [];
    this.caption = new Caption();
    this.link = new Link(model, this.draw.bind(this), () => this.caption.say("Waiting: the kernel is busy …"));
    this.root = h("section", { class: "live live-drawing live-race", "aria-label": this.setup.title },
      this.buildHead(), h("div", { class: "live-chart" }, this.buildMap(), this.caption.root), this.buildControls());
    keepKeys(this.root);
  }

  buildHead() {
    this.playing = h("button", { type: "button", class: "live-main race-play", onclick: () => this.toggle() }, "Play");
    return h("header", {}, h("div", { class: "live-heading" }, this.setup.title), h("div", { class: "live-buttons" },
      this.playing, h("button", { type: "button", onclick: () => { this.pause(); this.go(this.at + 1); } }, "Step"),
      button("back", "Reset", (event) => this.reset(event), { title: "Back to the usual start and learning rate" })));
  }

  buildMap() {
    const { wide, high } = this.setup;
    this.relief = h("canvas", { width: 600, height: 400, "aria-hidden": "true" });
    this.trails = svg("g"); this.start = svg("path", { class: "race-start", d: "M-9 0H9M0-9V9" });
    this.map = svg("svg", { viewBox: `0 0 ${2 * wide * SCALE} ${2 * high * SCALE}`, tabindex: 0, role: "group" },
      this.trails, this.start);
    this.map.addEventListener("click", (event) => this.clicked(event));
    this.map.addEventListener("keydown", (event) => this.pressed(event));
    this.error = h("div", { role: "alert", class: "live-error", hidden: true });
    return h("div", { class: "live-frame race-map" }, this.relief, this.map, this.error);
  }

  buildControls() {
    const [low, high] = this.setup.rates.map(Math.log10);
    const send = (value, stamp) => this.link.push(["set", "rate", value], stamp);
    this.rate = new RateSlider({ name: "learning rate", kind: "continuous", low, high, about: "of all three" }, {
      moved: (value, stamp) => send(10 ** value, stamp), left: () => {}, reset: (event) => send(null, event.timeStamp) });
    this.select = h("select", { "aria-label": "landscape", onchange: (event) =>
      this.link.push(["set", "landscape", event.target.value], event.timeStamp) },
      ...this.setup.landscapes.map((name) => h("option", {}, name)));
    this.table = h("tbody", {});
    return h("div", { class: "live-controls" }, h("label", { class: "race-choose" }, "landscape", this.select),
      this.rate.row, h("table", {}, h("thead", {}, h("tr", {}, ...["", "loss now", "at the bottom"].map((word) =>
        h("th", { scope: "col" }, word)))), this.table),
      h("p", { class: "live-note" }, "Dark is low. Click on the map to choose the start, or put the focus on it and ",
        "press the arrow keys."));
  }

  /** Show a new race from its first step, or the error. */
  draw(reply, buffers, stamp) {
    this.error.textContent = reply.error ?? "";
    this.error.hidden = !reply.error;
    if (buffers[0]?.byteLength) this.paint(buffers[0]);
    this.link.extra = { relief: reply.relief };
    Object.assign(this, { racers: reply.racers, state: reply.state });
    this.select.value = reply.state.landscape;
    if (!this.link.ahead("rate")) this.showRate(reply.state.rate);
    const [x, y] = this.place(reply.state.start);
    this.start.setAttribute("transform", `translate(${x} ${y})`);
    this.build();
    this.go(0);
    this.caption.took(stamp);
  }

  paint(buffer) {
    const { width, height } = this.relief;
    const bytes = new Uint8ClampedArray(buffer.buffer, buffer.byteOffset, 4 * width * height);
    this.relief.getContext("2d").putImageData(new ImageData(bytes, width, height), 0, 0);
  }

  showRate(rate) {
    this.rate.show(Math.log10(rate), { began: Math.log10(this.setup.rate), changed: rate !== this.setup.rate });
  }

  place([u, v]) {
    const { wide, high } = this.setup;
    return [within((u + wide) * SCALE, -2000, 3000), within((high - v) * SCALE, -2000, 3000)];
  }

  build() {
    this.drawn = this.racers.map(({ name }, i) => ({
      halo: svg("path", { class: "race-halo" }), trail: svg("path", { class: `race-trail race-${i}` }),
      head: svg("path", { d: MARKS[i], class: `race-head race-${i}` }), loss: h("td", {}), done: h("td", {}), name,
    }));
    this.trails.replaceChildren(...this.drawn.flatMap(({ halo, trail }) => [halo, trail]),
      ...this.drawn.map(({ head }) => head));
    this.table.replaceChildren(...this.drawn.map(({ name, loss, done }, i) =>
      h("tr", {}, h("th", { scope: "row" }, sample(i), name), loss, done)));
  }

  /** Show step `at` of the race; at its end stop playing. */
  go(at) {
    const last = this.racers[0].path.length - 1;
    this.at = Math.min(at, last);
    this.racers.forEach((racer, i) => this.show(racer, this.drawn[i]));
    this.caption.say(`step ${this.at} of ${last}`);
    const places = this.drawn.map(({ name, loss, done }) => `${name} loss ${loss.textContent} ${done.textContent}`);
    this.map.setAttribute("aria-label", `Map of the landscape, step ${this.at}: ${places.join("; ")}`);
    if (this.at === last) this.pause();
  }

  show({ path, losses, arrived }, { halo, trail, head, loss, done }) {
    const walked = path.slice(0, this.at + 1).map((point) => this.place(point));
    for (const line of [halo, trail]) line.setAttribute("d", through(walked));
    head.setAttribute("transform", `translate(${walked.at(-1).join(" ")})`);
    const now = losses[this.at];
    loss.textContent = now < 100 ? now.toFixed(3) : now.toExponential(0);
    const off = walked.at(-1)[0] < 0 || walked.at(-1)[1] < 0 || walked.at(-1)[0] > 2 * this.setup.wide * SCALE
      || walked.at(-1)[1] > 2 * this.setup.high * SCALE;
    done.textContent = off ? "⚠ off the map" : arrived !== null && arrived <= this.at ? `✔ step ${arrived}` : "–";
  }

  toggle() {
    if (this.timer) return this.pause();
    if (this.at >= this.racers[0].path.length - 1) this.go(0);
    this.playing.textContent = "Pause";
    this.timer = setInterval(() => this.go(this.at + 1), PACE);
  }

  pause() {
    clearInterval(this.timer);
    this.timer = null;
    this.playing.textContent = "Play";
  }

  reset(event) {
    this.pause();
    this.link.push(["set", "rate", this.setup.rate], event.timeStamp);
    this.link.push(["set", "start", null], event.timeStamp);
  }

  choose(u, v, event) {
    this.pause();
    this.link.push(["set", "start", [u, v]], event.timeStamp);
  }

  clicked(event) {
    const area = this.map.getBoundingClientRect(), { wide, high } = this.setup;
    const [across, down] = [(event.clientX - area.left) / area.width, (event.clientY - area.top) / area.height];
    this.choose((2 * across - 1) * wide, (1 - 2 * down) * high, event);
  }

  pressed(event) {
    const way = ARROWS[event.key];
    if (!way) return;
    event.preventDefault();
    const [u, v] = this.state.start;
    this.state.start = [u + way[0] * NUDGE, v + way[1] * NUDGE];
    this.choose(...this.state.start, event);
  }
}

/** Draw a racer's line and mark for the table. */
function sample(i) {
  return svg("svg", { viewBox: "0 0 44 20", class: "race-sample", "aria-hidden": "true" },
    svg("path", { d: "M0 10H44", class: `race-trail race-${i}` }),
    svg("path", { d: MARKS[i], transform: "translate(22 10)", class: `race-head race-${i}` }));
}
