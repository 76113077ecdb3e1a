"""Hide every single click and still learn the rate: local differential privacy. Introduced in lesson 18.

Each device reports its click honestly with the chance keep(ε) and lies otherwise, so that no report can be
held against anybody (Warner 1965): it is at most e^ε times as likely with a click as without.
"""

import math

import numpy as np


def keep(epsilon: float) -> float:
    """Return the chance of an honest report, 1/2 to 1. Raises ``ValueError`` unless ε > 0. Lesson 18."""
    if not epsilon > 0:
        raise ValueError(f"epsilon: expected a number above 0, got {epsilon}")
    return 1 / (1 + math.exp(-epsilon))


def randomised(clicks, epsilon: float, rng: np.random.Generator) -> np.ndarray:
    """Return what is reported of clicks, bool of any shape: each turned round with 1 - keep(ε). Lesson 18."""
    clicks = np.asarray(clicks, bool)
    return clicks ^ (rng.random(clicks.shape) > keep(epsilon))


def debiased(rate, epsilon: float):
    """Return the click rate behind a reported ``rate``: right on average, even outside 0 to 1. Lesson 18."""
    lie = 1 - keep(epsilon)
    return (rate - lie) / (1 - 2 * lie)


def price(rate: float, epsilon: float) -> float:
    """Return how many times as many views it takes to know a click ``rate`` as well as without. Lesson 18."""
    reported = rate + (1 - keep(epsilon)) * (1 - 2 * rate)
    honest = 2 * keep(epsilon) - 1
    return reported * (1 - reported) / honest**2 / (rate * (1 - rate))
