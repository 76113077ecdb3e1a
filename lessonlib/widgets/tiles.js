// What the pages that show many small pictures share: one canvas, pictures in rows, crisp pixels.

const GAP = 2; // pixels between two pictures

/** Paint pictures RGBA, all of one size and one behind another, in rows on a canvas. */
function tiles(canvas, bytes, { width, height, columns }) {
  const size = 4 * width * height, count = bytes.length / size, rows = Math.ceil(count / columns);
  Object.assign(canvas, { width: columns * (width + GAP) - GAP, height: rows * (height + GAP) - GAP });
  const pen = canvas.getContext("2d");
  for (let i = 0; i < count; i++) {
    const pixels = new Uint8ClampedArray(bytes.slice(i * size, (i + 1) * size));
    const x = (i % columns) * (width + GAP), y = Math.floor(i / columns) * (height + GAP);
    pen.putImageData(new ImageData(pixels, width, height), x, y);
  }
}

/** Take a message's buffer, or a part of it, as bytes. */
function bytesOf(view, from = 0, length = view.byteLength - from) {
  return new Uint8Array(view.buffer, view.byteOffset + from, length);
}
