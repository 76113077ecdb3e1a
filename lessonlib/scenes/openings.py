"""Where a plan has walls, doors and windows, in metres: what the drawing and the 3-D model share. Lesson 17.

Places are x, metres from the west edge of the site, and y, metres from its north edge.
"""

from dataclasses import dataclass

import numpy as np

from .graphs import doors
from .rooms import BATH, BEDROOM, CELL, HALL, KITCHEN, LIVING, OUTSIDE, as_plans

OUTER, INNER = 0.3, 0.1  # metres of thickness
LEAF = 0.8  # metres: the width of a door
AHEAD = {"north": (0, -1), "east": (1, 0), "south": (0, 1), "west": (-1, 0)}  # steps in x and y
# For each kind of room: the longest window in metres, the heights of sill and lintel, windows at most.
GLASS = {
    HALL: (0.6, 1.5, 2.1, 0), LIVING: (2.6, 0.4, 2.3, 3), KITCHEN: (1.4, 1.05, 2.1, 1),
    BATH: (0.7, 1.5, 2.1, 1), BEDROOM: (1.6, 0.8, 2.1, 1),
}  # fmt: skip


@dataclass(frozen=True)
class Wall:
    """A straight wall between two rooms, north or west of it and south or east; one may be outside (0).

    ``x, y`` is its north or west end; ``length`` in metres; ``upright``: it runs from north to south.
    """

    rooms: tuple[int, int]
    x: float
    y: float
    length: float
    upright: bool

    @property
    def outer(self) -> bool:
        """Whether it has the weather on one side."""
        return OUTSIDE in self.rooms

    @property
    def thickness(self) -> float:
        """Metres."""
        return OUTER if self.outer else INNER

    def box(self, start: float = 0, stop: float | None = None, thickness: float | None = None) -> tuple:
        """Return (x0, y0, x1, y1) of the part from ``start`` to ``stop``, metres from its end."""
        stop, half = self.length if stop is None else stop, (thickness or self.thickness) / 2
        if self.upright:
            return self.x - half, self.y + start, self.x + half, self.y + stop
        return self.x + start, self.y - half, self.x + stop, self.y + half

    def side(self, room: int) -> str:
        """Say on which side of this room the wall stands."""
        before = self.rooms[0] == room
        return ("east" if before else "west") if self.upright else ("south" if before else "north")


@dataclass(frozen=True)
class Opening:
    """A door, the entrance or a window in ``wall``, from ``start`` to ``stop`` metres along it.

    ``room``: whose window it is, or which room the leaf swings into. ``sill`` and ``head``: metres of height.
    """

    kind: str
    wall: Wall
    start: float
    stop: float
    room: int
    sill: float = 0.0
    head: float = 2.1

    @property
    def width(self) -> float:
        """Metres."""
        return self.stop - self.start

    @property
    def swing(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Where a door has its hinge, the end of its open leaf, and the end of its shut one: places (x, y).

        It hangs on the side that is nearer to a corner, and swings into ``room``.
        """
        first = self.start <= self.wall.length - self.stop
        along = np.array([0, 1.0]) if self.wall.upright else np.array([1.0, 0])
        inward = -np.array(AHEAD[self.wall.side(self.room)], float)
        base = np.array([self.wall.x, self.wall.y]) + inward * self.wall.thickness / 2
        hinge = base + along * (self.start if first else self.stop)
        return hinge, hinge + inward * LEAF, hinge + along * (LEAF if first else -LEAF)

    @property
    def glass(self) -> float:
        """Square metres of glass: none in a door."""
        return self.width * (self.head - self.sill) if self.kind == "window" else 0.0


def walls(plan) -> list[Wall]:
    """Return one plan's walls, each straight and between the same two rooms. Lesson 17."""
    cells = as_plans(plan, "walls")[0].astype(int)
    found = []
    for upright, maps in ((False, cells), (True, cells.T)):
        around = np.pad(maps, ((1, 1), (0, 0)))
        for line, (a, b) in enumerate(zip(around[:-1], around[1:])):
            ends = np.flatnonzero(np.diff(a * 8 + b)) + 1
            for start, stop in zip([0, *ends], [*ends, len(a)]):
                if a[start] != b[start]:
                    at, other = line * CELL, start * CELL
                    x, y = (at, other) if upright else (other, at)
                    pair = (int(a[start]), int(b[start]))
                    found.append(Wall(pair, x, y, float(stop - start) * CELL, upright))
    return found


def openings(plan) -> list[Opening]:
    """Return one plan's entrance, doors and windows; none where a rule leaves no place for one. Lesson 17."""
    cells = as_plans(plan, "openings")[0]
    standing, found = walls(cells), []
    for a, b in [(OUTSIDE, HALL), *doors(cells)]:
        between = [wall for wall in standing if set(wall.rooms) == {a, b} and wall.length >= 1]
        places = [(wall, at) for wall in between for at in _places(wall)]
        if places:
            wall, at = max(places, key=lambda at: (round(_room_to_spare(*at, found), 1), at[0].length))
            kind = "entrance" if a == OUTSIDE else "door"
            found.append(Opening(kind, wall, at - LEAF / 2, at + LEAF / 2, b))
    return found + [window for room in np.unique(cells) if room for window in _windows(int(room), standing)]


def _windows(room: int, standing: list[Wall]) -> list[Opening]:
    """Put windows in the middle of the longest outside walls of a room."""
    longest, sill, head, most = GLASS[min(room, BEDROOM)]
    least = 1.0 if room == BATH else 1.5
    outer = [wall for wall in standing if set(wall.rooms) == {OUTSIDE, room} and wall.length >= least]
    found = []
    for wall in sorted(outer, key=lambda wall: -wall.length)[:most]:
        middle, half = wall.length / 2, min(longest, wall.length - 0.5) / 2
        found.append(Opening("window", wall, middle - half, middle + half, room, sill, head))
    return found


def _places(wall: Wall) -> list[float]:
    """Return where the middle of a door may lie: near either end, or in the middle of a short wall."""
    return [wall.length / 2] if wall.length < 1.5 else [0.6, wall.length - 0.6]


def _room_to_spare(wall: Wall, at: float, others: list[Opening]) -> float:
    """Return how many metres a door lies from the nearest other one, 2 at most."""
    here = _middle(wall, at)
    return min([2.0, *(np.hypot(*(here - _middle(o.wall, (o.start + o.stop) / 2))) for o in others)])


def _middle(wall: Wall, at: float) -> np.ndarray:
    return np.array([wall.x, wall.y + at] if wall.upright else [wall.x + at, wall.y])
