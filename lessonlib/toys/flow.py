"""Flow matching on a plane: noise that learns to walk to a target. Lesson 21."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from lessonlib.models import VelocityNet, flow_loss, follow, heun
from lessonlib.toys.points import SPREAD, TARGETS, points_of
from lessonlib.training import EMA

BATCH, RATE, HALF_LIFE = 256, 4e-3, 100  # the last in steps
SHOWN = 160  # points in a picture


class PlaneFlow:
    """Hold a velocity and take its training steps; the same ``seed`` trains the same.

    ``target``: what ``points_of`` takes; it may change meanwhile. ``velocity`` is the averaged network, which
    is what draws; ``noise`` (SHOWN, 2) where the shown points begin. Lesson 21.
    """

    def __init__(self, target="ring", seed: int = 0):
        self.target, self.steps, self.loss = target, 0, float("nan")
        self.dice = torch.Generator().manual_seed(seed)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            self.network = VelocityNet(2, width=64, blocks=2)
        self.optimizer = torch.optim.Adam(self.network.parameters(), lr=RATE, betas=(0.9, 0.99), fused=True)
        self.average = EMA(self.network, HALF_LIFE * BATCH, BATCH)
        self.velocity = self.average.module
        self.noise = torch.randn(SHOWN, 2, generator=self.dice)

    def step(self) -> float:
        """Take one training step on fresh points; return its loss."""
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(int(torch.randint(2**31, (), generator=self.dice)))
            loss = flow_loss(self.network, points_of(self.target, BATCH, self.dice))
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        self.average.update()
        self.steps, self.loss = self.steps + 1, loss.item()
        return self.loss

    def paths(self, steps: int, method: Callable = heun) -> Tensor:
        """Return every place of the shown points on their way, (steps + 1, SHOWN, 2)."""
        return follow(self.velocity, self.noise, steps, method)

    @torch.no_grad()
    def field(self, places: Tensor, t: float) -> Tensor:
        """Return the velocity (N, 2) at places (N, 2) and time ``t``."""
        return self.velocity(places, places.new_full((len(places),), t))

    def near(self, points: Tensor) -> float:
        """Return the share of points (N, 2) within 3 standard deviations of a place of the target."""
        places = TARGETS[self.target]() if isinstance(self.target, str) else self.target
        return float((torch.cdist(points, places).min(1).values < 3 * SPREAD).float().mean())
