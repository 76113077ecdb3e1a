"""All numbers that compare generated pictures with real ones, on one card. Lesson 10."""

from __future__ import annotations

from torch import Tensor

from .distances import frechet_distance, kernel_distance
from .neighbours import authenticity, precision_recall


def scorecard(real: Tensor, generated: Tensor, train: Tensor | None = None) -> dict[str, float]:
    """Return ``FD``, ``KID``, ``precision``, ``recall``, ``density``, ``coverage`` and ``authenticity``.

    All of features (n, d), as ``judge(x)`` gives them; a point generated is authentic if it is no copy from
    ``train``, which is ``real`` unless said otherwise. Print beside it the card of fresh real pictures: none
    of its numbers is perfect. Lesson 10.
    """
    return {
        "FD": frechet_distance(real, generated),
        "KID": kernel_distance(real, generated),
        **precision_recall(real, generated),
        "authenticity": authenticity(real if train is None else train, generated),
    }
