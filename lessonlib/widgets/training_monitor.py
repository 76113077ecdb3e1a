"""The training monitor: curves and pictures of a training while it runs. Introduced in lesson 06."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

import numpy as np
import torch
from matplotlib import rc_context

from lessonlib.plots.curves import running_mean
from lessonlib.plots.pictures import to_pixels
from lessonlib.plots.style import COLOURS, LOOK, figure, number, summarised
from lessonlib.training import History

from .live import LiveWidget, page, rgba

PAUSE = 0.5  # seconds between two pictures: drawing them must not cost the training much
SHOWN = 150  # points of a curve sent to the page


class TrainingMonitor(LiveWidget):
    """Show a training's numbers as curves, and the pictures that ``draw()`` returns, as ``plots.grid`` does.

    Show it in one cell and hand it to ``fit(..., watch=monitor)`` in the next. ``draw`` should decode the
    same noise each time; it builds no gradient and leaves torch's dice alone. ``names`` picks numbers, all
    when left out. What fails in ``draw`` is told in the pictures' place, and training goes on. Lesson 06.
    """

    _esm = page("shared.js", "drawing.js", "tiles.js", "training_monitor.js")
    _css = page("shared.css", "training_monitor.css")

    def __init__(
        self,
        draw: Callable,
        names: list[str] | None = None,
        columns: int = 6,
        title: str = "Training monitor",
    ):
        self.draw, self.names, self.columns = draw, names, columns
        self.history, self._last = History(0), -math.inf
        super().__init__(title=title)

    def __call__(self, history: History) -> None:
        """Take note of how training stands, and show it: not more often than every half second."""
        self.history = history
        done = history.stopped or history.steps == history.planned
        if done or time.monotonic() - self._last >= PAUSE:
            self.refresh()
            self._last = time.monotonic()

    def respond(self, request: dict) -> tuple[dict, bytes]:
        """Tell how training stands: (reply, RGBA bytes of the pictures). A fault stands in reply["error"]."""
        reply, history, pixels = self.obey(request), self.history, b""
        try:
            pictures = self._pictures()
            reply |= {"height": pictures.shape[1], "width": pictures.shape[2], "columns": self.columns}
            pixels = rgba(*pictures)
        except Exception as fault:
            reply.setdefault("error", f"{type(fault).__name__}: {fault}")
        left = history.seconds / max(1, history.steps) * (history.planned - history.steps)
        reply |= {"steps": history.steps, "planned": history.planned, "stopped": history.stopped}
        return reply | {"left": round(left), "curves": self._curves()}, pixels

    def _pictures(self) -> np.ndarray:
        with torch.random.fork_rng(devices=[]), torch.inference_mode():
            return to_pixels(self.draw())

    def _curves(self) -> dict[str, dict]:
        """Return each number's curve, thinned, and its latest value."""
        curves = {}
        for name in self.names or self.history.values:
            values = self.history.values.get(name, [])
            every = math.ceil(len(values) / SHOWN) or 1
            points = [round(float(np.mean(values[i : i + every])), 4) for i in range(0, len(values), every)]
            curves[name] = {"points": points}
            curves[name]["last"] = round(self.history.last(name, over=20), 4) if values else None
        return curves

    def still(self):
        """Return a still of the monitor as a figure, for readers without a kernel, and print its summary."""
        names = self.names or list(self.history.values)
        fig = figure(9, max(2.6, 1.5 * len(names)))
        with rc_context(LOOK):
            fig.set_layout_engine("constrained")
            left, right = fig.subfigures(1, 2, width_ratios=(1, 1.1))
            ax = left.subplots()
            ax.imshow(_sheet(self._pictures(), self.columns))
            ax.axis("off")
            for ax, name in zip(np.atleast_1d(right.subplots(len(names), 1, sharex=True)), names):
                ax.plot(running_mean(np.asarray(self.history.values[name])), color=COLOURS[0], linestyle="-")
                ax.set_title(name, fontsize=12, loc="left")
                ax.tick_params(labelsize=10)
        told = ", ".join(f"{name} {number(self.history.last(name))}" for name in names)
        return summarised(fig, f"The training monitor after {self.history.steps} steps: {told}.")

    def __repr__(self):
        return f"TrainingMonitor: {', '.join(self.names or ['every number'])}, and pictures"


def _sheet(pictures: np.ndarray, columns: int) -> np.ndarray:
    """Lay pictures (N, H, W, 3) out in rows; white where the last row is not full."""
    pictures = np.pad(pictures, ((0, -len(pictures) % columns), (1, 1), (1, 1), (0, 0)), constant_values=255)
    n, height, width, _ = pictures.shape
    rows = pictures.reshape(n // columns, columns, height, width, 3).swapaxes(1, 2)
    return rows.reshape(n // columns * height, columns * width, 3)
