// @ts-check
// Where a picture is seen from: three directions that stand at right angles, and the finger or mouse that turns them.

/**
 * Return the directions towards the eye, to its right and upwards, z being up.
 * @param {number} turn how far the eye has gone round, in turns @param {number} tilt radians that it looks down
 */
function lookout(turn, tilt) {
  const a = 2 * Math.PI * turn - Math.PI / 2, ct = Math.cos(tilt), st = Math.sin(tilt);
  return { eye: [Math.cos(a) * ct, Math.sin(a) * ct, st], right: [-Math.sin(a), Math.cos(a), 0],
    up: [-Math.cos(a) * st, -Math.sin(a) * st, ct] };
}

/**
 * Call `moved` with the pixels that a mouse or finger is dragged over a picture.
 * @param {HTMLElement} picture @param {(x: number, y: number) => void} moved
 */
function dragged(picture, moved) {
  let held = null;
  picture.addEventListener("pointerdown", (event) => { picture.setPointerCapture(event.pointerId); held = [event.clientX, event.clientY]; });
  for (const end of ["pointerup", "pointercancel"]) picture.addEventListener(end, () => { held = null; });
  picture.addEventListener("pointermove", (event) => {
    if (!held) return;
    moved(event.clientX - held[0], event.clientY - held[1]);
    held = [event.clientX, event.clientY];
  });
}
