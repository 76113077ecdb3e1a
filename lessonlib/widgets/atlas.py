"""An atlas: one decoded picture for each place of a plane of codes, to lie under a map. Lesson 05."""

from __future__ import annotations

from base64 import b64encode
from contextlib import suppress
from io import BytesIO

import numpy as np
import torch
from PIL import Image

from lessonlib.editing.render import decode_one

ACROSS, DOWN = 14, 12  # places


def atlas(model, area) -> np.ndarray | None:
    """Decode the middles of 14 × 12 fields of a plane and lay them side by side: uint8 (H, W, 3). Lesson 05.

    ``model`` is anything with ``decode``; ``area`` holds [low, high] along z1 and along z2, and z2 points up.
    Returns None for a model that cannot decode: the part that asked says why in its picture's place.
    """
    (left, right), (low, high) = area
    z1 = left + (right - left) * (torch.arange(ACROSS) + 0.5) / ACROSS
    z2 = high - (high - low) * (torch.arange(DOWN) + 0.5) / DOWN
    with suppress(Exception):
        return np.vstack([np.hstack([decode_one(model, torch.stack([x, y])[None]) for x in z1]) for y in z2])


def address(picture: np.ndarray | None) -> str:
    """Return a picture uint8 (H, W, 3) as an address that a page can show, or an empty one. Lesson 05."""
    if picture is None:
        return ""
    file = BytesIO()
    Image.fromarray(picture).save(file, format="jpeg", quality=80)
    return f"data:image/jpeg;base64,{b64encode(file.getvalue()).decode()}"
