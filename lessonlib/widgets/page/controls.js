// @ts-check
// Controls: a slider with its number and reset, a choice of one among a few, a list of facts.

/**
 * A slider in plain words. `kind`: "continuous", "circle" (both ends are one), "category" (a name a step), or "steep"
 * (places are powers of ten, the number is the value itself).
 * @typedef {object} Control
 * @property {string} name
 * @property {"continuous" | "circle" | "category" | "steep"} kind
 * @property {number} low
 * @property {number} high
 * @property {string} [unit]
 * @property {string[]} [names]
 * @property {string} [about]
 * @property {string} [word] what stands beside the track, where that is not the name
 * @property {number} [digits] decimals of the number
 * @property {number} [step] of an arrow key, on the track
 */

/** Write a value with its unit and as many decimals as its range deserves. @param {number} value @param {Control} control */
function written(value, { kind, low, high, unit, names, digits }) {
  const end = unit ? ` ${unit}` : "";
  if (kind === "category") return (names?.[Math.round(value)] ?? "none") + end;
  if (kind === "steep") return Number(value.toPrecision(2)) + end;
  const few = high - low >= 20 ? 0 : high - low >= 2 ? 1 : 2;
  const places = digits === undefined ? few : Math.abs(value) < 10 ? digits : 0; // none where something was thrown far off
  return value.toFixed(places).replace(/^-(0\.?0*)$/, "$1") + end;
}

const STEPS = 100; // arrow-key steps from end to end
const SHOWN_PLACES = 3; // decimals of a place on the track: what no eye sees is not laid out anew
const LEAST = 0.02; // of the range: a smaller drift is not worth showing

/** A slider's row: name, track, number with unit, reset. `show` moves it; `moved`, `left` and `reset` tell the caller. */
class Slider {
  /**
   * @param {Control} control
   * @param {{moved: (value: number, stamp: number) => void, left?: () => void, reset: (event: Event) => void}} tell
   */
  constructor(control, { moved, left = () => {}, reset }) {
    this.control = control;
    const { name, kind, about, word = name } = control;
    this.low = this.place(control.low);
    this.high = this.place(control.high);
    const step = control.step ?? (kind === "category" ? 1 : (this.high - this.low) / STEPS);
    this.input = h("input", {
      type: "range", min: this.low, max: this.high, step, "aria-label": name,
      oninput: (event) => { this.write(this.value); moved(this.value, event.timeStamp); },
      onpointerup: left, onblur: left, ondblclick: reset,
    });
    this.track = h("div", { class: `live-track live-${kind}` }, h("i", { class: "live-fill" }),
      h("i", { class: "live-mark" }), this.input);
    this.number = h("output", { class: "live-number" });
    this.reset = h("button", { type: "button", class: "live-bare", title: `Reset ${name}`,
      "aria-label": `Reset ${name}`, onclick: reset }, icon("back"));
    this.row = h("div", { class: "live-row", title: about ?? "" }, h("span", { class: "live-name" }, word), this.track,
      this.number, this.reset);
    this.show(control.low, { began: control.low, changed: false });
  }

  /** Where on the track a value stands. @param {number} value */
  place(value) {
    return this.control.kind === "steep" ? Math.log10(value) : value;
  }

  get value() {
    const at = Number(this.input.value), { kind, low, high } = this.control;
    return kind === "steep" ? within(10 ** at, low, high) : at;
  }

  write(value, state = "") {
    reword(this.number, this.input.disabled ? "none here" : written(value, this.control));
    this.input.setAttribute("aria-valuetext", this.number.textContent + state);
  }

  /**
   * Put the slider at `value`; mark where the picture `began`, and whether the learner or a leak moved it.
   * A control that means nothing for this picture (a sleeve on a skirt) rests.
   * @param {number} value
   * @param {{began: number, changed: boolean, applies?: boolean}} how
   */
  show(value, { began, changed, applies = true }) {
    const share = (v) => (this.place(v) - this.low) / (this.high - this.low);
    let gap = Math.abs(share(value) - share(began));
    if (this.control.kind === "circle") gap = Math.min(gap, 1 - gap);
    const drifted = applies && !changed && gap > LEAST;
    this.input.disabled = !applies;
    this.row.classList.toggle("live-resting", !applies);
    this.input.value = String(this.place(value));
    this.write(value, changed ? ", changed by you" : drifted ? ", drifted" : "");
    this.reset.disabled = !changed;
    this.row.classList.toggle("live-changed", changed);
    this.row.classList.toggle("live-drifted", drifted);
    this.track.style.setProperty("--at", within(share(value), 0, 1).toFixed(SHOWN_PLACES));
    this.track.style.setProperty("--began", within(share(began), 0, 1).toFixed(SHOWN_PLACES));
  }
}

/** A choice of one among a few words, as a row of keys. `put` chooses without telling the caller. */
class Choice {
  /**
   * @param {string} legend
   * @param {string[]} values
   * @param {(value: string, event: Event) => void} chosen
   */
  constructor(legend, values, chosen) {
    const name = Math.random().toString(36).slice(2); // radios of one name exclude each other, in the whole page
    this.inputs = values.map((value) => h("input", { type: "radio", name, value, onchange: (event) => chosen(value, event) }));
    this.root = h("fieldset", { class: "live-choice" }, h("legend", {}, legend),
      ...this.inputs.map((input) => h("label", {}, input, h("span", {}, input.value))));
  }

  put(value) {
    this.inputs.forEach((input) => { input.checked = input.value === value; });
  }
}

/** Numbers by name, one under another. */
class Facts {
  /** @param {string[]} names */
  constructor(names) {
    this.outputs = names.map(() => h("output", { class: "live-number" }));
    this.root = h("div", { class: "live-facts" }, ...names.map((name, i) =>
      h("div", { class: "live-fact" }, h("span", {}, name), this.outputs[i])));
  }

  /** @param {(string | number)[]} words */
  write(words) {
    words.forEach((word, i) => reword(this.outputs[i], String(word)));
  }
}
