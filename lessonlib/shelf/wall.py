"""A work at print size, with an honest note on how it got there. Lesson 22."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import interpolate

from lessonlib.editing.render import quiet

WALL = 2048  # pixels a side
EDGE = 5  # how wide, in pixels, the edge of a stretched stencil is about


@torch.no_grad()
def at_wall_size(model, code: Tensor, size: int = WALL) -> tuple[np.ndarray, str]:
    """Return the work of one code (1, d) as uint8 (size, size, 3), and a note that says what was done.

    Where the model draws with stencils and inks, the stencils are stretched, their edges are sharpened, and
    the inks stay as they are; of any other model the picture is stretched. Either adds no detail. Raises
    ``ValueError`` for more than one code and a size below the model's. Lesson 22.
    """
    if code.ndim != 2 or len(code) != 1:
        raise ValueError(f"at_wall_size: expected one code (1, d), got {tuple(code.shape)}")
    with quiet(model):
        drawn = model.decode(code)
        parts = model.parts(code) if _has_stencils(model) else None
    own = drawn.shape[2]
    if size < own:
        raise ValueError(f"at_wall_size: expected {own} pixels or more, got {size}")
    if parts:
        x = _stretched(*parts, size)
        how = "its stencils were stretched and their edges sharpened, its inks are as the network mixed them"
    else:
        x = interpolate(drawn, (size, size), mode="bicubic")
        how = "it was stretched smoothly"
    pixels = (x.clamp(0, 1) * 255).round().byte()[0].expand(3, -1, -1).permute(1, 2, 0).numpy()
    note = f"Drawn at {own} x {own} pixels and enlarged to {size:,} x {size:,}: {how}; no detail was added."
    return np.ascontiguousarray(pixels), note


def _has_stencils(model) -> bool:
    return hasattr(model, "parts") and hasattr(model, "stencils")


def _stretched(stencils: Tensor, inks: Tensor, size: int) -> Tensor:
    """Mix inks (1, K, C) by stencils (1, K, h, h) stretched to ``size``, with edges of a few pixels."""
    logits = stencils.clamp_min(1e-3).log()
    steeper = max(1.0, size / stencils.shape[2] / EDGE)
    large = torch.cat(
        [interpolate(logits[:, k : k + 1], (size, size), mode="bicubic") for k in range(logits.shape[1])], 1
    )
    return torch.einsum("nkhw,nkc->nchw", large.mul_(steeper).softmax(1), inks)
