// @ts-check
// A space of boxes along the axes: which face each pixel sees and how far away, and which places the sun sees.

const NEAR = 0.06; // metres: what is nearer to the eye is cut off
const CORNERS = [[0, 1, 3, 2], [0, 1, 5, 4], [0, 2, 6, 4], [4, 5, 7, 6], [2, 3, 7, 6], [1, 3, 7, 5]]; // of x0, y0, z0, x1, y1, z1
const TALL = 1.6, WIDE_VIEW = 0.85, ABOVE_WIDE = 0.36; // metres of an eye; half the view's width at distance 1
const EAVES = 0.4; // metres of a house around its floors: half a wall, and some ground
const SUN_SIDE = 900, SUN_REACH = 9.5; // pixels of the sun's picture, and metres from its middle to its edge
const LIFT = 0.02; // metres: a place asks for the sun this far above its surface

/** Where boxes are seen from; `flat`: as from the sun, without perspective. `wide`: half the picture's width at distance 1. */
class Eye {
  /** @param {number[]} at @param {number} turn @param {number} tilt @param {number} wide */
  constructor(at, turn, tilt, wide, flat = false) {
    const { eye, right, up } = lookout(turn, tilt); // of a world whose y points north; a plan's points south
    this.at = at;
    this.wide = wide;
    this.flat = flat;
    this.ahead = eye.map((v) => -v);
    this.right = right.map((v) => -v);
    this.up = up;
  }

  /** The eye of a walker at [x, y, degrees]. @param {number[]} at @param {number} look degrees upwards */
  static standing(at, look) {
    return new Eye([at[0], at[1], TALL], at[2] / 360 + 0.5, -look * Math.PI / 180, WIDE_VIEW);
  }

  /** The eye of who looks down on a house, so far off that all of it is in sight however it is turned. @param {House} house @param {number} turn @param {number} tilt */
  static above({ middle, least, most }, turn, tilt) {
    const eye = new Eye(middle, turn, tilt, ABOVE_WIDE), radius = Math.hypot(most[0] - least[0], most[1] - least[1]) / 2 + EAVES;
    const away = Math.max(...[0, CEILING].flatMap((height) => Array.from({ length: 16 }, (_, i) => {
      const off = [radius * Math.cos(i * Math.PI / 8), radius * Math.sin(i * Math.PI / 8), height - middle[2]];
      const [u, v, near] = [eye.right, eye.up, eye.ahead].map((axis) => axis[0] * off[0] + axis[1] * off[1] + axis[2] * off[2]);
      return Math.max(Math.abs(u), 1.5 * Math.abs(v)) / ABOVE_WIDE - near;
    })));
    eye.at = middle.map((m, k) => m - away * eye.ahead[k]);
    return eye;
  }
}

/** A picture of boxes by depth: for each pixel the nearest face (6 × box + side, -1 for none), and how near it is. */
class Depths {
  /** @param {number} width @param {number} height */
  constructor(width, height) {
    this.width = width;
    this.height = height;
    this.near = new Float32Array(width * height);
    this.face = new Int32Array(width * height);
    this.x = new Float64Array(12);
    this.y = new Float64Array(12);
  }

  /** See `boxes`, six numbers each, from `eye`; those of which `hidden` is true are left out. @param {Eye} eye @param {Float64Array} boxes @param {(i: number) => boolean} hidden */
  see(eye, boxes, hidden) {
    this.near.fill(eye.flat ? -1e9 : 0);
    this.face.fill(-1);
    const { at, ahead, right, up, wide, flat } = eye, step = 2 * wide / this.width, seen = new Float64Array(24);
    const left = -wide + step / 2, top = wide * this.height / this.width - step / 2;
    for (let i = 0; i < boxes.length / 6; i++) {
      if (hidden(i)) continue;
      let ahead_of = 0;
      for (let c = 0; c < 8; c++) {
        const x = boxes[6 * i + (c & 4 ? 3 : 0)] - at[0], y = boxes[6 * i + (c & 2 ? 4 : 1)] - at[1], z = boxes[6 * i + (c & 1 ? 5 : 2)] - at[2];
        seen[3 * c] = x * right[0] + y * right[1];
        seen[3 * c + 1] = x * up[0] + y * up[1] + z * up[2];
        seen[3 * c + 2] = flat ? 1 : x * ahead[0] + y * ahead[1] + z * ahead[2];
        if (seen[3 * c + 2] > NEAR) ahead_of += 1;
      }
      if (!ahead_of) continue;
      for (let side = 0; side < 6; side++) {
        const k = side % 3, gap = boxes[6 * i + side] - at[k];
        if (flat ? (side < 3) === ahead[k] < 0 || !ahead[k] : (side < 3) !== gap > 0 || !gap) continue;
        const scale = flat ? 1 / ahead[k] : 1 / gap, u = right[k] * scale, v = up[k] * scale;
        const from = flat ? -gap * scale : ahead[k] * scale;
        this.fill(this.cut(seen, CORNERS[side], step, left, top), from + left * u + top * v, step * u, -step * v, 6 * i + side);
      }
    }
    return this;
  }

