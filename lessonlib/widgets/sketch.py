"""What parts on a plane share: targets by name, and one that the learner draws by hand. Lesson 10."""

import torch
from torch import Tensor

from lessonlib.toys.points import TARGETS

DRAWING = "drawing"
CHOICES = (*TARGETS, DRAWING)
FIRST = ((0.0, 1.8), (-1.6, -1.2), (1.6, -1.2))  # what stands on the drawing before a learner draws
REACH = 3.0  # the picture shows -REACH .. REACH in both directions
MOST_PLACES = 400
SETUP = {
    "reach": REACH,
    "drawing": DRAWING,
    "most_places": MOST_PLACES,
    "first": FIRST,
}  # what the page knows


def drawing_of(places) -> Tensor:
    """Return a drawing of the page as places (K, 2) on the picture; raises ``ValueError`` for no drawing."""
    places = torch.as_tensor(places, dtype=torch.float32)
    if places.ndim != 2 or places.shape[1:] != (2,) or not 0 < len(places) <= MOST_PLACES:
        got = tuple(places.shape)
        raise ValueError(f"drawing: expected 1 to {MOST_PLACES} places [x, y], got shape {got}")
    if not places.isfinite().all():
        raise ValueError("drawing: expected ordinary numbers, got nan or inf")
    return places.clamp(-REACH, REACH)


def target_of(name: str, drawing: Tensor) -> Tensor:
    """Return the places of a target chosen by name."""
    return drawing if name == DRAWING else TARGETS[name]()


def as_shares(points: Tensor) -> list:
    """Return points (..., 2) as shares of the picture, -1 .. 1, for a reply."""
    return (points.nan_to_num().double() / REACH).round(decimals=3).tolist()
