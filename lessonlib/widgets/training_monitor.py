"""The training monitor: curves and pictures of a training while it runs. Introduced in lesson 07."""

import math
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch

from lessonlib.plots.curves import running_mean
from lessonlib.plots.pictures import to_pixels
from lessonlib.plots.style import COLOURS, LINES, drawing, number, summarised
from lessonlib.training import History

from .live import LiveWidget, page, rgba
from .timelapse import Timelapse, laid_out

PAUSE = 0.5  # seconds between two pictures: drawing them must not cost the training much
SHOWN = 150  # points of a curve sent to the page
BINS = 30  # bars of a histogram, from the least value to the greatest


class TrainingMonitor(LiveWidget):
    """Show a training's numbers as curves, and the pictures that ``draw()`` returns, as ``plots.grid`` does.

    Show it in one cell and hand it to ``fit(..., watch=monitor)`` in the next. ``draw`` should decode the
    same noise each time; it builds no gradient and leaves torch's dice alone. ``names`` picks numbers, all
    when left out. ``spread()``, where given, returns tensors by name, whose values are drawn as histograms on
    one axis. What fails in either is told in the pictures' place, and training goes on. Lessons 07 and 11.
    """

    _esm, _css = page("training_monitor", "TrainingMonitor", "monitor")

    def __init__(
        self,
        draw: Callable,
        names: list[str] | None = None,
        columns: int = 6,
        title: str = "Training monitor",
        spread: Callable[[], dict] | None = None,
    ):
        self.draw, self.names, self.columns, self.spread = draw, names, columns, spread
        self.history, self._last, self._lapse = History(0), -math.inf, Timelapse()
        super().__init__(title=title)

    def __call__(self, history: History) -> None:
        """Take note of how training stands, and show it: not more often than every half second."""
        self.history = history
        done = history.stopped or history.steps == history.planned
        if done or time.monotonic() - self._last >= PAUSE:
            self.refresh()
            self._last = time.monotonic()

    def told(self) -> dict:
        """Tell how training stands."""
        history = self.history
        left = history.seconds / max(1, history.steps) * (history.planned - history.steps)
        now = {"steps": history.steps, "planned": history.planned, "stopped": history.stopped}
        return now | {"left": round(left), "curves": self._curves()}

    def drawn(self, request: dict) -> tuple[dict, bytes]:
        """Return how the values of ``spread()`` lie, and the pictures' size and RGBA bytes."""
        pictures = self._pictures()
        self._lapse.add(self.history.steps, laid_out(pictures, self.columns))
        size = {"height": pictures.shape[1], "width": pictures.shape[2], "columns": self.columns}
        return size | {"spread": self._spread()}, rgba(*pictures)

    def save_gif(self, path: str | Path = "training.gif") -> Path:
        """Keep the training as a moving picture, 2 MB at most; return the path used. See ``Timelapse``."""
        return self._lapse.save(path)

    def _pictures(self) -> np.ndarray:
        with torch.random.fork_rng(devices=[]), torch.inference_mode():
            return to_pixels(self.draw())

    def _spread(self) -> dict:
        """Return how the values of each name lie between ``low`` and ``high``: shares of all, bar by bar."""
        if not self.spread:
            return {}
        with torch.random.fork_rng(devices=[]), torch.inference_mode():
            values = {name: np.asarray(each).ravel() for name, each in self.spread().items()}
        edges = np.histogram_bin_edges(np.concatenate(list(values.values())), BINS)
        shares = {name: np.histogram(each, edges)[0] / len(each) for name, each in values.items()}
        means = {name: float(each.mean()) for name, each in values.items()}
        bars = {name: [round(float(share), 4) for share in each] for name, each in shares.items()}
        return {"low": float(edges[0]), "high": float(edges[-1]), "bars": bars, "means": means}

    def _curves(self) -> dict[str, dict]:
        """Return each number's curve, thinned, and its latest value."""
        curves = {}
        for name in self.names or self.history.values:
            values = self.history.values.get(name, [])
            every = math.ceil(len(values) / SHOWN) or 1
            points = [round(float(np.mean(values[i : i + every])), 4) for i in range(0, len(values), every)]
            curves[name] = {"points": points}
            curves[name]["last"] = round(self._latest(name, 20), 4) if values else None
        return curves

    def _latest(self, name: str, steps: int) -> float:
        """Return the mean of what was reported in the last ``steps`` steps, or the last value before them."""
        since = sum(at >= self.history.steps - steps for at in self.history.at[name])
        return self.history.last(name, over=max(1, since))

    def still(self):
        """Return a still of the monitor as a figure, for readers without a kernel, and print its summary."""
        said, spread = self.history.values, self._spread()  # a short training may not have reported all
        names = [name for name in self.names or said if name in said]
        rows = max(1, len(names) + bool(spread))
        with drawing(9, max(2.6, 1.5 * rows)) as fig:
            left, right = fig.subfigures(1, 2, width_ratios=(1, 1.1))
            ax = left.subplots()
            ax.imshow(laid_out(self._pictures(), self.columns))
            ax.axis("off")
            charts = right.subplots(rows, 1, squeeze=False)[:, 0]
            for ax, name in zip(charts, names):
                ax.sharex(charts[0])
                values = running_mean(np.asarray(self.history.values[name]))
                ax.plot(self.history.at[name], values, color=COLOURS[0], linestyle="-")
                ax.set_title(name, fontsize=12, loc="left")
            charts[len(names) - 1].set_xlabel("steps", fontsize=11)
            if spread:
                _histograms(charts[-1], **spread)
            for ax in charts:
                ax.tick_params(labelsize=10, labelbottom=ax in (charts[-1], charts[len(names) - 1]))
        told = [f"{name} {number(self._latest(name, 50))}" for name in names]
        told += [f"mean {name} {number(mean)}" for name, mean in spread.get("means", {}).items()]
        return summarised(fig, f"The training monitor after {self.history.steps} steps: {', '.join(told)}.")

    def __repr__(self):
        return f"TrainingMonitor: {', '.join(self.names or ['every number'])}, and pictures"


def _histograms(ax, low: float, high: float, bars: dict, means: dict) -> None:
    """Draw histograms into ``ax``, one over the other, told apart by line and colour."""
    edges = np.linspace(low, high, BINS + 1)
    for k, (name, shares) in enumerate(bars.items()):
        ax.stairs(shares, edges, color=COLOURS[k], linestyle=LINES[k], linewidth=2, label=name)
    ax.set_ylabel("share", fontsize=11)
    ax.legend(fontsize=11, loc="lower left", bbox_to_anchor=(0, 1), borderaxespad=0, ncols=2, frameon=False)
