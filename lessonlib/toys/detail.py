"""Two small experiments on detail: how many pieces one must know, and what sharpening does. Lesson 19."""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn.functional import interpolate


def nearest_piece(known: Tensor, asked: Tensor, side: int, counts: Sequence[int], n: int = 300) -> Tensor:
    """Return how far ``n`` pieces of ``asked`` are from the nearest of so many of ``known``. Lesson 19.

    Both are pictures (N, C, H, W); pieces are ``side`` pixels square, grey, and without their brightness. For
    each of ``counts``: the mean distance, as the root of the mean squared difference a pixel.
    """
    torch.manual_seed(0)
    wanted, all_pieces = _pieces(asked, side, n), _pieces(known, side, max(counts))
    return torch.stack([torch.cdist(wanted, all_pieces[:k]).amin(1).mean() / side for k in counts])


def _pieces(x: Tensor, side: int, n: int) -> Tensor:
    """Cut ``n`` pieces at random places: (n, side * side), each with mean 0."""
    k, r, c = (torch.randint(m, (n, 1, 1)) for m in (len(x), x.shape[2] - side, x.shape[3] - side))
    i = torch.arange(side)
    found = x.mean(1)[k, r + i[:, None], c + i].flatten(1)
    return found - found.mean(1, keepdim=True)


def sharpen(x: Tensor, amount: float = 1.5) -> Tensor:
    """Add to pictures (N, C, H, W) what a blur of 4 pixels would take away: edges get steeper. Lesson 19.

    H and W are multiples of 4. What image programs call an unsharp mask.
    """
    blurred = interpolate(interpolate(x, scale_factor=1 / 4, mode="area"), scale_factor=4, mode="bicubic")
    return (x + amount * (x - blurred)).clamp(0, 1)
