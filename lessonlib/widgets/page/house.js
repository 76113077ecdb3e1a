// @ts-check
// A house of boxes: what it is made of, what it is lit by, what is in a walker's way.

const PARTS = ["floor", "wall", "glass", "door", "furniture", "frame", "ceiling", "ground", "hedge"]; // the first five as the kernel counts
const MODULE = 0.5, ACROSS_SITE = 24, CEILING = 2.5, HEAD = 2.1; // metres, cells; metres of height: of rooms and of doors
const FINE_CELL = 0.05, FINE_SIDE = 240; // metres and cells of the map of corners, where little light comes
const BODY = 0.2, CLEARS = 1.75, STEPS_OVER = 0.12; // metres: a walker's radius, height, and what is no obstacle
const COMPASS = ["north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west"];

class House {
  /**
   * @param {Uint8Array} bytes int16, eight for each box: six millimetres, part × 8 + room, colour
   * @param {{colours: number[][], cells: string, windows: number[][], swings: number[][][], rooms: any[]}} told
   */
  constructor(bytes, { colours, cells, windows, swings, rooms }) {
    const numbers = new Int16Array(bytes.slice().buffer);
    /** @type {number[][]} */ this.list = [];
    /** @type {string[]} */ this.part = [];
    /** @type {number[]} */ this.room = [];
    /** @type {number[][]} */ this.colour = [];
    for (let i = 0; i < numbers.length; i += 8) {
      const box = [...numbers.subarray(i, i + 6)].map((v) => v / 1000), part = PARTS[numbers[i + 6] >> 3], room = numbers[i + 6] & 7;
      this.add(box, part, room, colours[numbers[i + 7]]);
      if (part === "floor") this.add([...box.slice(0, 2), CEILING, ...box.slice(3, 5), CEILING + 0.1], "ceiling", room, [0.95, 0.95, 0.93]);
      if (part === "glass") this.frame(box);
    }
    for (const swing of swings) this.casing(swing);
    this.add([-60, -60, -0.4, 72, 72, -0.21], "ground", 0, [0.47, 0.58, 0.34]);
    for (const [x0, y0, x1, y1] of [[-6, -6.8, 18, -6], [-6, 18, 18, 18.8], [-6.8, -6, -6, 18], [18, -6, 18.8, 18]]) {
      this.add([x0, y0, -0.3, x1, y1, 1.3], "hedge", 0, [0.27, 0.42, 0.25]);
    }
    this.boxes = Float64Array.from(this.list.flat());
    this.cells = Uint8Array.from(cells, Number);
    this.rooms = rooms; // by number; 0 is outside
    this.kind = Uint8Array.from(this.part, (part) => PARTS.indexOf(part));
    this.base = Float64Array.from(this.colour.flat());
    // each room's windows, six numbers each: place, inwards x and y, square metres
    this.panes = rooms.map((_, room) => Float64Array.from(windows.filter((w) => w[0] === room).flatMap((w) => w.slice(1))));
    const floors = this.list.filter((_, i) => this.part[i] === "floor");
    this.least = [0, 1].map((k) => Math.min(...floors.map((b) => b[k])));
    this.most = [3, 4].map((k) => Math.max(...floors.map((b) => b[k])));
    this.middle = [...[0, 1].map((k) => (this.least[k] + this.most[k]) / 2), 1];
    this.bulbs = rooms.map((_, room) => { // below the middle of each ceiling
      const own = this.list.filter((_box, i) => this.part[i] === "floor" && this.room[i] === room);
      return own.length ? [(own[0][0] + own[0][3]) / 2, (own[0][1] + own[0][4]) / 2, CEILING - 0.3] : [0, 0, 0];
    });
    this.solid = this.list.filter((b, i) => !["floor", "glass", "frame", "ceiling", "ground"].includes(this.part[i]) && b[2] < CLEARS && b[5] > STEPS_OVER)
      .concat(this.list.filter((_, i) => this.part[i] === "glass")); // a French window is shut
    this.corners();
  }

  /** @param {number[]} box @param {string} part @param {number} room @param {number[]} colour */
  add(box, part, room, colour) {
    this.list.push(box);
    this.part.push(part);
    this.room.push(room);
    this.colour.push(colour);
  }

  /** Put a frame around glass, and a bar in the middle of wide glass. @param {number[]} glass */
  frame([x0, y0, z0, x1, y1, z1]) {
    const upright = y1 - y0 > x1 - x0, [from, to] = upright ? [y0, y1] : [x0, x1], across = upright ? (x0 + x1) / 2 : (y0 + y1) / 2;
    const bar = (a, b, low, high) => this.add(upright ? [across - 0.03, a, low, across + 0.03, b, high] : [a, across - 0.03, low, b, across + 0.03, high],
      "frame", 0, [0.97, 0.97, 0.96]);
    const posts = to - from > 1.2 ? [from, (from + to) / 2 - 0.025, to - 0.05] : [from, to - 0.05];
    for (const at of posts) bar(at, at + 0.05, z0, z1);
    for (const at of [z0, z1 - 0.05]) bar(from, to, at, at + 0.05);
  }

