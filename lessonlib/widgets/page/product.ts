// The matrix product behind dense layers and convolutions, four numbers at a time: C = bias + A B.
//
// AssemblyScript; product.wasm beside it is what its compiler makes of it. All matrices lie row by row in this
// module's own memory, as 32-bit floats: A (rows, depth), B (depth, columns), C with `wide` numbers from one row
// to the next. Addresses are in bytes; a bias of 0 is none.

const NUMBER: usize = 4; // bytes
const LANES = 8; // columns that one pass over `depth` finishes: two vectors

export function product(
  a: usize, b: usize, c: usize, rows: i32, columns: i32, depth: i32, bias: usize, wide: i32,
): void {
  const nextA = <usize>depth * NUMBER, nextB = <usize>columns * NUMBER, nextC = <usize>wide * NUMBER;
  const whole = columns - columns % LANES;
  let row = 0;
  for (; row + 4 <= rows; row += 4) {
    const own = a + <usize>row * nextA, to = c + <usize>row * nextC;
    for (let k = 0; k < whole; k += LANES) {
      const at = <usize>k * NUMBER;
      fourRows(own, b + at, to + at, nextA, nextB, nextC, bias ? bias + <usize>row * NUMBER : 0);
    }
  }
  for (let rest = row; rest < rows; rest++) {
    for (let k = 0; k < whole; k += LANES) {
      const at = <usize>k * NUMBER;
      oneRow(a + <usize>rest * nextA, b + at, c + <usize>rest * nextC + at, nextA, nextB, start(bias, rest));
    }
  }
  for (let each = 0; each < rows; each++) {
    for (let k = whole; k < columns; k++) {
      const at = <usize>k * NUMBER;
      oneNumber(a + <usize>each * nextA, b + at, c + <usize>each * nextC + at, nextA, nextB, start(bias, each));
    }
  }
}

function start(bias: usize, row: i32): f32 {
  return bias ? load<f32>(bias + <usize>row * NUMBER) : 0;
}

function more(sum: v128, weight: v128, x: v128): v128 {
  return f32x4.add(sum, f32x4.mul(weight, x));
}

/** Four rows by eight columns: eight sums stay in registers while `depth` goes by. */
function fourRows(a: usize, b: usize, c: usize, nextA: usize, nextB: usize, nextC: usize, bias: usize): void {
  let p0 = f32x4.splat(start(bias, 0)), q0 = p0, p1 = f32x4.splat(start(bias, 1)), q1 = p1;
  let p2 = f32x4.splat(start(bias, 2)), q2 = p2, p3 = f32x4.splat(start(bias, 3)), q3 = p3;
  const end = a + nextA, second = nextA, third = second + nextA, fourth = third + nextA;
  for (; a < end; a += NUMBER, b += nextB) {
    const x = v128.load(b), y = v128.load(b, 16);
    const w0 = v128.load32_splat(a), w1 = v128.load32_splat(a + second);
    const w2 = v128.load32_splat(a + third), w3 = v128.load32_splat(a + fourth);
    p0 = more(p0, w0, x); q0 = more(q0, w0, y);
    p1 = more(p1, w1, x); q1 = more(q1, w1, y);
    p2 = more(p2, w2, x); q2 = more(q2, w2, y);
    p3 = more(p3, w3, x); q3 = more(q3, w3, y);
  }
  v128.store(c, p0); v128.store(c, q0, 16); c += nextC;
  v128.store(c, p1); v128.store(c, q1, 16); c += nextC;
  v128.store(c, p2); v128.store(c, q2, 16); c += nextC;
  v128.store(c, p3); v128.store(c, q3, 16);
}

function oneRow(a: usize, b: usize, c: usize, nextA: usize, nextB: usize, bias: f32): void {
  let p = f32x4.splat(bias), q = p;
  for (const end = a + nextA; a < end; a += NUMBER, b += nextB) {
    const w = v128.load32_splat(a);
    p = more(p, w, v128.load(b)); q = more(q, w, v128.load(b, 16));
  }
  v128.store(c, p); v128.store(c, q, 16);
}

function oneNumber(a: usize, b: usize, c: usize, nextA: usize, nextB: usize, bias: f32): void {
  const end = a + nextA;
  let sum = bias;
  if (nextB == NUMBER) { // B is one column, and lies like A: a dense layer
    let s = f32x4.splat(0);
    for (; a + 16 <= end; a += 16, b += 16) s = more(s, v128.load(a), v128.load(b));
    sum += f32x4.extract_lane(s, 0) + f32x4.extract_lane(s, 1) + f32x4.extract_lane(s, 2) + f32x4.extract_lane(s, 3);
  }
  for (; a < end; a += NUMBER, b += nextB) sum += load<f32>(a) * load<f32>(b);
  store<f32>(c, sum);
}
