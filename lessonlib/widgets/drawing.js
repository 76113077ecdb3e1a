// What the pages that draw charts share: SVG elements, a frame around the chart, words for what is going on.

/** Make an SVG element: svg("circle", {cx: 1}, child, …). */
function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

/** Write a path through points, rounded to tenths of a pixel. */
function through(points) {
  return points.map(([x, y], i) => `${i ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
}

/** Keep a number within what a drawing can take. */
function within(value, low, high) {
  return Math.min(high, Math.max(low, value));
}

/** The line under a chart: what happens on the left, how long the last answer took on the right. */
class Caption {
  constructor() {
    this.status = h("span", { role: "status" });
    this.latency = h("span", { class: "live-took", title: "from your hand to the drawn chart" });
    this.root = h("p", { class: "live-below" }, this.status, this.latency);
  }

  say(words) {
    if (this.status.textContent !== words) this.status.textContent = words;
  }

  took(stamp) {
    if (stamp !== null) requestAnimationFrame(() => {
      this.latency.textContent = `last change: ${Math.round(performance.now() - stamp)} ms`;
    });
  }
}
