// @ts-check
// Chance as torch's generator for the processor has it: the same seed, the same numbers in the kernel and in the page.

const SIZE = 624, MIDDLE = 397; // of the Mersenne twister

/** What `torch.Generator().manual_seed(seed)` draws. */
class Generator {
  /** @param {number} seed a whole number from 0 */
  constructor(seed) {
    const words = this.words = new Uint32Array(SIZE);
    words[0] = seed % 2 ** 32;
    for (let i = 1; i < SIZE; i++) words[i] = Math.imul(1812433253, words[i - 1] ^ (words[i - 1] >>> 30)) + i;
    this.at = SIZE;
  }

  /** Draw 32 bits. */
  bits() {
    if (this.at === SIZE) this.turn();
    let bits = this.words[this.at++];
    bits ^= bits >>> 11;
    bits ^= (bits << 7) & 0x9d2c5680;
    bits ^= (bits << 15) & 0xefc60000;
    return (bits ^ (bits >>> 18)) >>> 0;
  }

  /** Make the next SIZE words from the present ones. */
  turn() {
    const { words } = this;
    for (let i = 0; i < SIZE; i++) {
      const joined = (words[i] & 0x80000000) | (words[(i + 1) % SIZE] & 0x7fffffff);
      words[i] = words[(i + MIDDLE) % SIZE] ^ (joined >>> 1) ^ (joined & 1 ? 0x9908b0df : 0);
    }
    this.at = 0;
  }

  /** Draw a whole number below `end`, as `torch.randint(end, (1,))` does. @param {number} end */
  integer(end) {
    return this.bits() % end;
  }

  /** Draw `n` numbers from N(0, 1), as `torch.randn(n)` does. @param {number} n */
  normal(n) {
    return n < 16 ? this.pairs(n) : this.sixteens(n);
  }

  /** Few numbers: two at a time, the sine kept for the next, from uniform numbers of 53 bits. */
  pairs(n) {
    const fine = () => ((this.bits() & 0x1fffff) * 2 ** 32 + this.bits()) / 2 ** 53;
    const drawn = new Float64Array(n);
    for (let i = 0; i < n; i += 2) {
      const turn = 2 * Math.PI * fine(), radius = Math.sqrt(-2 * Math.log1p(-fine()));
      drawn[i] = radius * Math.cos(turn);
      if (i + 1 < n) drawn[i + 1] = radius * Math.sin(turn);
    }
    return drawn;
  }

  /** Many: eight radii and eight turns make sixteen; what is left over is drawn with the last sixteen anew. */
  sixteens(n) {
    const coarse = () => (this.bits() & 0xffffff) / 2 ** 24;
    const drawn = Float64Array.from({ length: n }, coarse);
    const mix = (from) => {
      for (let i = from; i < from + 8; i++) {
        const radius = Math.sqrt(-2 * Math.log(1 - drawn[i])), turn = 2 * Math.PI * drawn[i + 8];
        drawn[i] = radius * Math.cos(turn);
        drawn[i + 8] = radius * Math.sin(turn);
      }
    };
    for (let from = 0; from + 16 <= n; from += 16) mix(from);
    if (n % 16) {
      for (let i = n - 16; i < n; i++) drawn[i] = coarse();
      mix(n - 16);
    }
    return drawn;
  }
}

/** Where codes are drawn from, as `lessonlib.models.Prior` is. */
class Prior {
  /**
   * @param {Tensor} centres (K, d)
   * @param {Tensor} spread (d, d), lower triangular or not
   * @param {((z: Float32Array) => Float32Array) | null} round once through the model, for priors that want it
   */
  constructor(centres, spread, round = null) {
    this.centres = centres;
    this.spread = spread;
    this.round = round;
  }

  /** Draw one code (d,) of a seed. @param {number} seed @param {number} psi truncation, 0 to 1 */
  sample(seed, psi) {
    const [count, d] = this.centres.shape, chance = new Generator(seed);
    const centre = d * chance.integer(count), noise = chance.normal(d), root = this.spread.data;
    const z = Float32Array.from({ length: d }, (_, i) => {
      let sum = 0;
      for (let k = 0; k < d; k++) sum += noise[k] * root[i * d + k];
      return this.centres.data[centre + i] + psi * sum;
    });
    return this.round ? this.round(z) : z;
  }
}
