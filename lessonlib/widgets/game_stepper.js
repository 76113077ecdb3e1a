// The game stepper's page: it asks for steps of either player, asks again while playing, and draws what comes back.

const INK = { real: "#0072b2", fake: "#d55e00" };
const TEMPO = { slow: 700, normal: 0, fast: 0 }; // ms to wait between two pictures
const BURST = { slow: 1, normal: 1, fast: 8 }; // steps of both players between two pictures
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const NUDGE = 0.05; // how far an arrow key moves the pencil, in shares of the picture
const APART = 0.05; // how far the pencil moves before it leaves the next point, likewise

export default {
  render({ model, el }) {
    const table = new Table(model);
    el.append(table.root);
    table.link.begin();
    return () => table.close();
  },
};

class Table {
  constructor(model) {
    this.setup = model.get("setup");
    this.tempo = "normal";
    this.pencil = [0, 0];
    this.link = new Link(model, this.draw.bind(this), () => this.say("Waiting: the kernel is busy …"));
    this.root = h("section", { class: "live live-board live-game", "aria-label": this.setup.title }, this.buildHead(),
      h("div", { class: "live-left" }, ...this.buildStage()),
      h("div", { class: "live-right" }, ...this.buildChoices(), this.buildReading()));
    keepKeys(this.root);
  }

  buildHead() {
    const step = (who, title) => button("step", `Step ${who}`, (event) => this.send([who, 1], event), { title });
    this.play = button("play", "Play", () => this.run(!this.playing), { class: "live-main", "aria-pressed": "false" });
    return h("header", {}, h("div", { class: "live-title" }, this.setup.title),
      h("div", { class: "live-tools" }, this.play, step("discriminator", "One step of the discriminator alone"),
        step("generator", "One step of the generator alone"), step("both", "One step of each, the discriminator first"),
        button("back", "Reset", (event) => this.send(["reset"], event), { title: "Back to the first choices" })));
  }

  buildStage() {
    const { side } = this.setup;
    this.canvas = h("canvas", { class: "live-picture", width: 10 * side, height: 10 * side, role: "img", tabindex: 0,
      onpointerdown: (event) => this.press(event), onpointermove: (event) => this.drag(event),
      onpointerup: () => { this.held = false; }, onkeydown: (event) => this.key(event) });
    this.small = h("canvas", { width: side, height: side });
    this.error = h("div", { role: "alert", class: "live-error", hidden: true });
    this.status = h("span", { role: "status" });
    this.latency = h("span", { class: "live-latency", title: "from your hand to the drawn picture" });
    const sample = (path, ink, word) => {
      const holder = h("span", {});
      holder.innerHTML = `<svg viewBox="0 0 26 14" aria-hidden="true"><path d="${path}" fill="${ink}" stroke="${ink}"/></svg>`;
      holder.append(word);
      return holder;
    };
    return [h("div", { class: "live-stage" }, this.canvas, this.error),
      h("p", { class: "live-caption" }, this.status, this.latency),
      h("p", { class: "game-legend" }, sample("M8 7a5 5 0 1 0 10 0a5 5 0 1 0-10 0", INK.real, "real"),
        sample("M8 2h10v10H8z", INK.fake, "made"), sample("M3 7h16M19 4l4 3-4 3z", "#000", "where it will move"))];
  }

  buildChoices() {
    this.radios = Object.entries(this.setup.choices).map(([name, values]) => this.buildRadios(name, values,
      (value, event) => this.send(["set", name, value], event)));
    this.speed = this.buildRadios("speed", Object.keys(TEMPO), (value) => this.go(value));
    this.go(this.tempo);
    this.seed = new Slider({ name: "seed", kind: "continuous", low: 0, high: this.setup.seeds, about: "Another seed, another game" }, {
      moved: (value, stamp) => { this.run(false); this.link.push(["set", "seed", value], stamp); }, left: () => {},
      reset: (event) => this.send(["set", "seed", 0], event) });
    this.seed.input.step = 1;
    this.clear = button("undo", "Clear drawing", () => { this.stroke = []; this.say("Now draw on the picture."); });
    return [...this.radios.map((group) => group.box), this.speed.box, this.seed.row, this.clear];
  }

