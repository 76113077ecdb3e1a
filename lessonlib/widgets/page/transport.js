// @ts-check
// Where answers come from. A part asks a Link, a Link asks a transport: today the kernel, and whatever else can answer.

/**
 * What a Link must be given. `mood` says how the other side is: "busy", "idle", "unknown", or why it is gone for good.
 * @typedef {object} Transport
 * @property {() => [any, DataView] | []} first the reply and pixels that came with the page
 * @property {(request: object) => void} send
 * @property {(hear: (reply: any, buffers: DataView[]) => void) => void} listen
 * @property {(changed: () => void) => void} watch calls back when the mood may have changed
 * @property {() => string} mood
 * @property {() => void} close
 */

const GONE = {
  restarted: "The kernel was restarted: run the cell that made this part again, after the cells above it.",
  crashed: "The kernel stopped by itself and was started again; often memory has run out. Run the cells above, then the cell that made this part.",
  dead: "The kernel has ended. Restart it (menu Kernel), then run the cells above and the cell that made this part.",
  closed: "This part is no longer in the kernel: run the cell that made it again.",
};
const HIDDEN = 100; // ms: a page that is not in sight has no frames
const ENDS = { restarting: "restarted", autorestarting: "crashed", dead: "dead", terminating: "dead" }; // kernel status: mood

/**
 * Ask the kernel over the widget's own channel, and watch how it is.
 * @param {any} model anywidget's
 * @returns {Transport}
 */
function kernelOf(model) {
  const manager = model.widget_manager;
  const kernel = manager?.kernel ?? manager?.context?.sessionContext?.session?.kernel; // not every frontend shows it
  let end = "", hear, changed = () => {};
  const finish = (why) => { // a crash is told as a restart first
    if (!end || why === "crashed") end = why;
    changed();
  };
  const status = (_kernel, now) => { now in ENDS ? finish(ENDS[now]) : changed(); };
  const closed = () => finish(ENDS[kernel?.status] ?? "closed"); // the manager cuts the channel when a kernel restarts
  const disposed = () => finish("dead");
  model.on("comm_live_update", closed);
  model.on("comm:close", closed);
  kernel?.statusChanged.connect(status);
  kernel?.disposed.connect(disposed);
  return {
    first: () => model.get("first"),
    send: (request) => model.send(request),
    listen(hearing) { model.on("msg:custom", hear = hearing); },
    watch(call) { changed = call; },
    mood: () => end || (kernel?.connectionStatus !== "connected" ? "unknown" : kernel.status === "idle" ? "idle" : "busy"),
    close() {
      model.off("comm_live_update", closed);
      model.off("comm:close", closed);
      model.off("msg:custom", hear);
      kernel?.statusChanged.disconnect(status);
      kernel?.disposed.disconnect(disposed);
    },
  };
}

/**
 * Return what answers requests at once, but once a frame only: what comes before the next frame waits for it.
 * @param {(request: any) => void} answer
 */
function framed(answer) {
  let drew = false, waiting = [];
  const send = (request) => {
    if (drew) {
      waiting.push(request);
      return;
    }
    drew = true;
    const next = () => {
      const later = waiting;
      drew = false;
      waiting = [];
      later.forEach(send);
    };
    const drawing = requestAnimationFrame(() => { clearTimeout(timer); next(); });
    const timer = setTimeout(() => { cancelAnimationFrame(drawing); next(); }, HIDDEN);
    answer(request);
  };
  return send;
}
