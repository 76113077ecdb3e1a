"""All numbers that compare generated pictures with real ones, and how sure a counted share is. Lesson 13."""

import math

from torch import Tensor

from .distances import frechet_distance, kernel_distance
from .neighbours import authenticity, precision_recall


def scorecard(real: Tensor, generated: Tensor, train: Tensor | None = None) -> dict[str, float]:
    """Return ``FD``, ``KID``, ``precision``, ``recall``, ``density``, ``coverage`` and ``authenticity``.

    All of features (n, d), as ``judge(x)`` gives them; the last asks for copies of ``train``, else ``real``.
    Print beside it the card of fresh real pictures: none of its numbers is perfect. Lesson 13.
    """
    return {
        "FD": frechet_distance(real, generated),
        "KID": kernel_distance(real, generated),
        **precision_recall(real, generated),
        "authenticity": authenticity(real if train is None else train, generated),
    }


def wilson(right: int, n: int, z: float = 1.96) -> tuple[float, float]:
    """Return the interval (low, high) of shares that ``right`` of ``n`` independent rounds agree with.

    Within ``z`` standard deviations, 1.96 of them for 95 %, as wide as the share itself says, not as the
    counted one does: so it never leaves 0 .. 1, and has a width after 5 rights of 5 (Wilson 1927). Lesson 13.
    """
    if not 0 <= right <= n or n <= 0:
        raise ValueError(f"wilson: expected 0 <= right <= n and n > 0, got {right} and {n}")
    middle = (right + z * z / 2) / (n + z * z)
    reach = z * math.sqrt(right * (n - right) / n + z * z / 4) / (n + z * z)
    return max(0.0, middle - reach), min(1.0, middle + reach)
