// @ts-check
// Who multiplies matrices: a small WebAssembly module, or plain JavaScript where a page may not have one.

/**
 * Memory for numbers, and C = bias + A B in it: A (rows, depth), B (depth, columns); C begins at `from` and has
 * `wide` numbers from one row to the next.
 * @typedef {object} Arithmetic
 * @property {(count: number) => Float32Array} numbers
 * @property {(a: Float32Array, b: Float32Array, c: Float32Array, rows: number, columns: number, depth: number,
 *   bias?: Float32Array | null, from?: number, wide?: number) => void} product
 */

const PAGE = 65536; // bytes: WebAssembly's memory grows by these
const LINE = 4; // numbers: what a vector takes at a time

/** Return the fastest arithmetic that this page may use, with room for so many numbers. @param {number} room @returns {Arithmetic} */
function arithmetic(room) {
  try {
    return compiled(room);
  } catch { // WebAssembly is missing, forbidden by the site's policy, or has no vectors
    return { numbers: (count) => new Float32Array(count), product };
  }
}

/** @param {number} room @returns {Arithmetic} */
function compiled(room) {
  const code = Uint8Array.from(atob(PRODUCT), (letter) => letter.charCodeAt(0));
  const { memory, product: run } = /** @type {any} */ (new WebAssembly.Instance(new WebAssembly.Module(code)).exports);
  let free = memory.buffer.byteLength + 4 * LINE; // at address 0 there is no bias
  memory.grow(Math.ceil(4 * (room + LINE) / PAGE));
  return {
    numbers(count) {
      const at = free;
      free += 4 * LINE * Math.ceil(count / LINE);
      return new Float32Array(memory.buffer, at, count);
    },
    product(a, b, c, rows, columns, depth, bias, from = 0, wide = columns) {
      run(a.byteOffset, b.byteOffset, c.byteOffset + 4 * from, rows, columns, depth, bias?.byteOffset ?? 0, wide);
    },
  };
}

/** The same in plain JavaScript: blocks of four rows and two columns, whose sums stay in registers. @type {Arithmetic["product"]} */
function product(a, b, c, rows, columns, depth, bias = null, from = 0, wide = columns) {
  let row = 0;
  for (; row + 4 <= rows; row += 4) {
    const first = row * depth, [b0, b1, b2, b3] = bias ? bias.subarray(row, row + 4) : [0, 0, 0, 0];
    let k = 0;
    for (; k + 2 <= columns; k += 2) {
      let p0 = b0, p1 = b1, p2 = b2, p3 = b3, q0 = b0, q1 = b1, q2 = b2, q3 = b3;
      for (let i = first, j = k, end = first + depth; i < end; i++, j += columns) {
        const x = b[j], y = b[j + 1], w0 = a[i], w1 = a[i + depth], w2 = a[i + 2 * depth], w3 = a[i + 3 * depth];
        p0 += w0 * x; q0 += w0 * y; p1 += w1 * x; q1 += w1 * y;
        p2 += w2 * x; q2 += w2 * y; p3 += w3 * x; q3 += w3 * y;
      }
      const at = from + row * wide + k;
      c[at] = p0; c[at + 1] = q0; c[at + wide] = p1; c[at + wide + 1] = q1;
      c[at + 2 * wide] = p2; c[at + 2 * wide + 1] = q2; c[at + 3 * wide] = p3; c[at + 3 * wide + 1] = q3;
    }
    if (k < columns) for (let each = row; each < row + 4; each++) numberOf(a, b, c, each, k, columns, depth, bias, from + each * wide);
  }
  for (; row < rows; row++) for (let k = 0; k < columns; k++) numberOf(a, b, c, row, k, columns, depth, bias, from + row * wide);
}

/** One number of the product: row `row` of A times column `k` of B. */
function numberOf(a, b, c, row, k, columns, depth, bias, at) {
  let sum = bias ? bias[row] : 0;
  for (let i = row * depth, j = k, end = i + depth; i < end; i++, j += columns) sum += a[i] * b[j];
  c[at + k] = sum;
}
