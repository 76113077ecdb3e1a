// @ts-check
// Pictures ahead of the kernel: a part whose state is a place shows what is decoded there at once, and the kernel adds its word.

const GOES_ON_AHEAD = "No kernel is there any more: the pictures still follow, and nobody reads them.";

/** Draw the places of one part in the page, and tell the kernel the newest; without an engine the kernel answers all. */
class Ahead {
  /** @param {any} model anywidget's, with the traits `first` and `parts` */
  constructor(model) {
    this.model = model;
    this.parts = new Parts(model, () => {});
  }

  /** Return a transport for one view. @returns {Transport} */
  transport() {
    const { model, parts } = this, kernel = kernelOf(model), name = `page ${Math.random().toString(36).slice(2)}`;
    let hear = (_reply, _buffers) => {}, [{ state: { at: place } }] = model.get("first");
    let flying = null, newer = false, moved = false; // the place that the kernel is asked about; is there a newer one?
    const gone = () => kernel.mood() in GONE;
    const ask = () => {
      newer = Boolean(flying);
      if (newer || gone()) return;
      flying = place;
      kernel.send({ id: 0, view: name, quiet: true, do: moved ? [["set", "at", place]] : [] });
    };
    const show = (reply) => {
      const [height, width] = parts.engine.size, pixels = new Uint8ClampedArray(4 * height * width);
      parts.engine.picture(place, pixels);
      hear({ ...reply, state: { at: place }, told: true, width, height, note: gone() ? GOES_ON_AHEAD : "" }, [new DataView(pixels.buffer)]);
    };
    const send = framed(({ id, view, do: actions }) => {
      for (const [, , at] of actions) [place, moved] = [at, true];
      show({ id, view });
      ask();
    });
    const listen = (hearing) => {
      hear = hearing;
      kernel.listen((reply, buffers) => {
        const mine = reply.view === name, late = mine && flying !== place;
        if (mine) flying = null;
        if (!late) place = reply.state.at;
        if (!parts.engine || (mine && !late)) hearing(reply, buffers);
        else if (!mine) show(reply);
        if (mine && newer) ask();
      });
    };
    return { ...kernel, listen, mood: () => (parts.engine ? "idle" : kernel.mood()),
      send: (request) => (parts.engine ? send(request) : kernel.send(request)) };
  }

  close() {
    this.parts.close();
  }
}
