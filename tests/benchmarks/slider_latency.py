"""Measure what a learner's hand feels: the live editor against ``interactive_output`` with ``plt.show``.

    python tests/benchmarks/slider_latency.py [presses]

Same model, same run, same browser. Latency is from the key press to the first frame with changed pixels;
a drag counts the distinct pictures that the screen showed a second. Use an idle machine.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

import nbformat

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from browser.lab import open_lab  # noqa: E402

PRESSES = int(sys.argv[1]) if len(sys.argv) > 1 else 60
DRAG_SECONDS = 5
SLIDER = "hue"

MODEL = "from lessonlib.shelf import load_vae\nmodel, directions, prior = load_vae()"
EDITOR = "from lessonlib.widgets import LatentEditor\nLatentEditor(model, directions, prior)"
USUAL = """
import ipywidgets, matplotlib.pyplot as plt
from lessonlib.editing import EditSession
session = EditSession(model, directions, prior)
def draw(**values):
    plt.figure(figsize=(4, 4))
    plt.imshow(session.render(session.state | {"values": values}))
    plt.axis("off")
    plt.show()
read = session.read(session.state)
floats = [c for c in directions.controls if c.kind != "category"]
sliders = {c.name: ipywidgets.FloatSlider(read[c.name], min=c.low, max=c.high, step=0.01, description=c.name)
           for c in floats}
box = ipywidgets.VBox(list(sliders.values())).add_class("usual")
display(box, ipywidgets.interactive_output(draw, sliders))
"""

# The page's stopwatch: every frame it takes a fingerprint of the picture; a key press starts the clock.
WATCH = """
window.watch = (find) => {
  window.seen = []; window.pressed = null;
  const print = () => {
    const node = find();
    if (!node) return null;
    if (node.tagName === "IMG") return node.complete ? node.src : null;
    const { data } = node.getContext("2d").getImageData(0, node.height / 2, node.width, 1);
    let sum = 0;
    for (let i = 0; i < data.length; i++) sum = (sum * 31 + data[i]) | 0;
    return sum;
  };
  let last = print();
  const turn = ++window.turn || (window.turn = 1);
  const look = () => {
    if (turn !== window.turn) return;
    const now = print();
    if (now !== null && now !== last) { last = now; window.seen.push(performance.now()); }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
};
window.addEventListener("keydown", (event) => { window.pressed = event.timeStamp; }, true);
"""
PICTURES = {
    "editor": "watch(() => document.querySelector('.live-picture'))",
    "usual": "watch(() => [...document.querySelectorAll('.jp-OutputArea img')].at(-1))",
}


def notebook(folder: Path) -> None:
    """Write a notebook with the model, our editor and the usual way."""
    cells = [nbformat.v4.new_code_cell(source) for source in (MODEL, EDITOR, USUAL)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), folder / "bench.ipynb")


def handle(page, way: str):
    """Return the slider's part that takes keys and the mouse."""
    if way == "editor":
        return page.locator(f'.live-editor input[aria-label="{SLIDER}"]')
    return usual_slider(page).locator(".noUi-handle")


def usual_slider(page):
    return page.locator(".usual .widget-slider").filter(has_text=SLIDER)


def press_keys(page, way: str) -> list[float]:
    """Press arrow keys one after the other; return the milliseconds from each press to changed pixels."""
    slider, times = handle(page, way), []
    slider.scroll_into_view_if_needed()
    page.evaluate(PICTURES[way])
    for i in range(PRESSES):
        slider.focus()
        page.evaluate("window.seen = []")
        page.keyboard.press("ArrowRight" if i // 15 % 2 else "ArrowLeft")
        page.wait_for_function("window.seen.length > 0", timeout=5000)
        times.append(page.evaluate("window.seen[0] - window.pressed"))
        time.sleep(random.uniform(0.15, 0.3))
    return times


def drag(page, way: str) -> float:
    """Drag the slider to and fro; return the distinct pictures a second."""
    track = handle(page, way)
    rail = track if way == "editor" else usual_slider(page).locator(".noUi-base")
    rail.scroll_into_view_if_needed()
    box = rail.bounding_box()
    if way == "editor":
        at = track.evaluate("e => (e.value - e.min) / (e.max - e.min)")
        start = box["x"] + 8 + at * (box["width"] - 16), box["y"] + box["height"] / 2
    else:
        knob = track.bounding_box()
        start = knob["x"] + knob["width"] / 2, knob["y"] + knob["height"] / 2
    page.mouse.move(*start)
    page.mouse.down()
    page.evaluate(PICTURES[way])
    begin = time.monotonic()
    while (now := time.monotonic() - begin) < DRAG_SECONDS:
        share = abs((now / 2) % 2 - 1)
        page.mouse.move(box["x"] + (0.1 + 0.8 * share) * box["width"], start[1])
        time.sleep(0.008)
    pictures = page.evaluate("window.seen.length")
    page.mouse.up()
    return pictures / (time.monotonic() - begin)


def percentile95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def main() -> None:
    found = {}
    with tempfile.TemporaryDirectory() as work, tempfile.TemporaryDirectory() as home:
        notebook(Path(work))
        with open_lab(Path(work), Path(home)) as lab:
            lab.open("bench.ipynb")
            lab.run_all()
            lab.page.wait_for_selector('.live-picture[aria-label^="Picture: "]')
            lab.page.evaluate(WATCH)
            for way in PICTURES:
                times = press_keys(lab.page, way)
                found[way] = statistics.median(times), percentile95(times), drag(lab.page, way)
    print(f"{'way':34} {'median ms':>10} {'p95 ms':>8} {'pictures/s in a drag':>22}")
    for way, words in (("editor", "LatentEditor"), ("usual", "interactive_output + plt.show")):
        median, p95, rate = found[way]
        print(f"{words:34} {median:10.0f} {p95:8.0f} {rate:22.1f}")
    (median, p95, rate), (usual, usual95, _) = found["editor"], found["usual"]
    print(f"The editor answers {usual / median:.1f} times as fast.")
    print(
        f"median_ms={median:.1f} p95_ms={p95:.1f} usual_median_ms={usual:.1f} usual_p95_ms={usual95:.1f} "
        f"drag_per_s={rate:.1f}"
    )


if __name__ == "__main__":
    main()
