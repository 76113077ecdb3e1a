// @ts-check
// The plain state of one edited picture and its log, with the checks and the words of `lessonlib.editing`.

/**
 * @typedef {{seed: number, psi: number, blend_seed: number, blend: number, values: Record<string, number>, locks: string[]}} State
 * @typedef {{did: string, state: State}} Step
 */

/** @type {State} */
const START = { seed: 0, psi: 1, blend_seed: 2, blend: 0, values: {}, locks: [] };
const KNOBS = ["seed", "psi", "blend_seed", "blend"];
const CELLS = 4; // a log remembers its last picture as CELLS x CELLS mean colours
const NUMBER = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i, ENDLESS = /^\s*[+-]?(inf(inity)?|nan)\s*$/i;

/** What an action cannot take; its words say what was expected and what came. */
class ValueError extends Error {}

/** Return a control's least and greatest value. @param {any} control @returns {[number, number]} */
function ends({ kind, names, low, high }) {
  return kind === "category" ? [0, names.length - 1] : [low, high];
}

/** Return `name` if it is one of `names`. @param {string} name @param {string[]} names */
function oneOf(name, names) {
  if (!names.includes(name)) throw new ValueError(`edit: expected one of ${names.join(", ")}, got ${quoted(name)}`);
  return name;
}

/** Return a control's value as a number in its range. @param {any} control @param {any} value */
function checkedValue(control, value) {
  const number = inRange(control.name, value, ...ends(control));
  return control.kind === "category" ? whole(control.name, number) : number;
}

/** Return a knob's value: seeds are whole, the others shares. @param {string} name @param {any} value */
function checkedKnob(name, value) {
  if (name === "psi" || name === "blend") return inRange(name, value, 0, 1);
  return whole(name, inRange(name, value, 0, 2 ** 31 - 1));
}

function whole(name, number) {
  if (!Number.isInteger(number)) throw new ValueError(`${name}: expected a whole number, got ${general(number, 6)}`);
  return number;
}

function inRange(name, value, low, high) {
  const text = String(value), number = typeof value === "boolean" ? Number(value) : Number(text);
  const endless = typeof value !== "object" && ENDLESS.test(text);
  if (!endless && (typeof value === "object" || (typeof value !== "boolean" && !NUMBER.test(text))))
    throw new ValueError(`${name}: expected a number, got ${quoted(value)}`);
  if (endless || !(low <= number && number <= high))
    throw new ValueError(`${name}: expected ${general(low, 6)} to ${general(high, 6)}, got ${quoted(value)}`);
  return number;
}

/** Copy a state, to be changed. @param {State} state @returns {State} */
function copied(state) {
  return { ...state, values: { ...state.values }, locks: [...state.locks] };
}

/** Say whether two states are the same; in what order sliders were touched does not matter. @param {State} a @param {State} b */
function same(a, b) {
  const names = Object.keys(a.values);
  return KNOBS.every((knob) => a[knob] === b[knob]) && names.length === Object.keys(b.values).length
    && names.every((name) => a.values[name] === b.values[name])
    && a.locks.length === b.locks.length && a.locks.every((name, i) => name === b.locks[i]);
}

/** Write a value as Python's repr does. @param {any} value @returns {string} */
function quoted(value) {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return Number.isInteger(value) ? String(value) : float(value);
  if (Array.isArray(value)) return `[${value.map(quoted).join(", ")}]`;
  if (typeof value === "object") return `{${Object.entries(value).map((pair) => pair.map(quoted).join(": ")).join(", ")}}`;
  const escaped = value.replace(/\\/g, "\\\\").replace(/\n/g, "\\n").replace(/\t/g, "\\t");
  return value.includes("'") && !value.includes('"') ? `"${escaped}"` : `'${escaped.replace(/'/g, "\\'")}'`;
}

/** Write a number as Python writes a float: 1.0, 0.25, 1e-05. @param {number} value */
function float(value) {
  if (Number.isInteger(value)) return `${value}.0`;
  return Math.abs(value) < 1e-4 ? value.toExponential().replace(/e-(\d)$/, "e-0$1") : String(value);
}

/** Write a number with so many digits as Python's %g does; halves go to the even digit. @param {number} value @param {number} digits */
function general(value, digits) {
  if (!value) return "0";
  const [, sign, first, rest, power] = /^(-?)(\d)\.(\d+)e(.+)$/.exec(value.toExponential(60));
  const kept = `${first}.${rest.slice(0, digits - 1)}`, even = Number(kept.at(-1)) % 2 === 0;
  const half = even && /^50*$/.test(rest.slice(digits - 1));
  const [mantissa, tens] = (half ? `${sign}${kept}e${power}` : value.toExponential(digits - 1)).split("e");
  if (Number(tens) >= -4 && Number(tens) < digits) return String(Number(`${mantissa}e${tens}`));
  return `${Number(mantissa)}e${tens.replace(/^([+-])(\d)$/, "$10$2")}`;
}

/**
 * Write the log as `lessonlib.editing` does, letter for letter, for people and for `replay`.
 * @param {Step[]} steps
 * @param {any[]} controls
 * @param {string[]} colours of the last picture, see `meanColours`
 */
function logText(steps, controls, colours) {
  const broken = new Set(["psi", "blend", ...controls.filter((c) => c.kind !== "category").map((c) => c.name)]);
  const log = { log: "lessonlib edit log", version: 1, controls: controls.map((c) => c.name), steps, picture: colours };
  const marked = (key, value) => (typeof value === "number" && broken.has(key) ? `\u0001${float(value)}` : value);
  return `${JSON.stringify(log, marked, 1).replace(/"\\u0001([^"]*)"/g, "$1")}\n`;
}

/**
 * Return a picture's mean colours on a grid, a line of web colours for each row.
 * @param {Uint8Array | Uint8ClampedArray} rgba
 */
function meanColours(rgba, width, height) {
  const parts = (length) => Array.from({ length: CELLS + 1 }, (_, i) => i * Math.floor(length / CELLS) + Math.min(i, length % CELLS));
  const rows = parts(height), columns = parts(width), cells = Array.from({ length: CELLS }, (_, i) => i);
  return cells.map((i) => cells.map((j) => {
    const sums = [0, 0, 0], count = (rows[i + 1] - rows[i]) * (columns[j + 1] - columns[j]);
    for (let y = rows[i]; y < rows[i + 1]; y++) for (let x = columns[j]; x < columns[j + 1]; x++)
      for (let c = 0; c < 3; c++) sums[c] += rgba[4 * (y * width + x) + c];
    return `#${sums.map((sum) => toEven(sum / count).toString(16).padStart(2, "0")).join("")}`;
  }).join(" "));
}

/** Round halves to the even number. @param {number} value */
function toEven(value) {
  const up = Math.round(value);
  return up - value === 0.5 && up % 2 ? up - 1 : up;
}
