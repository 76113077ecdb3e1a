// The metric explorer's page: two clouds of points, dials that break one of them, and the numbers that may notice.

const INK = { real: "#0072b2", made: "#d55e00" };

export default {
  render({ model, el }) {
    const explorer = new Explorer(model);
    el.append(explorer.root);
    explorer.link.begin();
    return () => explorer.link.close();
  },
};

class Explorer {
  constructor(model) {
    this.setup = model.get("setup");
    this.caption = new Caption();
    this.link = new Link(model, this.draw.bind(this), () => this.caption.say("Waiting: the kernel is busy …"));
    this.root = h("section", { class: "live live-board live-metrics", "aria-label": this.setup.title }, this.buildHead(),
      h("div", { class: "live-left" }, ...this.buildStage(), this.caption.root),
      h("div", { class: "live-right" }, ...this.buildDials(), this.buildNumbers()));
    keepKeys(this.root);
  }

  buildHead() {
    const act = (name) => (event) => this.link.push([name], event.timeStamp);
    return h("header", {}, h("div", { class: "live-title" }, this.setup.title),
      h("div", { class: "live-tools" },
        button("dice", "New points", act("again"), { title: "The same dials, other dice" }),
        button("back", "Reset", act("reset"), { title: "Back to the first dials" })));
  }

  buildStage() {
    this.canvas = h("canvas", { class: "live-picture", width: 800, height: 800, role: "img" });
    this.error = h("div", { role: "alert", class: "live-error", hidden: true });
    const key = (shape, word) => h("span", {}, h("i", { class: `metric-${shape}` }), word);
    return [h("div", { class: "live-stage" }, this.canvas, this.error),
      h("p", { class: "metric-legend" }, key("real", "real"), key("made", "generated"), key("fresh", "fresh real points score this"))];
  }

  buildDials() {
    this.dials = Object.fromEntries(this.setup.controls.map((control) => {
      const { name } = control;
      const moved = (value, stamp) => this.link.push(["set", name, value], stamp);
      const reset = (event) => this.link.push(["set", name, this.began[name]], event.timeStamp);
      return [name, new Slider(control, { moved, left: () => {}, reset })];
    }));
    return Object.values(this.dials).map((dial) => dial.row);
  }

  buildNumbers() {
    this.bars = Object.keys(this.setup.full).map((name) => {
      const [bar, mark, value] = [h("i", { class: "metric-bar" }), h("i", { class: "metric-fresh" }), h("output", { class: "live-number" })];
      return { name, bar, mark, value, row: h("div", { class: "metric-row" }, h("span", {}, name), h("div", { class: "metric-rail" }, bar, mark), value) };
    });
    return h("div", { class: "metric-numbers" }, ...this.bars.map(({ row }) => row));
  }

  /** Show an answer: the points, where each dial stands, each number with the mark of fresh real points. */
  draw(reply, buffers, stamp) {
    this.error.textContent = reply.error ?? "";
    this.error.hidden = !reply.error;
    this.began = reply.began;
    for (const [name, dial] of Object.entries(this.dials)) {
      const value = reply.state[name], began = reply.began[name];
      if (!this.link.ahead(name)) dial.show(value, { began, changed: value !== began });
    }
    this.paint(new Float32Array(buffers[0].buffer.slice(buffers[0].byteOffset, buffers[0].byteOffset + buffers[0].byteLength)));
    this.bars.forEach((bar) => this.measure(bar, reply.numbers[bar.name], reply.fresh[bar.name]));
    const told = this.bars.map(({ name, value }) => `${name} ${value.textContent}`).join(", ");
    this.canvas.setAttribute("aria-label", `Real and generated points: ${told}`);
    this.caption.say(`Dice ${reply.state.seed}. Arrow keys turn the dials too.`);
    this.caption.took(stamp);
  }

  paint(places) {
    const pen = this.canvas.getContext("2d"), half = this.canvas.width / 2, scale = half / this.setup.reach;
    pen.clearRect(0, 0, 2 * half, 2 * half);
    places.forEach((x, i) => {
      if (i % 2) return;
      const [across, down, made] = [half + scale * x, half - scale * places[i + 1], i >= places.length / 2];
      pen.globalAlpha = 0.75;
      pen.fillStyle = made ? INK.made : INK.real;
      pen.beginPath();
      if (made) pen.rect(across - 4, down - 4, 8, 8);
      else pen.arc(across, down, 7, 0, 7);
      pen.fill();
    });
  }

  measure({ name, bar, mark, value }, number, fresh) {
    const place = (v) => `${100 * within(v / this.setup.full[name], 0, 1)}%`;
    bar.style.width = place(number);
    bar.classList.toggle("metric-over", number > this.setup.full[name]);
    mark.style.left = place(fresh);
    value.textContent = number.toFixed(Math.abs(number) < 0.1 ? 3 : 2).replace(/^-(0\.0+)$/, "$1");
    value.title = `fresh real points: ${fresh.toFixed(3)}`;
  }
}
