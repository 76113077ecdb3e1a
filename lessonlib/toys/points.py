"""Target distributions on a plane, and how many of their modes a generator has found. Lesson 10."""

import math

import torch
from torch import Tensor

SPREAD = 0.15  # standard deviation of every mode
RADIUS = 2.0


def centres(modes: int = 8) -> Tensor:
    """Return the middles of ``modes`` modes on a ring of radius 2: (modes, 2). Lesson 10."""
    turn = 2 * math.pi * torch.arange(modes) / modes
    return RADIUS * torch.stack([turn.cos(), turn.sin()], dim=1)


def points_of(target, n: int, dice: torch.Generator) -> Tensor:
    """Draw ``n`` points (n, 2) from one of ``TARGETS``, or from places drawn by hand, (K, 2). Lesson 10.

    All lie about within -2.7 .. 2.7. Raises ``ValueError`` for another name or no places.
    """
    places = TARGETS[target]() if isinstance(target, str) and target in TARGETS else target
    if not isinstance(places, Tensor) or places.ndim != 2 or places.shape[1] != 2 or not len(places):
        got = f"shape {tuple(target.shape)}" if isinstance(target, Tensor) else repr(target)
        raise ValueError(f"target: expected one of {', '.join(TARGETS)} or places (K, 2), got {got}")
    pick = torch.randint(len(places), (n,), generator=dice)
    return places[pick] + SPREAD * torch.randn(n, 2, generator=dice)


def _moons() -> Tensor:
    """Return 400 places along two half circles, each reaching into the other."""
    turn = math.pi * torch.linspace(0, 1, 200)
    upper = torch.stack([turn.cos() - 0.5, turn.sin() - 0.25], dim=1)
    return 1.5 * torch.cat([upper, -upper])


def _spiral() -> Tensor:
    """Return 400 places along one arm of one and a half turns."""
    u = torch.linspace(0, 1, 400)
    turn, radius = 3 * math.pi * u, 0.3 + 1.9 * u
    return radius[:, None] * torch.stack([turn.cos(), turn.sin()], dim=1)


TARGETS = {"ring": centres, "two moons": _moons, "spiral": _spiral}


def shares(x: Tensor, middles: Tensor) -> Tensor:
    """Return which share of points (N, 2) lies within 3 standard deviations of each middle. Lesson 10."""
    return (torch.cdist(x, middles) < 3 * SPREAD).float().mean(dim=0)


def modes_found(x: Tensor) -> int:
    """Count the ring's eight modes that hold 2 % of points (N, 2) at least; 12.5 % is fair. Lesson 10."""
    return int((shares(x, centres()) >= 0.02).sum())
