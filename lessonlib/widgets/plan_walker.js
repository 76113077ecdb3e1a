// @ts-check
// The plan walker: a plan and what draws it on the left; on the right a walk through it, its light, its rules.

const QUICK_VIEW = [180, 480], SHARP_VIEW = 900, IN_TIME = [13, 27], AT_REST = 220; // pixels, ms
const PLAN = { width: 820, height: 750 };
const WALK_HELP = "Arrow keys or W A S D walk; drag to look round; click the plan to go there.";

class PlanWalker extends Part {
  constructor(setup, transport) {
    super(setup, transport);
    this.view = h("canvas", { class: "live-picture walker-view", tabindex: 0, role: "application" });
    this.plan = h("canvas", { class: "live-picture", ...PLAN, role: "img" });
    this.here = h("canvas", { class: "walker-here", ...PLAN, title: "Click to go there", onclick: (event) => this.jump(event) });
    this.drawing = new Drawing(this.plan.getContext("2d"), setup.tints);
    this.pace = h("span", { class: "live-latency" });
    this.caption.insertBefore(this.pace, this.latency);
    this.rule = h("ul", { class: "walker-lamps", "aria-label": "rules" });
    /** @type {Slider[]} */ this.sliders = setup.controls.map((control) => this.slider(control));
    /** @type {Slider[]} */ this.lights = setup.light.map((control) => this.slider(control));
    this.way = new Choice("Look", ["walk", "from above"], (value) => { this.above = this.gait.pad.hidden = value !== "walk"; this.sketch(); });
    this.way.put("walk");
    this.above = false;
    this.gait = new Gait(this.view, { walk: (step, far, degrees) => this.walk(step, far, degrees), rest: () => this.sketch(), pace: this.pace });
    /** @type {number[]} */ this.at = null; // x, y, degrees from the top of the plan
    [this.look, this.turn, this.tilt, this.quick] = [0, 0.1, 0.75, 360];
    dragged(this.view, (x, y) => this.glance(x, y));
    const save = (kind, word, title) => button("save", word, this.act("save", kind), { title });
    this.lay(this.head(this.tools(...(setup.dice ? [button("dice", "New plan", this.act("again"), { class: "live-main", title: "Another code" })] : []),
      button("back", "Reset", (event) => this.again(event), { title: "Back to the first plan, and to the entrance" }), save("glb", "3-D", "The house as GLB, in metres"),
      save("pdf", "PDF", "The plan on A3 paper, 1 : 50"), save("svg", "SVG", "The plan as a drawing, 1 : 50"), save("csv", "Rooms", "The table of rooms, CSV"))),
    [h("div", { class: "live-stage walker-plan" }, this.plan, this.here), ...this.sliders.map(({ row }) => row)],
    [this.stage(this.view, this.gait.pad), this.caption, h("div", { class: "walker-light" }, this.way.root, ...this.lights.map(({ row }) => row)), this.rule]);
  }

  /** Turn the house, seen from above. @param {number} turn @param {number} tilt */
  orbit(turn, tilt) {
    this.turn = (this.turn + turn + 1) % 1;
    this.tilt = within(this.tilt + tilt, 0.15, 1.5);
    this.sketch();
  }

  /** Look round. @param {number} x pixels of a drag @param {number} y */
  glance(x, y) {
    this.view.focus({ preventScroll: true });
    if (this.above) return this.orbit(-x / 500, y / 200);
    this.look = within(this.look + y / 5, -45, 45);
    this.walk([0, 0, -1], 0, x / 4);
  }

  /** Take a step [aside, ahead, turn] of so many metres and degrees, along walls where it meets one. @param {number[]} step */
  walk([aside, ahead, turn], far, degrees) {
    const { at, house } = this;
    if (!house) return;
    if (this.above) return this.orbit((turn + aside) * degrees / 360, ahead * degrees / 120);
    house.step(at, [aside, ahead, turn], far, degrees);
    this.sketch();
  }

