// @ts-check
// Directions in latent space, as `lessonlib.editing.Directions` has them: read factors off a code, move it along them.

const LEAST_EIGEN = 1e-5; // of the greatest: what is smaller counts as none
const LEAST_RADIUS = 0.7; // of a circle's readings: a code near the middle has no turn

/** How many numbers a control's value is embedded in. @param {any} control */
function rowsOf({ kind, names }) {
  return kind === "category" ? names.length : kind === "circle" ? 2 : 1;
}

/** Turn a value into a control's rows: one-hot, (sine, cosine), or as it is. @param {any} control @param {number} value */
function embed({ kind, names }, value) {
  if (kind === "category") return names.map((_, i) => Number(i === Math.trunc(value)));
  const turn = 2 * Math.PI * value;
  return kind === "circle" ? [Math.sin(turn), Math.cos(turn)] : [value];
}

/** Turn a control's rows back into its value. @param {any} control @param {number[]} rows */
function valueOf({ kind }, rows) {
  if (kind === "category") return rows.indexOf(Math.max(...rows));
  if (kind !== "circle") return rows[0];
  const turn = Math.atan2(rows[0], rows[1]) / (2 * Math.PI);
  return turn - Math.floor(turn);
}

/** Read factors off codes (d,) and move codes along factors. */
class Directions {
  /**
   * @param {any} plain the plain part of `Directions.state()`
   * @param {Record<string, Tensor>} tensors its tensors, by "directions.weight" and so on
   */
  constructor(plain, tensors) {
    const own = (name) => tensors[`directions.${name}`];
    this.d = own("weight").shape[1];
    this.groups = own("applies").shape[0]; // the last stands for all codes
    this.weight = own("weight").data;
    this.bias = own("bias").data;
    this.use = own("applies").data;
    this.covariance = own("covariance").data;
    this.ways = own("covariance").shape[0]; // one for each group, or one for all
    this.alike = plain.alike;
    this.sizes = plain.sizes;
    let start = 0;
    this.controls = plain.controls.map((control) => {
      const rows = rowsOf(control), from = start;
      start += rows;
      return { ...control, from, rows };
    });
    this.named = Object.fromEntries(this.controls.map((control) => [control.name, control]));
  }

  /** Return the readout of one control. @param {any} control @param {Float32Array} z */
  rows({ from, rows }, z) {
    const { weight, bias, d } = this;
    return Array.from({ length: rows }, (_, i) => {
      let sum = bias[from + i];
      for (let k = 0; k < d; k++) sum += weight[(from + i) * d + k] * z[k];
      return sum;
    });
  }

  /** Return every control's value by name, in the controls' units. @param {Float32Array} z */
  read(z) {
    return Object.fromEntries(this.controls.map((control) => [control.name, valueOf(control, this.rows(control, z))]));
  }

  /** Return the group of a code: the combination of its categories. @param {Float32Array} z */
  group(z) {
    if (!this.alike.length) return this.groups - 1;
    const values = this.alike.map((name) => valueOf(this.named[name], this.rows(this.named[name], z)));
    return values.reduce((number, value, i) => number * this.sizes[i] + value, 0);
  }

  /** Say which controls mean something for a code. @param {Float32Array} z */
  applies(z) {
    return this.appliesIn(this.group(z));
  }

  appliesIn(group) {
    const n = this.controls.length;
    return Object.fromEntries(this.controls.map(({ name }, i) => [name, Boolean(this.use[group * n + i])]));
  }

  /**
   * Move a code so that each named reading reaches its target; those named in `hold` stay where they mean something.
   * @param {Float32Array} z
   * @param {Record<string, number>} targets
   * @param {string[]} hold
   */
  move(z, targets, hold) {
    const inside = !this.alike.some((name) => name in targets); // a group cannot lead out of itself
    const group = inside ? this.group(z) : this.groups - 1, { rows, change } = this.asked(z, targets, hold, group);
    const spread = this.spread(rows, group), { d, weight } = this;
    const gram = rows.map((row) => spread.map((spreadRow) => {
      let sum = 0;
      for (let k = 0; k < d; k++) sum += weight[row * d + k] * spreadRow[k];
      return sum;
    }));
    const moved = Float64Array.from(z);
    solve(gram, change).forEach((factor, i) => spread[i].forEach((v, k) => { moved[k] += factor * v; }));
    return Float32Array.from(moved);
  }

  /** Return the readout's rows that count, and how far each is to go. */
  asked(z, targets, hold, group) {
    const applies = this.appliesIn(group), rows = [], change = [];
    for (const name of new Set([...Object.keys(targets), ...hold])) {
      const control = this.named[name];
      if (!(name in targets || applies[name])) continue;
      const now = this.rows(control, z);
      let goal = name in targets ? embed(control, targets[name]) : now;
      if (control.kind === "circle" && name in targets) { // go round the circle on which the code lies, not through it
        const radius = Math.max(LEAST_RADIUS, Math.hypot(...now));
        goal = goal.map((v) => v * radius);
      }
      now.forEach((v, i) => { rows.push(control.from + i); change.push(goal[i] - v); });
    }
    return { rows, change };
  }

  /** Return rows of the readout times the covariance of a group: the ways in which codes like this one vary. */
  spread(rows, group) {
    const { d, weight, covariance } = this, from = this.ways === 1 ? 0 : group * d * d;
    return rows.map((row) => {
      const sums = new Float64Array(d);
      for (let k = 0; k < d; k++) {
        const w = weight[row * d + k];
        if (w) for (let j = 0; j < d; j++) sums[j] += w * covariance[from + k * d + j];
      }
      return sums;
    });
  }
}

/**
 * Return x of the least length that solves a symmetric system best: its pseudo-inverse times the right side.
 * @param {number[][]} matrix (n, n)
 * @param {number[]} right (n,)
 */
function solve(matrix, right) {
  const { values, vectors } = eigen(matrix), n = right.length, least = LEAST_EIGEN * Math.max(...values.map(Math.abs));
  const x = new Float64Array(n);
  for (let e = 0; e < n; e++) {
    if (Math.abs(values[e]) <= least) continue;
    let share = 0;
    for (let i = 0; i < n; i++) share += vectors[i][e] * right[i];
    for (let i = 0; i < n; i++) x[i] += vectors[i][e] * share / values[e];
  }
  return x;
}

/**
 * Return the eigenvalues of a symmetric matrix and its eigenvectors as columns, by Jacobi's rotations.
 * @param {number[][]} matrix
 */
function eigen(matrix) {
  const n = matrix.length, a = matrix.map((row) => [...row]);
  const vectors = a.map((_, i) => a.map((__, j) => Number(i === j)));
  const apart = () => a.reduce((sum, row, i) => sum + row.reduce((part, v, j) => part + (i === j ? 0 : v * v), 0), 0);
  const enough = 1e-22 * a.reduce((sum, row) => sum + row.reduce((part, v) => part + v * v, 0), 0);
  for (let sweep = 0; sweep < 30 && apart() > enough; sweep++) {
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) if (a[p][q]) rotate(a, vectors, p, q);
  }
  return { values: a.map((row, i) => row[i]), vectors };
}

/** Turn two axes of a symmetric matrix so that they do not mix any more. */
function rotate(a, vectors, p, q) {
  const theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1)), c = 1 / Math.hypot(t, 1), s = t * c;
  const columns = (m) => m.forEach((row) => { [row[p], row[q]] = [c * row[p] - s * row[q], s * row[p] + c * row[q]]; });
  columns(a);
  for (let k = 0; k < a.length; k++) [a[p][k], a[q][k]] = [c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k]];
  columns(vectors);
}
