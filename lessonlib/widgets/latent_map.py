"""The latent map: codes on a plane, and the picture that each place decodes to. Introduced in lesson 05."""

from __future__ import annotations

import math

import numpy as np
import torch

from lessonlib.editing.render import decode_one, quiet
from lessonlib.models import Prior
from lessonlib.plots.pictures import from_pixels

from .atlas import address, atlas
from .choices import Chooser
from .handover import Drawn
from .latent_map_still import still_figure
from .live import page, rgba

SHOWN = 400  # codes drawn at most: more would hide one another
SURE = 0.8  # below this the reader counts as unsure


class LatentMap(Chooser, Drawn):
    """Show codes as letters on a plane, and decode the place under the mouse or the arrow keys.

    ``model`` is anything with ``decode``; ``codes`` (N, 2) are those of ``images``, whose first category, if
    there is one, gives each its letter and colour; ``reader`` is a ``Reader`` or None. ``state`` holds the
    place, ``at``. Raises ``ValueError`` for codes that do not fit. Lesson 05.
    """

    _esm, _css = page("latent_map", "LatentMap", "latent-map", draws=True, more=("hold",))
    _names = {"at": ()}

    def __init__(self, model, codes, images, reader=None, title: str = "Latent map"):
        shape, n = tuple(codes.shape), len(images)
        if shape != (n, 2) or n < 2:
            raise ValueError(f"LatentMap: expected codes ({n}, 2), one a picture, got shape {shape}")
        self.model, self.reader = model, reader
        self.codes = codes.detach().cpu()[:SHOWN].double().numpy()
        self.names, self.kinds = kinds_of(images)
        self.area = area(self.codes)
        self._stand({"at": [round(float(v), 2) for v in np.median(self.codes, axis=0)]})
        points = [[*map(float, place.round(3)), kind] for place, kind in zip(self.codes, self.kinds)]
        self.atlas = atlas(model, self.area)
        words = {"title": title, "names": self.names, "letters": letters(self.names)}
        where = {"area": self.area, "start": self._start["at"], "atlas": address(self.atlas)}
        super().__init__(points=points, **where, **words)

    def drawn(self, request: dict) -> tuple[dict, bytes]:
        """Return the decoded picture's size, the reader's word and its RGBA bytes."""
        if "view" not in request:  # displayed, or changed by code
            self._pack(self.model, prior=Prior(torch.zeros(1, 2), torch.eye(2)))
        picture = render(self.model, self.state["at"])
        size = {"height": picture.shape[0], "width": picture.shape[1]}
        return size | {"said": said(self.reader, picture)}, b"" if request.get("quiet") else rgba(picture)

    def _allowed(self, name: str, value):
        return inside(self.area, value) if name == "at" else super()._allowed(name, value)

    def still(self):
        """Return a still of the map, for readers without a kernel, and print its summary."""
        picture, words = render(self.model, self.state["at"]), (self.names, letters(self.names))
        places = (self.codes, self.kinds, self.area, self.atlas)
        return still_figure(*places, *words, self.state["at"], picture, said(self.reader, picture))

    def __repr__(self):
        return f"LatentMap: {len(self.codes)} codes of {', '.join(self.names)}"


def render(model, at) -> np.ndarray:
    """Decode the place (z1, z2) to a picture uint8 (H, W, 3). Lesson 05."""
    return decode_one(model, torch.tensor([at], dtype=torch.float32))


def said(reader, picture: np.ndarray) -> dict | None:
    """Return what the reader takes a picture uint8 (H, W, 3) for: ``name``, ``p`` and if it is ``sure``."""
    if reader is None:
        return None
    factor = next(f for f in reader.spec if f.kind == "category")
    with quiet(reader):
        read = reader.read(from_pixels(picture))
    p = read[f"{factor.name}_p"].item()
    return {"name": factor.names[int(read[factor.name])], "p": round(p, 3), "sure": p > SURE}


def kinds_of(images) -> tuple[list[str], list[int]]:
    """Return the names of an ``ImageSet``'s first category, and which is drawn; one name if it has none."""
    factor = next((f for f in images.spec if f.kind == "category"), None)
    if factor is None:
        return ["picture"], [0] * min(len(images), SHOWN)
    return list(factor.names), images.column(factor.name).int().tolist()[:SHOWN]


def letters(names) -> list[str]:
    """Give each name a letter of its own: its first, or the first that no name before it has taken."""
    taken: list[str] = []
    for name in names:
        signs = name.upper() + "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
        taken.append(next((c for c in signs if c.isalnum() and c not in taken), "•"))
    return taken


def area(codes: np.ndarray) -> list[list[float]]:
    """Return the map's [low, high] along z1 and along z2: around all codes but the outermost in a hundred."""
    low, high = np.quantile(codes, 0.005, axis=0), np.quantile(codes, 0.995, axis=0)
    room = np.maximum(0.08 * (high - low), 0.05)
    return [[round(float(a), 2), round(float(b), 2)] for a, b in zip(low - room, high + room)]


def inside(area, at) -> list[float]:
    """Return (z1, z2) as numbers on the map; raises ``ValueError`` for anything else."""
    try:
        place = [float(v) for v in at]
        if len(place) != 2 or not all(map(math.isfinite, place)):
            raise ValueError
    except (TypeError, ValueError):
        raise ValueError(f"at: expected (z1, z2), two numbers, got {at!r}") from None
    return [round(min(max(v, low), high), 4) for v, (low, high) in zip(place, area)]
