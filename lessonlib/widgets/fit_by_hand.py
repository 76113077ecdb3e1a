"""Fit a curve with sliders: points, curve, squared errors and the loss. Introduced in lesson 02."""

import numpy as np

from lessonlib.plots.style import COLOURS, INK, drawing, number, summarised

from .live import LiveWidget, page
from .rails import rails

CONTROLS = (
    {"name": "height", "low": -0.5, "high": 1.5, "about": "lifts the whole curve"},
    {"name": "tilt", "low": -1.0, "high": 1.0, "about": "lifts the right end, lowers the left"},
    {"name": "bend", "low": -1.5, "high": 1.5, "about": "lifts or lowers both ends"},
    {"name": "learning rate", "low": 0.02, "high": 1.2, "about": "how far one gradient step goes"},
)
NAMES = ("height", "tilt", "bend")
START = {"height": 0.2, "tilt": 0.0, "bend": 0.0, "learning rate": 0.3}
ALONG = np.linspace(-1, 1, 61)  # where the curve is drawn
MOST = 1e6  # a loss beyond it is of no use, and would soon be infinite


def curve(weights, x):
    """Return height + tilt * x + bend * x²; ``weights`` holds the three numbers. Lesson 02."""
    height, tilt, bend = weights
    return height + tilt * x + bend * x**2


def loss(weights, x, y) -> float:
    """Return the mean squared error of the curve at the points. Lesson 02."""
    return float(((curve(weights, x) - y) ** 2).mean())


def slopes(weights, x, y) -> np.ndarray:
    """Return how fast the loss rises with each of the three weights: its gradient. Lesson 02."""
    error = 2 * (curve(weights, x) - y)
    return np.array([error.mean(), (error * x).mean(), (error * x**2).mean()])


class FitByHand(LiveWidget):
    """Fit ``height + tilt * x + bend * x²`` to points by sliders or by gradient steps.

    ``x`` in -1 .. 1 and ``y`` about 0 .. 1 are the points, sequences of one length; ``state`` is where the
    sliders stand. Raises ``ValueError`` for points that do not pair up. Lesson 02.
    """

    _esm, _css = page("fit_by_hand", "FitByHand", "fit")

    def __init__(self, x, y, title: str = "Fit by hand"):
        self.x, self.y = (np.asarray(values, float) for values in (x, y))
        if self.x.ndim != 1 or self.x.shape != self.y.shape or not self.x.size:
            raise ValueError(f"FitByHand: expected x and y of one length, got {self.x.shape}, {self.y.shape}")
        self._begin()
        controls = [{"kind": "continuous", "digits": 2} | control for control in CONTROLS]
        places = {"x": self.x.tolist(), "y": self.y.tolist(), "along": ALONG.tolist()}
        super().__init__(title=title, controls=controls, start=START, **places)

    def _begin(self) -> None:
        self.state, self.steps, self.best = dict(START), 0, float("inf")

    @property
    def weights(self) -> np.ndarray:
        """The curve's height, tilt and bend."""
        return np.array([self.state[name] for name in NAMES])

    def _act(self, name: str, *values) -> str | None:
        """Carry out ``["set", name, value]``, ``["step", n]`` or ``["reset"]``; return what to tell."""
        if name == "step":
            return self._descend(*values)
        if name == "set":
            self._set(*values)
        elif name == "reset":
            self._begin()
        else:
            raise ValueError(f"action: expected set, step or reset, got {name!r}")

    def _set(self, name: str, value: float | None) -> None:
        """Put one slider at a value, or with None back to its start."""
        if name not in START:
            raise ValueError(f"slider: expected one of {', '.join(START)}, got {name!r}")
        self.state[name] = START[name] if value is None else float(value)

    def _descend(self, steps: int) -> str | None:
        """Take gradient steps from where the sliders stand."""
        before = loss(self.weights, self.x, self.y)
        for _ in range(steps):
            if loss(self.weights, self.x, self.y) > MOST:
                break
            weights = self.weights - self.state["learning rate"] * slopes(self.weights, self.x, self.y)
            self.state |= dict(zip(NAMES, weights.tolist()))
            self.steps += 1
        if loss(self.weights, self.x, self.y) > before * (1 + 1e-9):
            return "The loss rose: the learning rate is too large. Lower it, or press Reset."

    def told(self) -> dict:
        """Return the curve, its fit, slopes and losses, in plain numbers."""
        now = loss(self.weights, self.x, self.y)
        self.best = min(self.best, now)
        return {
            "curve": curve(self.weights, ALONG).tolist(),
            "fitted": curve(self.weights, self.x).tolist(),
            "slopes": dict(zip(NAMES, slopes(self.weights, self.x, self.y).tolist())),
            "loss": now,
            "best": self.best,
            "steps": self.steps,
        }

    def still(self):
        """Return a still as a figure, for readers without a kernel, and print its summary."""
        fitted = curve(self.weights, self.x)
        with drawing(9, 4.2) as fig:
            ax, panel = fig.subplots(1, 2, width_ratios=(1.7, 1))
            ax.set(xlabel="x", ylabel="y", xticks=(-1, 0, 1))
            rails(panel, [self._row(**control) for control in CONTROLS])
            ax.plot(ALONG, curve(self.weights, ALONG), color=COLOURS[0], label="curve")
            ax.vlines(self.x, self.y, fitted, color=COLOURS[1], linestyle="--", linewidth=1.5, label="errors")
            ax.plot(self.x, self.y, "o", color=INK, markersize=9, label="points")
            panel.set_title(f"loss {loss(self.weights, self.x, self.y):.4f}", fontsize=15)
            fig.legend(loc="outside lower center", ncols=3)  # clear of the grid
        places = ", ".join(f"{name} {number(float(self.state[name]))}" for name in NAMES)
        told = f"{places}; loss {number(loss(self.weights, self.x, self.y))}"
        return summarised(fig, f"Fit by hand shows {len(self.x)} points and a curve with {told}.")

    def _row(self, name: str, low: float, high: float, **_) -> tuple:
        """Return a slider for the still: its place, its value, and an arrow to where the loss falls."""
        slope = dict(zip(NAMES, slopes(self.weights, self.x, self.y))).get(name)
        arrow = "" if slope is None else f"  {'→' if slope < 0 else '←'} {abs(slope):.2f}"
        return name, (self.state[name] - low) / (high - low), f"{self.state[name]:.2f}{arrow}", True

    def __repr__(self):
        return f"FitByHand: {len(self.x)} points, {len(CONTROLS)} sliders"
