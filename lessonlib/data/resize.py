"""Bring pictures of any shape to one square size. Introduced in lesson 01."""

from functools import partial

import torch
from torch.nn.functional import interpolate

SMALLEST, LARGEST = 8, 1024


def check_size(size: int, who: str) -> None:
    """Raise ``ValueError`` in the name of ``who`` unless ``size`` is a side in pixels the kit works with."""
    if not isinstance(size, int) or not SMALLEST <= size <= LARGEST:
        expected = f"a whole number of {SMALLEST} to {LARGEST}"
        raise ValueError(f"{who}: expected size to be {expected}, got {size!r}")


def square(images: torch.Tensor, size: int | None, who: str = "square") -> torch.Tensor:
    """Cut the middle square out of pictures and resize it smoothly; ``size`` None leaves them whole.

    ``images``: uint8 (N, C, H, W); returns uint8 (N, C, size, size). Shrinking averages, so nothing
    flickers; growing is bicubic. Raises ``ValueError`` as ``check_size`` does.
    """
    if size is None:
        return images
    check_size(size, who)
    height, width = images.shape[-2:]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    images = images[..., top : top + side, left : left + side]
    if side == size:
        return images.contiguous()
    # In portions: 60,000 pictures as floating point would take gigabytes.
    smooth = partial(interpolate, size=(size, size), mode="bicubic", antialias=True)
    parts = [smooth(part.float()).round().clamp(0, 255).byte() for part in images.split(1024)]
    return torch.cat(parts)
