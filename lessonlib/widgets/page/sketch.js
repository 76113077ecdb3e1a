// @ts-check
// A part that plays on a plane, with targets to choose from; one of them is what the learner draws by hand.

const NUDGE = 0.05; // how far an arrow key moves the pencil, in shares of the picture
const APART = 0.05; // how far the pencil moves before it leaves the next point, likewise

class Sketcher extends Player {
  /**
   * @param {any} setup
   * @param {Transport} transport
   */
  constructor(setup, transport) {
    super(setup, transport);
    this.root.classList.add("live-square", "live-sketch");
    this.pencil = [0, 0];
    this.clear = button("undo", "Clear drawing", (event) => { this.stroke = []; this.act("set", "drawing", setup.first)(event); },
      { title: "Back to the first three places; what you draw next replaces them" });
  }

  /** Make the picture that can be drawn on. @param {{width: number, height: number, scale: number}} size */
  field(size) {
    this.picture = new Picture({ ...size, crisp: false, tabindex: 0,
      onpointerdown: (event) => this.press(event), onpointermove: (event) => this.drag(event),
      onpointerup: () => { this.held = false; }, onkeydown: (event) => this.key(event) });
    return this.picture.canvas;
  }

  /** Go back to the first choices; the kernel's drawing is taken up again. @param {Event} event */
  restart(event) {
    this.stroke = null;
    this.send("reset")(event);
  }

  /** Whether the target is what the learner draws. */
  get draws() {
    return this.state.target === this.setup.drawing;
  }

  /** Show whether there is something to draw. @param {number[][]} places of the drawing, as the kernel has it */
  putDrawing(places) {
    this.clear.hidden = !this.draws;
    this.picture.canvas.classList.toggle("live-draws", this.draws);
    if (!this.stroke && this.draws) this.stroke = [...places];
  }

  paint(bytes, reply) {
    this.last = [bytes, reply];
    this.fill(bytes, reply);
    const [x, y] = this.pencil;
    if (this.draws) lines(this.picture.pen, [[x - 0.04, y, x + 0.04, y], [x, y - 0.04, x, y + 0.04]], 2);
  }

  /** Paint all but the pencil. @param {Uint8Array} _bytes @param {any} _reply */
  fill(_bytes, _reply) {}

  at(event) {
    const [x, y] = spot(event, this.picture.canvas);
    return [2 * x - 1, 1 - 2 * y];
  }

  press(event) {
    if (!this.draws) return;
    this.held = true;
    this.picture.canvas.setPointerCapture(event.pointerId);
    this.leave(this.at(event), event);
  }

  drag(event) {
    if (!this.held) return;
    const [x, y] = this.at(event);
    if (Math.hypot(x - this.pencil[0], y - this.pencil[1]) >= APART) this.leave([x, y], event);
  }

  key(event) {
    const move = way(event);
    if (!this.draws || !(move || event.key === " ")) return;
    event.preventDefault();
    if (!move) return this.leave(this.pencil, event);
    this.pencil = this.pencil.map((v, i) => within(v + move[i] * NUDGE, -1, 1));
    this.paint(...this.last);
  }

  /** Leave a point where the pencil is. */
  leave(place, event) {
    const { reach, most_places: most } = this.setup;
    this.pencil = place;
    this.stroke = [...(this.stroke ?? []), place.map((v) => v * reach)].slice(-most);
    this.act("set", "drawing", this.stroke)(event);
  }
}

/** Say in a legend what a mark means: its path in a box of 26 x 14, its colour, a word. @param {string} d @param {string} ink @param {string} word */
function sample(d, ink, word) {
  return h("span", {}, svg("svg", { viewBox: "0 0 26 14", "aria-hidden": "true" }, svg("path", { d, fill: ink, stroke: ink })), word);
}

const DOT = "M8 7a5 5 0 1 0 10 0a5 5 0 1 0-10 0", SQUARE = "M8 2h10v10H8z", ARROW = "M3 7h16M19 4l4 3-4 3z";

/** Draw an arrow with a head, in shares of the picture; one shorter than its head stays away. */
function arrow(pen, [u, v], by, ink = "#000") {
  const scale = pen.canvas.width / 2, [x, y] = [(u + 1) * scale, (1 - v) * scale];
  const [dx, dy] = [by[0] * scale, -by[1] * scale], size = Math.hypot(dx, dy);
  if (size < 4) return;
  const [ux, uy] = [dx / size, dy / size], head = Math.min(9, size), [tx, ty] = [x + dx, y + dy];
  Object.assign(pen, { strokeStyle: ink, fillStyle: ink, lineWidth: 2 });
  pen.stroke(new Path2D(`M${x} ${y}L${tx} ${ty}`));
  pen.fill(new Path2D(`M${tx} ${ty}L${tx - head * (ux + uy / 2)} ${ty - head * (uy - ux / 2)}L${tx - head * (ux - uy / 2)} ${ty - head * (uy + ux / 2)}`));
}
