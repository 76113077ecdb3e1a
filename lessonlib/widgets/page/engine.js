// @ts-check
// Draw pictures in the page: load a network as lessonlib/shelf/portable.py writes it, and run its steps. One thread, no libraries.

/**
 * A graph's input, its result, and its steps: [name, shape, word, …arguments].
 * @typedef {{in: string, out: string, steps: any[][]}} Graph
 */

class Engine {
  /** @param {Uint8Array} bytes a file of portable(); throws where it is none, or needs a step that the page does not know */
  constructor(bytes) {
    const { plan, tensors } = opened(bytes);
    /** @type {any} */ this.plan = plan;
    /** @type {Record<string, Tensor>} */ this.tensors = tensors;
    /** @type {Tensor[]} */ this.places = []; // of results, until there is memory for all of them
    /** @type {Bench} */
    this.bench = { product, scratch: this.place([0]), need: (count) => {
      this.bench.scratch.shape = [Math.max(count, this.bench.scratch.shape[0])];
    } };
    /** @type {Record<string, {z: Tensor, end: Tensor, work: (() => void)[]}>} */ this.graphs = {};
    for (const name of ["decode", "through"]) if (plan[name]) this.graphs[name] = this.prepare(plan[name]);
    this.furnish();
    /** @type {number[]} */ this.size = this.graphs.decode.end.shape.slice(2); // height, width of a picture
  }

  /** Note that a tensor of this shape will need memory. @param {number[]} shape @returns {Tensor} */
  place(shape) {
    const place = { shape, data: null };
    this.places.push(place);
    return place;
  }

  /** Turn a list of steps into a list of things to do, each result with a place of its own. @param {Graph} graph */
  prepare({ in: input, out, steps }) {
    const known = new Map(Object.entries(this.tensors)), z = this.place([1, this.plan.latent_dim]);
    known.set(input, z);
    const work = [];
    for (const [name, shape, word, ...given] of steps) {
      const told = given.map((one) => (typeof one === "string" ? known.get(one) : one));
      if (word === "as") { // the same numbers under another shape
        known.set(name, { shape, get data() { return told[0].data; } });
        continue;
      }
      const step = LAYERS[word] ?? SUMS[word];
      if (!step) throw new Error(`a page does not know the step '${word}'`);
      if (!known.has(name)) known.set(name, this.place(shape));
      work.push(step(this.bench, known.get(name), ...told));
    }
    return { z, end: known.get(out), work };
  }

  /** Give all places memory, once and for good, and put the weights where the product can read them. */
  furnish() {
    const weights = Object.values(this.tensors).filter((tensor) => tensor.data instanceof Float32Array);
    const counts = [...this.places, ...weights].map(({ shape }) => LINE * Math.ceil(countOf(shape) / LINE));
    const { numbers, product: multiply } = arithmetic(counts.reduce((sum, count) => sum + count, 0));
    this.bench.product = multiply;
    for (const weight of weights) {
      const data = numbers(weight.data.length);
      data.set(weight.data);
      weight.data = data;
    }
    for (const place of this.places) place.data = numbers(countOf(place.shape));
  }

  /**
   * Run "decode" or "through" on a code; the result is overwritten by the next call.
   * @param {string} graph
   * @param {ArrayLike<number>} z
   * @returns {Tensor}
   */
  call(graph, z) {
    const { z: place, end, work } = this.graphs[graph];
    place.data.set(z);
    for (const run of work) run();
    return end;
  }

  /**
   * Decode a code and write its picture as RGBA; return [height, width]. Numbers are rounded to levels as torch
   * rounds them: in single precision, halves to the even level, which is how such an array takes numbers.
   * @param {ArrayLike<number>} z
   * @param {Uint8ClampedArray} rgba
   */
  picture(z, rgba) {
    const { data, shape: [, channels, height, width] } = this.call("decode", z), size = height * width;
    const green = channels === 3 ? size : 0;
    let sum = 0;
    for (let i = 0, to = 0; i < size; i++, to += 4) {
      sum += data[i] + data[i + green] + data[i + 2 * green];
      rgba[to] = Math.fround(255 * data[i]);
      rgba[to + 1] = Math.fround(255 * data[i + green]);
      rgba[to + 2] = Math.fround(255 * data[i + 2 * green]);
      rgba[to + 3] = 255;
    }
    if (!Number.isFinite(sum)) throw new Error("decode: expected finite pixels, got NaN or infinity");
    return [height, width];
  }
}

/** @param {number[]} shape */
function countOf(shape) {
  return shape.reduce((count, side) => count * side, 1);
}

/** Open a safetensors file that holds a plan. @param {Uint8Array} bytes */
function opened(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), start = 8 + Number(view.getBigUint64(0, true));
  const { __metadata__: { plan }, ...head } = JSON.parse(new TextDecoder().decode(bytes.subarray(8, start)));
  /** @type {Record<string, Tensor>} */ const tensors = {};
  for (const [name, { dtype, shape, data_offsets: [from, to] }] of Object.entries(head)) {
    const raw = bytes.slice(start + from, start + to).buffer; // a copy begins where typed arrays may begin
    tensors[name] = { shape, data: FORMS[dtype](raw) };
  }
  return { plan: JSON.parse(plan), tensors };
}

const FORMS = { // a safetensors type: numbers
  F16: (raw) => single(new Uint16Array(raw)), F32: (raw) => new Float32Array(raw),
  I32: (raw) => new Int32Array(raw), U8: (raw) => new Uint8Array(raw),
};

/** Turn half precision into single; infinity and NaN are never stored so. @param {Uint16Array} halves */
function single(halves) {
  const numbers = new Float32Array(halves.length), bits = new Uint32Array(numbers.buffer);
  for (let i = 0; i < halves.length; i++) {
    const half = halves[i], sign = half & 0x8000;
    if (half & 0x7c00) bits[i] = (sign << 16) | (((half & 0x7fff) << 13) + (112 << 23)); // 112: between the two exponents' zeros
    else numbers[i] = (sign ? -1 : 1) * (half & 0x3ff) * 2 ** -24;
  }
  return numbers;
}
