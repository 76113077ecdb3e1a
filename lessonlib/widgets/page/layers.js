// @ts-check
// What each step of a network does to numbers. The words are those of lessonlib/shelf/steps.py.

/**
 * A tensor, or a place for one: its numbers come when all places are known. A batch holds one code.
 * @typedef {{shape: number[], data: any}} Tensor
 * What layers share: the matrix product, and one place for whatever is only needed meanwhile.
 * @typedef {{product: Arithmetic["product"], scratch: Tensor, need: (count: number) => void}} Bench
 */

const STRIP = 16384; // numbers of a convolution's patches at a time: they stay in the processor's cache

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

/**
 * Lay out, for `rows` lines of a convolution's result from `top` on, the patch under every number: one column each.
 * @param {Float32Array} to
 */
function patches(x, to, [channels, height, width], [kh, kw], wide, stride, pad, top, rows) {
  let at = 0;
  for (let c = 0; c < channels; c++) for (let i = 0; i < kh; i++) for (let j = 0; j < kw; j++) {
    const low = Math.min(wide, Math.max(0, Math.ceil((pad - j) / stride)));
    const high = Math.max(low, Math.min(wide, Math.floor((width - 1 + pad - j) / stride) + 1));
    for (let r = top; r < top + rows; r++, at += wide) {
      const row = r * stride + i - pad;
      if (row < 0 || row >= height) { to.fill(0, at, at + wide); continue; }
      const from = (c * height + row) * width + j - pad;
      for (let k = 0; k < low; k++) to[at + k] = 0;
      for (let k = low; k < high; k++) to[at + k] = x[from + k * stride];
      for (let k = high; k < wide; k++) to[at + k] = 0;
    }
  }
}

/**
 * A step's word: given the bench, a place for its result and its arguments, return what is done for each picture.
 * @type {Record<string, (bench: Bench, y: Tensor, ...given: any[]) => () => void>}
 */
const LAYERS = {
  linear: (bench, y, x, w, b) => () => {
    const [outputs, inputs] = w.shape;
    for (let i = 0, o = 0; o < y.data.length; i += inputs, o += outputs) {
      bench.product(w.data, x.data.subarray(i, i + inputs), y.data, outputs, 1, inputs, b?.data, o, 1);
    }
  },

  convolve(bench, y, x, w, b, stride, pad) {
    const [outputs, channels, kh, kw] = w.shape, [, , height, width] = y.shape, depth = channels * kh * kw;
    if (kh === 1 && kw === 1 && stride === 1 && pad === 0) {
      return () => bench.product(w.data, x.data, y.data, outputs, height * width, depth, b?.data);
    }
    const strip = Math.max(1, Math.min(height, Math.floor(STRIP / (depth * width))));
    bench.need(depth * width * strip);
    return () => {
      for (let top = 0; top < height; top += strip) {
        const rows = Math.min(strip, height - top);
        patches(x.data, bench.scratch.data, x.shape.slice(1), [kh, kw], width, stride, pad, top, rows);
        bench.product(w.data, bench.scratch.data, y.data, outputs, rows * width, depth, b?.data, top * width, height * width);
      }
    };
  },

  /** A transposed convolution: every number paints its patch. */
  spread(bench, y, x, w, b, stride, pad) {
    const [outputs, kh, kw, inputs] = w.shape, [, , tall, v] = x.shape, [, , height, width] = y.shape;
    bench.need(outputs * kh * kw * tall * v);
    return () => {
      const made = bench.scratch.data, to = y.data;
      bench.product(w.data, x.data, made, outputs * kh * kw, tall * v, inputs);
      for (let o = 0, at = 0; o < outputs; o++) {
        to.fill(b?.data[o] ?? 0, o * height * width, (o + 1) * height * width);
        for (let i = 0; i < kh; i++) for (let j = 0; j < kw; j++) for (let r = 0; r < tall; r++) {
          const row = r * stride + i - pad, line = (o * height + row) * width;
          for (let k = 0; k < v; k++, at++) {
            const column = k * stride + j - pad;
            if (row >= 0 && row < height && column >= 0 && column < width) to[line + column] += made[at];
          }
        }
      }
    };
  },

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

  bilinear(_bench, y, x, up, across, middle) {
    const [, , tall, v] = x.shape, [, channels, height, width] = y.shape;
    const line = (count, ratio, last) => Array.from({ length: count }, (_, i) => {
      const at = Math.max(0, (i + middle) * ratio - middle), low = Math.min(last, Math.floor(at));
      return [low, Math.min(last, low + 1), at - low];
    });
    const rows = line(height, up, tall - 1), columns = line(width, across, v - 1);
    return () => {
      const from = x.data, to = y.data;
      for (let c = 0, i = 0; c < channels; c++) for (const [top, under, down] of rows) {
        const a = (c * tall + top) * v, b = (c * tall + under) * v;
        for (const [left, right, along] of columns) {
          const above = from[a + left] + along * (from[a + right] - from[a + left]);
          const below = from[b + left] + along * (from[b + right] - from[b + left]);
          to[i++] = above + down * (below - above);
        }
      }
    };
  },

  affine: (_bench, y, x, scale, shift) => () => {
    const from = x.data, to = y.data, a = scale.data, b = shift.data, size = to.length / a.length;
    for (let c = 0, i = 0; c < a.length; c++) for (const end = i + size; i < end; i++) to[i] = from[i] * a[c] + b[c];
  },

  norm: (_bench, y, x, groups, scale, shift, eps) => () => {
    const from = x.data, to = y.data, size = to.length / groups, channel = to.length / scale.data.length;
    for (let start = 0; start < to.length; start += size) {
      let sum = 0, square = 0;
      for (let i = start; i < start + size; i++) sum += from[i];
      const mean = sum / size;
      for (let i = start; i < start + size; i++) square += (from[i] - mean) ** 2;
      const one = 1 / Math.sqrt(square / size + eps);
      for (let i = start; i < start + size; i++) {
        const c = Math.floor(i / channel);
        to[i] = (from[i] - mean) * one * scale.data[c] + shift.data[c];
      }
    }
  },

  /** Over one side of `length`, whose neighbours stand `step` numbers apart. */
  softmax: (_bench, y, x, length, step) => () => {
    const from = x.data, to = y.data, span = length * step;
    for (let line = 0; line < to.length; line += span) for (let first = line; first < line + step; first++) {
      let top = -Infinity, sum = 0;
      for (let i = first; i < first + span; i += step) top = Math.max(top, from[i]);
      for (let i = first; i < first + span; i += step) sum += (to[i] = Math.exp(from[i] - top));
      for (let i = first; i < first + span; i += step) to[i] /= sum;
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
