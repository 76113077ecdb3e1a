"""How sharp is a picture, and do its tiles show? Introduced in lesson 19."""

import numpy as np
from torch import Tensor


def sharpness(x: Tensor) -> float:
    """Return the mean difference between neighbouring pixels of pictures (N, C, H, W). Lesson 19.

    It rises with every edge, right or wrong: hold it against that of the true picture, beside an error.
    """
    return float(x.diff(dim=2).abs().mean() + x.diff(dim=3).abs().mean())


def seam(picture: np.ndarray, tile: int, factor: int = 4) -> float:
    """Return the mean step across tiles' borders, divided by the other steps like it. Lesson 19.

    ``picture``: (H, W, C), made of tiles of ``tile`` small pixels, each of which became ``factor``. Compared
    are the steps from the rows of one small pixel to those of the next: 1 where no border shows. Raises
    ``ValueError`` for a picture of one tile.
    """
    steps = abs(picture[factor::factor].astype(float) - picture[factor - 1 : -1 : factor]).mean(axis=(1, 2))
    border = np.arange(1, len(steps) + 1) % tile == 0
    if not border.any() or border.all():
        raise ValueError(f"seam: expected more than one tile of {tile} rows, got {len(steps) + 1} rows")
    return float(steps[border].mean() / steps[~border].mean())
