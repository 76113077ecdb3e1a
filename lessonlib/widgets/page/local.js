// @ts-check
// Answers from the page itself, where the model can run in it. Page and kernel tell each other their steps: whoever
// changed last hands over, and every change that the kernel has counts as an edition of its own.

const PAUSE = 150; // ms after the last move before the kernel is told
const BUSY = "The kernel is busy: it saves as soon as it is free.";
const GOES_ON = "this editor works on without it. The kernel does not get what you change now; saving goes to your downloads.";
const ALONE = {
  restarted: `The kernel was restarted: ${GOES_ON}`,
  crashed: `The kernel stopped by itself: ${GOES_ON}`,
  dead: `The kernel has ended: ${GOES_ON}`,
  closed: `The kernel does not know this part any more: ${GOES_ON}`,
};

/** Stand between the views of one part and the kernel: answer them from a session in the page, or let the kernel do it. */
class Local {
  /** @param {any} model anywidget's, with the traits `first` and `parts` */
  constructor(model) {
    this.model = model;
    this.kernel = kernelOf(model);
    this.name = `page ${Math.random().toString(36).slice(2)}`;
    /** @type {Set<{hear: (reply: any, buffers: DataView[]) => void, changed: () => void}>} */ this.views = new Set();
    /** @type {PageSession | null} */ this.session = null;
    this.knows = -1; // the kernel's last edition that came here
    this.moved = -Infinity; // when the last change was made here
    this.alone = ""; // why there is no kernel any more
    this.ask = framed((request) => this.answer(request));
    this.kernel.listen((reply, buffers) => this.hear(reply, buffers));
    this.kernel.watch(() => this.look());
    this.parts = new Parts(model, () => {
      this.take();
      if (this.session) this.show();
    });
    this.take();
    if (this.session) this.kernel.send({ id: 0, view: this.name, quiet: true }); // since `first` steps may have been made
  }

  /** Return a transport for one view. @returns {Transport} */
  transport() {
    const view = { hear: (_reply, _buffers) => {}, changed: () => {} };
    this.views.add(view);
    return {
      first: () => this.model.get("first"),
      send: (request) => (this.session ? this.ask(request) : this.kernel.send(request)),
      listen: (hear) => { view.hear = hear; },
      watch: (changed) => { view.changed = changed; },
      mood: () => (this.session ? "idle" : this.kernel.mood()),
      close: () => { this.views.delete(view); },
    };
  }

  /** Take up the model; without one, or with one that this page cannot run, the kernel draws. */
  take() {
    const [first] = this.model.get("first"), before = this.session ?? first;
    this.session = null;
    if (!this.parts.engine) return;
    this.session = new PageSession(this.parts.engine, 0);
    this.session.adopt(before.steps, before.at);
    this.knows = Math.max(this.knows, first.edition);
  }

  answer(request) {
    const { session } = this, before = session.steps[session.at], [saves, others] = parted(request.do);
    const [reply, pixels] = session.respond({ ...request, do: others });
    if (session.steps[session.at] !== before) this.owe();
    reply.note = saves.length ? this.save(saves) : this.alone;
    this.tell(reply, [pixels]);
  }

  /** Let every view draw. */
  tell(reply, buffers) {
    for (const view of this.views) view.hear(reply, buffers);
  }

  /** Show how things stand, with what `more` tells besides. */
  show(more = {}) {
    const [reply, pixels] = this.session.respond({});
    this.tell({ ...reply, note: this.alone, ...more }, [pixels]);
  }

  /** Save in the kernel's folder, or without a kernel in the downloads; return what to tell the learner. */
  save(saves) {
    if (this.alone) return saves.map(([name]) => keep(this.session, name)).join(" ");
    this.send(saves);
    return this.kernel.mood() === "busy" ? BUSY : "";
  }

  /** Note that the kernel must be told, once the learner's hand rests. */
  owe() {
    this.moved = performance.now();
    this.owed = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.handOver(), PAUSE);
  }

  handOver() {
    if (this.owed && !this.flying && !this.alone) this.send([]);
  }

  /** Send actions, and before them what is owed, in one message. @param {any[][]} actions */
  send(actions) {
    const { steps, at } = this.session, mine = this.owed ? [["adopt", steps, at, this.knows, this.name]] : [];
    this.owed = false;
    this.flying = true;
    this.kernel.send({ id: 0, view: this.name, quiet: true, do: [...mine, ...actions] });
    clearTimeout(this.deaf);
    this.deaf = setTimeout(() => this.flying && this.kernel.mood() === "idle" && this.lose("closed"), DEAF);
  }

  /** Hear the kernel: what it drew for views, that it has what was handed over, or that its own steps have changed. */
  hear(reply, buffers) {
    if (!this.session) {
      this.tell({ ...reply, slow: this.parts.fault || reply.slow }, buffers);
      return;
    }
    this.alone = "";
    const mine = reply.view === this.name;
    if (mine) this.flying = false;
    const adopted = this.follow(reply), told = mine && (reply.note || reply.error);
    if (adopted || told) this.show(told ? { note: reply.note, ...(reply.error && { error: reply.error }) } : {});
    if (this.owed && performance.now() - this.moved >= PAUSE) this.handOver();
  }

  /** Take up a newer edition, unless it is this page's own or the learner's hand is moving: then its own is newer still. */
  follow({ edition = -1, by, steps, at }) {
    if (edition <= this.knows) return false;
    this.knows = edition;
    if (by === this.name) return false;
    if (performance.now() - this.moved < PAUSE) {
      this.owe();
      return false;
    }
    clearTimeout(this.timer);
    this.owed = false;
    this.session.adopt(steps, at);
    return true;
  }

  /** Look whether the kernel is gone. */
  look() {
    const mood = this.kernel.mood();
    if (this.session && mood in ALONE && !this.alone) this.lose(mood);
    for (const view of this.views) view.changed();
  }

  lose(why) {
    this.flying = false;
    this.alone = ALONE[why];
    this.show();
  }

  close() {
    clearTimeout(this.timer);
    clearTimeout(this.deaf);
    this.parts.close();
    this.kernel.close();
    this.session = null;
  }
}