  /** Put a casing around a doorway, where its leaf hangs. @param {number[][]} swing hinge, end of the open leaf, end of the shut one */
  casing([hinge, leaf, shut]) {
    const k = Math.abs(leaf[0] - hinge[0]) > 0.1 ? 1 : 0, [low, high] = [hinge[k], shut[k]].sort((a, b) => a - b); // the wall runs along x or y
    const [near, far] = [hinge[1 - k], hinge[1 - k] + 0.025 * Math.sign(leaf[1 - k] - hinge[1 - k])].sort((a, b) => a - b);
    const bar = (a, b, from, to) => this.add(k ? [near, a, from, far, b, to] : [a, near, from, b, far, to], "frame", 0, [0.95, 0.94, 0.92]);
    bar(low - 0.07, low, 0, HEAD + 0.07);
    bar(high, high + 0.07, 0, HEAD + 0.07);
    bar(low, high, HEAD, HEAD + 0.07);
  }

  /** Map how much of the light the walls and furniture around each place of the floor keep away, 0 to 1. */
  corners() {
    const n = FINE_SIDE, reach = 0.35;
    this.hidden = new Float32Array(n * n);
    this.list.forEach(([x0, y0, z0, x1, y1], i) => {
      if (z0 > 0.45 || !["wall", "furniture", "door"].includes(this.part[i])) return;
      const [left, right, top, low] = [x0 - reach, x1 + reach, y0 - reach, y1 + reach].map((v) => within(Math.round(v / FINE_CELL), 0, n - 1));
      for (let row = top; row <= low; row++) for (let column = left; column <= right; column++) {
        const x = (column + 0.5) * FINE_CELL, y = (row + 0.5) * FINE_CELL, dx = Math.max(x0 - x, x - x1, 0), dy = Math.max(y0 - y, y - y1, 0);
        const close = Math.max(0, 1 - Math.sqrt(dx * dx + dy * dy) / reach) ** 2 * (z0 > 0.2 ? 0.3 : 0.5);
        if (close > this.hidden[row * n + column]) this.hidden[row * n + column] = close;
      }
    });
  }

  /** Return the number of the room at a place, 0 outside. @param {number} x @param {number} y */
  roomAt(x, y) {
    const i = Math.floor(x / MODULE), j = Math.floor(y / MODULE);
    return i < 0 || j < 0 || i >= ACROSS_SITE || j >= ACROSS_SITE ? 0 : this.cells[j * ACROSS_SITE + i];
  }

  /** Say whether a walker can stand at a place. @param {number} x @param {number} y */
  free(x, y) {
    if (x < -5 || y < -5 || x > 17 || y > 17) return false;
    return this.solid.every(([x0, y0, , x1, y1]) => {
      const dx = Math.max(x0 - x, x - x1, 0), dy = Math.max(y0 - y, y - y1, 0);
      return dx * dx + dy * dy >= BODY * BODY;
    });
  }

  /**
   * Move a walker [x, y, degrees] by a step [aside, ahead, turn] of so many metres and degrees; along a wall that is in the way.
   * @param {number[]} at @param {number[]} step @param {number} far @param {number} degrees
   */
  step(at, [aside, ahead, turn], far, degrees) {
    const a = at[2] * Math.PI / 180, x = at[0] + far * (aside * Math.cos(a) + ahead * Math.sin(a));
    const y = at[1] + far * (aside * Math.sin(a) - ahead * Math.cos(a));
    at[2] = (at[2] + turn * degrees + 360) % 360;
    if (this.free(x, at[1])) at[0] = x;
    if (this.free(at[0], y)) at[1] = y;
  }

  /** Return in words where a walker stands and looks. @param {number[]} at @param {number[]} shining m² of sun, by room @param {number} turned degrees of the plan */
  about(at, shining, turned) {
    const number = this.roomAt(at[0], at[1]), { spoken, area, daylight } = this.rooms[number];
    const light = daylight ? `daylight ${daylight.toFixed(1)}\u00a0%` : "no window", sun = shining[number] ? `, sun on ${shining[number]}\u00a0m² of its floor` : "";
    const looking = COMPASS[Math.round((at[2] + turned) / 45) % 8];
    return { looking, place: number ? `in ${spoken}` : "outside", facts: number ? `: ${area}\u00a0m², ${light}${sun}` : "" };
  }

  /** Return the rooms and their areas in words. */
  names() {
    return this.rooms.slice(1).flatMap(({ name, area }) => (area ? [`${name} ${area} m²`] : [])).join(", ");
  }

  /** Say which boxes nobody sees from inside, or from above into a house without a ceiling. */
  unseen(inside) {
    return (i) => this.part[i] === "glass" || (!inside && this.part[i] === "ceiling");
  }
}
