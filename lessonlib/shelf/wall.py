"""A work at print size, with an honest note on how it got there. Lesson 22."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import interpolate

from lessonlib.editing.render import quiet

WALL = 2048  # pixels a side
BAND = 128  # rows that are stretched at a time
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
        pixels = torch.cat([_bytes(band) for band in _stretched(*parts, size)])
        how = "its stencils were stretched and their edges sharpened, its inks are as the network mixed them"
    else:
        pixels = _bytes(interpolate(drawn, (size, size), mode="bicubic"))
        how = "it was stretched smoothly"
    note = f"Drawn at {own} x {own} pixels and enlarged to {size:,} x {size:,}: {how}; no detail was added."
    return pixels.numpy(), note


def _has_stencils(model) -> bool:
    return hasattr(model, "parts") and hasattr(model, "stencils")


def _stretched(stencils: Tensor, inks: Tensor, size: int) -> Iterator[Tensor]:
    """Mix inks (1, K, C) by stencils (1, K, h, h) stretched to ``size``, with edges of a few pixels.

    Rows are stretched first and columns then, so that some rows at a time can be given, from the top.
    """
    steeper = max(1.0, size / stencils.shape[2] / EDGE)
    tall = interpolate(stencils.clamp_min(1e-3).log(), (size, stencils.shape[3]), mode="bicubic")
    for rows in tall.split(BAND, dim=2):
        large = interpolate(rows, (rows.shape[2], size), mode="bicubic")
        yield torch.einsum("nkhw,nkc->nchw", large.mul_(steeper).softmax(1), inks)


def _bytes(x: Tensor) -> Tensor:
    """Return one picture (1, C, h, w) as uint8 (h, w, 3)."""
    pixels = x.clamp_(0, 1).mul_(255).round_().byte()[0].expand(3, -1, -1)
    return pixels.permute(1, 2, 0).contiguous()
