"""A plan as a house without its roof, seen from above by daylight. Introduced in lesson 17."""

from __future__ import annotations

import numpy as np

from lessonlib.scenes.blocks import HIGH, blocks
from lessonlib.scenes.rooms import CELL, OUTSIDE, ROOMS, SIDE, as_plans

from . import plan_parts
from .solids import camera
from .style import Picture, drawing, summarised

WIDE, EAVES = 0.36, 0.4  # half the picture's width at distance 1; metres in sight around the floors
REACH, FINE = 9.5, 800  # the sun's picture: metres from its middle to its edge, pixels
GRASS, CUT = (0.50, 0.60, 0.40), (0.25, 0.25, 0.25)
# Of x0, y0, z0, x1, y1, z1: the corners of each side, where bit 4 says x1, bit 2 y1 and bit 1 z1.
SIDES = ((0, 1, 3, 2), (0, 1, 5, 4), (0, 2, 6, 4), (4, 5, 7, 6), (2, 3, 7, 6), (1, 3, 7, 5))


def dolls_house(
    plan, high: float = 40.0, where: float = 160.0, size: int = 480, turn: float = 0.1, tilt: float = 0.75
):
    """Draw one plan (24, 24) as a house without a roof: a picture uint8 (3, 2/3 size, size).

    ``high``, ``where``: degrees of the sun above the horizon, and from the top of the plan by right;
    ``turn``, ``tilt``: of the eye, as for ``look``. Rooms are as bright as their daylight factor; the sun
    shines in through windows only. Raises ``ValueError`` for a plan without rooms. Lesson 17.
    """
    cells = as_plans(plan, "dolls_house")[0]
    built = [block for block in blocks(cells) if block.part != "glass"]
    if not built:
        raise ValueError("dolls_house: expected a plan with rooms, got only outside")
    boxes = np.array([block.box for block in built])
    rows, columns = np.nonzero(cells)
    middle = np.array([columns.min() + columns.max() + 1, rows.min() + rows.max() + 1, 2 / CELL]) * CELL / 2
    radius = np.hypot(np.ptp(rows) + 1, np.ptp(columns) + 1) * CELL / 2 + EAVES
    eye = _eye(middle, _away(radius, middle[2], turn, tilt), turn, tilt, WIDE, flat=False)
    near, face = _see(boxes, eye, (size * 2 // 3, size))
    seen, t = face >= 0, 1 / np.where(face >= 0, near, 1)
    place = eye["at"] + t[..., None] * _rays(eye, near.shape)
    sunny = _sunny(boxes, cells, place, middle, high, where)
    picture = np.where(seen[..., None], _lit(built, cells, face, place, sunny, high, where), GRASS)
    return (255 * picture.clip(0, 1)).round().astype(np.uint8).transpose(2, 0, 1)


def plan_and_house(plan, high: float = 40.0, where: float = 160.0, about: str = "") -> Picture:
    """Draw one plan (24, 24), and beside it the house as ``dolls_house`` does.

    ``about``: its sentence, else one of its own. Raises as ``dolls_house``. Lesson 17.
    """
    house = dolls_house(plan, high, where, 900).transpose(1, 2, 0)
    cells = as_plans(plan, "plan_and_house")[0]
    with drawing(9.4, 4.4) as fig:
        left, right = fig.subplots(1, 2, width_ratios=(1, 1.5))
        x0, y0, x1, y1 = plan_parts.outline(cells)
        left.set(xlim=(x0 - 0.4, x1 + 0.4), ylim=(y1 + 0.4, y0 - 0.4), aspect="equal")
        plan_parts.draw(left, cells, plain=True)
        right.imshow(house, interpolation="antialiased")
        left.set_axis_off()
        right.set_axis_off()
    return summarised(fig, about or f"A plan of {(cells > 0).sum() * CELL**2:g} m² and its house from above.")


def _away(radius, height, turn, tilt) -> float:
    """Return from how far off a house is in sight that fills a circle, its middle so high, whole."""
    eye, angle = _eye(0, 0, turn, tilt, WIDE, flat=False), np.linspace(0, 2 * np.pi, 17)
    ring = [(radius * np.cos(a), radius * np.sin(a), z - height) for a in angle for z in (0, HIGH)]
    u, v, deeper = (np.abs(ring @ eye["right"]), np.abs(ring @ eye["up"]), ring @ eye["ahead"])
    return float((np.maximum(u, 1.5 * v) / WIDE - deeper).max())


def _eye(middle, away, turn, tilt, wide, flat) -> dict:
    towards, right, up = (v.numpy().astype(float) for v in camera(turn, tilt))
    # of a world whose y points north; a plan's points south
    return {
        "at": middle + away * towards,
        "ahead": -towards,
        "right": -right,
        "up": up,
        "wide": wide,
        "flat": flat,
    }


def _rays(eye, shape):
    """Return the way to each pixel's place at distance 1, (height, width, 3)."""
    step = 2 * eye["wide"] / shape[1]
    u = (np.arange(shape[1]) + 0.5) * step - eye["wide"]
    v = eye["wide"] * shape[0] / shape[1] - (np.arange(shape[0]) + 0.5) * step
    return eye["ahead"] + u[None, :, None] * eye["right"] + v[:, None, None] * eye["up"]


def _see(boxes, eye, shape):
    """Return for each pixel how near the nearest face is, and which: 6 × box + side, -1 for none."""
    flat, ahead, at = eye["flat"], eye["ahead"], eye["at"]
    near, face = np.full(shape, -1e9 if flat else 0.0), np.full(shape, -1)
    step, top = 2 * eye["wide"] / shape[1], eye["wide"] * shape[0] / shape[1]
    bits = np.array([[c >> 2 & 1, c >> 1 & 1, c & 1] for c in range(8)])
    for i, box in enumerate(boxes):
        rel = np.where(bits, box[3:], box[:3]) - at
        z = np.ones(8) if flat else rel @ ahead
        x, y = (rel @ eye["right"] / z + eye["wide"]) / step - 0.5, (top - rel @ eye["up"] / z) / step - 0.5
        for side in range(6):
            gap, k = box[side] - at[side % 3], side % 3
            if ((ahead[k] > 0) if flat else (gap > 0)) == (side < 3):
                _fill(near, face, x[[*SIDES[side]]], y[[*SIDES[side]]], gap, k, eye, 6 * i + side)
    return near, face


def _fill(near, face, x, y, gap, k, eye, number) -> None:
    """Fill one face, four corners in pixels, wherever it is the nearest."""
    left, right = (int(v) for v in np.clip([np.ceil(x.min()), x.max() + 1], 0, near.shape[1]))
    top, low = (int(v) for v in np.clip([np.ceil(y.min()), y.max() + 1], 0, near.shape[0]))
    if left >= right or top >= low:
        return
    px, py = np.arange(left, right), np.arange(top, low)[:, None]
    turns = [
        (x[b] - x[a]) * (py - y[a]) - (y[b] - y[a]) * (px - x[a]) for a, b in ((0, 1), (1, 2), (2, 3), (3, 0))
    ]
    inside = np.all([t >= 0 for t in turns], 0) | np.all([t <= 0 for t in turns], 0)
    step = 2 * eye["wide"] / near.shape[1]
    u = (px + 0.5) * step - eye["wide"]
    v = eye["wide"] * near.shape[0] / near.shape[1] - (py + 0.5) * step
    along = u * eye["right"][k] + v * eye["up"][k]
    value = (along - gap) / eye["ahead"][k] if eye["flat"] else (eye["ahead"][k] + along) / gap
    part = (slice(top, low), slice(left, right))
    inside &= value > near[part]
    near[part] = np.where(inside, value, near[part])
    face[part] = np.where(inside, number, face[part])


def _sunny(boxes, cells, place, middle, high, where):
    """Say on which places the sun shines: rooms have a ceiling for it, and windows without glass."""
    if high <= 0:
        return np.zeros(place.shape[:2], bool)
    lids = [
        (x * CELL, y * CELL, HIGH, (x + 1) * CELL, (y + 1) * CELL, HIGH + 0.1) for y, x in np.argwhere(cells)
    ]
    eye = _eye(middle, 30, where / 360, np.radians(high), REACH, flat=True)
    near, _ = _see(np.concatenate([boxes, lids]), eye, (FINE, FINE))
    rel, scale = place - eye["at"], FINE / 2 / REACH
    column = np.clip(FINE / 2 + scale * rel @ eye["right"], 0, FINE - 1).astype(int)
    row = np.clip(FINE / 2 - scale * rel @ eye["up"], 0, FINE - 1).astype(int)
    return near[row, column] <= 0.06 - rel @ eye["ahead"]


def _lit(built, cells, face, place, sunny, high, where):
    """Return what one sees: each block's colour, by the light of its room, by the sun where it shines."""
    from lessonlib.metrics import daylight_factor  # torch, which importing this room does not need

    which, side = np.divmod(np.maximum(face, 0), 6)
    normal = np.eye(3)[side % 3] * np.where(side < 3, -1, 1)[..., None]
    at = (
        np.floor((place + 0.2 * normal * (normal[..., 2:] == 0))[..., :2] / CELL)
        .astype(int)
        .clip(0, SIDE - 1)
    )
    cut = (side == 5) & (place[..., 2] > HIGH - 0.01)
    room = np.where(cut, OUTSIDE, cells[at[..., 1], at[..., 0]])
    factor = daylight_factor(cells)
    indoors = np.array([1.0, *(0.5 + 0.45 * min(1, factor.get(name, 0) / 4) for name in ROOMS[1:])])
    rise, turn = np.radians(high), np.radians(where)
    to_sun = np.array([np.sin(turn) * np.cos(rise), -np.cos(turn) * np.cos(rise), np.sin(rise)])
    direct = (normal @ to_sun).clip(0) * sunny
    light = indoors[room] * (0.82 + 0.1 * normal[..., 2] + 0.06 * normal[..., 0]) + 0.45 * direct
    walls = np.array([block.part == "wall" for block in built])[which]
    colour = np.where((cut & walls)[..., None], CUT, np.array([block.colour for block in built])[which])
    return colour * light[..., None] * np.where(direct[..., None] > 0, (1.05, 1.0, 0.9), (0.98, 1.0, 1.03))
