"""Floor plans drawn by the kit: a programme of rooms, cut out of a house by straight cuts. Lesson 17.

This module says what the factors are and cuts; ``rooms`` says what a plan is, ``rules`` what it must keep
to. ``chance`` is what no factor says (which rooms lie together, which way the house faces).
"""

from dataclasses import dataclass
from itertools import cycle
from typing import Self

import numpy as np
import torch

from lessonlib.data import Card, Factor, ImageSet, applies

from .cuts import Impossible, house
from .factors import check_chances, sample
from .rooms import BEDROOM, CELL, GREATEST, HALL, LEAST, ROOMS, SIDE, Survey, as_plans, ordered, turned
from .rules import valid

ROOMY = {"bedroom 2": ("2", "3"), "bedroom 3": ("3",)}
SPEC = (
    Factor("bedrooms", "category", names=("1", "2", "3"), group="programme", about="how many there are"),
    *(
        Factor(
            name, low=float(LEAST[k]), high=float(GREATEST[k]), unit="m²", group="programme",
            about="its area", when={"bedrooms": ROOMY[name]} if name in ROOMY else {},
        )
        for k, name in enumerate(ROOMS) if k
    ),
    Factor("aspect", low=0.7, high=1.5, group="shape", about="how wide the house is for its depth"),
)  # fmt: skip
NAMES = tuple(f.name for f in SPEC)
CHANCES = 24
MIRRORS = (0, 2, 4, 6)  # the symmetries that keep width and depth
# Red, green and blue of outside and of each room, as ``pictures`` shows them.
INKS = torch.tensor([
    (255, 255, 255), (240, 228, 66), (230, 159, 0), (213, 94, 0), (86, 180, 233),
    (0, 114, 178), (0, 158, 115), (204, 121, 167),
], dtype=torch.uint8)  # fmt: skip


@dataclass(frozen=True)
class PlanSet:
    """Hold plans: ``cells`` uint8 (N, 24, 24), see ``rooms``. Lesson 17."""

    cells: torch.Tensor

    def __len__(self):
        return len(self.cells)

    def __repr__(self):
        return f"PlanSet: {len(self)} plans of {SIDE} × {SIDE} cells of half a metre"

    def pick(self, index) -> Self:
        """Return the set of the chosen plans; ``index`` is a list, slice or tensor."""
        return PlanSet(self.cells[index])

    def one_hot(self) -> torch.Tensor:
        """Return the plans as a network takes them: float (N, 8, 24, 24), 1 where the room is."""
        return torch.nn.functional.one_hot(self.cells.long(), len(ROOMS)).permute(0, 3, 1, 2).float()

    def areas(self) -> torch.Tensor:
        """Return the square metres of each room, float (N, 8)."""
        return torch.from_numpy(Survey(self.cells.numpy()).area).float()

    def factors(self) -> torch.Tensor:
        """Return what ``SPEC`` names, measured, float (N, 9): the programme that each plan has met."""
        areas = self.areas()
        wide, deep = (self.cells.any(axis).sum(1).clamp_min(1) for axis in (1, 2))
        beds = (areas[:, BEDROOM:] > 0).sum(1) - 1
        return torch.cat([beds[:, None].float(), areas[:, 1:], (wide / deep)[:, None]], 1)

    def turned(self) -> Self:
        """Return all plans in all their eight symmetries, bedrooms numbered anew: (8 N) plans."""
        plans = [ordered(turned(self.cells.numpy(), which)) for which in range(8)]
        return PlanSet(torch.from_numpy(np.concatenate(plans)))


def sample_factors(n: int, seed: int = 0) -> tuple[torch.Tensor, torch.Tensor]:
    """Draw ``n`` programmes (n, 9), in the order of ``SPEC``, and their chances (n, 24) in [0, 1).

    The same on every machine. Lesson 17.
    """
    return sample(SPEC, n, seed, CHANCES)


