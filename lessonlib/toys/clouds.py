"""A real cloud of points and a generated one, with every fault on a dial. Lesson 13."""

import math

import torch
from torch import Tensor

MODES = 8
RADIUS, SPREAD = 1.4, 0.2  # of the ring of modes, and of each mode; the whole has variance 1 along both axes
ORDER = (0, 4, 2, 6, 1, 5, 3, 7)  # the last is lost first; the first four are a cross, as wide as the ring
SIZES = (25, 50, 100, 200, 400)
HEALTHY = {"shift": 0.0, "spread": 1.0, "modes": MODES, "copies": 0.0, "points": 4, "seed": 0}
LIMITS = {
    "shift": (0.0, 1.0), "spread": (0.1, 2.0), "modes": (1, MODES), "copies": (0.0, 1.0), "points": (0, 4),
    "seed": (0, 99),
}  # fmt: skip


def ring(n: int, source: torch.Generator, modes: int = MODES, spread: float = 1.0) -> Tensor:
    """Draw points (n, 2) from ``modes`` modes of the ring, each ``spread`` times as wide as a real one."""
    which = torch.randint(MODES, (n,), generator=source) % modes
    angle = torch.tensor(ORDER)[which] * 2 * math.pi / MODES
    noise = torch.randn(n, 2, generator=source, dtype=torch.float64)
    return RADIUS * torch.stack([angle.cos(), angle.sin()], dim=1) + SPREAD * spread * noise


def clouds(state: dict) -> tuple[Tensor, Tensor, Tensor]:
    """Return real, generated and fresh real points, each (n, 2), for a state with the keys of ``HEALTHY``.

    One seed draws the same numbers whatever the dials say, so that points move and do not jump.
    """
    n = SIZES[state["points"]]
    real, made, fresh = (torch.Generator().manual_seed(3 * state["seed"] + i) for i in range(3))
    real, fresh = ring(n, real), ring(n, fresh)
    made = ring(n, made, state["modes"], state["spread"])
    made[:, 0] += state["shift"]
    copied = round(state["copies"] * n)
    made[:copied] = real[:copied]
    return real, made, fresh
