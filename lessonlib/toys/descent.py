"""Loss landscapes in two numbers, and three optimisers that walk down them. Introduced in lesson 02."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

WIDE, HIGH = 3.0, 2.0  # the map goes from -WIDE to WIDE and from -HIGH to HIGH
GONE = 50.0  # beyond it a racer is lost for good


@dataclass(frozen=True)
class Landscape:
    """A loss of two weights (u, v), its gradient, its lowest places and where a race starts."""

    loss: Callable
    gradient: Callable
    lowest: tuple[tuple[float, float], ...]
    start: tuple[float, float]


LANDSCAPES = {
    "ravine": Landscape(
        lambda u, v: 0.2 * u**2 + 4 * v**2,
        lambda u, v: (0.4 * u, 8 * v),
        lowest=((0, 0),),
        start=(-2.6, 1.2),
    ),
    "bent valley": Landscape(
        lambda u, v: 0.1 * (u - 1.5) ** 2 + 1.5 * (v - 0.35 * u**2 + 0.8) ** 2,
        lambda u, v: (
            0.2 * (u - 1.5) - 2.1 * u * (v - 0.35 * u**2 + 0.8),
            3 * (v - 0.35 * u**2 + 0.8),
        ),
        lowest=((1.5, -0.0125),),
        start=(-2.4, -0.6),
    ),
    "two valleys": Landscape(
        lambda u, v: 0.12 * (u**2 - 3.2) ** 2 + 0.25 * u + v**2 + 0.5,
        lambda u, v: (0.48 * u * (u**2 - 3.2) + 0.25, 2 * v),
        lowest=((-1.8653, 0), (1.7011, 0)),
        start=(2.7, 1.5),
    ),
}


def sgd(rate: float):
    """Return plain gradient descent: a step against the gradient."""
    return lambda gradient: -rate * gradient


def momentum(rate: float, beta: float = 0.9):
    """Return gradient descent that keeps 0.9 of its speed from step to step."""
    velocity = np.zeros(2)

    def move(gradient):
        nonlocal velocity
        velocity = beta * velocity + gradient
        return -rate * velocity

    return move


def adam(rate: float, beta1: float = 0.9, beta2: float = 0.999, eps: float = 1e-8):
    """Return Adam: momentum, with each weight's step divided by its usual gradient. arXiv 1412.6980."""
    mean, square, t = np.zeros(2), np.zeros(2), 0

    def move(gradient):
        nonlocal mean, square, t
        t += 1
        mean = beta1 * mean + (1 - beta1) * gradient
        square = beta2 * square + (1 - beta2) * gradient**2
        return -rate * (mean / (1 - beta1**t)) / (np.sqrt(square / (1 - beta2**t)) + eps)

    return move


OPTIMISERS = {"SGD": sgd, "momentum": momentum, "Adam": adam}


def race(landscape: Landscape, start, rate: float, steps: int) -> dict[str, np.ndarray]:
    """Return each optimiser's path (steps + 1, 2) from ``start``; one that is lost stays where it was last.

    Lesson 02.
    """
    paths = {}
    for name, make in OPTIMISERS.items():
        move, path = make(rate), [np.asarray(start, float)]
        for _ in range(steps):
            here = path[-1]
            lost = abs(here).max() > GONE
            path.append(here if lost else here + move(np.array(landscape.gradient(*here))))
        paths[name] = np.stack(path)
    return paths


def arrival(landscape: Landscape, path: np.ndarray, near: float = 0.1) -> int | None:
    """Return the step from which a path stays within ``near`` of a lowest place, None if it never does."""
    gaps = np.stack([np.hypot(*(path - np.array(place)).T) for place in landscape.lowest]).min(0)
    far = np.flatnonzero(gaps > near)
    if not len(far):
        return 0
    return int(far[-1]) + 1 if far[-1] + 1 < len(path) else None


def relief(landscape: Landscape, width: int = 600, height: int = 400, bands: int = 14) -> np.ndarray:
    """Draw the landscape from above: uint8 RGBA (H, W, 4), darker where it is lower, a line at each band."""
    u, v = np.meshgrid(np.linspace(-WIDE, WIDE, width), np.linspace(HIGH, -HIGH, height))
    level = np.sqrt(landscape.loss(u, v))
    level = (level - level.min()) / (level.max() - level.min()) * bands
    band = np.minimum(np.floor(level), bands - 1) / (bands - 1)
    rows, columns = np.gradient(level)
    from_line = np.abs(level - np.round(level)) / np.maximum(np.hypot(rows, columns), 1e-9)
    line = np.clip(1.1 - from_line, 0, 1) * 0.35
    low, high = np.array([66, 92, 122]), np.array([244, 240, 228])
    colour = (low + (high - low) * band[..., None] ** 0.8) * (1 - line[..., None])
    opaque = np.full((height, width, 1), 255)
    return np.concatenate([colour, opaque], axis=2).round().astype(np.uint8)
