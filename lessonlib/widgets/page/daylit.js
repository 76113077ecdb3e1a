// @ts-check
// Light on a house: the sun where it shines, the sky through each room's windows, what the walls give back, lamps by night.

const SHUT = { boards: 0.16, board: 1.9, tile: 0.3, skirting: 0.07, hem: 0.012 }; // metres
const WET = [1, 3, 4]; // rooms with tiles: hall, kitchen and bath
const BATH_ROOM = 4, TILED = 2; // metres of tiles on its walls
const FLOOR = PARTS.indexOf("floor"), WALL = PARTS.indexOf("wall"), CEILED = PARTS.indexOf("ceiling");
const WARM = [1.06, 0.98, 0.84], BORROWED = 0.012, DARK_ROOM = 0.05; // a lamp's colour; what comes through doors, of the light outside; a lamp where no window is
const TINTS = [[0.96, 0.94, 0.9], [1, 0.99, 0.96], [1, 0.97, 0.92], [1, 0.96, 0.93], [0.94, 0.98, 1], [0.95, 0.96, 1], [0.95, 0.98, 0.96], [0.97, 0.95, 1]];

const NO_TINT = [1, 1, 1];

/** Mix two colours. @param {number[]} a @param {number[]} b @param {number} t */
function blended(a, b, t) {
  return a.map((v, i) => v + t * (b[i] - v));
}

/** What the hour makes of the sky. @param {number} high degrees of the sun above the horizon */
function skyOf(high) {
  const day = within((high + 6) / 22, 0, 1), low = within(1 - Math.abs(high) / 12, 0, 1);
  return {
    bright: 0.004 + 0.996 * day ** 1.5, // of an overcast noon
    lamp: 0.045 * within(1 - day * 2.2, 0, 1),
    sun: high > 0 ? 3.2 * Math.min(1, high / 14 + 0.2) : 0,
    beam: blended([1.12, 0.66, 0.34], [1.06, 1, 0.88], within(high / 25, 0, 1)),
    light: blended([0.62, 0.72, 1.1], [0.95, 0.99, 1.06], day),
    top: blended([0.03, 0.05, 0.12], [0.36, 0.58, 0.88], day),
    edge: blended(blended([0.08, 0.1, 0.18], [0.86, 0.92, 0.97], day), [0.98, 0.68, 0.42], 0.75 * low * day),
  };
}

const FELT = Float64Array.from({ length: 2400 }, (_, i) => { // by the root of the light, in steps of a thousandth
  const root = (i / 1000) ** 1.1;
  return 1.22 * root / (root + 0.1);
});

/** How bright the eye finds so much light, an overcast noon outside being 1: it gets used to rooms. @param {number} light */
function felt(light) {
  return FELT[Math.min(2399, (1000 * Math.sqrt(light)) | 0)];
}

/** Return a number from 0 to 1 that two whole numbers always have. @param {number} a @param {number} b */
function grain(a, b) {
  let v = Math.imul(a | 0, 374761393) + Math.imul(b | 0, 668265263);
  v = Math.imul(v ^ (v >>> 13), 1274126177);
  return ((v ^ (v >>> 16)) & 1023) / 1023;
}

/** Say how much lighter or darker than its colour a floor is at a place: boards or tiles. @param {boolean} wet @param {number} far */
function flooring(wet, x, y, far) {
  const sharp = Math.max(0, 1 - far / 7);
  if (wet) {
    const u = x / SHUT.tile, v = y / SHUT.tile, edge = Math.min(u - Math.floor(u), v - Math.floor(v)) < 0.03 ? 0.14 : 0;
    return 1 - edge * sharp + 0.03 * (grain(Math.floor(u), Math.floor(v)) - 0.5);
  }
  const row = Math.floor(y / SHUT.boards), u = x / SHUT.board + grain(row, 3), v = y / SHUT.boards - row;
  const seam = v < 0.05 || u - Math.floor(u) < 0.005 ? 0.2 : 0;
  return 1 - seam * sharp + 0.14 * (grain(row, Math.floor(u)) - 0.5);
}

/** How a house is lit at one hour, and drawn. */
class Daylit {
  /** @param {House} house @param {Sun} sun @param {number} high degrees of the sun above the horizon */
  constructor(house, sun, high) {
    this.house = house;
    this.sun = sun;
    this.sky = skyOf(high);
    this.rgb = [0, 0, 0];
  }

  /** Draw what `eye` sees into RGBA pixels. @param {Eye} eye @param {Depths} depths @param {Uint8ClampedArray} pixels */
  draw(eye, depths, pixels) {
    const { width, height, near, face } = depths, { at, ahead, right, up, wide } = eye, step = 2 * wide / width, { rgb } = this;
    for (let row = 0, o = 0; row < height; row++) {
      const v = wide * height / width - (row + 0.5) * step;
      for (let column = 0; column < width; column++, o++) {
        const u = (column + 0.5) * step - wide, t = 1 / near[o], id = face[o];
        const x = ahead[0] + u * right[0] + v * up[0], y = ahead[1] + u * right[1] + v * up[1], z = ahead[2] + v * up[2];
        if (id < 0) this.heaven(z / Math.sqrt(x * x + y * y + z * z));
        else this.place(id, at[0] + t * x, at[1] + t * y, at[2] + t * z, t);
        for (let i = 0; i < 3; i++) pixels[4 * o + i] = 255 * rgb[i];
        pixels[4 * o + 3] = 255;
      }
    }
  }

