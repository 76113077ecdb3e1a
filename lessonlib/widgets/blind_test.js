// The blind test's page: one large picture, two answers, undo; at the end every picture with its truth.

const KEYS = { ArrowLeft: "real", r: "real", R: "real", ArrowRight: "made", g: "made", G: "made" };
const WORD = { real: "real", made: "generated" };

export default {
  render({ model, el }) {
    const test = new Test(model);
    el.append(test.root);
    test.link.begin();
    return () => test.link.close();
  },
};

class Test {
  constructor(model) {
    this.setup = model.get("setup");
    this.link = new Link(model, this.draw.bind(this), () => this.say("Waiting: the kernel is busy …"));
    this.root = h("section", { class: "live live-board live-blind", "aria-label": this.setup.title,
      onkeydown: (event) => this.key(event) }, this.buildHead(),
    h("div", { class: "live-left" }, this.buildStage()), h("div", { class: "live-right" }, ...this.buildAnswers()));
    keepKeys(this.root);
  }

  buildHead() {
    this.radios = this.setup.names.map((value) => h("input", { type: "radio", name: `against-${this.link.view}`, value,
      onchange: (event) => this.link.push(["set", "against", value], event.timeStamp) }));
    return h("header", {}, h("div", { class: "live-title" }, this.setup.title),
      h("fieldset", { class: "live-channels blind-against" }, h("legend", {}, "against"),
        ...this.radios.map((input) => h("label", {}, input, h("span", {}, input.value)))));
  }

  buildStage() {
    this.canvas = h("canvas", { class: "blind-picture", role: "img", tabindex: 0, width: this.setup.width, height: this.setup.height });
    this.rows = Object.keys(WORD).map((word) => {
      const caption = h("figcaption", {});
      const row = h("figure", {}, caption, h("div", { class: "blind-row" }));
      return { word, caption, row };
    });
    this.sorted = h("div", { hidden: true }, ...this.rows.map(({ row }) => row));
    this.error = h("div", { role: "alert", class: "live-error", hidden: true });
    return h("div", { class: "live-stage" }, this.canvas, this.sorted, this.error);
  }

  buildAnswers() {
    const act = (name) => (event) => this.link.push([name], event.timeStamp);
    const answer = (word, key) => h("button", { type: "button", class: "live-main", title: `or press ${key}`,
      onclick: (event) => this.answer(word, event) }, `${WORD[word]} (${key})`);
    this.buttons = [answer("real", "←"), answer("made", "→")];
    this.undo = button("undo", "Undo", act("undo"), { title: "Take the last answer back; or press Backspace" });
    this.finish = h("button", { type: "button", class: "live-main", onclick: act("finish") }, "Finish and see");
    this.again = button("dice", "Again", act("again"), { title: "A new test with other pictures" });
    this.status = h("p", { role: "status", class: "blind-status" });
    this.meter = h("progress", { max: this.setup.rounds, value: 0, "aria-label": "rounds answered" });
    return [this.status, this.meter, h("div", { class: "live-tools" }, ...this.buttons, this.finish),
      h("div", { class: "live-tools" }, this.undo, this.again)];
  }

  key(event) {
    if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.target.type === "radio") return;
    const word = KEYS[event.key];
    if (!word && event.key !== "Backspace") return;
    event.preventDefault();
    if (word) this.answer(word, event);
    else this.link.push(["undo"], event.timeStamp);
  }

  /** Answer the round that is on the page: of two quick answers the second waits until its picture is seen. */
  answer(word, event) {
    if (this.seen !== null) this.link.push(["answer", this.seen, word], event.timeStamp);
    this.seen = null;
  }

  /** Show an answer of the kernel: the next picture, or the question whether to finish, or the truth. */
  draw(reply, buffers) {
    const { rounds, width, height } = this.setup, { answers, finished } = reply, all = answers.length === rounds;
    this.error.textContent = reply.error ?? "";
    this.error.hidden = !reply.error;
    this.seen = all ? null : answers.length;
    this.radios.forEach((input) => { input.checked = input.value === reply.against; });
    this.buttons.forEach((each) => { each.hidden = all; });
    this.finish.hidden = !all || finished;
    this.undo.disabled = finished || !answers.length;
    this.again.disabled = !answers.length;
    this.meter.value = answers.length;
    this.canvas.hidden = finished;
    this.sorted.hidden = !finished;
    if (finished) this.reveal(reply, buffers[0]);
    else if (all) this.canvas.getContext("2d").clearRect(0, 0, width, height);
    else tiles(this.canvas, bytesOf(buffers[0]), { width, height, columns: 1 });
    const word = all ? `All ${rounds} answered. Finish, or undo.` : `Picture ${answers.length + 1} of ${rounds}: real or generated?`;
    this.canvas.setAttribute("aria-label", word);
    this.say(finished ? reply.verdict : word);
  }

  /** Lay out what was called real and what generated, each wrong one crossed out. */
  reveal({ answers, truth }, buffer) {
    const { width, height } = this.setup, size = 4 * width * height;
    for (const { word, caption, row } of this.rows) {
      const mine = answers.flatMap((said, i) => (said === word ? [i] : []));
      const wrong = mine.filter((i) => truth[i] !== word).length;
      caption.textContent = `You called ${mine.length} ${WORD[word]}; ${wrong} of them wrongly (✗)`;
      row.lastChild.replaceChildren(...mine.map((i) => {
        const canvas = h("canvas", { role: "img", "aria-label": `${i + 1}: it was ${WORD[truth[i]]}` });
        tiles(canvas, bytesOf(buffer, i * size, size), { width, height, columns: 1 });
        return h("span", { class: truth[i] === word ? "" : "blind-wrong", title: `it was ${WORD[truth[i]]}` }, canvas);
      }));
    }
  }

  say(words) {
    if (this.status.textContent !== words) this.status.textContent = words;
  }
}
