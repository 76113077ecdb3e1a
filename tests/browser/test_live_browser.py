"""Under Run All every live part shows its first picture while a later cell keeps the kernel busy."""

from __future__ import annotations

PARTS = """from IPython.display import display
import standin, torch
from lessonlib.data import load
from lessonlib.models import Autoencoder
from lessonlib.scenes import garments
from lessonlib.shelf import load_ladder
from lessonlib.widgets import *
photo, clothes = load("photographs", size=200).batch([0])[0], garments.garments(64, size=32, seed=5)
line = torch.linspace(-1, 1, 9)
display(PixelInspector(photo), FitByHand(line, line), DescentRace(), Playground(), KernelLab(photo))
display(GameStepper(), TrainingMonitor(lambda: torch.zeros(6, 3, 8, 8)))
display(LatentMap(Autoencoder(32, 3, 2).eval(), torch.randn(64, 2), clothes))
display(LatentEditor(*standin.editor_parts()), BetaDial(load_ladder(), clothes.batch(slice(None))))"""
BUSY = "import time\nprint('as' + 'leep')\ntime.sleep(60)"
EMPTY = """() => [...document.querySelectorAll('.live')].filter((part) => {
  const shown = [...part.querySelectorAll('canvas')].filter((canvas) => canvas.width && canvas.height
    && canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some(Boolean));
  return !shown.length && !part.querySelector('.fit-curve[d]');
}).map((part) => part.ariaLabel)"""
KERNEL = "jupyterapp.shell.currentWidget.sessionContext.session.kernel"


def test_every_live_part_shows_a_picture_while_the_kernel_is_busy(lab):
    lab.write("first", PARTS, BUSY)
    lab.page.evaluate("void jupyterapp.commands.execute('notebook:run-all-cells')")
    try:
        lab.page.get_by_text("asleep", exact=True).wait_for(timeout=60_000)
        lab.page.wait_for_function("document.querySelectorAll('.live').length === 10")
        lab.page.wait_for_function(f"({EMPTY})().length === 0")
        assert lab.page.evaluate(f"{KERNEL}.status") == "busy"
    finally:
        lab.page.evaluate(f"{KERNEL}.interrupt()")
        lab.wait_idle()
    assert lab.console_errors == []
