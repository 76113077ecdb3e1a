// @ts-check
// The design board: twelve garments to keep, reject, vary and cross; what is asked for and what is locked.

const ACROSS = 4; // cards in a row
const ENLARGED = 4; // canvas pixels for one of the garment's
const VERBS = [["keep", "k", "Keep this garment: nothing replaces it"], ["reject", "r", "Draw another in its place"],
  ["vary", "v", "A little different, in what is not locked"], ["cross", "x", "Cross it with the card you choose next"]];
const TOLD = { hue: "colour", sleeve: "sleeves", category: "kind" };
const BOARD_HELP = "Small beside each: its nearest training garment. ✦: no training garment had this pattern on this kind.";

class DesignBoard extends Part {
  constructor(setup, transport) {
    super(setup, transport);
    this.at = 0; // the chosen card
    /** @type {number | null} */ this.first = null; // the card that waits to be crossed
    this.cards = Array.from({ length: setup.cards }, (_, i) => this.buildCard(i));
    this.sheet = h("div", { class: "board-cards", role: "group", "aria-label": "garments", onkeydown: (event) => this.key(event) },
      ...this.cards.map(({ root }) => root));
    this.undo = button("undo", "Undo", this.act("undo"));
    this.save = button("save", "Lookbook", this.act("save"), { title: "The kept garments as a PDF and pictures to print" });
    this.lay(this.head(this.tools(this.undo, this.save, smoothing(...this.cards.map(({ made }) => made)))),
      [this.stage(this.sheet), this.caption], this.buildChoices());
  }

  buildCard(i) {
    const { width, height } = this.setup, size = { width, height, scale: ENLARGED, crisp: false };
    const made = new Picture({ ...size, class: "board-made" }), near = new Picture({ ...size, class: "board-near" });
    const name = h("span", { class: "board-name" }), line = h("span", { class: "board-line" });
    const root = h("button", { type: "button", class: "board-card", onclick: (event) => this.choose(i, event) },
      made.canvas, near.canvas, name, line, h("span", { class: "board-kept" }, "kept"));
    return { made, near, name, line, root };
  }

  buildChoices() {
    this.verbs = VERBS.map(([word, key, title]) => button(null, `${word[0].toUpperCase()}${word.slice(1)} (${key})`,
      (event) => this.verb(word, event), { title, "aria-label": word, "aria-keyshortcuts": key }));
    this.locks = this.setup.locks.map((name) => h("button", { type: "button", "aria-pressed": "false", "aria-label": `Lock ${name}`,
      title: `Hold ${name} while other things change`, onclick: this.act("lock", name) }));
    this.asks = Object.entries(this.setup.asks).map(([name, words]) => h("select", { "aria-label": TOLD[name] ?? name,
      onchange: (event) => this.act("set", name, event.target.value || null)(event) },
    ...["", ...words].map((word) => h("option", { value: word }, word || `any ${TOLD[name] ?? name}`))));
    const group = (legend, ...nodes) => h("fieldset", {}, h("legend", {}, legend), ...nodes);
    return [group("The chosen card", this.tools(...this.verbs)), group("Hold while others change", this.tools(...this.locks)),
      group("Ask for", ...this.asks, button("dice", "Ask", this.act("ask"), { class: "live-main", title: "Fill every card that is not kept" })),
      h("p", { class: "live-note" }, BOARD_HELP)];
  }

  /** Choose a card; where another waits to be crossed, cross the two. @param {number} i @param {Event} event */
  choose(i, event) {
    const { first } = this;
    if (first !== null && first !== i) this.act("cross", first, i)(event);
    this.turn(i, null);
  }

  /** Let card `i` be the chosen one, and `first` wait to be crossed. @param {number} i @param {number | null} first */
  turn(i, first) {
    this.at = i;
    this.first = first;
    this.cards.forEach(({ root }, k) => {
      root.tabIndex = k === i ? 0 : -1;
      root.toggleAttribute("aria-current", k === i);
      root.classList.toggle("board-first", k === first);
    });
    this.verbs[3].setAttribute("aria-pressed", String(first !== null));
    this.say(first === null ? "" : "Cross it with which? Choose another card.");
  }

  verb(word, event) {
    if (word === "cross") this.turn(this.at, this.first === null ? this.at : null);
    else this.act(word, this.at)(event);
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const move = steer(event), verb = VERBS.find(([, key]) => key === event.key.toLowerCase());
    if (verb) this.verb(verb[0], event);
    if (!move) return;
    const to = this.at + move[0] - ACROSS * move[1];
    if (to < 0 || to >= this.cards.length) return;
    this.turn(to, this.first);
    this.cards[to].root.focus();
  }

  show({ cards, can, looks }) {
    const { locks, ask } = this.state;
    this.cards.forEach(({ made, near, name, line, root }, i) => {
      const { seen } = cards[i], { kept } = this.state.cards[i];
      reword(name, cards[i].name);
      reword(line, seen ? `in training ${seen.toLocaleString("en-US")} times` : "✦ never in training");
      root.classList.toggle("board-is-kept", kept);
      root.classList.toggle("board-new", !seen);
      made.describe(`Card ${i + 1}${kept ? ", kept" : ""}`);
      near.describe("beside it its nearest training garment");
    });
    this.locks.forEach((lock, i) => {
      const on = locks.includes(this.setup.locks[i]);
      if (lock.firstChild && lock.getAttribute("aria-pressed") === String(on)) return;
      lock.setAttribute("aria-pressed", String(on));
      lock.replaceChildren(icon(on ? "lock" : "unlock"), this.setup.locks[i]);
    });
    Object.keys(this.setup.asks).forEach((name, i) => { this.asks[i].value = ask[name] ?? ""; });
    this.undo.disabled = !can;
    this.save.disabled = !looks;
    this.turn(this.at, this.first);
  }

  paint(bytes) {
    this.cards.forEach(({ made, near }, i) => {
      made.paint(bytes, i);
      near.paint(bytes, i + this.cards.length);
    });
  }
}
