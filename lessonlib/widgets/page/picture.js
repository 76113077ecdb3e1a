// @ts-check
// Pixels on the page: one picture, enlarged or not, and many small ones in rows.

const GAP = 2; // pixels between two pictures
const LEAP = 10; // pixels that an arrow key goes with Shift held

/** Choose black or white to write on a colour. @param {number[]} rgb */
function inkOn([r, g, b]) {
  return 0.3 * r + 0.59 * g + 0.11 * b > 140 ? "#000" : "#fff";
}

/**
 * Say to which pixel [row, column] the mouse or an arrow key leads from `at`; nothing for any other key.
 * @param {MouseEvent | KeyboardEvent} event
 * @param {HTMLElement} picture where the mouse is on it
 * @param {number[]} size rows and columns
 * @param {number[]} at
 */
function aim(event, picture, size, at) {
  const inside = (v, i) => within(Math.floor(v), 0, size[i] - 1);
  if (!(event instanceof KeyboardEvent)) return spot(event, picture).reverse().map((share, i) => inside(share * size[i], i));
  const move = steer(event), far = event.shiftKey ? LEAP : 1;
  return move && [at[0] - move[1] * far, at[1] + move[0] * far].map(inside);
}

/**
 * Take a message's buffer as bytes; none where there is no buffer.
 * @param {DataView | undefined} view
 */
function bytesOf(view) {
  return view ? new Uint8Array(view.buffer, view.byteOffset, view.byteLength) : new Uint8Array();
}

/**
 * Make image data of the `i`-th picture RGBA, width x height, among bytes.
 * @param {Uint8Array} bytes
 */
function imageOf(bytes, width, height, i = 0) {
  const size = 4 * width * height;
  return new ImageData(new Uint8ClampedArray(bytes.slice(i * size, (i + 1) * size)), width, height);
}

/** One picture of width x height pixels, drawn on a canvas `scale` times as large. */
class Picture {
  /** @param {{width: number, height: number, scale?: number, crisp?: boolean} & Record<string, any>} how */
  constructor({ width, height, scale = 1, crisp = true, ...attributes }) {
    this.crisp = crisp; // every pixel a square, or a smooth field
    this.canvas = h("canvas", { width: scale * width, height: scale * height, role: "img", class: "live-picture", ...attributes });
    this.own = scale === 1 ? this.canvas : h("canvas", { width, height });
    this.pen = this.canvas.getContext("2d");
  }

  /** @param {Uint8Array} bytes @param {number} i which of the pictures in it */
  paint(bytes, i = 0) {
    const { own } = this;
    own.getContext("2d").putImageData(imageOf(bytes, own.width, own.height, i), 0, 0);
    this.enlarge();
  }

  /** Draw the last picture at the canvas's size; again where `crisp` has changed. */
  enlarge() {
    const { own, canvas, pen } = this;
    if (own === canvas) return;
    Object.assign(pen, { imageSmoothingEnabled: !this.crisp, imageSmoothingQuality: "high" });
    pen.clearRect(0, 0, canvas.width, canvas.height); // smoothing lets the rim of what was there shine through
    pen.drawImage(own, 0, 0, canvas.width, canvas.height);
  }

  /** Say in words what the picture shows. @param {string} words */
  describe(words) {
    this.canvas.setAttribute("aria-label", words);
  }
}

/** Make a switch for the eye alone: it changes how pictures' pixels look, and no state, log or saved picture. @param {...Picture} pictures */
function smoothing(...pictures) {
  const turn = () => {
    for (const picture of pictures) {
      picture.crisp = !picture.crisp;
      picture.enlarge();
    }
    smooth.setAttribute("aria-pressed", String(!pictures[0].crisp));
  };
  const [{ own, canvas, crisp }] = pictures;
  const smooth = button(null, "Smooth", turn, { "aria-pressed": String(!crisp), "aria-label": "Smooth picture", hidden: own === canvas,
    title: "Blend each pixel into the next, or show every pixel as a square" });
  return smooth;
}

/**
 * Paint pictures RGBA, all of one size and one behind another, in rows on a canvas.
 * @param {HTMLCanvasElement} canvas
 * @param {Uint8Array} bytes
 * @param {{width: number, height: number, columns: number}} sheet
 */
function tiles(canvas, bytes, { width, height, columns }) {
  const count = bytes.length / (4 * width * height), rows = Math.ceil(count / columns);
  Object.assign(canvas, { width: columns * (width + GAP) - GAP, height: rows * (height + GAP) - GAP });
  const pen = canvas.getContext("2d");
  for (let i = 0; i < count; i++) {
    pen.putImageData(imageOf(bytes, width, height, i), (i % columns) * (width + GAP), Math.floor(i / columns) * (height + GAP));
  }
}

/**
 * Draw marks on a field of shares -1 .. 1, y upward: circles and squares, so that colour is not needed.
 * @param {CanvasRenderingContext2D} pen
 * @param {number[][]} points
 * @param {"circle" | "square"} shape
 * @param {{size: number, edge?: boolean, ink: string}} look
 */
function marks(pen, points, shape, { size, edge = true, ink }) {
  const scale = pen.canvas.width / 2;
  Object.assign(pen, { fillStyle: ink, strokeStyle: "#fff", lineWidth: 1.5 });
  for (const [u, v] of points) {
    const x = (u + 1) * scale, y = (1 - v) * scale;
    pen.beginPath();
    if (shape === "circle") pen.arc(x, y, size, 0, 7);
    else pen.rect(x - size, y - size, 2 * size, 2 * size);
    pen.fill();
    if (edge) pen.stroke();
  }
}

/**
 * Draw short lines [x0, y0, x1, y1] on such a field.
 * @param {CanvasRenderingContext2D} pen
 * @param {number[][]} pieces
 */
function lines(pen, pieces, width = 3) {
  const scale = pen.canvas.width / 2;
  Object.assign(pen, { strokeStyle: "#000", lineWidth: width });
  pen.beginPath();
  for (const [x0, y0, x1, y1] of pieces) {
    pen.moveTo((x0 + 1) * scale, (1 - y0) * scale);
    pen.lineTo((x1 + 1) * scale, (1 - y1) * scale);
  }
  pen.stroke();
}
