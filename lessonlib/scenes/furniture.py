"""Furniture to scale, set against the walls where no door or window is in its way. Lesson 17."""

from dataclasses import dataclass

import numpy as np

from .openings import AHEAD, INNER, OUTER, Opening, openings
from .rooms import BATH, BEDROOM, CELL, HALL, KITCHEN, LIVING, OUTSIDE, ROOMS, SIDE, as_plans

STEP = 0.1  # metres between the places that are tried
FREE = 0.9  # metres that stay free before a door
# For each kind of room: name, metres along the wall, from the wall, in height. In the order of their need.
PIECES = {
    HALL: [("coats", 1.0, 0.35, 1.9)],
    LIVING: [("sofa", 2.2, 0.9, 0.75), ("shelf", 1.4, 0.35, 2.0), ("dining", 1.8, 1.7, 0.75),
             ("armchair", 0.85, 0.85, 0.75)],
    KITCHEN: [("counter", 2.4, 0.6, 0.9), ("fridge", 0.6, 0.6, 1.8), ("table", 0.8, 0.8, 0.75)],
    BATH: [("toilet", 0.4, 0.65, 0.42), ("tub", 1.7, 0.75, 0.55), ("basin", 0.6, 0.45, 0.85)],
    BEDROOM: [("double bed", 1.6, 2.0, 0.5), ("wardrobe", 1.8, 0.6, 2.1), ("desk", 1.2, 0.6, 0.75)],
}  # fmt: skip
SMALLER = {"double bed": ("bed", 0.9, 2.0, 0.5), "tub": ("shower", 0.9, 0.9, 0.05),
           "wardrobe": ("wardrobe", 1.0, 0.6, 2.1), "counter": ("counter", 1.5, 0.6, 0.9),
           "dining": ("dining", 1.2, 1.7, 0.75), "sofa": ("sofa", 1.6, 0.85, 0.75)}  # fmt: skip
INSIDE = ("dining", "table")  # what stands away from the walls
TALL = 1.0  # metres: higher pieces stand before no window


@dataclass(frozen=True)
class Piece:
    """One piece of furniture: ``box`` (x0, y0, x1, y1) and ``height`` in metres, in a ``room``.

    ``back``: the side of the room that it stands against. In its own terms ``u`` goes from 0 to 1 along its
    back, and ``v`` from 0 at its back to 1 in front.
    """

    name: str
    box: tuple[float, float, float, float]
    height: float
    room: int
    back: str

    @property
    def out(self) -> np.ndarray:
        """The direction from its back to its front, (x, y)."""
        return -np.array(AHEAD[self.back], float)

    @property
    def along(self) -> np.ndarray:
        """The direction of its back, (x, y)."""
        return self.out[::-1] * (1, -1)

    @property
    def long(self) -> float:
        """Metres along its back."""
        return float(abs((self.box[2] - self.box[0], self.box[3] - self.box[1]) @ self.along))

    @property
    def deep(self) -> float:
        """Metres from its back to its front."""
        return float(abs((self.box[2] - self.box[0], self.box[3] - self.box[1]) @ self.out))

    def at(self, u: float, v: float) -> np.ndarray:
        """Return the place (x, y) of (u, v)."""
        middle = np.array([self.box[0] + self.box[2], self.box[1] + self.box[3]]) / 2
        return middle + self.along * (u - 0.5) * self.long + self.out * (v - 0.5) * self.deep


def furnish(plan) -> list[Piece]:
    """Furnish one plan: each room gets what fits, on no door's way and inside its walls. Lesson 17."""
    cells = as_plans(plan, "furnish")[0]
    holes, found = openings(cells), []
    for room in (r for r in range(1, len(ROOMS)) if (cells == r).any()):
        inner, free = _inner(cells, room), _doorways(holes, room)
        mine: list[Piece] = []
        for item in PIECES[min(room, BEDROOM)]:
            for name, *size in filter(None, (item, SMALLER.get(item[0]))):
                piece = _place(name, size, cells, room, inner, free, mine, holes)
                if piece:
                    mine.append(piece)
                    break
        found += mine
    return found


def _inner(cells: np.ndarray, room: int) -> tuple:
    """Return the box between a room's walls, (x0, y0, x1, y1): half their thickness off each side."""
    rows, columns = np.nonzero(cells == room)
    around, off = np.pad(cells, 1), {}
    for side, (dx, dy) in AHEAD.items():
        outer = (around[rows + 1 + dy, columns + 1 + dx] == OUTSIDE).any()
        off[side] = (OUTER if outer else INNER) / 2
    low = columns.min() * CELL + off["west"], rows.min() * CELL + off["north"]
    return *low, (columns.max() + 1) * CELL - off["east"], (rows.max() + 1) * CELL - off["south"]


