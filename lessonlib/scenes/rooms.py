"""The rooms of a plan, and what can be measured of many plans at once. Introduced in lesson 17.

A plan is a map of 24 × 24 cells of half a metre: row 0 lies in the north, column 0 in the west. Each cell
holds 0 for outside or the number of its room; bedrooms are numbered from the largest to the smallest.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

SIDE = 24  # cells a side of the site
CELL = 0.5  # metres
OUTSIDE, HALL, LIVING, KITCHEN, BATH, BEDROOM = range(6)
ROOMS = ("outside", "hall", "living", "kitchen", "bath", "bedroom 1", "bedroom 2", "bedroom 3")
SPOKEN = ("outside", "the hall", "the living room", "the kitchen", "the bath", *ROOMS[BEDROOM:])  # spoken
KINDS = ("outside", "hall", "living", "kitchen", "bath", "bedroom")  # of which a kind has one room, or more
LEAST = np.array([0, 4, 18, 7, 4, 9, 9, 9])  # square metres
GREATEST = np.array([0, 8, 30, 12, 7, 16, 16, 16])
DOOR, WINDOW = 2, 3  # cells of straight wall: a door and a window need no less


def as_plans(plans, what: str) -> np.ndarray:
    """Return plans as uint8 (N, 24, 24), one plan as a set of one; ``ValueError`` for anything else."""
    plans = np.asarray(plans)
    plans = plans[None] if plans.ndim == 2 else plans
    if plans.ndim != 3 or plans.shape[1:] != (SIDE, SIDE):
        raise ValueError(f"{what}: expected plans (N, {SIDE}, {SIDE}) or one of them, got {plans.shape}")
    if plans.size and not (plans.dtype.kind in "iu" and plans.min() >= 0 and plans.max() < len(ROOMS)):
        got = f"{plans.dtype} from {plans.min()} to {plans.max()}"
        raise ValueError(f"{what}: expected whole numbers from 0 to {len(ROOMS) - 1}, got {got}")
    return plans.astype(np.uint8)


@dataclass(frozen=True)
class Survey:
    """What the rules look at, measured on ``plans`` (N, 24, 24) for all rooms at once. Lesson 17."""

    plans: np.ndarray

    @cached_property
    def masks(self) -> np.ndarray:
        """Where each room is: bool (N, 8, 24, 24)."""
        return self.plans[:, None] == np.arange(len(ROOMS))[:, None, None]

    @cached_property
    def area(self) -> np.ndarray:
        """Square metres of each room, (N, 8)."""
        return self.masks.sum((2, 3)) * CELL**2

    @cached_property
    def there(self) -> np.ndarray:
        """Whether the plan has the room, bool (N, 8)."""
        return self.area > 0

    @cached_property
    def pieces(self) -> np.ndarray:
        """How many pieces each room is in, (N, 8); outside has more than one where the house has a hole."""
        from scipy import ndimage  # not above: whoever only draws plans needs none of it

        around = np.pad(self.plans, ((0, 0), (1, 1), (1, 1)))
        masks = around[:, None] == np.arange(len(ROOMS))[:, None, None]
        touch = np.zeros((3, 3, 3), bool)  # cells of one map that have a side in common
        touch[1] = ndimage.generate_binary_structure(2, 1)
        labels, _ = ndimage.label(masks.reshape(-1, *masks.shape[2:]), touch)
        before = np.concatenate([[0], np.maximum.accumulate(labels.max((1, 2)))])
        return np.diff(before).reshape(masks.shape[:2])

    @cached_property
    def size(self) -> np.ndarray:
        """Metres from north to south and from west to east of the box round each room, (N, 8, 2)."""
        lines = np.stack([self.masks.any(axis) for axis in (3, 2)], 2)
        first, last = lines.argmax(-1), SIDE - lines[..., ::-1].argmax(-1)
        return np.where(lines.any(-1), last - first, 0) * CELL

    @cached_property
    def filled(self) -> np.ndarray:
        """The share that each room fills of the box round it, (N, 8); 1 for a rectangle."""
        return self.area / np.maximum(self.size.prod(2), CELL**2)

    @cached_property
    def near(self) -> np.ndarray:
        """Whether rooms share a straight metre of wall, which is room for a door: bool (N, 8, 8).

        Row and column 0, outside, say where a way out could be.
        """
        return stretches(self.plans, DOOR)

    @cached_property
    def lit(self) -> np.ndarray:
        """Whether a room has a metre and a half of straight outside wall, which a window needs: (N, 8)."""
        return stretches(self.plans, WINDOW)[:, OUTSIDE]


def stretches(plans: np.ndarray, cells: int) -> np.ndarray:
    """Say which rooms share a straight wall of so many cells or more: bool (N, 8, 8). Lesson 17."""
    n, rooms = len(plans), len(ROOMS)
    around = np.pad(plans, ((0, 0), (1, 1), (1, 1)))
    found = np.zeros((n, rooms * rooms), bool)
    for maps in (around, around.transpose(0, 2, 1)):
        pair = maps[:, :, :-1] * rooms + maps[:, :, 1:]
        wall = maps[:, :, :-1] != maps[:, :, 1:]
        length = pair.shape[1] - cells + 1
        straight = wall[:, :length].copy()
        for k in range(1, cells):
            straight &= pair[:, k : length + k] == pair[:, :length]
        at = np.nonzero(straight)
        found[at[0], pair[at]] = True
    found = found.reshape(n, rooms, rooms)
    return found | found.transpose(0, 2, 1)


def ordered(plans) -> np.ndarray:
    """Return plans with their bedrooms numbered from the largest on, equal ones as one reads. Lesson 17."""
    plans = as_plans(plans, "ordered")
    beds = np.arange(BEDROOM, len(ROOMS))
    flat = plans.reshape(len(plans), 1, -1) == beds[:, None]
    rank = np.argsort(np.argsort(-flat.sum(2) * SIDE**2 + flat.argmax(2), axis=1, kind="stable"), axis=1)
    table = np.concatenate([np.broadcast_to(np.arange(BEDROOM), (len(plans), BEDROOM)), BEDROOM + rank], 1)
    return np.take_along_axis(table, plans.reshape(len(plans), -1), 1).reshape(plans.shape).astype(np.uint8)


def turned(plans: np.ndarray, which: int) -> np.ndarray:
    """Return plans (N, 24, 24) in one of eight symmetries: turned ``which % 4`` times, then mirrored."""
    plans = np.rot90(plans, which % 4, (1, 2))
    return plans[:, :, ::-1] if which >= 4 else plans
