// What the pages of all live parts share: making elements, talking to the kernel, a slider with its number.

/** Make an element: h("button", {class: "x", onclick: f}, child, …). */
function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value !== false) node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children);
  return node;
}

const STROKES = {
  undo: "M5 3 2 6l3 3M2.5 6H9a4 3.7 0 0 1 0 7.4H6",
  redo: "M11 3l3 3-3 3M13.5 6H7a4 3.7 0 0 0 0 7.4h3",
  back: "M3 8a5 5 0 1 0 1.6-3.7M3 2.6v2.6h2.6",
  lock: "M4 7.5h8v6H4zM5.6 7.5V5.2a2.4 2.4 0 0 1 4.8 0v2.3",
  unlock: "M4 7.5h8v6H4zM5.6 7.5V4.6A2.4 2.4 0 0 1 10.2 3.6",
  save: "M8 2.5v7.4M5 7.2l3 3 3-3M3 13.4h10",
  play: "M4.5 3v10l8-5z",
  pause: "M5.5 3v10M10.5 3v10",
  step: "M4 3v10l6-5zM12.5 3v10",
  dice: "M3 3h10v10H3zM5.8 5.8h.01M10.2 10.2h.01M10.2 5.8h.01M5.8 10.2h.01",
};

/** Draw a small line icon; it is decoration, the button's words say what it does. */
function icon(name) {
  const holder = h("span", { class: "live-icon", "aria-hidden": "true" });
  holder.innerHTML = `<svg viewBox="0 0 16 16"><path d="${STROKES[name]}"/></svg>`;
  return holder;
}

/** Make a button with an icon and a word. */
function button(picture, word, onclick, attributes = {}) {
  return h("button", { type: "button", onclick, ...attributes }, icon(picture), h("span", {}, word));
}

/** Mark a live part as the owner of its keys: JupyterLab would take arrows and Enter for itself. */
function keepKeys(root) {
  root.setAttribute("data-lm-suppress-shortcuts", "true");
  root.addEventListener("keydown", (event) => event.stopPropagation());
}

const SLOW = 1500; // ms without an answer before the page says that the kernel is busy

/**
 * Ask the kernel, newest wins: one request is in flight at a time, and of a slider's moves that wait meanwhile
 * only the last is kept. Clicks are never lost. `draw(reply, buffers, stamp)` gets each answer with the time
 * of the input event behind it.
 */
class Link {
  constructor(model, draw, slow) {
    Object.assign(this, { model, draw, slow, waiting: [], extra: {}, count: 0 });
    this.view = Math.random().toString(36).slice(2);
    this.receive = this.receive.bind(this);
    model.on("msg:custom", this.receive);
  }

  /** Add an action; `stamp` is the time of the event that caused it. */
  push(action, stamp = performance.now()) {
    const last = this.waiting.at(-1);
    if (action[0] === "set" && last?.[0] === "set" && last[1] === action[1]) this.waiting.pop();
    this.waiting.push(action);
    this.stamp = stamp;
    this.flush();
  }

  /** Note that the slider was let go: the word travels with the next request. */
  release() {
    if (this.waiting.at(-1)?.[0] !== "done") this.waiting.push(["done"]);
  }

  /** Say whether a move of this slider is still on its way: then the learner's hand is ahead of any answer. */
  ahead(name) {
    return [...this.waiting, ...(this.flying?.do ?? [])].some(([what, whose]) => what === "set" && whose === name);
  }

  flush() {
    if (!this.flying && this.waiting.some((action) => action[0] !== "done")) this.ask();
  }

  /** Draw the picture that came along, if one did, and ask how things stand now. */
  begin() {
    const [reply, pixels] = this.model.get("first");
    if (reply) this.draw(reply, [pixels], null);
    this.ask();
  }

  /** Send what waits, be it nothing, and so ask for a picture. */
  ask() {
    this.flying = { id: ++this.count, stamp: this.stamp, do: this.waiting };
    this.model.send({ id: this.count, view: this.view, do: this.waiting, ...this.extra });
    this.waiting = [];
    this.timer = setTimeout(this.slow, SLOW);
  }

  receive(reply, buffers) {
    let stamp = null; // another view's answer, or the kernel's own: draw it, but it measures nothing here
    if (reply.view === this.view && reply.id === this.flying?.id) {
      stamp = this.flying.stamp ?? null;
      this.flying = null;
      clearTimeout(this.timer);
      this.flush();
    }
    this.draw(reply, buffers, stamp);
  }

  close() {
    clearTimeout(this.timer);
    this.model.off("msg:custom", this.receive);
  }
}

/** Write a value: a category's name, or a number with its unit and as many decimals as its range deserves. */
function written(value, { kind, low, high, unit, names }) {
  if (kind === "category") return names[Math.round(value)] ?? "none";
  const digits = high - low >= 20 ? 0 : high - low >= 2 ? 1 : 2;
  return value.toFixed(digits).replace(/^-(0\.?0*)$/, "$1") + (unit ? ` ${unit}` : "");
}

const STEPS = 100; // arrow-key steps from end to end
const LEAST = 0.02; // of the range: a smaller drift is not worth showing

/** A slider's row: name, track, number with unit, reset. `show` moves it; `moved` and `left` tell the caller. */
class Slider {
  constructor(control, { moved, left, reset }) {
    this.control = control;
    const { name, kind, low, high, about } = control;
    const step = kind === "category" ? 1 : (high - low) / STEPS;
    this.input = h("input", {
      type: "range", min: low, max: high, step, "aria-label": name,
      oninput: (event) => { this.write(this.value); moved(this.value, event.timeStamp); },
      onpointerup: left, onblur: left, ondblclick: reset,
    });
    this.track = h("div", { class: `live-track live-${kind}` }, h("i", { class: "live-fill" }),
      h("i", { class: "live-mark" }), this.input);
    this.number = h("output", { class: "live-number" });
    this.reset = h("button", { type: "button", class: "live-bare", title: `Reset ${name}`,
      "aria-label": `Reset ${name}`, onclick: reset }, icon("back"));
    this.row = h("div", { class: "live-row", title: about ?? "" }, h("span", { class: "live-name" }, name), this.track,
      this.number, this.reset);
    this.show(low, { changed: false });
  }

  get value() {
    return Number(this.input.value);
  }

  write(value, state = "") {
    this.number.textContent = this.input.disabled ? "none here" : written(value, this.control);
    this.input.setAttribute("aria-valuetext", this.number.textContent + state);
  }

  /**
   * Put the slider at `value`; mark where the picture `began`, and whether the learner or a leak moved it.
   * A control that means nothing for this picture (a sleeve on a skirt) rests.
   */
  show(value, { began, changed, applies = true }) {
    const { low, high, kind } = this.control;
    const place = (v) => Math.min(1, Math.max(0, (v - low) / (high - low)));
    let gap = Math.abs(value - began) / (high - low);
    if (kind === "circle") gap = Math.min(gap, 1 - gap);
    const drifted = applies && !changed && gap > LEAST;
    this.input.disabled = !applies;
    this.row.classList.toggle("live-resting", !applies);
    this.input.value = value;
    this.write(value, changed ? ", changed by you" : drifted ? ", drifted" : "");
    this.reset.disabled = !changed;
    this.row.classList.toggle("live-changed", changed);
    this.row.classList.toggle("live-drifted", drifted);
    this.track.style.setProperty("--at", place(value));
    this.track.style.setProperty("--began", place(began ?? value));
  }
}
