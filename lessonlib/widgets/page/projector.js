// @ts-check
// A part on the whole screen, for a class that looks from the last row: picture and controls together, in large type.

const NARROW = 540, WIDE = 1000, STEP = 20; // px: the widths in which a part has two columns, and the one fits best
const ENLARGE = "Large: fill the screen, for a projector", REDUCE = "Back to the notebook (Esc)";

/**
 * Give a part a button that shows it on the whole screen; return what takes the part's hands off the screen.
 * @param {HTMLElement} el what fills the screen
 * @param {HTMLElement} place the part's place in it
 * @param {HTMLElement} root the part
 */
function projector(el, place, root) {
  const toggle = () => shown() ? document.exitFullscreen() : el.requestFullscreen().catch(() => {});
  const shown = () => document.fullscreenElement === el;
  const large = h("button", { type: "button", class: "live-bare live-large", onclick: toggle });
  const arrange = () => {
    large.title = large.ariaLabel = shown() ? REDUCE : ENLARGE;
    place.style.width = place.style.transform = "";
    if (shown()) enlarge(place, root);
  };
  const changed = () => { if (shown() && !fits(root)) enlarge(place, root); };
  const grown = new ResizeObserver(changed); // a longer sentence below the picture must not push it off the screen
  if (document.fullscreenEnabled) root.querySelector(".live-title")?.append(large);
  el.classList.add("live-screen");
  el.addEventListener("fullscreenchange", arrange);
  window.addEventListener("resize", arrange);
  grown.observe(root);
  arrange();
  return () => {
    grown.disconnect();
    window.removeEventListener("resize", arrange);
  };
}

/** Lay a part out at the width at which it can be drawn largest, and draw it so large. @param {HTMLElement} place @param {HTMLElement} root */
function enlarge(place, root) {
  let best = { width: NARROW, scale: 0 };
  for (let width = NARROW; width <= WIDE; width += STEP) {
    place.style.width = `${width}px`;
    const scale = Math.min(innerWidth / Math.max(root.offsetWidth, root.scrollWidth), innerHeight / root.offsetHeight);
    if (scale > best.scale) best = { width, scale };
  }
  place.style.width = `${best.width}px`;
  place.style.transform = `scale(${best.scale})`;
}

/** @param {HTMLElement} root */
function fits(root) {
  return root.getBoundingClientRect().height <= innerHeight + 1;
}
