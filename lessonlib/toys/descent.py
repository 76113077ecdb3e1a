"""Loss landscapes in two numbers, and three optimisers that walk down them. Introduced in lesson 02."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

WIDE, HIGH = 3.0, 2.0  # the map goes from -WIDE to WIDE and from -HIGH to HIGH
GONE = 50.0  # beyond it a racer is lost for good


@dataclass(frozen=True)
class Landscape:
    """A loss of two weights (u, v), its gradient, its valleys' bottoms and where a race starts."""

    loss: Callable
    gradient: Callable
    bottoms: tuple[tuple[float, float], ...]
    start: tuple[float, float]


LANDSCAPES = {
    "ravine": Landscape(
        lambda u, v: 0.2 * u**2 + 4 * v**2,
        lambda u, v: (0.4 * u, 8 * v),
        bottoms=((0, 0),), start=(-2.6, 1.2),
    ),
    "bent valley": Landscape(
        lambda u, v: 0.1 * (u - 1.5) ** 2 + 1.5 * (v - 0.35 * u**2 + 0.8) ** 2,
        lambda u, v: (0.2 * (u - 1.5) - 2.1 * u * (v - 0.35 * u**2 + 0.8), 3 * (v - 0.35 * u**2 + 0.8)),
        bottoms=((1.5, -0.0125),), start=(-2.4, -0.6),
    ),
    "two valleys": Landscape(
        lambda u, v: 0.12 * (u**2 - 3.2) ** 2 + 0.25 * u + v**2 + 0.5,
        lambda u, v: (0.48 * u * (u**2 - 3.2) + 0.25, 2 * v),
        bottoms=((-1.8653, 0), (1.7011, 0)), start=(2.7, 1.5),
    ),
}  # fmt: skip


# Each optimiser says how far to go at step t = 1, 2, …, as a multiple of the rate; ``memory`` is its own.


def sgd(gradient, memory, t: int):
    """Step against the gradient."""
    return gradient


def momentum(gradient, memory, t: int):
    """Keep 0.9 of the speed from step to step."""
    memory[0] = 0.9 * memory[0] + gradient
    return memory[0]


def adam(gradient, memory, t: int):
    """Keep speed, and divide each weight's step by its usual gradient. arXiv 1412.6980."""
    memory[0] = 0.9 * memory[0] + 0.1 * gradient
    memory[1] = 0.999 * memory[1] + 0.001 * gradient**2
    return (memory[0] / (1 - 0.9**t)) / (np.sqrt(memory[1] / (1 - 0.999**t)) + 1e-8)


OPTIMISERS = {"SGD": sgd, "momentum": momentum, "Adam": adam}


def race(landscape: Landscape, start, rate: float, steps: int) -> dict[str, np.ndarray]:
    """Return each optimiser's path (steps + 1, 2) from ``start``; one that is lost stays where it was last.

    Lesson 02.
    """
    paths = {}
    for name, optimiser in OPTIMISERS.items():
        path, memory = [np.asarray(start, float)], np.zeros((2, 2))
        for t in range(1, steps + 1):
            here = path[-1]
            if abs(here).max() <= GONE:
                here = here - rate * optimiser(np.array(landscape.gradient(*here)), memory, t)
            path.append(here)
        paths[name] = np.stack(path)
    return paths


def arrival(landscape: Landscape, path: np.ndarray, near: float = 0.1) -> int | None:
    """Return the step from which a path stays within ``near`` of a bottom, None if it never does."""
    gaps = np.stack([np.hypot(*(path - np.array(place)).T) for place in landscape.bottoms]).min(0)
    far = np.flatnonzero(gaps > near)
    if not len(far):
        return 0
    return int(far[-1]) + 1 if far[-1] + 1 < len(path) else None