  /** Put a face's corners on the picture, without what lies behind the eye; return how many there are. */
  cut(seen, corners, step, left, top) {
    let n = 0;
    const put = (x, y, z) => { this.x[n] = (x / z - left) / step; this.y[n++] = (top - y / z) / step; };
    for (let c = 0; c < 4; c++) {
      const a = 3 * corners[c], b = 3 * corners[(c + 1) % 4], za = seen[a + 2], zb = seen[b + 2];
      if (za > NEAR) put(seen[a], seen[a + 1], za);
      if (za > NEAR === zb > NEAR) continue;
      const t = (NEAR - za) / (zb - za);
      put(seen[a] + t * (seen[b] - seen[a]), seen[a + 1] + t * (seen[b + 1] - seen[a + 1]), NEAR);
    }
    return n;
  }

  /** Fill a face of `n` corners wherever it is the nearest: its nearness is a + b × column + c × row. */
  fill(n, a, b, c, id) {
    const { x, y, width, near, face } = this;
    let top = Infinity, low = -Infinity;
    for (let k = 0; k < n; k++) { top = Math.min(top, y[k]); low = Math.max(low, y[k]); }
    for (let row = Math.max(0, Math.ceil(top)), last = Math.min(this.height - 1, Math.floor(low)); row <= last; row++) {
      let left = Infinity, right = -Infinity;
      for (let k = 0, m = n - 1; k < n; m = k++) {
        if (y[k] <= row === y[m] <= row) continue;
        const at = x[k] + (row - y[k]) * (x[m] - x[k]) / (y[m] - y[k]);
        left = Math.min(left, at);
        right = Math.max(right, at);
      }
      const end = row * width + Math.min(width - 1, Math.floor(right)), start = row * width + Math.max(0, Math.ceil(left));
      for (let at = start, value = a + c * row + b * (start - row * width); at <= end; at++, value += b) {
        if (value <= near[at]) continue;
        near[at] = value;
        face[at] = id;
      }
    }
  }
}

/** The sun: towards it, and what it sees of boxes around `middle`. `high`, `where`: degrees above the horizon, and from north by east. */
class Sun {
  /** @param {Float64Array} boxes @param {(i: number) => boolean} clear those that it shines through @param {number[]} middle @param {number} high @param {number} where */
  constructor(boxes, clear, middle, high, where) {
    const turn = where / 360, tilt = high * Math.PI / 180;
    this.up = high > 0;
    this.eye = new Eye(middle, turn, tilt, SUN_REACH, true);
    this.to = this.eye.ahead.map((v) => -v);
    this.eye.at = middle.map((m, k) => m + 30 * this.to[k]);
    if (this.up) this.depths = new Depths(SUN_SIDE, SUN_SIDE).see(this.eye, boxes, clear);
  }

  /** Say whether the sun shines on a place: 0 to 1, soft at the edge of a shadow. @param {number} x @param {number} y @param {number} z @param {number} k the axis that its surface faces along @param {number} sign which way */
  on(x, y, z, k, sign) {
    const { at, ahead, right, up } = this.eye, { near } = this.depths, off = LIFT * sign;
    const dx = x - at[0] + (k === 0 ? off : 0), dy = y - at[1] + (k === 1 ? off : 0), dz = z - at[2] + (k === 2 ? off : 0);
    const far = -(dx * ahead[0] + dy * ahead[1] + dz * ahead[2]) + 0.01, half = SUN_SIDE / 2, scale = half / SUN_REACH;
    const px = half - 0.5 + scale * (dx * right[0] + dy * right[1]), py = half - 0.5 - scale * (dx * up[0] + dy * up[1] + dz * up[2]);
    if (!(px >= 0 && py >= 0 && px < SUN_SIDE - 1 && py < SUN_SIDE - 1)) return 1;
    const i = px | 0, j = py | 0, o = j * SUN_SIDE + i, u = px - i, v = py - j;
    const a = near[o] <= far ? 1 - u : 0, b = near[o + 1] <= far ? u : 0;
    const c = near[o + SUN_SIDE] <= far ? 1 - u : 0, d = near[o + SUN_SIDE + 1] <= far ? u : 0;
    return (a + b) * (1 - v) + (c + d) * v;
  }
}