  /** @param {number} rise how steeply one looks up, -1 to 1 */
  heaven(rise) {
    const { top, edge } = this.sky, t = 1 - Math.exp(-4 * Math.max(0, rise));
    for (let i = 0; i < 3; i++) this.rgb[i] = edge[i] + t * (top[i] - edge[i]);
  }

  /** Colour a place on face `id`, `far` metres from the eye. */
  place(id, x, y, z, far) {
    const { house, rgb, sky, sun } = this, i = (id / 6) | 0, side = id - 6 * i, k = side % 3, sign = side < 3 ? -1 : 1, kind = house.kind[i];
    const cut = z > CEILING - 0.01 && side === 5, off = 0.2 * sign;
    const room = cut ? 0 : house.roomAt(k === 0 ? x + off : x, k === 1 ? y + off : y);
    let shade = 1, tint = NO_TINT;
    if (kind === FLOOR) { if (side === 5) shade = flooring(WET.includes(house.room[i]), x, y, far) * (1 - this.closeness(x, y)); }
    else if (kind === WALL) {
      if (cut) { rgb[0] = rgb[1] = rgb[2] = 0.18 + 0.2 * sky.bright; return; } // cut open, as on a plan
      tint = TINTS[room];
      shade = k < 2 ? this.wall(room, k === 0 ? y : x, z, far) : 0.98;
    } else if (kind < CEILED) shade = this.hem(i, k, x, y, z, far);
    else if (kind > CEILED) shade = 0.9 + 0.2 * grain(Math.floor(x * 6 + z * 9), Math.floor(y * 6 + z * 5)) * Math.max(0, 1 - far / 30);
    const facing = sun.to[k] * sign, lit = sky.sun && facing > 0 ? sky.sun * facing * sun.on(x, y, z, k, sign) : 0;
    const soft = room ? this.indoors(room, x, y, z, k, sign) : sky.bright * (side === 5 ? 1 : side === 2 ? 0.3 : 0.6), lamp = room ? this.lamplight(room, x, y, z) : 0.002;
    const sum = lit + soft + lamp, bright = shade * felt(sum) / sum, fog = room ? 0 : within((far - 14) / 50, 0, 0.9);
    for (let c = 0; c < 3; c++) {
      const full = house.base[3 * i + c] * tint[c] * bright * (lit * sky.beam[c] + soft * sky.light[c] + lamp * WARM[c]);
      rgb[c] = full + fog * (sky.edge[c] - full);
    }
  }

  /** Return the light that comes to a place through its room's windows and back from its walls. */
  indoors(room, x, y, z, k, sign) {
    const panes = this.house.panes[room];
    let sum = BORROWED + 0.6 * this.house.rooms[room].daylight / 100;
    for (let w = 0; w < panes.length; w += 6) {
      const dx = x - panes[w], dy = y - panes[w + 1], dz = z - panes[w + 2], out = dx * panes[w + 3] + dy * panes[w + 4];
      if (out <= 0) continue;
      const far = dx * dx + dy * dy + dz * dz + 1e-6, into = -sign * (k === 0 ? dx : k === 1 ? dy : dz) / Math.sqrt(far);
      sum += 0.42 * panes[w + 5] * out / Math.sqrt(far) * Math.max(0.12, 0.15 + 0.85 * into) / (Math.PI * far + panes[w + 5]);
    }
    return sum * this.sky.bright;
  }

  /** Return the light of a room's lamp at a place: by night, and where no window is. */
  lamplight(room, x, y, z) {
    const { panes, bulbs } = this.house, power = panes[room].length ? this.sky.lamp : DARK_ROOM;
    if (!power) return 0;
    const [bx, by, bz] = bulbs[room], far = (x - bx) * (x - bx) + (y - by) * (y - by) + (z - bz) * (z - bz);
    return power * (0.45 + 1.6 / (1 + 0.8 * far));
  }

  /** Say how dark walls are: at skirting and corners, and at the seams of a bath's tiles. */
  wall(room, along, z, far) {
    if (!room) return 1 - 0.05 * (Math.floor(z / 0.08) % 2) * Math.max(0, 1 - far / 12);
    const fold = 1 - 0.16 * Math.max(0, 1 - z / 0.35) ** 2 - 0.12 * Math.max(0, 1 - (CEILING - z) / 0.3) ** 2;
    if (room === BATH_ROOM && z < TILED) return fold * flooring(true, along, z, far);
    return z < SHUT.skirting ? 0.72 * fold : fold;
  }

  /** Say how dark a box is: near its edges a little darker. */
  hem(i, k, x, y, z, far) {
    const b = this.house.boxes, o = 6 * i, x0 = k === 0 ? 1 : Math.min(x - b[o], b[o + 3] - x), y0 = k === 1 ? 1 : Math.min(y - b[o + 1], b[o + 4] - y);
    const z0 = k === 2 ? 1 : Math.min(z - b[o + 2], b[o + 5] - z);
    return Math.min(x0, y0, z0) < SHUT.hem ? 1 - 0.22 * Math.max(0, 1 - far / 8) : 1;
  }

  /** Read the map of corners between its cells. */
  closeness(x, y) {
    const n = FINE_SIDE, u = within(x / FINE_CELL - 0.5, 0, n - 1.01), v = within(y / FINE_CELL - 0.5, 0, n - 1.01);
    const i = u | 0, j = v | 0, a = u - i, b = v - j, o = j * n + i, { hidden } = this.house;
    return (hidden[o] * (1 - a) + hidden[o + 1] * a) * (1 - b) + (hidden[o + n] * (1 - a) + hidden[o + n + 1] * a) * b;
  }
}
