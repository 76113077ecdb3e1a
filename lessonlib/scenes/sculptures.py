"""Sculptures: solids on a base, in five families, as fields of signed distance. Introduced in lesson 15.

This module says what the factors are and asks ``solids`` where the surface is. A field can be sampled
anywhere, so the same solid is drawn at 24 cells a side for a lesson and at 200 for a printer.
"""

from types import SimpleNamespace

import torch

from lessonlib.data import Factor
from lessonlib.data.solids import SolidSet, cells

from . import solids
from .factors import check_render, sample

LOBED, TWISTED, PIERCED = ({"family": names} for names in (("lobed", "twisted"), ("twisted",), ("pierced",)))
SPEC = (
    Factor("family", "category", names=tuple(solids.FAMILIES), group="form", about="how the solid is built"),
    Factor("height", group="form", about="0 low, 1 tall"),
    Factor("waist", group="form", about="how far the middle is drawn in"),
    Factor("thickness", group="form", about="0 slender, 1 stout"),
    Factor("lobes", "category", names=tuple("3456"), group="form", about="how many ridges", when=LOBED),
    Factor("twist", group="form", about="how far the top is turned against the foot", when=TWISTED),
    Factor("piercing", group="form", about="how large the hole is", when=PIERCED),
    Factor("smoothness", group="surface", about="0 edges and joints, 1 all is rounded"),
)
NAMES = tuple(f.name for f in SPEC)
CHANCES = ("top", "swing")  # without a name in the lesson: how a form opens upwards, where its belly lies


def sample_factors(n: int, seed: int = 0) -> tuple[torch.Tensor, torch.Tensor]:
    """Draw ``n`` sculptures' factors (n, 8), in the order of ``SPEC``, and their chances (n, 2) in [0, 1).

    The same on every machine. Lesson 15.
    """
    return sample(SPEC, n, seed, len(CHANCES))


def field(factors: torch.Tensor, chance: torch.Tensor, points: torch.Tensor) -> torch.Tensor:
    """Return the signed distance of ``n`` sculptures, base included, at places (P, 3) of the box: (n, P).

    ``factors`` (n, 8), ``chance`` (n, 2); places x, y, z from -1 to 1, z upwards. Negative inside. Near the
    surface it is nearly a distance; far away, about one. Raises ``ValueError`` for another shape. Lesson 15.
    """
    shapes = [tuple(t.shape) for t in (factors, chance, points)]
    if [s[1:] for s in shapes] != [(len(SPEC),), (len(CHANCES),), (3,)] or len(factors) != len(chance):
        raise ValueError(f"field: expected (n, {len(SPEC)}), (n, {len(CHANCES)}) and (P, 3), got {shapes}")
    x, y, z = points.T[:, None]
    out = torch.empty(len(factors), len(points))
    for family, form in enumerate(solids.FAMILIES.values()):
        for rows in torch.nonzero(factors[:, 0].long() == family)[:, 0].split(max(1, 2**18 // len(points))):
            values = torch.cat([factors[rows], chance[rows]], 1).T[..., None]
            d = form(SimpleNamespace(**dict(zip(NAMES + CHANCES, values))), x, y, z)
            d = solids.blend_max(d, solids.GROUND - 0.05 - z, 0.02)
            out[rows] = solids.blend_min(d, solids.plinth(x, y, z), torch.tensor(0.05))
    return out


def sculptures(n: int, size: int = 32, seed: int = 0) -> SolidSet:
    """Carve a ``SolidSet`` of ``n`` random sculptures, ``size`` cells a side. Lesson 15."""
    return carved(*sample_factors(n, seed), size)


def carved(factors: torch.Tensor, chance: torch.Tensor, size: int = 32) -> SolidSet:
    """Carve a ``SolidSet`` of sculptures with these factors and chances, see ``render``. Lesson 15."""
    return SolidSet(lambda rows: render(factors[rows], chance[rows], size), factors, SPEC)


def render(factors: torch.Tensor, chance: torch.Tensor, size: int = 32) -> torch.Tensor:
    """Sample sculptures on a grid: float (n, 8) and (n, 2) in, signed distances (n, size, size, size) out.

    The axes are x, y, z. ``size`` is 16 to 256 cells a side. Raises ``ValueError`` for another shape or size,
    or a value outside its factor's range. Lesson 15.
    """
    check_render(SPEC, factors, size, largest=256)
    parts = [field(factors, chance, part) for part in cells(size).split(2**18)]
    return torch.cat(parts, 1).unflatten(1, (size, size, size))
