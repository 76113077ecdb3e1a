// @ts-check
// What the layers of a network do to numbers. The words are those of lessonlib/shelf/steps.py.

/**
 * A tensor, or a place for one: its numbers come when all places are known. A batch holds one code.
 * @typedef {{shape: number[], data: any}} Tensor
 * What layers share: the matrix product, and one place for whatever is only needed meanwhile.
 * @typedef {{product: Arithmetic["product"], scratch: Tensor, need: (count: number) => void}} Bench
 * Given the bench, a place for its result and its arguments, a step returns what is done for each picture.
 * @typedef {(bench: Bench, y: Tensor, ...given: any[]) => () => void} StepMaker
 */

const STRIP = 16384; // numbers of a convolution's patches at a time: they stay in the processor's cache

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

/** @type {Record<string, StepMaker>} */
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
};
