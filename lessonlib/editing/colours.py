"""Keep inks away from a hue. Introduced in lesson 14."""

import torch
from torch import Tensor

from lessonlib.metrics import difference
from lessonlib.scenes.colour import oklab, oklch, polar, strongest


def avoid(inks: Tensor, hue: float, width: float) -> Tensor:
    """Turn inks (..., 3) whose hue lies within ``width`` turns of ``hue`` just out of that range.

    Lightness stays, and chroma where a screen can show it. Lesson 14.
    """
    light, chroma, own = polar(oklab(inks))
    gap = difference(hue, own, circle=True)
    turned = hue + torch.where(gap < 0, -width, width)
    moved = oklch(light, torch.minimum(chroma, strongest(light, turned)), turned)
    return torch.where((gap.abs() < width)[..., None], moved, inks)
