// @ts-check
// A part on a page of its own: no kernel, no notebook, no network. See lessonlib/widgets/export.py.

const THEME = "data-jp-theme-light"; // by which page.css knows whether it is dark

/**
 * Answer one part from a session in the page, once a frame.
 * @param {PageSession} session
 * @returns {Transport}
 */
function alone(session) {
  let hear = (_reply, _buffers) => {};
  const send = framed((request) => {
    const [saves, others] = parted(request.do), [reply, pixels] = session.respond({ ...request, do: others });
    hear({ ...reply, note: saves.map(([name]) => keep(session, name)).join(" ") }, [pixels]);
  });
  return { first: () => [], send, listen: (hearing) => { hear = hearing; }, watch() {}, mood: () => "idle", close() {} };
}

/** Turn base64 of deflated bytes back into bytes. @param {string} text */
async function inflated(text) {
  const letters = atob(text), packed = new Uint8Array(letters.length);
  for (let i = 0; i < packed.length; i++) packed[i] = letters.charCodeAt(i); // millions: a loop takes a tenth of Uint8Array.from
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** A finger that lands on a slider and then scrolls the page has moved it by mistake: take that back. @param {Part} part @param {PageSession} session */
function forgiveScrolling(part, session) {
  let before = 0;
  part.root.addEventListener("pointerdown", () => { before = session.at; }, true);
  part.root.addEventListener("pointercancel", (event) => { if (session.at > before) part.link.push(["undo"], event.timeStamp); });
}

/** Put the part into the page, or say why it cannot be. @param {typeof Part} Kind @param {string} root */
async function stand(Kind, root) {
  const place = document.querySelector("main"), read = (id) => document.getElementById(id).textContent;
  const dark = matchMedia("(prefers-color-scheme: dark)"), follow = () => document.documentElement.setAttribute(THEME, String(!dark.matches));
  dark.addEventListener("change", follow);
  follow();
  try {
    const { setup, state } = JSON.parse(read("setup")), session = new PageSession(new Engine(await inflated(read("model"))), 0);
    session.adopt([{ did: "start", state }], 0);
    const part = new Kind({ ...setup, alone: true }, alone(session));
    part.root.classList.add(`live-${root}`);
    const title = part.root.querySelector(".live-title");
    title.setAttribute("role", "heading");
    title.setAttribute("aria-level", "1");
    forgiveScrolling(part, session);
    place.replaceChildren(part.root);
    part.link.begin();
    performance.mark("ready");
  } catch (fault) {
    place.textContent = `This browser cannot show the page (${fault.message}). A newer one can: Chrome 113, Firefox 117, Safari 16.5 or later.`;
  }
}
