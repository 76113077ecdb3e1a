"""Cut a house into rooms: straight cuts from wall to wall, the hall in the middle. Introduced in lesson 17.

Boxes are (x, y, w, h) in cells. Each cut divides a box in proportion to the areas of what will lie on either
side, on the half-metre module.
"""

from collections.abc import Iterator

from .rooms import BATH, CELL, GREATEST, HALL, KITCHEN, LEAST, LIVING, SIDE

Box = tuple[int, int, int, int]
NARROW = (0, 2, 6, 4, 3, 5, 5, 5)  # the least width of each room, in cells
LONG = 2.6  # how many times longer than wide a room may be; the hall may be longer
# Chances that no room, up to one and up to two lie across the hall's end; else three.
ENDS = (0.15, 0.55, 0.9)


class Impossible(Exception):
    """These cuts leave a room too narrow."""


def house(areas: dict[int, float], aspect: float, luck: Iterator[float]) -> dict[int, Box]:
    """Cut a house in the middle of the site: areas in cells by room in, a box for each room out.

    ``aspect``: width over depth. First a head of rooms may be cut off one end; through what is left runs the
    hall, with rooms on both sides. Raises ``Impossible`` where a room becomes too narrow. Lesson 17.
    """
    total = sum(areas.values())
    w = min(SIDE, max(8, round((total * aspect) ** 0.5)))
    h = min(SIDE, round(total / w))
    box, rooms = ((SIDE - w) // 2, (SIDE - h) // 2, w, h), dict(areas)
    along = next(luck) < 0.5
    head, box = _head(box if along else _across(box), rooms, luck)
    if head and next(luck) < 0.5:
        second, box = _head(_across(box), rooms, luck)
        rest = second | _about_the_hall(box, rooms, not second, luck)
        boxes = head | {room: _across(one) for room, one in rest.items()}
    else:
        boxes = head | _about_the_hall(box, rooms, not head, luck)
    boxes = boxes if along else {room: _across(one) for room, one in boxes.items()}
    for room, (_, _, w, h) in boxes.items():
        narrow = min(w, h) < NARROW[room] or room != HALL and max(w, h) > LONG * min(w, h)
        if narrow or not LEAST[room] <= w * h * CELL**2 <= GREATEST[room]:
            raise Impossible
    return boxes


def _head(box: Box, rooms: dict[int, float], luck) -> tuple[dict[int, Box], Box]:
    """Cut off the rooms across the hall's end, and take them out of ``rooms``; return the rest of the box."""
    dice = next(luck)
    many = sum(dice > chance for chance in ENDS)
    order = sorted((next(luck) * (0.4 if room == LIVING else 1), room) for room in rooms if room != HALL)
    row, total = [(room, rooms[room]) for _, room in order[:many]], sum(rooms.values())
    if not row or len(order) == many:
        return {}, box
    for room, _ in row:
        del rooms[room]
    first, box = _cut(box, sum(a for _, a in row), total, True, _widest(row))
    return _row(first, row, across=next(luck) < 0.85), box


def _across(box: Box) -> Box:
    """Return a box with its axes exchanged."""
    x, y, w, h = box
    return y, x, h, w


def _about_the_hall(box: Box, rooms: dict[int, float], through: bool, luck) -> dict[int, Box]:
    """Lay the hall along a box, a row of rooms on either side; one that runs through may end at a room."""
    ends = [room for room in (BATH, KITCHEN) if room in rooms]
    closed = through and ends and (box[2] > 16 or next(luck) < 0.6)
    end = [ends[int(next(luck) * len(ends))]] if closed else []
    band = [(room, rooms.pop(room)) for room in (HALL, *end)]
    sides = _sides(rooms, box[2], luck)
    first, rest, last = (sum(a for _, a in part) for part in (sides[0], band, sides[1]))
    boxes = {}
    if first:
        part, box = _cut(box, first, first + rest + last, False, _widest(sides[0]), NARROW[HALL])
        boxes |= _side(part, sides[0], luck)
    if last:
        box, part = _cut(box, rest, rest + last, False, _widest(band), _widest(sides[1]))
        boxes |= _side(part, sides[1], luck)
    return boxes | _row(box, band, across=False)


def _sides(rooms: dict[int, float], long: int, luck) -> tuple[list, list]:
    """Divide rooms between the two sides of a hall, at random among the ways that give good rooms.

    A row of rooms is as deep as its area over its length. Each room bears depths from ``low`` to ``high``.
    """
    order = [room for _, room in sorted((next(luck), room) for room in rooms)]
    area, low, high = [0.0], [0.0], [99.0]
    for r in order:
        a, thin = rooms[r], NARROW[r] - 0.5
        least, most = max(thin, (a / LONG) ** 0.5), min(a / thin, (a * LONG) ** 0.5)
        area += [one + a for one in area]
        low += [max(one, least) for one in low]
        high += [min(one, most) for one in high]
    good = [least * long <= a <= most * long or not a for a, least, most in zip(area, low, high)]
    ways = [k for k, one in enumerate(good) if one and good[-1 - k]]
    if not ways:
        raise Impossible
    way = ways[int(next(luck) * len(ways))]
    return tuple([(r, rooms[r]) for i, r in enumerate(order) if way >> i & 1 == side] for side in (0, 1))


def _side(box: Box, rooms: list, luck) -> dict[int, Box]:
    """Lay rooms in a row along the hall; now and then one lies behind another."""
    if len(rooms) > 2 and next(luck) < 0.2:
        pair, rest = rooms[:2], rooms[2:]
        area = sum(a for _, a in pair)
        first, box = _cut(box, area, area + sum(a for _, a in rest), True) if rest else (box, None)
        boxes = _row(first, pair, across=True)
        return boxes | _row(box, rest, across=False) if rest else boxes
    return _row(box, rooms, across=False)


def _row(box: Box, rooms: list, across: bool) -> dict[int, Box]:
    """Cut a box into rooms side by side, from west to east, or ``across``, from north to south."""
    boxes, left = {}, sum(area for _, area in rooms)
    for i, (room, area) in enumerate(rooms[:-1]):
        others = rooms[i + 1 :]
        boxes[room], box = _cut(box, area, left, not across, NARROW[room], sum(NARROW[r] for r, _ in others))
        left -= area
    boxes[rooms[-1][0]] = box
    return boxes


def _cut(box: Box, area: float, total: float, across: bool, least=1, after=1) -> tuple[Box, Box]:
    """Cut a box by a line, ``across`` from north to south, so that the first part gets its share of area.

    No part becomes thinner than ``least`` and ``after`` cells.
    """
    x, y, w, h = box
    long = w if across else h
    if least + after > long:
        raise Impossible
    at = min(max(round(long * area / total), least), long - after)
    return ((x, y, at, h), (x + at, y, w - at, h)) if across else ((x, y, w, at), (x, y + at, w, h - at))


def _widest(rooms) -> int:
    return max(NARROW[room] for room, _ in rooms)
