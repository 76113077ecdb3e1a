// @ts-check
// A plan as an architect draws it, from a house's boxes: floors, walls, windows, swings, furniture, names; where the sun shines.

const INKED = "#333333", BLANK = "#ffffff", HAIR = 0.022, LEAF_WIDE = 0.8; // a thin line and a door's leaf in metres
const CLEAR = 0.04, UNSEEN = 0.01; // metres free around a name; m² that it may cover

class Drawing {
  /** @param {CanvasRenderingContext2D} pen @param {string[]} tints of the floors, by room */
  constructor(pen, tints) {
    this.pen = pen;
    this.tints = tints;
    this.own = h("canvas", { width: FINE_SIDE, height: FINE_SIDE });
  }

  /** Draw a house on the whole canvas. @param {House} house @param {any} told @param {Sun} sun @param {number} turned degrees that its top looks to */
  draw(house, told, sun, turned) {
    const { pen } = this, { width, height } = pen.canvas;
    this.scale = Math.min(...[width, height].map((side, k) => side / (house.most[k] - house.least[k] + 1.6))); // pixels a metre
    this.from = [width, height].map((side, k) => house.middle[k] - side / 2 / this.scale);
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.fillStyle = BLANK;
    pen.fillRect(0, 0, pen.canvas.width, pen.canvas.height);
    pen.setTransform(this.scale, 0, 0, this.scale, -this.scale * this.from[0], -this.scale * this.from[1]);
    pen.lineWidth = HAIR;
    this.boxes(house, "floor", (i) => [this.tints[house.room[i]], ""]);
    if (sun.up) this.sunshine(house, sun);
    this.boxes(house, "furniture", () => [BLANK, INKED]);
    this.boxes(house, "wall", (i) => (house.list[i][5] < CEILING ? [BLANK, INKED] : house.list[i][2] ? null : [INKED, INKED]));
    this.boxes(house, "glass", () => [INKED, ""]);
    told.swings.forEach((swing) => this.door(swing));
    this.names(house, told);
    this.margin(told, turned);
  }

  /** Draw round the plan: the way in, a bar of two metres, an arrow to the north. */
  margin({ start, entrance }, turned) {
    const { pen, scale } = this, { width, height } = pen.canvas;
    const triangle = (x, y, degrees, size) => {
      pen.setTransform(1, 0, 0, 1, x, y);
      pen.rotate(degrees * Math.PI / 180);
      pen.beginPath();
      pen.moveTo(0, -size);
      pen.lineTo(0.55 * size, 0.5 * size);
      pen.lineTo(-0.55 * size, 0.5 * size);
      pen.fill();
    };
    pen.fillStyle = INKED;
    const [x, y] = [0, 1].map((k) => (start[k] - this.from[k]) * scale), ahead = start[2] * Math.PI / 180;
    if (entrance) triangle(x - 1.0 * scale * Math.sin(ahead), y + 1.0 * scale * Math.cos(ahead), start[2], 14);
    triangle(width - 24, height - 22, -turned, 17);
    pen.setTransform(1, 0, 0, 1, 0, 0);
    Object.assign(pen, { font: "22px system-ui, sans-serif", textAlign: "left", textBaseline: "middle" });
    pen.fillText("N", width - 62, height - 22);
    pen.fillRect(18, height - 20, 2 * scale, 5);
    pen.fillText("2 m", 28 + 2 * scale, height - 20);
  }

  /** Draw all boxes of a part, the low ones first, in the colours of paper and ink that `look` says. */
  boxes(house, part, look) {
    const { pen } = this, those = house.list.map((_, i) => i).filter((i) => house.part[i] === part).sort((i, j) => house.list[i][5] - house.list[j][5]);
    for (const i of those) {
      const [x0, y0, , x1, y1] = house.list[i], [fill, stroke] = look(i) ?? [];
      if (!fill) continue;
      pen.fillStyle = fill;
      pen.fillRect(x0, y0, x1 - x0, y1 - y0);
      if (stroke) { pen.strokeStyle = stroke; pen.strokeRect(x0, y0, x1 - x0, y1 - y0); }
    }
  }

  /** Lay the sun's light on the floors. */
  sunshine(house, sun) {
    const { pen } = this, n = FINE_SIDE, image = new ImageData(n, n);
    for (let row = 0, o = 3; row < n; row++) for (let column = 0; column < n; column++, o += 4) {
      const x = (column + 0.5) * FINE_CELL, y = (row + 0.5) * FINE_CELL;
      if (!house.roomAt(x, y)) continue;
      image.data.set([255, 190, 20, 190 * sun.on(x, y, 0, 2, 1)], o - 3);
    }
    this.own.getContext("2d").putImageData(image, 0, 0);
    pen.drawImage(this.own, 0, 0, n * FINE_CELL, n * FINE_CELL);
  }