  buildRadios(name, values, chosen) {
    const inputs = values.map((value) => h("input", { type: "radio", name: `${name}-${this.link.view}`, value,
      onchange: (event) => chosen(value, event) }));
    const box = h("fieldset", { class: `live-channels ${values.length === 4 ? "game-four" : ""}` }, h("legend", {}, name),
      ...inputs.map((input) => h("label", {}, input, h("span", {}, input.value))));
    return { name, inputs, box };
  }

  buildReading() {
    this.numbers = Object.fromEntries(["steps: discriminator, generator", "D(real), D(made)", "modes found", "on target"]
      .map((name) => [name, h("output", { class: "live-number" })]));
    return h("div", { class: "live-reading" }, ...Object.entries(this.numbers).map(([name, output]) =>
      h("div", { class: "live-fact" }, h("span", {}, name), output)));
  }

  /** Do one thing, and stop playing. */
  send(action, event) {
    this.run(false);
    if (action[0] === "reset") {
      this.stroke = null;
      this.go("normal");
    }
    this.link.push(action, event.timeStamp);
  }

  go(tempo) {
    this.tempo = tempo;
    this.speed.inputs.forEach((input) => { input.checked = input.value === tempo; });
  }

  run(playing) {
    this.playing = playing;
    clearTimeout(this.timer);
    this.play.querySelector("span:last-child").textContent = playing ? "Pause" : "Play";
    this.play.firstChild.replaceWith(icon(playing ? "pause" : "play"));
    this.play.setAttribute("aria-pressed", String(playing));
    if (playing) this.next();
    else if (this.steps) this.tell();
  }

  /** Ask for what comes next; in slow motion the players take turns that can be seen. */
  next() {
    if (!this.playing || this.link.flying) return;
    this.turn = this.turn === "discriminator" ? "generator" : "discriminator";
    this.link.push([this.tempo === "slow" ? this.turn : "both", BURST[this.tempo]]);
  }

  /** Show an answer; while playing, ask for the next steps as soon as the picture stands. */
  draw(reply, buffers, stamp) {
    clearTimeout(this.timer);
    this.error.textContent = reply.error ?? "";
    this.error.hidden = !reply.error;
    Object.assign(this, { state: reply.state, steps: reply.steps });
    if (reply.error) this.run(false);
    if (TEMPO[this.tempo]) this.timer = setTimeout(() => this.next(), TEMPO[this.tempo]);
    else this.next(); // the kernel takes the next steps while the page draws these
    this.last = [reply, buffers[0]];
    this.paint();
    this.show(reply);
    if (stamp !== null) requestAnimationFrame(() => { this.latency.textContent = `last change: ${Math.round(performance.now() - stamp)} ms`; });
  }

  place([x, y]) {
    const scale = this.canvas.width / 2;
    return [(x + 1) * scale, (1 - y) * scale];
  }

  paint() {
    const [reply, buffer] = this.last, { side } = this.setup, pen = this.canvas.getContext("2d");
    const pixels = new Uint8ClampedArray(buffer.buffer, buffer.byteOffset, 4 * side * side);
    this.small.getContext("2d").putImageData(new ImageData(pixels, side, side), 0, 0);
    pen.drawImage(this.small, 0, 0, this.canvas.width, this.canvas.height);
    this.line(pen, reply.border.map(([a, b, c, d]) => [[a, b], [c, d]]), "#000", 3);
    this.marks(pen, reply.reals, INK.real, ([x, y]) => pen.arc(x, y, 9, 0, 7));
    this.marks(pen, reply.fakes, INK.fake, ([x, y]) => pen.rect(x - 5, y - 5, 10, 10));
    reply.arrows.forEach((by, i) => this.arrow(pen, reply.fakes[i], by));
    if (this.state.target === this.setup.drawing) this.line(pen, this.cross(), "#000", 2);
  }

  line(pen, pieces, ink, width) {
    Object.assign(pen, { strokeStyle: ink, lineWidth: width });
    pen.beginPath();
    for (const [from, to] of pieces) {
      pen.moveTo(...this.place(from));
      pen.lineTo(...this.place(to));
    }
    pen.stroke();
  }

  marks(pen, points, ink, shape) {
    Object.assign(pen, { fillStyle: ink, strokeStyle: "#fff", lineWidth: 1.5 });
    for (const point of points) {
      pen.beginPath();
      shape(this.place(point));
      pen.fill();
      pen.stroke();
    }
  }

