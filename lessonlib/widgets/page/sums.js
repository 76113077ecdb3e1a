// @ts-check
// What the other steps do: move numbers, change each by itself, multiply and add up. The words are those of lessonlib/shelf/steps.py.

/** Say for every number of a grid of `sizes`, row by row, where it stands. @param {number[]} sizes @param {number[]} strides */
function positions(sizes, strides, offset = 0) {
  let all = Int32Array.of(offset);
  sizes.forEach((size, d) => {
    const next = new Int32Array(all.length * size);
    for (let i = 0, k = 0; i < all.length; i++) for (let j = 0; j < size; j++) next[k++] = all[i] + j * strides[d];
    all = next;
  });
  return all;
}

/** Say where in `x` each number of a result of `shape` is found, when x is repeated along its sides of 1. */
function repeated({ shape }, wide) {
  const strides = wide.map(() => 0), before = wide.length - shape.length;
  for (let d = wide.length - 1, step = 1; d >= before; step *= shape[d - before], d--) {
    strides[d] = shape[d - before] === 1 ? 0 : step;
  }
  return positions(wide, strides);
}

/** Make a step that counts number by number. @param {(v: number) => number} f */
function mapped(f) {
  return (_bench, y, x) => () => {
    const from = x.data, to = y.data;
    for (let i = 0; i < to.length; i++) to[i] = f(from[i]);
  };
}

/** Make a step that takes two tensors, or a tensor and a number. @param {(v: number, w: number) => number} f */
function paired(f) {
  return (_bench, y, ...given) => {
    const [a, b] = given.map((g) => (typeof g === "number" ? { shape: [], data: [g] } : g));
    if (String(a.shape) === String(b.shape)) {
      return () => {
        const v = a.data, w = b.data, to = y.data;
        for (let i = 0; i < to.length; i++) to[i] = f(v[i], w[i]);
      };
    }
    const left = repeated(a, y.shape), right = repeated(b, y.shape);
    return () => {
      const v = a.data, w = b.data, to = y.data;
      for (let i = 0; i < to.length; i++) to[i] = f(v[left[i]], w[right[i]]);
    };
  };
}

function gather(x, y, from) {
  return () => {
    const v = x.data, to = y.data;
    for (let i = 0; i < to.length; i++) to[i] = v[from[i]];
  };
}

/** @type {Record<string, StepMaker>} */
const SUMS = {
  look: (_bench, y, x, sizes, strides, offset) => gather(x, y, positions(sizes, strides, offset)),
  take: (_bench, y, x, from) => gather(x, y, from.data),

  /** Join tensors side by side: each gives a piece for every one of `outer` lines. */
  join: (_bench, y, outer, ...parts) => () => {
    for (let i = 0, at = 0; i < outer; i++) for (const { data } of parts) {
      const size = data.length / outer;
      y.data.set(data.subarray(i * size, (i + 1) * size), at);
      at += size;
    }
  },

  /** Multiply and add up: over a grid of what is `kept`, the sum over a grid of what is `gone`; an einsum of one or two tensors. */
  contract(_bench, y, a, b, kept, gone, [aKept, aGone], [bKept, bGone]) {
    const second = typeof b === "number" ? { data: [b] } : b;
    const left = positions(kept, aKept), right = positions(kept, bKept), over = positions(gone, aGone), under = positions(gone, bGone);
    return () => {
      const v = a.data, w = second.data, to = y.data;
      for (let i = 0; i < to.length; i++) {
        let sum = 0;
        for (let j = 0, p = left[i], q = right[i]; j < over.length; j++) sum += v[p + over[j]] * w[q + under[j]];
        to[i] = sum;
      }
    };
  },

  relu: (_bench, y, x) => () => {
    const from = x.data, to = y.data;
    for (let i = 0; i < to.length; i++) to[i] = from[i] > 0 ? from[i] : 0;
  },
  leaky: (_bench, y, x, slope) => () => {
    const from = x.data, to = y.data;
    for (let i = 0; i < to.length; i++) to[i] = from[i] > 0 ? from[i] : slope * from[i];
  },
  silu: (_bench, y, x) => () => {
    const from = x.data, to = y.data;
    for (let i = 0; i < to.length; i++) to[i] = from[i] / (1 + Math.exp(-from[i]));
  },
  sigmoid: (_bench, y, x) => () => {
    const from = x.data, to = y.data;
    for (let i = 0; i < to.length; i++) to[i] = 1 / (1 + Math.exp(-from[i]));
  },
  clamp: (bench, y, x, low, high) => mapped((v) => Math.min(high ?? Infinity, Math.max(low ?? -Infinity, v)))(bench, y, x),
  gelu: mapped((v) => v * normal(v)),
  gelu_tanh: mapped((v) => 0.5 * v * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (v + 0.044715 * v ** 3)))),
  tanh: mapped(Math.tanh), sin: mapped(Math.sin), cos: mapped(Math.cos), exp: mapped(Math.exp), abs: mapped(Math.abs), sqrt: mapped(Math.sqrt),
  add: paired((v, w) => v + w), subtract: paired((v, w) => v - w), multiply: paired((v, w) => v * w), divide: paired((v, w) => v / w),
};

/** The share of a normal distribution below v: Abramowitz and Stegun 7.1.26, to 1e-7. @param {number} v */
function normal(v) {
  const t = 1 / (1 + 0.3275911 * Math.abs(v) * Math.SQRT1_2);
  const tail = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const above = 0.5 * tail * Math.exp(-v * v / 2);
  return v > 0 ? 1 - above : above;
}
