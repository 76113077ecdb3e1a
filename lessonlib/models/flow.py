"""Flow matching: a velocity that carries noise to data, and the ways to follow it. Introduced in lesson 21.

Lipman et al. 2022, arXiv:2210.02747; Liu, Gong and Liu 2022, arXiv:2209.03003. At time t = 0 all is noise
from N(0, 1), at t = 1 all is data. On its straight line from noise to x a point is at ``(1 - t) noise + t x``
and moves with ``x - noise``; where lines cross, the network learns the mean, which leads to the data.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn

Velocity = Callable[[Tensor, Tensor], Tensor]  # places (N, ...) and times (N,) to velocities (N, ...)


def on_the_line(x: Tensor, noise: Tensor, t: Tensor) -> tuple[Tensor, Tensor]:
    """Return place and velocity at times ``t`` (N,) on the straight lines from ``noise`` to ``x`` (N, ...).

    Raises ``ValueError`` unless both have one shape and there is a time for each. Lesson 21.
    """
    if x.shape != noise.shape or t.shape != x.shape[:1]:
        got = f"{tuple(x.shape)}, {tuple(noise.shape)} and {tuple(t.shape)}"
        raise ValueError(f"on_the_line: expected x and noise of one shape (N, ...) and t (N,), got {got}")
    share = t.reshape(-1, *[1] * (x.ndim - 1))
    return (1 - share) * noise + share * x, x - noise


def flow_loss(velocity: Velocity, x: Tensor) -> Tensor:
    """Return the mean squared error of the velocity at one random time for each row of ``x``. Lesson 21.

    Its least value is not 0: lines that cross have no one velocity, and their spread remains.
    """
    t = torch.rand(len(x), device=x.device)
    place, wanted = on_the_line(x, torch.randn_like(x), t)
    return (velocity(place, t) - wanted).square().mean()


def euler(velocity: Velocity, place: Tensor, t: float, dt: float) -> Tensor:
    """Go on for ``dt`` with the velocity found here: the error falls with dt. Lesson 21."""
    return place + dt * velocity(place, place.new_full((len(place),), t))


def heun(velocity: Velocity, place: Tensor, t: float, dt: float) -> Tensor:
    """Go on for ``dt`` with the mean of velocities here and there: the error falls with dt². Lesson 21."""
    here = velocity(place, place.new_full((len(place),), t))
    there = velocity(place + dt * here, place.new_full((len(place),), t + dt))
    return place + dt * (here + there) / 2


@torch.no_grad()
def follow(velocity: Velocity, noise: Tensor, steps: int, method: Callable = heun) -> Tensor:
    """Follow the velocity from ``noise`` (N, ...) in equal steps; return every place, (steps + 1, N, ...).

    The last row holds the samples. ``method``: ``euler`` or ``heun``, which asks twice a step. Raises
    ``ValueError`` for fewer than one step. Lesson 21.
    """
    if steps < 1:
        raise ValueError(f"follow: expected one step or more, got {steps}")
    places = [noise]
    for i in range(steps):
        places.append(method(velocity, places[-1], i / steps, 1 / steps))
    return torch.stack(places)


def guided(velocity: Velocity, without: Velocity, weight: float) -> Velocity:
    """Exaggerate what a condition changes: weight 1 leaves ``velocity`` as it is, 0 takes ``without``.

    Ho and Salimans 2022, arXiv:2207.12598. Lesson 21.
    """
    return lambda place, t: torch.lerp(without(place, t), velocity(place, t), weight)


class VelocityNet(nn.Module):
    """A velocity for rows of numbers: places (N, dim), times (N,), conditions (N, condition_dim) to (N, dim).

    Residual layers of ``width`` numbers; time enters as waves, the condition beside it. Without ``c`` zeros
    take its place, as in the training rows that are not told it. Raises ``ValueError`` for other shapes.
    Lesson 21.
    """

    def __init__(self, dim: int, condition_dim: int = 0, width: int = 256, blocks: int = 3):
        super().__init__()
        self.dim, self.condition_dim = dim, condition_dim
        self.settings = {"dim": dim, "condition_dim": condition_dim, "width": width, "blocks": blocks}
        self.register_buffer("rates", torch.pi * 2.0 ** torch.arange(4))
        self.enter = nn.Linear(dim + 1 + 2 * len(self.rates) + condition_dim, width)
        self.blocks = nn.ModuleList(
            nn.Sequential(nn.LayerNorm(width), nn.Linear(width, width), nn.SiLU(), nn.Linear(width, width))
            for _ in range(blocks)
        )
        self.leave = nn.Sequential(nn.LayerNorm(width), nn.SiLU(), nn.Linear(width, dim))

    def forward(self, place: Tensor, t: Tensor, c: Tensor | None = None) -> Tensor:
        c = place.new_zeros(len(place), self.condition_dim) if c is None else c
        wanted = (len(place), self.dim), (len(place),), (len(place), self.condition_dim)
        got = tuple(tuple(part.shape) for part in (place, t, c))
        if got != wanted:
            raise ValueError(f"VelocityNet: expected places, times and conditions {wanted}, got {got}")
        turn = t[:, None] * self.rates
        h = self.enter(torch.cat([place, t[:, None], turn.sin(), turn.cos(), c], dim=1))
        for block in self.blocks:
            h = h + block(h)
        return self.leave(h)
