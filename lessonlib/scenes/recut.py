"""The cuts that come nearest to what a network believes: walls straight, no gaps, areas right. Lesson 17."""

from collections.abc import Sequence
from itertools import product

import numpy as np

from .cuts import NARROW
from .rooms import BEDROOM, CELL, GREATEST, LEAST, ROOMS, SIDE, ordered
from .rules import RULES, Rule, check

KEPT = 6  # ways to cut a part of the house that are remembered, the nearest first
SPLITS = 6  # places for one cut that are tried
FOUND = 24  # plans in all
EXACT, SURE = 1e-6, 20.0  # cells: how near to the module a wall stands on it; what such a room weighs


def recut(beliefs, rules: Sequence[Rule] = RULES) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Cut a house anew, so that its rooms lie as near as they can to ``beliefs`` (8, 24, 24), 0 or more.

    Only straight cuts from wall to wall that give each room an allowed area. Returns up to ``FOUND`` plans,
    the nearest first: (n, 24, 24), the share of cells in which each differs from the strongest beliefs (n,),
    and which keep to ``rules``, bool (n,). Where no cut will do, the strongest beliefs are the only plan.
    Lesson 17.
    """
    beliefs = np.asarray(beliefs, dtype=float)
    raw = beliefs.argmax(0)
    house, wanted = _house(beliefs[0] / beliefs.sum(0)), _wanted(beliefs)
    found = _ways(house, tuple(wanted), wanted, {})
    plans = np.zeros((min(FOUND, len(found)), SIDE, SIDE), np.uint8)
    for plan, (_, boxes) in zip(plans, found):
        for room, (x0, y0, x1, y1) in boxes:
            plan[y0:y1, x0:x1] = room
    plans = plans if len(plans) else raw[None].astype(np.uint8)
    changed = (plans != raw).mean((1, 2))
    plans = ordered(plans)
    return plans, changed, np.logical_and.reduce(list(check(plans, rules).values()))


def _house(outside: np.ndarray) -> tuple[int, int, int, int]:
    """Return the house's box: the rows and columns that are at least half as full as the fullest."""
    ends = []
    for axis in (0, 1):
        full = (outside < 0.5).sum(axis)
        at = np.flatnonzero(2 * full >= max(full.max(), 1))
        ends.append((int(at[0]), int(at[-1]) + 1) if len(at) else (0, SIDE))
    (x0, x1), (y0, y1) = ends
    return x0, y0, x1, y1


def _wanted(beliefs: np.ndarray) -> dict[int, tuple[float, ...]]:
    """Return the box in cells that each room is believed in, of the same middle and spread, and its weight.

    A room whose walls all stand on the module is surely meant like this, and weighs ``SURE``.
    """
    line, boxes = np.arange(SIDE) + 0.5, {}
    for room in range(1, len(ROOMS)):
        mass = beliefs[room].sum()
        if mass < LEAST[room] / CELL**2 / 2 and room > BEDROOM:
            continue
        middle, reach = [], []
        for axis in (0, 1):
            share = beliefs[room].sum(axis) / max(mass, 1e-9)
            middle.append((share * line).sum())
            reach.append((3 * (share * (line - middle[-1]) ** 2).sum() + 0.25) ** 0.5)
        box = [float(m + side * r) for side in (-1, 1) for m, r in zip(middle, reach)]
        sure = all(abs(wall - round(wall)) < EXACT for wall in box)
        boxes[room] = (*box, SURE if sure else 1.0)
    return boxes


def _ways(box, rooms, wanted, known) -> list[tuple[float, tuple]]:
    """Return ways to cut a box into rooms: (distance, ((room, box), …)), the nearest first."""
    if (box, rooms) not in known:
        known[box, rooms] = (
            _alone(box, rooms[0], wanted) if len(rooms) == 1 else _split(box, rooms, wanted, known)
        )
    return known[box, rooms]


def _alone(box, room, wanted):
    """Return the one way to give a box to a room: none where it is too narrow, small or large for it."""
    w, h = box[2] - box[0], box[3] - box[1]
    if min(w, h) < NARROW[room] or not LEAST[room] <= w * h * CELL**2 <= GREATEST[room]:
        return []
    *walls, weight = wanted[room]
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
            first, final = _allowed(box, axis, before, after)
            places = {
                min(max(place, first), final) for place in (int(np.floor(middle)), int(np.ceil(middle)))
            }
            places |= {round(wanted[room][2 + axis]) for room in before if wanted[room][4] > 1}
            places |= {round(wanted[room][axis]) for room in after if wanted[room][4] > 1}
            for at in (at for at in places if first <= at <= final):
                over = sum(wanted[room][4] * max(0, wanted[room][2 + axis] - at) for room in before)
                over += sum(wanted[room][4] * max(0, at - wanted[room][axis]) for room in after)
                yield over, axis, at, tuple(sorted(before))


def _allowed(box, axis, before, after) -> tuple[int, int]:
    """Return between which places a cut leaves both sides areas that their rooms may have together."""
    deep = (box[3 - axis] - box[1 - axis]) * CELL**2
    least, most = (
        [sum(int(limits[room]) for room in side) / deep for side in (before, after)]
        for limits in (LEAST, GREATEST)
    )
    first = max(box[axis] + least[0], box[2 + axis] - most[1])
    final = min(box[axis] + most[0], box[2 + axis] - least[1])
    return int(np.ceil(first - 1e-9)), int(np.floor(final + 1e-9))
