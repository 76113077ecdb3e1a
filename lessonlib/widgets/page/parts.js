// @ts-check
// The model that a page has got from the kernel, ready to run.

/** Hold an engine for the trait `parts`, made anew when the kernel sends another model; none where the kernel must draw. */
class Parts {
  /** @param {any} model anywidget's @param {() => void} changed */
  constructor(model, changed) {
    this.model = model;
    /** @type {Engine | null} */ this.engine = null;
    this.fault = ""; // why this page cannot run it
    this.renew = () => {
      if (this.clearing) return;
      this.take();
      changed();
    };
    model.on("change:parts", this.renew);
    this.take();
  }

  take() {
    const bytes = bytesOf(this.model.get("parts"));
    this.engine = null;
    this.fault = "";
    if (!bytes.length) return;
    try {
      this.engine = new Engine(bytes);
    } catch (fault) {
      this.fault = `The kernel draws: this browser cannot (${fault.message}).`;
    }
    this.clearing = true; // the engine has its own copy now, and a saved notebook shall hold none
    this.model.set("parts", new DataView(new ArrayBuffer(0)));
    this.clearing = false;
  }

  close() {
    this.model.off("change:parts", this.renew);
    this.engine = null;
  }
}
