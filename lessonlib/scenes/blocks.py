"""A plan in three dimensions: floors, walls, doors, windows and furniture, all of boxes. Lesson 17.

Places are x, metres from the west edge of the site, y from its north edge, and z above the floor.
"""

from dataclasses import dataclass

import numpy as np

from .furniture import Piece, furnish
from .openings import OUTER, Opening, Wall, openings, walls
from .rooms import CELL, OUTSIDE, ROOMS, as_plans

HIGH = 2.5  # metres from floor to ceiling
SLAB = 0.2  # metres: how thick the floors are
PLASTER, WOOD, OAK, WHITE = (0.93, 0.92, 0.89), (0.62, 0.45, 0.30), (0.80, 0.66, 0.48), (0.96, 0.96, 0.95)
CLOTH, SEAT, STONE, STEEL = (0.45, 0.58, 0.68), (0.42, 0.52, 0.47), (0.33, 0.34, 0.36), (0.72, 0.74, 0.76)
GLASS, TILES = (0.70, 0.85, 0.92), (0.82, 0.86, 0.87)
FLOORS = (PLASTER, STEEL, OAK, TILES, TILES, OAK, OAK, OAK)

Box = tuple[float, float, float, float, float, float]


@dataclass(frozen=True)
class Block:
    """A box (x0, y0, z0, x1, y1, z1) in metres: which ``part`` of the house, in which room, in which colour.

    ``part`` is floor, wall, glass, door or furniture; ``room`` is 0 where it belongs to none. RGB in [0, 1].
    """

    part: str
    room: int
    box: Box
    colour: tuple[float, float, float]


def chair(u: float, v: float, long: float, deep: float, turned: bool) -> list[tuple]:
    """Return a chair's boxes in the terms of its table, its back turned away from it."""
    a, b = 0.21 / long, 0.42 / deep
    low, high = (v - b, v) if turned else (v, v + b)
    back = (high - 0.1 * b, high) if turned else (low, low + 0.1 * b)
    feet = [(u + s * 0.8 * a, low + t * b) for s in (-1, 0.6) for t in (0.1, 0.8)]
    legs = [(x, y, 0, x + 0.04 / long, y + 0.04 / deep, 0.40, WOOD) for x, y in feet]
    seat = (u - a, low, 0.40, u + a, high, 0.46, WOOD)
    return [seat, (u - a, back[0], 0.46, u + a, back[1], 0.90, WOOD), *legs]


def _bed(piece: Piece) -> list[tuple]:
    two = piece.long > 1.2
    pillows = [(0.08, 0.46), (0.54, 0.92)] if two else [(0.15, 0.85)]
    return [(0, 0, 0, 1, 0.03, 0.95, WOOD), (0, 0.03, 0.08, 1, 1, 0.30, WOOD),
            (0.02, 0.04, 0.30, 0.98, 0.99, 0.50, WHITE), (0.01, 0.36, 0.50, 0.99, 1, 0.55, CLOTH),
            *((u0, 0.06, 0.50, u1, 0.23, 0.60, WHITE) for u0, u1 in pillows)]  # fmt: skip


def _seat(piece: Piece) -> list[tuple]:
    arm = 0.14 / piece.long
    return [(0, 0, 0.08, 1, 1, 0.40, SEAT), (0, 0, 0.40, 1, 0.24, 0.80, SEAT),
            (0, 0.24, 0.40, arm, 1, 0.58, SEAT), (1 - arm, 0.24, 0.40, 1, 1, 0.58, SEAT)]  # fmt: skip


def _dining(piece: Piece) -> list[tuple]:
    chairs = 3 if piece.long > 1.5 else 2
    leg = 0.06 / piece.long
    found = [(0, 0.24, 0.71, 1, 0.76, 0.75, OAK)]
    found += [(u, v, 0, u + leg, v + 0.04, 0.71, OAK) for u in (0.03, 0.97 - leg) for v in (0.26, 0.70)]
    for k in range(chairs):
        u = (k + 0.5) / chairs
        found += chair(u, 0, piece.long, piece.deep, False) + chair(u, 1, piece.long, piece.deep, True)
    return found


def _counter(piece: Piece) -> list[tuple]:
    unit = 0.6 / piece.long
    return [(0, 0, 0.1, 1, 0.96, 0.86, WHITE), (0, 0, 0.86, 1, 1, 0.90, OAK),
            (0.5 * unit, 0.2, 0.87, 1.4 * unit, 0.8, 0.905, STEEL),
            (1 - 1.4 * unit, 0.15, 0.87, 1 - 0.4 * unit, 0.85, 0.91, STONE)]  # fmt: skip