  /** Draw an arrow with a head; one shorter than its head shows that hardly anything pushes, and stays away. */
  arrow(pen, from, by) {
    const [x, y] = this.place(from), [dx, dy] = [by[0], -by[1]].map((v) => v * this.canvas.width / 2), size = Math.hypot(dx, dy);
    if (size < 4) return;
    const [ux, uy] = [dx / size, dy / size], head = Math.min(9, size), [tx, ty] = [x + dx, y + dy];
    Object.assign(pen, { strokeStyle: "#000", fillStyle: "#000", lineWidth: 2 });
    pen.beginPath();
    pen.moveTo(x, y);
    pen.lineTo(tx, ty);
    pen.stroke();
    pen.beginPath();
    pen.moveTo(tx, ty);
    pen.lineTo(tx - head * (ux + uy / 2), ty - head * (uy - ux / 2));
    pen.lineTo(tx - head * (ux - uy / 2), ty - head * (uy + ux / 2));
    pen.fill();
  }

  cross() {
    const [x, y] = this.pencil;
    return [[[x - 0.04, y], [x + 0.04, y]], [[x, y - 0.04], [x, y + 0.04]]];
  }

  show({ state, steps, d, modes, near, places }) {
    const facts = [`${steps.discriminator}, ${steps.generator}`, d.map((v) => v.toFixed(2)).join(", "),
      modes === null ? "–" : `${modes} of 8`, `${Math.round(100 * near)} %`];
    Object.values(this.numbers).forEach((output, i) => { output.textContent = facts[i]; });
    this.radios.forEach(({ name, inputs }) => inputs.forEach((input) => { input.checked = input.value === state[name]; }));
    if (!this.link.ahead("seed")) this.seed.show(state.seed, { began: 0, changed: state.seed !== 0 });
    const draws = state.target === this.setup.drawing;
    this.clear.hidden = !draws;
    this.canvas.classList.toggle("game-draws", draws);
    if (!this.stroke && draws) this.stroke = [...places];
    this.tell();
    this.canvas.setAttribute("aria-label", `The game after ${facts[0]} steps: D of real and made ${facts[1]}, modes found ${facts[2]}`);
  }

  tell() {
    const { discriminator, generator } = this.steps;
    const draws = this.state.target === this.setup.drawing;
    this.say(this.playing ? (this.tempo === "slow" ? `The ${this.turn}'s turn …` : "Playing …")
      : discriminator + generator ? `Paused after ${discriminator} and ${generator} steps.`
        : draws ? "Draw on the picture (or arrow keys and Space), then Play." : "A new game. Press Play.");
  }

  say(words) {
    if (this.status.textContent !== words) this.status.textContent = words;
  }

  at(event) {
    const area = this.canvas.getBoundingClientRect();
    return [2 * (event.clientX - area.left) / area.width - 1, 1 - 2 * (event.clientY - area.top) / area.height];
  }

  press(event) {
    if (this.state?.target !== this.setup.drawing) return;
    this.held = true;
    this.canvas.setPointerCapture(event.pointerId);
    this.leave(this.at(event), event);
  }

  drag(event) {
    if (!this.held) return;
    const [x, y] = this.at(event);
    if (Math.hypot(x - this.pencil[0], y - this.pencil[1]) >= APART) this.leave([x, y], event);
  }

  key(event) {
    const way = ARROWS[event.key], draws = this.state?.target === this.setup.drawing;
    if (!draws || !(way || event.key === " ")) return;
    event.preventDefault();
    if (!way) return this.leave(this.pencil, event);
    this.pencil = this.pencil.map((v, i) => Math.min(1, Math.max(-1, v + way[i] * NUDGE)));
    this.paint();
  }

  /** Leave a point where the pencil is. */
  leave(place, event) {
    const { reach, most_places: most } = this.setup;
    this.pencil = place;
    this.stroke = [...(this.stroke ?? []), place.map((v) => v * reach)].slice(-most);
    this.link.push(["set", "drawing", this.stroke], event.timeStamp);
  }

  close() {
    this.playing = false;
    clearTimeout(this.timer);
    this.link.close();
  }
}