  /** Draw a door, open, and the way it swings; the wall is open there. */
  door([hinge, leaf, shut]) {
    const { pen } = this, angle = ([x, y]) => Math.atan2(y - hinge[1], x - hinge[0]), [a, b] = [angle(shut), angle(leaf)];
    Object.assign(pen, { strokeStyle: INKED, lineWidth: HAIR });
    pen.beginPath();
    pen.arc(hinge[0], hinge[1], LEAF_WIDE, a, b, (b - a + 2 * Math.PI) % (2 * Math.PI) > Math.PI);
    pen.stroke();
    pen.lineWidth = 2.2 * HAIR;
    pen.beginPath();
    pen.moveTo(hinge[0], hinge[1]);
    pen.lineTo(leaf[0], leaf[1]);
    pen.stroke();
  }

  /** Write each room's name and area where nothing lies under them; if need be in one line, or smaller. */
  names(house, { rooms, swings }) {
    const { pen, scale } = this, size = Math.max(11, Math.min(0.34 * scale, 26)) / scale;
    const covered = swings.map((ends) => [Math.min, Math.max].flatMap((most) => [0, 1].map((k) => most(...ends.map((end) => end[k])))));
    house.list.forEach(([x0, y0, , x1, y1], i) => { if (["furniture", "wall"].includes(house.part[i])) covered.push([x0, y0, x1, y1]); });
    Object.assign(pen, { textAlign: "center", textBaseline: "middle", lineJoin: "round", fillStyle: INKED });
    rooms.forEach(({ name, area }, number) => {
      if (!area || !number) return;
      const tries = [1, 0.8].flatMap((part) => [[name, `${area} m²`], [`${name} ${area} m²`]].map((words) => {
        const line = part * size;
        pen.font = `${line}px system-ui, sans-serif`;
        const half = [Math.max(...words.map((word) => pen.measureText(word).width)) / 2 + CLEAR, words.length * line * 0.55 + CLEAR];
        return { words, line, ...this.best(this.spots(house, number), half, covered) };
      }));
      const { words, line, x, y } = tries.find(({ under }) => under < UNSEEN) ?? tries.reduce((a, b) => (b.under < a.under ? b : a));
      Object.assign(pen, { font: `${line}px system-ui, sans-serif`, strokeStyle: this.tints[number], lineWidth: line / 3 });
      words.forEach((word, k) => {
        const at = y + (k - (words.length - 1) / 2) * line * 1.1;
        pen.globalAlpha = 0.8;
        pen.strokeText(word, x, at);
        pen.globalAlpha = 1;
        pen.fillText(word, x, at);
      });
    });
  }

  /** Return the place of `spots` where a name covers least, and how many m². @param {number[][]} spots @param {number[]} half its half width and height @param {number[][]} covered boxes */
  best(spots, [wide, high], covered) {
    let [best, least] = [null, Infinity];
    for (const [x, y, off] of spots) {
      let under = 0;
      for (const [x0, y0, x1, y1] of covered) {
        under += Math.max(0, Math.min(x + wide, x1) - Math.max(x - wide, x0)) * Math.max(0, Math.min(y + high, y1) - Math.max(y - high, y0));
      }
      if (under + 0.03 * off < least) [best, least] = [{ x, y, under }, under + 0.03 * off];
    }
    return best;
  }

  /** Mark on a canvas over the plan where one stands and looks. @param {CanvasRenderingContext2D} pen @param {number[]} at */
  mark(pen, at) {
    const [x, y] = [0, 1].map((k) => (at[k] - this.from[k]) * this.scale), ahead = (at[2] - 90) * Math.PI / 180;
    pen.clearRect(0, 0, pen.canvas.width, pen.canvas.height);
    Object.assign(pen, { fillStyle: "#0069b455", strokeStyle: BLANK, lineWidth: 3 });
    pen.beginPath();
    pen.moveTo(x, y);
    pen.arc(x, y, 2.2 * this.scale, ahead - 0.7, ahead + 0.7);
    pen.fill();
    pen.fillStyle = "#0069b4";
    pen.beginPath();
    pen.arc(x, y, 11, 0, 7);
    pen.fill();
    pen.stroke();
  }

  /** Return where a name may stand in a room: x, y, and how far from its middle. */
  spots(house, number) {
    const quarters = [[0.25, 0.25], [0.75, 0.25], [0.25, 0.75], [0.75, 0.75]]; // of a cell
    const places = [...house.cells].flatMap((room, i) => (room === number ? quarters.map(([u, v]) => [(i % ACROSS_SITE + u) * MODULE, (Math.floor(i / ACROSS_SITE) + v) * MODULE]) : []));
    const mean = (k) => places.reduce((sum, place) => sum + place[k], 0) / places.length, middle = [mean(0), mean(1)];
    return [middle, ...places].map(([x, y]) => [x, y, Math.hypot(x - middle[0], y - middle[1])]);
  }
}
