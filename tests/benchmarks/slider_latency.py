"""Measure what a learner's hand feels: the live editor against ``interactive_output`` with ``plt.show``.

    python tests/benchmarks/slider_latency.py [presses]

Same model, same run, same browser, three ways: the page draws, the kernel draws, and the usual way. Latency
is from the key press to the first frame with changed pixels; then events come every 8 ms, and the distinct
pictures that the screen shows a second are counted. At last a cell trains while the page draws. Use an idle
machine.
"""

from __future__ import annotations

import os
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
SECONDS, EVERY = 5, 8  # of events, and ms between two
SLIDER = "hue"
KERNEL = "jupyterapp.shell.currentWidget.sessionContext.session.kernel"

MODEL = "from lessonlib.shelf import load_vae\nmodel, directions, prior = load_vae()"
PAGE = (
    "from lessonlib.widgets import LatentEditor\nLatentEditor(model, directions, prior).add_class('by-page')"
)
BY_KERNEL = """
from lessonlib.editing import Directions
class Own(Directions):
    "A page knows the kit's own directions only, and leaves these to the kernel."
LatentEditor(model, Own.from_state(*directions.state()), prior).add_class("by-kernel")
"""
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
TRAINING = """
import torch
learner = torch.nn.Sequential(torch.nn.Conv2d(3, 32, 3), torch.nn.ReLU(), torch.nn.Conv2d(32, 3, 3))
adam = torch.optim.Adam(learner.parameters())
for _ in range(100_000):
    loss = learner(torch.rand(32, 3, 64, 64)).square().mean()
    adam.zero_grad(); loss.backward(); adam.step()
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
# Moves the slider to and fro, as fast as a hand that never rests.
EVENTS = """async ({ handle, seconds, every }) => {
  const slider = document.querySelector(handle), range = slider.tagName === "INPUT";
  window.seen = [];
  const began = performance.now();
  for (let i = 50; performance.now() - began < 1000 * seconds || i % 200 !== 50; i++) {
    const forth = i % 200 < 100;
    if (range) {
      const share = (forth ? i % 100 : 100 - i % 100) / 125 + 0.1; // keys must not meet an end afterwards
      slider.value = Number(slider.min) + (slider.max - slider.min) * share;
      slider.dispatchEvent(new Event("input", { bubbles: true }));
    } else {
      const key = forth ? "ArrowRight" : "ArrowLeft";
      slider.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    }
    await new Promise((next) => setTimeout(next, every));
  }
  return 1000 * window.seen.length / (performance.now() - began);
}"""
CANVAS = "watch(() => document.querySelector('.{} .live-picture'))"
WAYS = {  # words, where the pictures are, what takes keys
    "by-page": ("the page draws", CANVAS.format("by-page"), f'.by-page input[aria-label="{SLIDER}"]'),
    "by-kernel": ("the kernel draws", CANVAS.format("by-kernel"), f'.by-kernel input[aria-label="{SLIDER}"]'),
    "usual": (
        "interactive_output + plt.show",
        "watch(() => [...document.querySelectorAll('.jp-OutputArea img')].at(-1))",
        ".usual-hand .noUi-handle",
    ),
}


def notebook(folder: Path) -> None:
    """Write a notebook with the model and the three ways."""
    cells = [nbformat.v4.new_code_cell(source) for source in (MODEL, PAGE, BY_KERNEL, USUAL)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), folder / "bench.ipynb")


def press_keys(page, way: str) -> list[float]:
    """Press arrow keys one after the other; return the milliseconds from each press to changed pixels."""
    _, pictures, handle = WAYS[way]
    slider, times = page.locator(handle), []
    slider.scroll_into_view_if_needed()
    page.evaluate(pictures)
    for i in range(PRESSES):
        slider.focus()
        page.evaluate("window.seen = []")
        page.keyboard.press("ArrowRight" if i // 15 % 2 else "ArrowLeft")
        page.wait_for_function("window.seen.length > 0", timeout=5000)
        times.append(page.evaluate("window.seen[0] - window.pressed"))
        time.sleep(random.uniform(0.15, 0.3))
    return times


def press_while_training(page, lab) -> list[float]:
    """Press keys in the editor that the page draws, while the kernel trains."""
    train = f"{KERNEL}.requestExecute({{code}}).done.finally(() => {{ window.trained = true; }})"
    page.evaluate(f"code => void {train}", TRAINING)
    page.wait_for_function(f"{KERNEL}.status === 'busy'")
    times = press_keys(page, "by-page")
    assert not page.evaluate("window.trained"), "the training was over too early"
    page.evaluate(f"{KERNEL}.interrupt()")
    lab.wait_idle()
    return times


def percentile95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def main() -> None:
    found = {}
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as work, tempfile.TemporaryDirectory() as home:
        notebook(Path(work))
        with open_lab(Path(work), Path(home)) as lab:
            page = lab.page
            lab.open("bench.ipynb")
            lab.run_all()
            page.wait_for_selector('.by-kernel .live-picture[aria-label^="Picture: "]')
            page.evaluate(WATCH)
            usual = page.locator(".usual .widget-slider").filter(has_text=SLIDER)
            usual.evaluate("node => node.classList.add('usual-hand')")
            for way, (_, _, handle) in WAYS.items():
                times = press_keys(page, way)
                told = {"handle": handle, "seconds": SECONDS, "every": EVERY}
                found[way] = statistics.median(times), percentile95(times), page.evaluate(EVENTS, told)
                lab.run("pass")  # comes when all that the events have asked for is done
            training = statistics.median(press_while_training(page, lab))
    print(f"Load of the machine before: {load:.1f} on {os.cpu_count()} cores.")
    print(f"{'way':32} {'median ms':>10} {'p95 ms':>8} {'pictures/s under events':>24}")
    for way, (words, _, _) in WAYS.items():
        median, p95, rate = found[way]
        print(f"{words:32} {median:10.1f} {p95:8.1f} {rate:24.1f}")
    (median, p95, rate), kernel, usual = found["by-page"], found["by-kernel"], found["usual"]
    print(f"The page answers {usual[0] / median:.1f} times as fast as the usual way.")
    print(
        f"median_ms={median:.1f} p95_ms={p95:.1f} kernel_median_ms={kernel[0]:.1f} "
        f"usual_median_ms={usual[0]:.1f} usual_p95_ms={usual[1]:.1f} events_per_s={rate:.1f} "
        f"training_median_ms={training:.1f}"
    )


if __name__ == "__main__":
    main()
