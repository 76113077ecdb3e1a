// @ts-check
// A part that plays: it goes on by itself until the learner stops it, chooses something or asks for anything else.

class Player extends Part {
  /**
   * @param {any} setup
   * @param {Transport} transport
   */
  constructor(setup, transport) {
    super(setup, transport);
    this.playing = false;
    this.play = button("play", "Play", () => this.run(!this.playing), { class: "live-main", "aria-pressed": "false" });
    this.choices = Object.entries(setup.choices ?? {}).map(([name, values]) => ({ name,
      choice: new Choice(name, values, (value, event) => this.send("set", name, value)(event)) }));
  }

  /** Return what a click does: it stops playing, and asks for `action`. @param {...any} action */
  send(...action) {
    return (event) => { this.stop(); this.act(...action)(event); };
  }

  /** Make a slider that stops playing; its reset puts `began` back. @param {Control} control @param {number} began */
  dial(control, began) {
    return this.slider(control, { reset: ["set", control.name, began],
      moved: (value, stamp) => { this.stop(); this.link.push(["set", control.name, value], stamp); } });
  }

  /** Show what is chosen. */
  putChoices() {
    for (const { name, choice } of this.choices) choice.put(this.state[name]);
  }

  /** Begin or end playing. @param {boolean} playing */
  run(playing) {
    this.playing = playing;
    this.play.replaceChildren(icon(playing ? "pause" : "play"), h("span", {}, playing ? "Pause" : "Play"));
    this.play.setAttribute("aria-pressed", String(playing));
    if (playing) this.next();
    else this.tell();
  }

  stop() {
    this.run(false);
  }

  fail(words) {
    super.fail(words);
    if (words) this.stop();
  }

  /** Do what comes next while playing. */
  next() {}

  /** Say how the playing stands. */
  tell() {}
}
