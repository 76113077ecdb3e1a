"""The network playground: choose layers, watch the decision form while it trains. Introduced in lesson 03."""

import numpy as np
from contourpy import contour_generator

from lessonlib.plots.surfaces import SHADES, SIDE, square, surfaces
from lessonlib.toys.plane import ACTIVATIONS, POINTS, Learner

from .choices import allowed
from .live import LiveWidget, page

START = {"points": "ring", "layers": 1, "width": 8, "activation": "tanh", "rate": 0.03}
CHOICES = {"points": POINTS, "activation": tuple(ACTIVATIONS)}
RANGES = {"layers": (0, 4), "width": (1, 16), "rate": (0.001, 0.3)}
MOST = 20  # steps in one request, so that an answer stays under 50 ms
SHOWN = 120  # losses sent to the page for its curve


class Playground(LiveWidget):
    """Train a small network on 2-D points, and see what it expects at every place.

    ``state`` holds the choices, by the names in ``START``, which the keywords override; changing one begins
    anew. ``learner`` is the network with its points. Raises ``ValueError`` for a bad choice. Lesson 03.
    """

    _esm, _css = page("playground", "Playground", "playground")

    def __init__(self, title: str = "Network playground", **choices):
        chosen = {name: allowed(name, value, CHOICES, RANGES) for name, value in choices.items()}
        self._start = START | chosen
        self.state = dict(self._start)
        self._begin(seed=0)
        super().__init__(title=title, side=SIDE, choices=CHOICES, ranges=RANGES, start=self._start)

    def _begin(self, seed: int) -> None:
        """Build a fresh network for the present choices."""
        self.seed, self.learner = seed, self._fresh(seed)

    def _fresh(self, seed: int) -> Learner:
        words = dict(self.state)
        return Learner(words.pop("points"), **words, seed=seed)

    def drawn(self, request: dict) -> tuple[dict, bytes]:
        """Return the border and the RGBA bytes of the surface, top row first."""
        chance = square(self.learner.chance)
        pixels = SHADES(np.nan_to_num(chance, nan=0.5)[::-1], bytes=True).tobytes()
        return {"border": border(chance)}, pixels

    def _act(self, action: str, name="", value=None) -> None:
        """Carry out ``["set", "width", 4]``, ``["steps", 5]``, ``["restart"]`` or ``["reset"]``."""
        if action == "steps":
            self.learner.learn(min(max(int(name), 0), MOST))
        elif action == "set":
            self.state[name] = allowed(name, value, CHOICES, RANGES)
            self._begin(self.seed)
        elif action == "restart":
            self._begin(self.seed + 1)
        elif action == "reset":
            self.state = dict(self._start)
            self._begin(seed=0)
        else:
            raise ValueError(f"action: expected set, steps, restart or reset, got {action!r}")

    def told(self) -> dict:
        """Say where training stands, in plain numbers."""
        learner, losses = self.learner, self.learner.losses
        every = max(1, -(-len(losses) // SHOWN))
        return {
            "step": len(losses),
            "weights": sum(part.numel() for part in learner.network.parameters()),
            "loss": losses[-1] if losses else None,
            "losses": [round(loss, 4) for loss in losses[::every]],
            "right": learner.right(),
            "points": [[round(v, 3) for v in place] for place in learner.x.tolist()],
            "kinds": learner.y.tolist(),
        }

    def still(self, steps: int = 0):
        """Return a still as a figure, after ``steps`` steps of a network of its own; print its summary."""
        learner = self._fresh(self.seed)
        learner.learn(steps)
        name = "{points}: {layers} × {width} neurons, {activation}".format(**self.state)
        return surfaces({f"{name}, {steps} steps": learner.chance}, learner.x, learner.y)

    def __repr__(self):
        sets = f"{len(POINTS)} sets of points, {len(ACTIVATIONS)} activations"
        return f"Playground: {sets}, 0 to 4 hidden layers"


def border(chance: np.ndarray) -> list[list[float]]:
    """Return the line where the chance is 1/2, as short pieces [x0, y0, x1, y1] within -1 .. 1. Lesson 03."""
    line = np.linspace(-1, 1, SIDE)
    lines = contour_generator(line, line, chance).lines(0.5)
    return [[*map(float, (*a.round(3), *b.round(3)))] for path in lines for a, b in zip(path, path[1:])]
