// @ts-check
// Making elements: HTML, SVG, icons, buttons; and the few numbers that every drawing needs.

/**
 * Make an element: h("button", {class: "x", onclick: f}, child, …).
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, any>} attributes
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value !== false) node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children);
  return node;
}

/**
 * Make an SVG element: svg("circle", {cx: 1}, child, …).
 * @param {string} tag
 * @param {Record<string, any>} attributes
 * @param {...(Node | string)} children
 * @returns {SVGElement}
 */
function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return /** @type {SVGElement} */ (node);
}

const STROKES = {
  undo: "M5 3 2 6l3 3M2.5 6H9a4 3.7 0 0 1 0 7.4H6",
  redo: "M11 3l3 3-3 3M13.5 6H7a4 3.7 0 0 0 0 7.4h3",
  back: "M3 8a5 5 0 1 0 1.6-3.7M3 2.6v2.6h2.6",
  lock: "M4 7.5h8v6H4zM5.6 7.5V5.2a2.4 2.4 0 0 1 4.8 0v2.3",
  unlock: "M4 7.5h8v6H4zM5.6 7.5V4.6A2.4 2.4 0 0 1 10.2 3.6",
  save: "M8 2.5v7.4M5 7.2l3 3 3-3M3 13.4h10",
  play: "M4.5 3v10l8-5z",
  pause: "M5.5 3v10M10.5 3v10",
  step: "M4 3v10l6-5zM12.5 3v10",
  dice: "M3 3h10v10H3zM5.8 5.8h.01M10.2 10.2h.01M10.2 5.8h.01M5.8 10.2h.01",
};

/**
 * Draw a small line icon; it is decoration, the button's words say what it does.
 * @param {keyof typeof STROKES} name
 */
function icon(name) {
  return h("span", { class: "live-icon", "aria-hidden": "true" },
    svg("svg", { viewBox: "0 0 16 16" }, svg("path", { d: STROKES[name] })));
}

/**
 * Make a button with an icon, or with none, and a word.
 * @param {keyof typeof STROKES | null} picture
 * @param {string} word
 * @param {(event: MouseEvent) => void} onclick
 */
function button(picture, word, onclick, attributes = {}) {
  return h("button", { type: "button", onclick, ...attributes }, ...(picture ? [icon(picture)] : []), h("span", {}, word));
}

/**
 * Write a path through points, rounded to tenths of a pixel.
 * @param {number[][]} points
 */
function through(points) {
  return points.map(([x, y], i) => `${i ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
}

/** Write a loss: with `digits` decimals, from 100 on whole, as in 18,514. @param {number} value @param {number} digits */
function lossWords(value, digits) {
  return value < 100 ? value.toFixed(digits) : Math.round(value).toLocaleString("en-US");
}

/** Put words where they are not yet: writing the same ones again makes the browser lay the page out anew. @param {Element} node @param {string} words */
function reword(node, words) {
  if (node.textContent !== words) node.textContent = words;
}

/** Keep a number between two ends. @param {number} value @param {number} low @param {number} high */
function within(value, low, high) {
  return Math.min(high, Math.max(low, value));
}

/**
 * Say which way an arrow key points on a map, up being positive; nothing for any other key.
 * @param {KeyboardEvent} event
 * @returns {[number, number] | undefined}
 */
function way(event) {
  return { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
}

/** Say which way an arrow key leads, as `way` does, and keep the page from scrolling with it. @param {KeyboardEvent} event */
function steer(event) {
  const move = way(event);
  if (move) event.preventDefault();
  return move;
}

/**
 * Say where on an element the mouse is: shares of its width and height, from the upper left.
 * @param {PointerEvent | MouseEvent} event
 * @param {Element} element
 */
function spot(event, element) {
  const area = element.getBoundingClientRect();
  return [(event.clientX - area.left) / area.width, (event.clientY - area.top) / area.height];
}
