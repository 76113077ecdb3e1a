"""Where a room's name stands on a floor plan: on free floor, beside furniture and doors. Lesson 17."""

from __future__ import annotations

from functools import cache

import numpy as np
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath

from lessonlib.scenes.furniture import Piece
from lessonlib.scenes.rooms import CELL, ROOMS, Survey

STEP = 0.1  # metres between the places that are tried
AIR = 0.05  # metres that stay free around a name
LINE = 1.3  # sizes of its letters that a line is high
FORMS = (("\n", 9), (" ", 9), ("\n", 7.5), (" ", 7.5))  # what stands before the area; the letters in points
OFF = 0.03  # what it costs to stand a metre off the room's middle; a square metre of what is covered costs 1
FREE = 0.01  # square metres: what is less is not seen


def names(ax, cells: np.ndarray, pieces: list[Piece], swings: list[np.ndarray], tints) -> None:
    """Write each room's name and area where the least lies under them, on two lines if there is room."""
    scale = 72 / ax.figure.dpi * np.ptp(ax.transData.transform([(0, 0), (1, 0)])[:, 0])  # points a metre
    taken = np.array([covered(piece) for piece in pieces] + [(*one.min(0), *one.max(0)) for one in swings])
    area = Survey(cells[None]).area[0]
    for room in np.unique(cells[cells > 0]):
        spots = [
            (*best_spot(cells, room, taken.reshape(-1, 4), *_half(words, size, scale)), words, size)
            for end, size in FORMS
            for words in [f"{ROOMS[room]}{end}{area[room]:g} m²"]
        ]
        _, x, y, words, size = next((s for s in spots if s[0] < FREE), min(spots))
        halo = {"boxstyle": "round,pad=0.15", "fc": tints[room], "ec": "none", "alpha": 0.7}
        ax.text(x, y, words, ha="center", va="center", fontsize=size, linespacing=1.15, zorder=9, bbox=halo)


def covered(piece: Piece) -> tuple[float, float, float, float]:
    """Return the box on the floor that a piece's drawing covers: the chair stands before its desk."""
    ends = np.array([piece.at(0, 0), piece.at(1, 1.35 if piece.name == "desk" else 1)])
    return *ends.min(0), *ends.max(0)


def best_spot(cells, room: int, taken: np.ndarray, wide: float, high: float) -> tuple[float, float, float]:
    """Return what a name would cover at the best place, in m², and that place.

    ``taken`` (N, 4): boxes in metres; ``wide``, ``high``: half the name's size. What leaves the room is
    covered, too.
    """
    rows, columns = np.nonzero(cells == room)
    middle = np.array([columns.mean() + 0.5, rows.mean() + 0.5]) * CELL
    box = np.array([columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]) * CELL
    sides = [np.append(np.arange(box[k], box[k + 2], STEP), middle[k]) for k in (0, 1)]
    at = np.stack(np.meshgrid(*sides), -1).reshape(-1, 2)
    half = np.array([wide, high]) + AIR
    low, top = at - half, at + half
    shared = np.minimum(top[:, None], taken[:, 2:]) - np.maximum(low[:, None], taken[:, :2])
    under = shared.clip(0).prod(-1).sum(1)
    corners = (at[:, None] + half * [(-1, -1), (-1, 1), (1, -1), (1, 1)]) / CELL
    inside = cells[tuple(corners.astype(int).clip(0, len(cells) - 1).transpose(2, 0, 1)[::-1])] == room
    under += 4 * half.prod() * (~inside).mean(1)
    best = np.argmin(under + OFF * np.hypot(*(at - middle).T))
    return float(under[best]), *map(float, at[best])


@cache
def _half(words: str, size: float, scale: float) -> tuple[float, float]:
    """Return half of how wide and high words of so many points are, in metres."""
    lines = words.split("\n")
    wide = max(TextPath((0, 0), line, size, prop=FontProperties()).get_extents().width for line in lines)
    return wide / 2 / scale, LINE * size * len(lines) / 2 / scale
