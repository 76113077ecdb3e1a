// @ts-check
// The blind test: one large picture, two answers that stand; at the end every picture with its truth.

const KEYS = { ArrowLeft: "real", r: "real", R: "real", ArrowRight: "generated", g: "generated", G: "generated" };
const WORDS = ["real", "generated"];

class BlindTest extends Asker {
  constructor(setup, transport) {
    super(setup, transport, KEYS);
    this.against = new Choice("against", setup.names, (value, event) => this.act("set", "against", value)(event));
    this.status = h("p", { role: "status", class: "blind-status" });
    this.lay(this.head(this.against.root), [this.buildStage()], this.buildAnswers());
  }

  buildStage() {
    const { width, height } = this.setup;
    this.picture = new Picture({ width, height, class: "blind-picture", tabindex: 0 });
    this.rows = WORDS.map((word) => ({ word, caption: h("figcaption"), row: h("div", { class: "blind-row" }) }));
    this.sorted = h("div", { hidden: true }, ...this.rows.map(({ caption, row }) => h("figure", {}, caption, row)));
    return this.stage(this.picture.canvas, this.sorted);
  }

  buildAnswers() {
    const answer = (word, key) => button(null, `${word} (${key})`, (event) => this.answer(word, event),
      { class: "live-main", title: `or press ${key}` });
    this.answers = [answer("real", "←"), answer("generated", "→")];
    this.again = button("dice", "Again", this.act("again"), { title: "A new test with other pictures" });
    return [this.status, this.meter, this.tools(...this.answers), this.tools(this.again)];
  }

  /** Show the next picture, or the truth. */
  show({ verdict }) {
    const { rounds } = this.setup, { against, answers, finished } = this.state;
    this.seen = finished ? null : answers.length;
    this.against.put(against);
    this.answers.forEach((each) => { each.hidden = finished; });
    this.again.hidden = !finished;
    this.meter.value = answers.length;
    this.picture.canvas.hidden = finished;
    this.sorted.hidden = !finished;
    const word = finished ? "" : `Picture ${answers.length + 1} of ${rounds}: real or generated?`;
    this.picture.describe(word);
    this.say(finished ? verdict : word);
  }

  paint(bytes, { truth }) {
    if (this.state.finished) this.reveal(bytes, truth);
    else this.picture.paint(bytes);
  }

  /** Lay out what was called real and what generated, each wrong one crossed out. */
  reveal(bytes, truth) {
    const { width, height } = this.setup;
    for (const { word, caption, row } of this.rows) {
      const mine = this.state.answers.flatMap((said, i) => (said === word ? [i] : []));
      const wrong = mine.filter((i) => truth[i] !== word).length;
      caption.textContent = `You called ${mine.length} ${word}; ${wrong} of them wrongly (✗)`;
      row.replaceChildren(...mine.map((i) => {
        const picture = new Picture({ width, height, "aria-label": `${i + 1}: it was ${truth[i]}` });
        picture.paint(bytes, i);
        return h("span", { class: truth[i] === word ? "" : "blind-wrong", title: `it was ${truth[i]}` }, picture.canvas);
      }));
    }
  }
}
