"""The metric explorer: break a cloud of points by hand, and see which numbers notice. Lesson 13."""

from functools import lru_cache

import numpy as np
import torch

from lessonlib.metrics import scorecard
from lessonlib.plots.style import COLOURS, INK, MARKERS, drawing, number, summarised
from lessonlib.toys.clouds import HEALTHY, LIMITS, MODES, SIZES, clouds

from .choices import Chooser
from .live import page

REACH = 2.7  # the picture shows -REACH .. REACH in both directions
FULL = {
    "FD": 0.5, "KID": 1.0, "precision": 1.0, "recall": 1.0, "density": 1.5, "coverage": 1.0,
    "authenticity": 1.0,
}  # fmt: skip
ABOUT = {
    "shift": "All generated points move to the right",
    "spread": "How wide a generated mode is, as a share of a real one",
    "modes": "How many of the eight modes the generator knows",
    "copies": "Share of generated points that repeat a real one exactly",
    "points": "How many points each cloud has",
}


class MetricExplorer(Chooser):
    """Turn dials of a generated cloud beside a real one; all seven numbers follow.

    ``state`` holds the dials by the names in ``HEALTHY``, which the keywords override; ``numbers`` is the
    scorecard of the generated points, ``fresh`` that of as many new real ones. Raises ``ValueError`` for a
    dial that it has not, or a value out of its range. Lesson 13.
    """

    _esm, _css = page("metric_explorer", "MetricExplorer", "metrics")
    actions, _limits = ("set", "again", "reset"), LIMITS

    def __init__(self, title: str = "Metric explorer", **dials):
        self._stand(HEALTHY, dials)
        controls = [{"name": name, "about": about} | _range(name) for name, about in ABOUT.items()]
        super().__init__(title=title, controls=controls, full=FULL, reach=REACH)

    def told(self) -> dict:
        """Return both scorecards and where the dials began."""
        return {"numbers": _rounded(self.numbers), "fresh": _rounded(self.fresh), "began": self._start}

    def drawn(self, request: dict) -> tuple[dict, bytes]:
        """Return places as float32: all real points, then the generated ones."""
        real, made, _ = clouds(self.state)
        return {}, torch.cat([real, made]).float().numpy().tobytes()

    @property
    def numbers(self) -> dict[str, float]:
        """The scorecard of the generated points."""
        real, made, _ = clouds(self.state)
        return scorecard(real, made)

    @property
    def fresh(self) -> dict[str, float]:
        """The scorecard of fresh real points, as many: what a perfect generator would score."""
        return fresh_numbers(self.state["points"], self.state["seed"])

    def still(self):
        """Return a still of the explorer, for readers without a kernel, and print its summary."""
        numbers = self.numbers
        with drawing(9.4, 4.4) as fig:
            left, right = fig.subplots(1, 2, width_ratios=(1, 1.15))
            for k, points in enumerate(clouds(self.state)[:2]):
                look = {"marker": MARKERS[k], "color": COLOURS[k], "label": ("real", "generated")[k]}
                left.scatter(*points.numpy().T, s=(16, 9)[k], alpha=0.7, linewidth=0, **look)
            left.set(xlim=(-REACH, REACH), ylim=(-REACH, REACH), aspect="equal", xticks=[], yticks=[])
            left.legend(loc="upper center", bbox_to_anchor=(0.5, 0.02), ncols=2, markerscale=2)
            _draw_bars(right, numbers, self.fresh)
        dials = ", ".join(f"{name} {_word(name, self.state[name])}" for name in ABOUT)
        told = ", ".join(f"{name} {number(value)}" for name, value in numbers.items())
        return summarised(fig, f"The metric explorer at {dials}: {told}.")

    def __repr__(self):
        return f"MetricExplorer: {len(ABOUT)} dials, {len(FULL)} numbers"


@lru_cache(maxsize=32)
def fresh_numbers(points: int, seed: int) -> dict[str, float]:
    """Measure fresh real points against real ones, for a choice of ``points`` and a seed. Lesson 13."""
    real, _, fresh = clouds(HEALTHY | {"points": points, "seed": seed})
    return scorecard(real, fresh)


def _draw_bars(ax, numbers: dict, fresh: dict) -> None:
    """Draw a bar for each number, as a share of its full length, and a mark where fresh real points are."""
    shares = [np.clip(numbers[name] / full, 0, 1) for name, full in FULL.items()]
    ax.barh(list(FULL), shares, color=COLOURS[0], height=0.55)
    for y, (name, full) in enumerate(FULL.items()):
        place = np.clip(fresh[name] / full, 0, 1)
        (mark,) = ax.plot([place, place], [y - 0.4, y + 0.4], color=INK, linestyle="-")
        ax.text(1.04, y, f"{numbers[name]:.2f}", va="center")
    ax.set(xlim=(0, 1.2), xticks=[])
    ax.legend([mark], ["fresh real points"], loc="upper center", bbox_to_anchor=(0.5, 0.02))
    ax.invert_yaxis()
    ax.grid(False)
    ax.spines["bottom"].set_visible(False)


def _range(name: str) -> dict:
    """Say how a dial runs, as the page's slider wants it."""
    low, high = LIMITS[name]
    names = {"points": list(map(str, SIZES)), "modes": [f"{i} of {MODES}" for i in range(MODES + 1)]}
    kind = {"kind": "category", "names": names[name]} if name in names else {"kind": "continuous"}
    return {"low": low, "high": high} | kind


def _word(name: str, value) -> str:
    return str(SIZES[value]) if name == "points" else f"{value:g}"


def _rounded(card: dict) -> dict:
    return {name: round(value, 4) for name, value in card.items()}
