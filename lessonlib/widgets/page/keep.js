// @ts-check
// Keeping work without a kernel: the picture and the log go to the browser's downloads.

const SAVED_SIDE = 512; // pixels: a saved picture is enlarged to at least this, as it is on the screen

/** Hand the learner a file. @param {string} name @param {Blob} blob */
function download(name, blob) {
  const link = h("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** Part the saves, which no session makes, from the other actions. @param {any[][]} actions */
function parted(actions = []) {
  const saves = actions.filter(([name]) => name.startsWith("save_"));
  return [saves, actions.filter((action) => !saves.includes(action))];
}

/**
 * Save what `action` says of a session, "save_picture" or "save_log" (a web page is the kernel's to make); return what to tell the learner.
 * @param {PageSession} session
 * @param {string} action
 */
function keep(session, action) {
  if (action === "save_page") return "A web page is made by the kernel: run the cell that made this part again.";
  const [height, width] = session.size, [, pixels] = session.respond({}), rgba = new Uint8Array(pixels.buffer, 0, 4 * height * width);
  if (action === "save_log") {
    download("edits.json", new Blob([session.logText(rgba)], { type: "application/json" }));
    return "Log saved as edits.json in your downloads.";
  }
  const picture = new Picture({ width, height, scale: Math.ceil(SAVED_SIDE / Math.min(width, height)) });
  picture.paint(rgba);
  picture.canvas.toBlob((blob) => download("picture.png", blob));
  return "Picture saved as picture.png in your downloads.";
}
