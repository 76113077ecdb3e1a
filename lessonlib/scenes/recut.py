"""The cuts that come nearest to what a network believes: walls straight, no gaps, areas right. Lesson 17."""

from collections.abc import Sequence
from itertools import product

import numpy as np

from .cuts import NARROW
from .rooms import BEDROOM, CELL, GREATEST, LEAST, ROOMS, SIDE, ordered
from .rules import RULES, Rule, valid

KEPT = 6  # ways to cut a part of the house that are remembered, the nearest first
SPLITS = 6  # places for one cut that are tried
FOUND = 24  # plans in all
HOUSES = 16  # houses that are tried, the nearest first
FIXED = 1e9  # what a room weighs that stays as it is drawn


def recut(
    beliefs, rules: Sequence[Rule] = RULES, drawn=None, bedrooms: int | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Cut a house anew, so that its rooms lie as near as they can to ``beliefs`` (8, 24, 24), 0 or more.

    Only straight cuts from wall to wall that give each room an allowed area. ``drawn`` (24, 24): rooms that
    stay exactly as they are, rectangles, 0 elsewhere; ``bedrooms``: how many there must be, if it matters.
    Returns up to ``FOUND`` plans, the nearest first: (n, 24, 24), the share of cells in which each differs
    from the strongest beliefs (n,), and which keep to ``rules`` and to ``drawn``, bool (n,). Where no cut
    will do, the strongest beliefs are the only plan. Lesson 17.
    """
    beliefs = np.asarray(beliefs, dtype=float)
    raw = beliefs.argmax(0)
    fixed = {} if drawn is None else {int(r): _box(np.argwhere(drawn == r)) for r in np.unique(drawn) if r}
    wanted = _wanted(beliefs, bedrooms) | {room: (*box, FIXED) for room, box in fixed.items()}
    best = None
    for house in _houses(beliefs[0] / beliefs.sum(0), list(wanted), list(fixed.values())):
        ways = _ways(house, tuple(wanted), wanted, {})[:FOUND]
        plans = np.zeros((len(ways), SIDE, SIDE), np.uint8)
        for plan, (_, boxes) in zip(plans, ways):
            for room, (x0, y0, x1, y1) in boxes:
                plan[y0:y1, x0:x1] = room
        right = valid(ordered(plans), rules) if ways else np.zeros(0, bool)
        best = (plans, right) if right.any() or ways and best is None else best
        if right.any():
            break
    plans, right = best or (raw[None].astype(np.uint8), valid(ordered(raw), rules) & (not fixed))
    return ordered(plans), (plans != raw).mean((1, 2)), right


def _box(cells: np.ndarray) -> tuple[int, ...]:
    """Return the box round cells (n, 2), rows and columns: x0, y0, x1, y1."""
    return tuple(int(at) for at in (*cells.min(0)[::-1], *cells.max(0)[::-1] + 1))


def _houses(outside: np.ndarray, rooms: list[int], fixed: list) -> list[tuple[int, int, int, int]]:
    """Return boxes for the house, the one that most cells agree with first, round all that is ``fixed``."""
    low, high = np.triu_indices(SIDE + 1, 1)
    more = np.pad((2 * outside - 1).cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    against = (more[high] - more[low])[:, high] - (more[high] - more[low])[:, low]
    areas = np.outer(high - low, high - low) * CELL**2
    against[(areas < LEAST[rooms].sum()) | (areas > GREATEST[rooms].sum())] = np.inf
    for x0, y0, x1, y1 in fixed:
        against[(low > y0) | (high < y1)] = against[:, (low > x0) | (high < x1)] = np.inf
    first = np.argpartition(against, HOUSES, None)[:HOUSES]
    first = first[np.argsort(against.flat[first], kind="stable")]
    rows, columns = np.unravel_index(first[np.isfinite(against.flat[first])], against.shape)
    return [*zip(*(at.tolist() for at in (low[columns], low[rows], high[columns], high[rows])))]


def _wanted(beliefs: np.ndarray, bedrooms: int | None) -> dict[int, tuple[float, ...]]:
    """Return for each room that is likely, or asked for, the box of its middle and spread, and its weight."""
    line, boxes = np.arange(SIDE) + 0.5, {}
    masses = beliefs.sum((1, 2))
    likely = sorted(range(BEDROOM, len(ROOMS)), key=lambda room: -masses[room])
    sized = [room for room in likely[1:] if masses[room] >= LEAST[room] / CELL**2 / 2]
    for room in (*range(1, BEDROOM), *sorted(likely[:bedrooms] if bedrooms else [likely[0], *sized])):
        middle, reach = [], []
        for axis in (0, 1):
            share = beliefs[room].sum(axis) / max(masses[room], 1e-9)
            middle.append((share * line).sum())
            reach.append((3 * (share * (line - middle[-1]) ** 2).sum() + 0.25) ** 0.5)
        box = [float(m + side * r) for side in (-1, 1) for m, r in zip(middle, reach)]
        boxes[room] = (*box, 1.0)
    return boxes


def _ways(box, rooms, wanted, known) -> list[tuple[float, tuple]]:
    """Return ways to cut a box into rooms: (distance, ((room, box), …)), the nearest first."""
    if (box, rooms) not in known:
        one = len(rooms) == 1
        known[box, rooms] = _alone(box, rooms[0], wanted) if one else _split(box, rooms, wanted, known)
    return known[box, rooms]


def _alone(box, room, wanted):
    """Return the one way to give a box to a room: none where it is too narrow, small or large for it."""
    w, h = box[2] - box[0], box[3] - box[1]
    *walls, weight = wanted[room]
    moved = weight == FIXED and box != tuple(walls)
    if moved or min(w, h) < NARROW[room] or not LEAST[room] <= w * h * CELL**2 <= GREATEST[room]:
        return []
    return [(weight * sum(abs(wall - at) for wall, at in zip(walls, box)), ((room, box),))]


def _split(box, rooms, wanted, known):
    """Cut a box in two in the likeliest places, and each part further."""
    found = []
    for _, axis, at, first in sorted(_cuts(box, rooms, wanted))[:SPLITS]:
        low, high = list(box), list(box)
        low[2 + axis] = high[axis] = at
        second = tuple(room for room in rooms if room not in first)
        pairs = product(_ways(tuple(low), first, wanted, known), _ways(tuple(high), second, wanted, known))
        found += [(a + b, boxes + others) for (a, boxes), (b, others) in pairs]
    unique = {tuple(sorted(boxes)): away for away, boxes in sorted(found, reverse=True)}
    kept = KEPT if len(rooms) < len(wanted) else FOUND
    return sorted((away, boxes) for boxes, away in unique.items())[:kept]


def _cuts(box, rooms, wanted):
    """Return cuts (overhang, axis, place, rooms before it): how far rooms reach over the cut."""
    for axis in (0, 1):
        order = sorted(rooms, key=lambda room: wanted[room][axis] + wanted[room][2 + axis])
        for k in range(1, len(order)):
            before, after = order[:k], order[k:]
            ends = [wanted[room][2 + axis] for room in before]
            starts = [wanted[room][axis] for room in after]
            last, next_ = max(ends), min(starts)
            middle = (sum(ends) / len(ends) + sum(starts) / len(starts)) / 2
            middle = (last + next_) / 2 if last - next_ < 3 else middle
            first, final = _allowed(box, axis, before, after, wanted)
            near = int(np.floor(middle)), int(np.ceil(middle))
            places = {min(max(place, first), final) for place in near}
            places |= {first, final} if any(wanted[room][4] == FIXED for room in rooms) else set()
            for at in (at for at in places if first <= at <= final):
                over = sum(max(0, wanted[room][2 + axis] - at) for room in before)
                over += sum(max(0, at - wanted[room][axis]) for room in after)
                yield over, axis, at, tuple(sorted(before))


def _allowed(box, axis, before, after, wanted) -> tuple[int, int]:
    """Return between which places a cut leaves both sides allowed areas and goes through nothing fixed."""
    deep = (box[3 - axis] - box[1 - axis]) * CELL**2
    least, most = ([limits[side].sum() / deep for side in (before, after)] for limits in (LEAST, GREATEST))
    first = max(box[axis] + least[0], box[2 + axis] - most[1])
    final = min(box[axis] + most[0], box[2 + axis] - least[1])
    first = max([first, *(wanted[room][2 + axis] for room in before if wanted[room][4] == FIXED)])
    final = min([final, *(wanted[room][axis] for room in after if wanted[room][4] == FIXED)])
    return int(np.ceil(first - 1e-9)), int(np.floor(final + 1e-9))
