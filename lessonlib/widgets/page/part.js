// @ts-check
// What every live part is: a heading, a picture with an error in its place, a caption, controls, and a link.

/**
 * A part says how to `show` an answer's words and numbers, and how to `paint` its pixels; the rest stands here.
 * Its page keeps no state of its own: every answer says what to show.
 */
class Part {
  /**
   * Return where answers come from, one for all views of a part: it gives each view a transport. This one is the kernel.
   * @param {any} model anywidget's
   * @returns {{transport: () => Transport, close: () => void}}
   */
  static source(model) {
    return { transport: () => kernelOf(model), close() {} };
  }

  /**
   * @param {any} setup what the kernel told beforehand
   * @param {Transport} transport
   */
  constructor(setup, transport) {
    this.setup = setup;
    /** @type {any} */ this.state = {};
    this.link = new Link(transport, { draw: this.draw.bind(this), say: this.say.bind(this), lose: this.lose.bind(this) });
    this.error = h("div", { role: "alert", class: "live-error", hidden: true });
    this.status = h("span", { role: "status" });
    this.latency = h("span", { class: "live-latency", title: "from your hand to what is drawn" });
    this.caption = h("p", { class: "live-caption" }, this.status, this.latency);
    this.root = h("section", { class: "live", "aria-label": setup.title });
    this.free = ownKeys(this.root);
    /** @type {Map<string, Slider>} */ this.tracks = new Map(); // by what they set
  }

  /** Return what a click does: it asks for `action`. @param {...any} action */
  act(...action) {
    return (event) => this.link.push(action, event.timeStamp);
  }

  /**
   * Make a slider that sets `key` in the kernel, with `more` behind the value; its reset asks for the action `reset`.
   * @param {Control} control
   * @param {{key?: string, more?: any[], reset?: any[], left?: () => void, moved?: (value: number, stamp: number) => void}} how
   */
  slider(control, { key = control.name, more = [], reset = ["set", key, null], ...tell } = {}) {
    const slider = new Slider(control, {
      moved: (value, stamp) => this.link.push(["set", key, value, ...more], stamp), reset: this.act(...reset), ...tell });
    this.tracks.set(key, slider);
    return slider;
  }

  /**
   * Put every slider where the state says, but not one that the learner's hand is ahead with.
   * @param {Record<string, number>} began where each began
   * @param {Record<string, boolean>} applies which means nothing here
   */
  putSliders(began, applies = {}) {
    for (const [key, slider] of this.tracks) {
      const value = this.state[key], changed = value !== began[key];
      if (!this.link.ahead(key)) slider.show(value, { began: began[key], changed, applies: applies[key] ?? true });
    }
  }

  /** Make the heading. @param {...Node} tools */
  head(...tools) {
    return h("header", {}, h("div", { class: "live-title" }, this.setup.title), ...tools);
  }

  /** Group buttons. @param {...Node} buttons */
  tools(...buttons) {
    return h("div", { class: "live-tools" }, ...buttons);
  }

  /** Put a picture's elements where its error will stand. @param {...Node} children */
  stage(...children) {
    return h("div", { class: "live-stage" }, ...children, this.error);
  }

  /**
   * Lay the part out: the heading, the picture's side, the controls' side; narrow, one below the other.
   * @param {Node} head
   * @param {Node[]} left
   * @param {Node[]} right
   */
  lay(head, left, right) {
    this.root.append(head, h("div", { class: "live-left" }, ...left), h("div", { class: "live-right" }, ...right));
  }

  /**
   * Show an answer: what it says, its pixels, or the fault in their place.
   * @param {any} reply
   * @param {Uint8Array} bytes
   * @param {number | null} stamp
   */
  draw(reply, bytes, stamp) {
    this.fail(reply.error ?? "");
    if (this.lost) this.rest(false);
    this.state = reply.state;
    if (reply.told) this.show(reply, stamp);
    if (bytes.length) this.paint(bytes, reply);
    if (reply.note) this.say(reply.note);
    if (stamp !== null && !reply.error) requestAnimationFrame(() => {
      reword(this.latency, `last change: ${Math.round(performance.now() - stamp)} ms`);
    });
  }

  /** @param {any} _reply @param {number | null} _stamp */
  show(_reply, _stamp) {}

  /** @param {Uint8Array} _bytes @param {any} _reply */
  paint(_bytes, _reply) {}

  fail(words) {
    reword(this.error, words);
    this.error.hidden = !words;
  }

  /** No answer will come any more: say so in the picture's place, and let the controls rest. @param {string} words */
  lose(words) {
    this.stop();
    this.rest(true);
    this.say("");
    this.fail(words);
  }

  /** Let every control rest, or work again. @param {boolean} lost */
  rest(lost) {
    this.lost = lost;
    this.root.classList.toggle("live-lost", lost);
    for (const node of this.root.querySelectorAll("button, input, select, [tabindex]")) node.toggleAttribute("inert", lost);
  }

  say(words) {
    reword(this.status, words);
  }

  /** End what runs by itself, such as playing. */
  stop() {}

  close() {
    this.stop();
    this.free();
    this.link.close();
  }
}

/**
 * Mount a part where anywidget wants it, for each widget anew: the one way in for all of them.
 * @param {typeof Part} Kind
 * @param {string} root its class on the page is live-root
 */
function mount(Kind, root) {
  return () => {
    let source;
    return {
      initialize({ model }) {
        source = Kind.source(model);
        return () => source.close();
      },
      render({ model, el }) {
        const part = new Kind(model.get("setup"), source.transport());
        part.root.classList.add(`live-${root}`);
        const place = h("div", { class: "live-place" }, part.root), free = projector(el, place, part.root);
        el.append(place);
        part.link.begin();
        return () => { free(); part.close(); };
      },
    };
  };
}
