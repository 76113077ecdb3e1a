"""The signs for furniture on a floor plan, seen from above. Introduced in lesson 17."""

from __future__ import annotations

import numpy as np
from matplotlib.patches import Circle, Ellipse, FancyBboxPatch, Rectangle

from lessonlib.scenes.furniture import Piece

from .style import INK, PAPER

LINE = 0.7  # points


def symbol(ax, piece: Piece) -> None:
    """Draw one piece on axes in metres, its back at the wall that it stands against."""
    pen = _Pen(ax, piece)
    {
        "double bed": _bed, "bed": _bed, "sofa": _seat, "armchair": _seat, "dining": _dining, "table": _round,
        "counter": _counter, "fridge": _crossed, "wardrobe": _wardrobe, "coats": _wardrobe, "tub": _tub,
        "shower": _crossed, "basin": _basin, "toilet": _toilet, "desk": _desk,
    }.get(piece.name, lambda pen: pen.box(0, 0, 1, 1))(pen)  # fmt: skip


class _Pen:
    """Draw in a piece's own terms, u and v from 0 to 1."""

    def __init__(self, ax, piece: Piece):
        self.ax, self.at, self.long = ax, piece.at, piece.long
        self.along, self.out = piece.along, piece.out

    def box(self, u0, v0, u1, v1, fill=PAPER, soft=0.0):
        a, b = self.at(u0, v0), self.at(u1, v1)
        low, size = np.minimum(a, b), abs(a - b)
        look = {"fc": fill, "ec": INK, "lw": LINE, "zorder": 7}
        if soft:
            low, size = low + soft, size - 2 * soft
            shape = FancyBboxPatch(low, *size, boxstyle=f"round,pad={soft}", **look)
        else:
            shape = Rectangle(low, *size, **look)
        self.ax.add_patch(shape)

    def disc(self, u, v, radius):
        self.ax.add_patch(Circle(self.at(u, v), radius, fc=PAPER, ec=INK, lw=LINE, zorder=8))

    def oval(self, u, v, long, deep):
        wide, high = abs(self.along * long + self.out * deep)
        self.ax.add_patch(Ellipse(self.at(u, v), wide, high, fc=PAPER, ec=INK, lw=LINE, zorder=8))

    def line(self, *places):
        points = np.array([self.at(u, v) for u, v in places])
        self.ax.plot(*points.T, color=INK, lw=LINE, ls="-", zorder=8)


def _bed(pen):
    pen.box(0, 0, 1, 1, soft=0.04)
    pillows = 2 if pen.long > 1.2 else 1
    for k in range(pillows):
        pen.box((k + 0.1) / pillows, 0.05, (k + 0.9) / pillows, 0.24, soft=0.05)
    pen.line((0, 0.36), (1, 0.36))
    pen.line((0, 0.36), (0.3, 0.5), (1, 0.36))


def _seat(pen):
    arm = 0.14 / pen.long
    pen.box(0, 0, 1, 1, soft=0.06)
    pen.line((arm, 1), (arm, 0.26), (1 - arm, 0.26), (1 - arm, 1))
    seats = max(1, round(pen.long / 0.75))
    for k in range(1, seats):
        u = arm + (1 - 2 * arm) * k / seats
        pen.line((u, 0.26), (u, 1))


def _dining(pen):
    chairs = 3 if pen.long > 1.5 else 2
    for k in range(chairs):
        u, half = (k + 0.5) / chairs, 0.21 / pen.long
        for low, high in ((0, 0.32), (0.68, 1)):
            pen.box(u - half, low, u + half, high, soft=0.05)
    pen.box(0, 0.24, 1, 0.76, soft=0.03)


def _round(pen):
    for u, v in ((0.5, 0.02), (0.5, 0.98), (0.02, 0.5), (0.98, 0.5)):
        pen.disc(u, v, 0.17)
    pen.disc(0.5, 0.5, 0.36)


def _counter(pen):
    pen.box(0, 0, 1, 1)
    unit = 0.6 / pen.long
    pen.box(0.5 * unit, 0.2, 1.4 * unit, 0.82, soft=0.04)
    pen.disc(0.95 * unit, 0.5, 0.03)
    for u in (0.3, 0.7):
        for v in (0.3, 0.7):
            pen.disc(1 - 1.5 * unit + u * unit, v, 0.1 if u + v != 1 else 0.07)


def _crossed(pen):
    pen.box(0, 0, 1, 1)
    pen.line((0, 0), (1, 1))
    pen.line((0, 1), (1, 0))


def _wardrobe(pen):
    pen.box(0, 0, 1, 1)
    pen.line((0.03, 0.5), (0.97, 0.5))
    for u in np.arange(0.12, pen.long - 0.05, 0.14) / pen.long:
        pen.line((u, 0.2), (u + 0.03, 0.8))


def _tub(pen):
    pen.box(0, 0, 1, 1)
    pen.box(0.05, 0.12, 0.95, 0.88, soft=0.16)
    pen.disc(0.15, 0.5, 0.03)


def _basin(pen):
    pen.box(0, 0, 1, 1, soft=0.04)
    pen.oval(0.5, 0.55, 0.42, 0.28)
    pen.disc(0.5, 0.2, 0.025)


def _toilet(pen):
    pen.box(0, 0, 1, 0.28)
    pen.oval(0.5, 0.62, 0.36, 0.46)


def _desk(pen):
    pen.box(0, 0, 1, 1)
    pen.box(0.5 - 0.22 / pen.long, 0.75, 0.5 + 0.22 / pen.long, 1.35, soft=0.06)
