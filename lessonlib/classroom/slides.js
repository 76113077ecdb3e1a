// @ts-check
// Turn slides with the arrow keys, by a click, or by the number behind # in the address.
const slides = [...document.querySelectorAll("section")], where = document.querySelector("nav");
const KEYS = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1, Home: -1e9, End: 1e9 };
let at = Math.max(0, (parseInt(location.hash.slice(1)) || 1) - 1);
function show(to) {
  at = Math.min(Math.max(to, 0), slides.length - 1);
  slides.forEach((slide, n) => slide.classList.toggle("now", n === at));
  where.textContent = `${at + 1} / ${slides.length}`;
  history.replaceState(null, "", `#${at + 1}`);
  fit(slides[at]);
}
function fit(slide) {  // words that are too many become smaller, so that none is cut off
  let size = 100;
  slide.style.fontSize = "";
  const over = () => slide.scrollHeight > slide.clientHeight || slide.scrollWidth > slide.clientWidth;
  while (over() && size > 40) slide.style.fontSize = `${size -= 5}%`;
}
addEventListener("keydown", (event) => {
  if (!(event.key in KEYS) || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  show(at + KEYS[event.key]);
});
addEventListener("click", (event) => show(at + (event.clientX < innerWidth / 3 ? -1 : 1)));
addEventListener("resize", () => show(at));
addEventListener("hashchange", () => show(parseInt(location.hash.slice(1)) - 1));
addEventListener("load", () => show(at));