def render(factors: torch.Tensor, chance: torch.Tensor) -> torch.Tensor:
    """Cut one plan a programme: (n, 9) and (n, 24) in, uint8 (n, 24, 24) out; most keep to the rules.

    Areas are met to within the half-metre module. A plan whose cuts leave no room is empty. Raises
    ``ValueError`` for another shape and for a programme that no plan can meet. Lesson 17.
    """
    check_chances(SPEC, factors, chance, CHANCES)
    out = np.zeros((len(factors), SIDE, SIDE), np.uint8)
    ways = (chance[:, -1] * len(MIRRORS)).long().numpy()
    for cells, values, luck in zip(out, factors.tolist(), chance.tolist()):
        beds = int(values[0]) + 1
        areas = {k: values[k] / CELL**2 for k in range(HALL, BEDROOM + beds)}
        for room, (x, y, w, h) in _cut(areas, values[-1], luck).items():
            cells[y : y + h, x : x + w] = room
    for k, way in enumerate(MIRRORS):
        out[ways == k] = turned(out[ways == k], way)
    return torch.from_numpy(ordered(out))


def _cut(areas: dict[int, float], aspect: float, luck: list[float]) -> dict:
    """Cut one house; where its rooms become too narrow, cut it otherwise, by the same chances moved on."""
    for k in range(0, CHANCES, 2):
        try:
            return house(areas, aspect, cycle(luck[k:] + luck[:k]))
        except Impossible:
            continue
    return {}


def floorplans(n: int, seed: int = 0) -> PlanSet:
    """Cut a ``PlanSet`` of ``n`` random valid plans, with one, two and three bedrooms alike. Lesson 17."""
    parts = [_drawn(len(range(k, n, 3)), seed, k) for k in range(3)]
    mixed = np.argsort(np.concatenate([np.arange(len(part)) for part in parts]), kind="stable")
    return PlanSet(torch.from_numpy(np.concatenate(parts)[mixed]))


def pictures(n: int, size: int = 32, seed: int = 0) -> ImageSet:
    """Cut ``n`` plans as an ``ImageSet`` of ``size`` pixels a side, one flat colour a room. Lesson 17."""
    plans = floorplans(n, seed)
    place = ((torch.arange(size) + 0.5) * SIDE / size).long()
    images = INKS[plans.cells[:, place][:, :, place].long()].permute(0, 3, 1, 2).contiguous()
    factors = plans.factors()
    columns = dict(zip(NAMES, factors.T))
    meant = torch.stack([applies(SPEC, columns, name) for name in NAMES], 1)
    return ImageSet(images, Card.read("floorplans"), factors, SPEC, meant)


def check_programme(programme: dict[str, float]) -> dict[int, float]:
    """Return a programme, see ``brief``, by column of ``SPEC``; ``ValueError`` for what cannot be."""
    found = {}
    for name, value in programme.items():
        if name not in NAMES:
            raise ValueError(f"programme: expected names of {', '.join(NAMES)}, got {name!r}")
        f = SPEC[NAMES.index(name)]
        low, high = (1, len(f.names)) if f.names else (f.low, f.high)
        if not low <= value <= high or f.names and value != int(value):
            raise ValueError(f"programme: expected {name} from {low:g} to {high:g} {f.unit}, got {value:g}")
        found[NAMES.index(name)] = value - 1 if f.names else value
    return found


def _drawn(n: int, seed: int, bedrooms: int) -> np.ndarray:
    """Draw plans until ``n`` keep to the rules; ``bedrooms``: the place of its name."""
    found, batch = np.zeros((0, SIDE, SIDE), np.uint8), 0
    while len(found) < n:
        factors, chance = sample_factors(max(64, n // 8), 1000 * seed + batch)
        factors[:, 0] = bedrooms
        plans = as_plans(render(factors, chance), "floorplans")
        found, batch = np.concatenate([found, plans[valid(plans)]]), batch + 1
    return found[:n]