  /** Begin again. @param {Event} event */
  again(event) {
    if (this.told) this.at = [...this.told.start];
    this.act("reset")(event);
    this.sketch();
  }

  /** Go where the plan is clicked. */
  jump(event) {
    const { drawing, house, at } = this, [x, y] = spot(event, this.here).map((share, k) => drawing.from[k] + share * (k ? PLAN.height : PLAN.width) / drawing.scale);
    if (!house?.free(x, y)) return this.say("There is no room to stand there.");
    [at[0], at[1]] = [x, y];
    this.sketch();
  }

  draw(reply, bytes, stamp) {
    super.draw(reply, bytes, stamp);
    if (reply.told && this.house) this.relight(reply);
  }

  show({ began, applies, lamps }) {
    this.putSliders(began, applies);
    this.rule.replaceChildren(...lamps.map(({ name, faults }) => h("li", { class: faults.length ? "walker-broken" : "" }, h("b", { "aria-hidden": "true" },
      faults.length ? "▲" : "●"), h("span", {}, name), h("em", {}, faults.length ? faults.join("; ") : "kept"))));
  }

  paint(bytes, reply) {
    if (!reply.told) return; // a fault: the house that came is the last one
    this.house = new House(bytes, reply);
    this.lit = "";
    this.link.extra = { house: reply.house };
    if (!this.at || !this.house.free(this.at[0], this.at[1])) this.at = [...reply.start];
  }

  /** Put the sun where it stands, and draw both pictures anew. */
  relight(told) {
    const { house } = this, lit = String([told.house, told.sun]);
    this.told = told;
    if (this.lit === lit) return;
    this.lit = lit;
    const sun = new Sun(house.boxes, house.unseen(true), house.middle, told.sun[0], told.sun[1]);
    this.day = new Daylit(house, sun, told.sun[0]);
    this.drawing.draw(house, told, sun, this.state.turned);
    this.plan.setAttribute("aria-label", `Plan: ${house.names()}`);
    this.sketch();
  }

  /** Draw quickly now, and sharply once nothing has moved for a while. */
  sketch() {
    if (!this.day) return;
    clearTimeout(this.later);
    const begun = performance.now();
    this.draft(this.quick);
    const took = performance.now() - begun, change = took > IN_TIME[1] ? 0.85 : took < IN_TIME[0] ? 1.15 : 1;
    this.quick = within(Math.round(this.quick * change), QUICK_VIEW[0], QUICK_VIEW[1]);
    if (!this.gait.frame) this.later = setTimeout(() => this.draft(SHARP_VIEW), AT_REST);
    this.stand();
  }

  /** @param {number} width */
  draft(width) {
    const { view, house, at, day } = this, height = Math.round(width * 2 / 3);
    const eye = this.above ? Eye.above(house, this.turn, this.tilt) : Eye.standing(at, this.look);
    if (this.depths?.width !== width) {
      this.depths = new Depths(width, height);
      this.image = new ImageData(width, height);
    }
    if (view.width !== width) Object.assign(view, { width, height });
    day.draw(eye, this.depths.see(eye, house.boxes, house.unseen(!this.above)), this.image.data);
    view.getContext("2d").putImageData(this.image, 0, 0);
  }

  /** Show on the plan where one stands and looks, and say in which room. */
  stand() {
    const { at, house, told } = this, { place, facts, looking } = house.about(at, told.shining, this.state.turned);
    this.drawing.mark(this.here.getContext("2d"), at);
    if (this.stood !== place + facts) this.say(`You are ${place}${facts}.`); // a note stays until something else is true
    this.stood = place + facts;
    this.view.setAttribute("aria-label", `${this.above ? "The house from above" : `View ${place}, looking ${looking}`}. ${WALK_HELP}`);
  }

  stop() {
    this.gait.stop();
  }

  close() {
    super.close();
    clearTimeout(this.later);
  }
}
