"""The network playground: choose layers, watch the decision form while it trains. Introduced in lesson 03."""

import numpy as np

from lessonlib.plots.surfaces import SHADES, SIDE, border, places
from lessonlib.plots.wires import faces, formula, learned
from lessonlib.toys.plane import ACTIVATIONS, POINTS, Learner

from .choices import Chooser
from .live import page

START = {"points": "ring", "layers": 1, "width": 8, "activation": "tanh", "rate": 0.03}
CHOICES = {"points": POINTS, "activation": tuple(ACTIVATIONS)}
RANGES = {"layers": (0, 4), "width": (1, 16), "rate": (0.001, 0.3)}
MOST = 20  # steps in one request, so that an answer stays under 50 ms
SHOWN = 120  # losses sent to the page for its curve
EVERY = 4  # of the surface's places in each direction, one makes a pixel of a node's small map


class Playground(Chooser):
    """Train a small network on 2-D points, and see what it expects at every place.

    ``state`` holds the choices, by the names in ``START``, which the keywords override; changing one begins
    anew. ``learner`` is the network with its points; ``followed`` names the node that the plane shows,
    [layer, place], the inputs being layer 0. Raises ``ValueError`` for a bad choice. Lesson 03.
    """

    _esm, _css = page("playground", "Playground", "playground")
    actions, _names, _limits = ("set", "steps", "follow", "restart", "reset"), CHOICES, RANGES

    def __init__(self, title: str = "Network playground", **choices):
        self._stand(START, choices)
        self._begin(seed=0)
        super().__init__(title=title, side=SIDE, choices=CHOICES, ranges=RANGES, start=self._start,
                         face=len(range(0, SIDE, EVERY)))  # fmt: skip

    def _begin(self, seed: int) -> None:
        """Build a fresh network for the present choices, and show what it answers."""
        self.seed, self.learner = seed, self._fresh(seed)
        self.followed = [self.state["layers"] + 1, 0]

    def _fresh(self, seed: int) -> Learner:
        words = dict(self.state)
        return Learner(words.pop("points"), **words, seed=seed)

    def drawn(self, request: dict) -> tuple[dict, bytes]:
        """Return a border and RGBA bytes, top row first: of what the followed node says, then small of all.

        The border is where its chance is 1/2, or its sum 0.
        """
        (layer, i), seen = self.followed, self.learner.seen(places())
        maps, sums = faces(seen), seen[layer][0][:, i].reshape(SIDE, SIDE).numpy()
        small = np.concatenate(maps)[:, ::-EVERY, ::EVERY]
        pixels = [SHADES(each, bytes=True).tobytes() for each in (maps[layer][i][::-1], small)]
        return {"border": border(0.5 + sums)}, b"".join(pixels)

    def _act(self, action: str, name="", value=None) -> None:
        """Carry out ``["set", "width", 4]``, ``["steps", 5]``, ``["follow", 1, 0]``, restart or reset."""
        if action == "steps":
            self.learner.learn(min(max(int(name), 0), MOST))
        elif action == "follow":
            sizes = [2, *self.state["layers"] * [self.state["width"]], 1]
            if name not in range(len(sizes)) or value not in range(sizes[name]):
                raise ValueError(f"follow: expected a node of layers with {sizes}, got {[name, value]}")
            self.followed = [name, value]
        elif action == "restart":
            self._begin(self.seed + 1)
        else:
            super()._act(action, name, value)
            self._begin(0 if action == "reset" else self.seed)

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
            "points": rounded(learner.x),
            "kinds": learner.y.tolist(),
            "tables": [rounded(table.nan_to_num()) for table in learner.tables()],
            "followed": self.followed,
            "about": formula(learner, *self.followed, self.state["activation"]),
        }

    def still(self, steps: int = 0):
        """Return a still as a figure, after ``steps`` steps of a network of its own; print its summary."""
        learner = self._fresh(self.seed)
        learner.learn(steps)
        name = "{points}: {layers} × {width} neurons, {activation}".format(**self.state)
        return learned(learner, f"{name}, {steps} steps")

    def __repr__(self):
        sets = f"{len(POINTS)} sets of points, {len(ACTIVATIONS)} activations"
        return f"Playground: {sets}, 0 to 4 hidden layers"


def rounded(table) -> list[list[float]]:
    """Return rows of numbers as they travel to the page: three decimals are enough there. Lesson 03."""
    return [[round(value, 3) for value in row] for row in table.tolist()]
