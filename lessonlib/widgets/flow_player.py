"""Flow matching on a plane, live: train a velocity, then watch noise walk to the target. Lesson 21."""

from __future__ import annotations

import torch
from torch import Tensor

from lessonlib.models import euler, heun
from lessonlib.plots.paths import TRAILS, draw_paths
from lessonlib.plots.style import drawing, number, summarised
from lessonlib.toys.flow import PlaneFlow
from lessonlib.toys.points import points_of

from .choices import Chooser
from .live import page
from .sketch import CHOICES as TARGET_NAMES
from .sketch import DRAWING, FIRST, REACH, SETUP, as_shares, drawing_of, target_of

METHODS = {"Heun": heun, "Euler": euler}
CHOICES = {"target": TARGET_NAMES, "method": tuple(METHODS)}
NUMBERS = {"t": (0.0, 1.0), "steps": (1, 40), "seed": (0, 99)}
START = {"target": "ring", "method": "Heun", "steps": 20, "t": 0.0, "seed": 0}
MOST = 25  # training steps in one request, so that an answer stays under 150 ms
TRAINED = 1500  # steps of one press of Train
SIDE = 13  # arrows along a side of the picture
ARROW = 0.09  # length of an arrow for a velocity of 1


class FlowPlayer(Chooser):
    """Train a flow on a plane, then move time from 0 (noise) to 1 (samples), in few steps or in many.

    ``state`` holds the choices by the names in ``START``, which the keywords override; another target or
    seed begins a new training. ``flow`` is the ``PlaneFlow``; ``places`` what is drawn by hand, (K, 2).
    Raises ``ValueError`` for a bad choice. Lesson 21.
    """

    _esm, _css = page("flow_player", "FlowPlayer", "flow", more=("sketch",))
    actions, _names, _limits = ("train", "flow", "set", "reset"), CHOICES, NUMBERS

    def __init__(self, title: str = "Flow player", **choices):
        self._stand(START, choices)
        self._reset()
        more = {"numbers": NUMBERS, "start": self._start, "trained": TRAINED}
        super().__init__(title=title, choices=CHOICES, **more, **SETUP)

    def _reset(self) -> None:
        self.state, self.places = dict(self._start), torch.tensor(FIRST)
        self._begin()

    def _begin(self) -> None:
        """Begin a new training for the present choices."""
        self.flow = PlaneFlow(target_of(self.state["target"], self.places), self.state["seed"])
        self._aim()

    def _aim(self) -> None:
        self.aims = points_of(self.flow.target, len(self.flow.noise), torch.Generator().manual_seed(0))
        self._walk()

    def _walk(self) -> None:
        """Let the shown points walk their whole way again."""
        self.paths = self.flow.paths(self.state["steps"], METHODS[self.state["method"]])

    def _act(self, action: str, name=1, value=None) -> None:
        """Carry out ``["train", n]``, ``["flow", dt]``, ``["set", "t", 0.5]`` or ``["reset"]``."""
        if action == "train":
            for _ in range(min(max(int(name), 0), MOST)):
                self.flow.step()
            self.state["t"] = 1.0
            self._walk()
        elif action == "flow":
            t = self.state["t"]
            self.state["t"] = min(1.0, (0.0 if t >= 1 else t) + float(name))
        elif action == "set" and name == "drawing":
            self.places = drawing_of(value)
            if self.state["target"] == DRAWING:
                self.flow.target = self.places
                self._aim()
        elif action == "reset":
            self._reset()
        else:
            super()._act(action, name, value)
            if name in ("target", "seed"):
                self._begin()
            elif name != "t":
                self._walk()

    def told(self) -> dict:
        """Say how the training and the walk stand; places as shares of the picture, -1 .. 1."""
        at, trails = self._now(), self._trails()
        return {
            "trained": self.flow.steps,
            "loss": None if self.flow.steps == 0 else self.flow.loss,
            "calls": self.state["steps"] * (2 if self.state["method"] == "Heun" else 1),
            "near": self.flow.near(self.paths[-1]),
            "aims": as_shares(self.aims),
            "points": as_shares(at),
            "trails": as_shares(trails),
            "arrows": as_shares(torch.stack(self._arrows())),
            "places": self.places.tolist(),
        }

    def _now(self) -> Tensor:
        """Return where the points are at time t: a step is a straight line."""
        whole, part = divmod(self.state["t"] * self.state["steps"], 1)
        k = min(int(whole), self.state["steps"] - 1)
        return torch.lerp(self.paths[k], self.paths[k + 1], part if k == int(whole) else 1.0)

    def _trails(self) -> Tensor:
        """Return the ways of some points up to now, (points, places, 2)."""
        k = int(self.state["t"] * self.state["steps"])
        return torch.cat([self.paths[: k + 1], self._now()[None]])[:, :TRAILS].transpose(0, 1)

    def _arrows(self) -> tuple[Tensor, Tensor]:
        """Return where arrows begin and how far they reach, each (SIDE², 2)."""
        line = torch.linspace(-0.9 * REACH, 0.9 * REACH, SIDE)
        places = torch.cartesian_prod(line, line)
        return places, ARROW * self.flow.field(places, self.state["t"])

    def still(self, trained: int = TRAINED):
        """Return a still as a figure, after ``trained`` steps of a training of its own; print its summary."""
        flow = PlaneFlow(self.flow.target, self.state["seed"])
        for _ in range(trained):
            flow.step()
        paths = flow.paths(self.state["steps"], METHODS[self.state["method"]])
        with drawing(5.6, 5.6) as fig:
            ax = fig.add_subplot(title=f"{self.state['target']}, {self.state['steps']} steps")
            draw_paths(ax, paths, self.aims, REACH)
            fig.legend(loc="outside lower center", ncols=3)
        near = number(100 * flow.near(paths[-1]))
        walk = f"{self.state['steps']} steps of {self.state['method']}"
        about = f"The flow to {self.state['target']} after {trained} training steps, in {walk}"
        return summarised(fig, f"{about}: on target {near} %.")

    def __repr__(self):
        return f"FlowPlayer: {len(TARGET_NAMES) - 1} targets and a drawing, {len(METHODS)} methods"