def _doorways(holes: list[Opening], room: int) -> list[tuple]:
    """Return the boxes before a room's doors that stay free."""
    boxes = []
    for hole in holes:
        if hole.kind != "window" and room in (*hole.wall.rooms, hole.room):
            x0, y0, x1, y1 = hole.wall.box(hole.start, hole.stop)
            dx, dy = (FREE, 0) if hole.wall.upright else (0, FREE)
            boxes.append((x0 - dx, y0 - dy, x1 + dx, y1 + dy))
    return boxes


def _place(name, size, cells, room, inner, free, mine, holes) -> Piece | None:
    """Return the piece where it stands best, or None where there is no place for it."""
    long, deep, high = size
    best, place = -np.inf, None
    for back in AHEAD:
        windows = [h.wall.box(h.start, h.stop, 2) for h in holes
                   if h.kind == "window" and h.room == room and h.wall.side(room) == back]  # fmt: skip
        for box in _along(inner, back, long, deep, name in INSIDE, cells, room):
            piece = Piece(name, box, high, room, back)
            taken = [*free, *(_wider(p) for p in mine)]
            if any(_meet(box, other) for other in taken) or any(_meet(_wider(piece), p.box) for p in mine):
                continue
            if high > TALL and any(_meet(box, window) for window in windows):
                continue
            score = _worth(name, box, back, inner, free, windows, mine)
            if score > best:
                best, place = score, piece
    return place


def _along(inner, back, long, deep, away, cells, room):
    """Give all boxes along one wall of a room, or ``away`` from it, that lie in the room."""
    x0, y0, x1, y1 = inner
    upright = back in ("east", "west")
    low, high = (y0, y1) if upright else (x0, x1)
    near = 0.6 if away else 0.0
    edge = {"west": x0 + near, "east": x1 - near, "north": y0 + near, "south": y1 - near}[back]
    start, stop = (edge - deep, edge) if back in ("east", "south") else (edge, edge + deep)
    for at in np.arange(low + near, high - near - long + 1e-6, STEP):
        box = (start, at, stop, at + long) if upright else (at, start, at + long, stop)
        if _holds(cells, room, box):
            yield tuple(float(v) for v in box)


def _holds(cells, room, box) -> bool:
    """Say whether a box lies in a room, its walls left aside."""
    x0, y0, x1, y1 = (round(v / CELL, 6) for v in box)
    if min(x0, y0) < 0 or max(x1, y1) > SIDE:
        return False
    part = cells[int(y0) : int(np.ceil(y1)), int(x0) : int(np.ceil(x1))]
    return bool((part == room).all())


def _worth(name, box, back, inner, free, windows, mine) -> float:
    """Say how good a place is: far from doors; beds and sofas mid-wall, the rest in corners."""
    x0, y0, x1, y1 = inner
    middle = np.array([(box[0] + box[2]) / 2, (box[1] + box[3]) / 2])
    off = middle - [(x0 + x1) / 2, (y0 + y1) / 2]
    side = abs(off[0] if back in ("north", "south") else off[1])
    doors = [np.hypot(*(middle - [(f[0] + f[2]) / 2, (f[1] + f[3]) / 2])) for f in free]
    others = [np.hypot(*(middle - [(p.box[0] + p.box[2]) / 2, (p.box[1] + p.box[3]) / 2])) for p in mine]
    far = min([3.0, *doors]) + (0.5 * min([3.0, *others]) if name in ("dining", "shelf", "desk") else 0)
    if name in ("double bed", "sofa"):
        return far - 1.2 * side - 0.6 * bool(windows)
    if name == "fridge":  # beside the counter, on the same wall if it can
        return sum(p.back == back for p in mine) - min(others, default=0.0)
    light = 0.8 * bool(windows) if name in ("desk", "counter", "basin") else 0
    return far + 0.5 * side + light if name not in INSIDE else far


def _wider(piece: Piece) -> tuple:
    """Return a piece's box with the place before it that a person needs to use it."""
    x0, y0, x1, y1 = piece.box
    if piece.name in INSIDE:
        return x0 - 0.5, y0 - 0.5, x1 + 0.5, y1 + 0.5
    dx, dy = AHEAD[piece.back]
    need = {"desk": 0.8, "coats": 0.0, "shelf": 0.3, "armchair": 0.3, "toilet": 0.4}.get(piece.name, 0.5)
    return (x0 - need * (dx > 0), y0 - need * (dy > 0), x1 + need * (dx < 0), y1 + need * (dy < 0))


def _meet(a: tuple, b: tuple) -> bool:
    return a[0] < b[2] - 1e-6 and b[0] < a[2] - 1e-6 and a[1] < b[3] - 1e-6 and b[1] < a[3] - 1e-6
