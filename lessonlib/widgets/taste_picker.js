// @ts-check
// The taste picker: two posters to choose from, what is believed of the learner, a poster for them; and ten audiences.

const TASTE_SIDES = ["left", "right"], TASTE_KEYS = { ArrowLeft: "left", ArrowRight: "right" };

class TastePicker extends Asker {
  constructor(setup, transport) {
    super(setup, transport, TASTE_KEYS, { action: "vote", about: "votes" });
    this.tabs = new Choice("panel", setup.tabs, (value, event) => this.act("tab", value)(event));
    this.undo = button("undo", "Undo", this.act("undo"), { title: "Take the last vote back" });
    this.lay(this.head(this.tabs.root), [this.stage(this.buildPair(), this.buildSheet()), this.caption], [this.buildYou(), this.buildTen()]);
  }

  buildPair() {
    const { side, small } = this.setup, size = { width: side, height: side };
    this.pair = TASTE_SIDES.map((word) => new Picture({ ...size, "aria-label": `the ${word} poster` }));
    this.cards = this.pair.map(({ canvas }, i) => h("button", { type: "button", class: "taste-card",
      "aria-label": `Choose the ${TASTE_SIDES[i]} poster`, title: `or press ${"←→"[i]}`, onclick: (event) => this.answer(TASTE_SIDES[i], event) }, canvas));
    this.large = new Picture(size);
    this.network = new Picture({ width: small, height: small, scale: 4, crisp: false });
    const shown = ({ canvas }, words) => h("figure", {}, canvas, h("figcaption", {}, words));
    return (this.you = h("div", { class: "taste-you" }, ...this.cards, shown(this.network, "drawn for you by the network"),
      shown(this.large, "the same factors, drawn by the program")));
  }

  buildSheet() {
    const { names, small } = this.setup;
    this.posters = names.map((name) => new Picture({ width: small, height: small, scale: 3, crisp: false, "aria-label": `poster for ${name}` }));
    this.labels = names.map(() => h("figcaption"));
    this.hung = this.posters.map(({ canvas }, i) => h("figure", {}, canvas, this.labels[i]));
    this.none = h("p", { class: "live-note" }, "A poster for each audience will hang here.");
    return (this.ten = h("div", { class: "taste-ten" }, this.none, ...this.hung));
  }

  buildYou() {
    this.rows = h("div", { class: "taste-beliefs", role: "list", "aria-label": "what is believed of your taste" });
    this.mine = h("div", {}, h("p", { class: "taste-ask" }, "Which poster do you like better? Click it, or press ←\u00a0or\u00a0→."), this.meter,
      h("div", { class: "taste-legend" }, "What the model believes you like; the line is its doubt:"), this.rows,
      this.tools(this.undo, button("back", "Again", this.act("again"), { title: "Begin anew, with other pairs" }),
        button(null, "Class", this.act("class"), { title: "Believe the votes in all files votes….json of your folder" }),
        button("save", "Poster", this.act("save"), { class: "live-main", title: "Save the poster, with its label, as PNG" })));
    return this.mine;
  }

  buildTen() {
    this.sum = h("p", { class: "taste-ask" });
    this.theirs = h("div", {}, this.sum, this.tools(button("step", "5 comparisons more", this.act("more"), { class: "live-main" })),
      h("p", { class: "live-note" }, "Each audience likes other things, and the model does not know what. A rank of 98 % means: it likes this poster better than 98 % of 8,000."));
    return this.theirs;
  }

  get asks() {
    return this.state.tab === this.setup.tabs[0];
  }

  show({ beliefs, results }) {
    const { tab, votes, others, asked } = this.state, { rounds, tabs, names } = this.setup, mine = tab === tabs[0];
    this.seen = votes;
    this.tabs.put(tab);
    for (const node of [this.you, this.mine]) node.hidden = !mine;
    for (const node of [this.ten, this.theirs]) node.hidden = mine;
    if (mine) {
      this.meter.value = votes;
      this.undo.disabled = !votes;
      this.rows.replaceChildren(...beliefs.map((belief) => this.belief(belief)));
      this.say(votes < rounds ? `Pair ${votes + 1} of ${rounds}${others ? `; ${others} votes of others count too` : ""}.` : `${votes} votes. The poster below is for you.`);
      return;
    }
    results.forEach(({ drawn, champion }, i) => reword(this.labels[i], `${names[i]}: ${rank(drawn)}, champion ${rank(champion)}`));
    this.none.hidden = asked > 0;
    for (const figure of this.hung) figure.hidden = !asked;
    const best = (who) => results.filter((each) => each[who] >= 0.95).length;
    reword(this.sum, asked ? `After ${asked} comparisons each, the drawn poster is among the best 5 % for ${best("drawn")} of ${names.length} audiences; the champion for ${best("champion")}.`
      : "Nobody has compared anything yet.");
    this.say(asked ? `${asked} comparisons each.` : "");
  }

  /** Draw one belief: words, a bar as long as the liking, a line for twice its doubt to each side. */
  belief({ words, strength, doubt, colour }) {
    const place = (v) => within(100 * v / 4, 0, 100);
    const said = `${strength.toFixed(1)} ± ${(2 * doubt).toFixed(1)}`;
    return h("div", { role: "listitem", class: "taste-belief" }, h("span", {}, ...(colour ? [h("i", { class: "taste-hue", style: `background:${colour}` })] : []), words),
      h("span", { class: "taste-bar", "aria-hidden": "true" }, h("b", { style: `width:${place(strength)}%` }),
        h("i", { style: `left:${place(strength - 2 * doubt)}%;right:${100 - place(strength + 2 * doubt)}%` })), h("output", {}, said));
  }

  paint(bytes) {
    if (this.state.tab !== this.setup.tabs[0]) {
      this.posters.forEach((picture, i) => picture.paint(bytes, i));
      return;
    }
    [...this.pair, this.large].forEach((picture, i) => picture.paint(bytes, i));
    this.network.paint(bytes.subarray(3 * 4 * this.setup.side ** 2));
  }
}

/** Write a rank as a whole percentage. @param {number} share */
function rank(share) {
  return `${Math.floor(100 * share)} %`;
}