def _desk(piece: Piece) -> list[tuple]:
    legs = [(u, 0.05, 0, u + 0.03, 0.95, 0.71, OAK) for u in (0.02, 0.95)]
    return [(0, 0, 0.71, 1, 1, 0.75, OAK), *legs, *chair(0.5, 1.3, piece.long, piece.deep, True)]


def _tub(_) -> list[tuple]:
    rim = [(0, 0, 1, 0.1), (0, 0.9, 1, 1), (0, 0.1, 0.05, 0.9), (0.95, 0.1, 1, 0.9)]
    sides = [(a, b, 0, c, d, 0.55, WHITE) for a, b, c, d in rim]
    return [*sides, (0.05, 0.1, 0, 0.95, 0.9, 0.15, WHITE)]


BUILT = {
    "double bed": _bed, "bed": _bed, "sofa": _seat, "armchair": _seat, "dining": _dining, "counter": _counter,
    "desk": _desk, "tub": _tub,
    "table": lambda _: [(0.1, 0.1, 0.71, 0.9, 0.9, 0.75, OAK), (0.45, 0.45, 0, 0.55, 0.55, 0.71, STEEL)],
    "toilet": lambda _: [(0, 0, 0, 1, 0.28, 0.8, WHITE), (0.1, 0.28, 0, 0.9, 1, 0.42, WHITE)],
    "basin": lambda _: [(0.35, 0, 0, 0.65, 0.4, 0.7, WHITE), (0, 0, 0.7, 1, 1, 0.85, WHITE)],
    "shower": lambda _: [(0, 0, 0, 1, 1, 0.05, WHITE)],
    "fridge": lambda _: [(0, 0, 0, 1, 1, 1.8, STEEL)],
}  # fmt: skip


def blocks(plan) -> list[Block]:
    """Return all of one plan's boxes, a house without a roof, to look into. Lesson 17."""
    cells = as_plans(plan, "blocks")[0]
    holes = openings(cells)
    rooms = range(1, len(ROOMS))
    found = [Block("floor", room, box, FLOORS[room]) for room in rooms for box in slabs(cells, room)]
    for wall in walls(cells):
        found += _wall(wall, [hole for hole in holes if hole.wall == wall])
    for piece in furnish(cells):
        whole = [(0, 0, 0, 1, 1, piece.height, WOOD)]
        for *place, colour in BUILT[piece.name](piece) if piece.name in BUILT else whole:
            found.append(Block("furniture", piece.room, _solid(piece, *place), colour))
    return found


def slabs(cells: np.ndarray, room: int) -> list[Box]:
    """Return the floor of a room as boxes that touch and do not overlap: one for a rectangle."""
    found, before = [], []
    for y, row in enumerate(cells == room):
        edges = np.flatnonzero(np.diff(np.pad(row.astype(int), 1))).tolist()
        runs = list(zip(edges[::2], edges[1::2]))
        if runs != before:
            found += [[x0, y, x1, y + 1] for x0, x1 in runs]
        for box in found[len(found) - len(runs) :]:
            box[3] = y + 1
        before = runs
    return [(x0 * CELL, y0 * CELL, -SLAB, x1 * CELL, y1 * CELL, 0.0) for x0, y0, x1, y1 in found]


def _solid(piece: Piece, u0, v0, z0, u1, v1, z1) -> Box:
    """Return a part of a piece of furniture as a box."""
    a, b = piece.at(u0, v0), piece.at(u1, v1)
    return (*np.minimum(a, b).tolist(), z0, *np.maximum(a, b).tolist(), z1)


def _wall(wall: Wall, holes: list[Opening]) -> list[Block]:
    """Build one wall round its openings: full height between them, sill below and lintel above them."""
    more = OUTER / 2 if wall.outer else 0
    found, at = [], -more

    def block(part, start, stop, low, high, thick=None, colour=PLASTER):
        x0, y0, x1, y1 = wall.box(start, stop, thick)
        found.append(Block(part, OUTSIDE, (x0, y0, low, x1, y1, high), colour))

    for hole in sorted(holes, key=lambda hole: hole.start):
        block("wall", at, hole.start, 0, HIGH)
        block("wall", hole.start, hole.stop, hole.head, HIGH)
        if hole.sill:
            block("wall", hole.start, hole.stop, 0, hole.sill)
        if hole.glass:
            block("glass", hole.start, hole.stop, hole.sill, hole.head, 0.03, GLASS)
        else:
            found.append(_leaf(hole))
        at = hole.stop
    block("wall", at, wall.length + more, 0, HIGH)
    return found


def _leaf(hole: Opening) -> Block:
    """Return a door's leaf, open at a right angle."""
    hinge, end, _ = hole.swing
    low, high = np.minimum(hinge, end) - 0.02, np.maximum(hinge, end) + 0.02
    return Block("door", OUTSIDE, (*low.tolist(), 0.0, *high.tolist(), hole.head - 0.02), WOOD)
