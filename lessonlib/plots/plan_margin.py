"""What stands round a floor plan: lines of dimension, a scale, north, a table of rooms. Lesson 17."""

from __future__ import annotations

import numpy as np
from matplotlib.patches import Polygon, Rectangle

from lessonlib.scenes.rooms import CELL, ROOMS, Survey

from .plan_parts import FINE, outline
from .style import GREY, INK, PAPER


def dimensions(ax, cells: np.ndarray) -> None:
    """Draw lines of dimension north and west of the house: each room along that side, and the whole."""
    x0, y0, x1, y1 = outline(cells)
    for upright, low, high, at in ((False, x0, x1, y0), (True, y0, y1, x0)):
        line = cells.T if upright else cells
        front = np.array([row[np.flatnonzero(row)[0]] if row.any() else 0 for row in line.T])
        cuts = [c * CELL for c in np.flatnonzero(np.diff(front)) + 1 if low < c * CELL < high]
        _chain(ax, [low, *cuts, high], at - 0.85, upright)
        if cuts:
            _chain(ax, [low, high], at - 1.4, upright)


def _chain(ax, marks, at, upright) -> None:
    """Draw one line with a slanted stroke at each mark and the metres between them."""

    def turn(along, across):
        return (across, along) if upright else (along, across)

    ax.plot(*zip(turn(marks[0] - 0.15, at), turn(marks[-1] + 0.15, at)), color=INK, lw=FINE, ls="-", zorder=2)
    for mark in marks:
        ends = turn(mark - 0.09, at + 0.09), turn(mark + 0.09, at - 0.09)
        ax.plot(*zip(*ends), color=INK, lw=1.4, ls="-", zorder=2)
    for low, high in zip(marks[:-1], marks[1:]):
        x, y = turn((low + high) / 2, at - 0.07)
        ax.text(x, y, f"{high - low:.2f}", fontsize=8, rotation=90 if upright else 0,
                ha="right" if upright else "center", va="center" if upright else "bottom")  # fmt: skip


def scale_and_north(ax) -> None:
    """Draw a bar of five metres at the foot of the sheet and an arrow to the north beside it."""
    (left, right), (foot, _) = ax.get_xlim(), ax.get_ylim()
    x, y = left + 0.5, foot - 0.55
    for k in range(5):
        ax.add_patch(Rectangle((x + k, y), 1, 0.12, fc=(INK, PAPER)[k % 2], ec=INK, lw=FINE, zorder=2))
    for k in (0, 1, 5):
        ax.text(x + k, y - 0.06, f"{k}" + " m" * (k == 5), fontsize=8, ha="center", va="bottom")
    x, y = right - 0.6, foot - 0.6
    ax.add_patch(
        Polygon([(x, y - 0.5), (x + 0.2, y + 0.2), (x, y + 0.05)], fc=INK, ec=INK, lw=FINE, zorder=2)
    )
    ax.add_patch(
        Polygon([(x, y - 0.5), (x - 0.2, y + 0.2), (x, y + 0.05)], fc=PAPER, ec=INK, lw=FINE, zorder=2)
    )
    ax.text(x, y - 0.56, "N", fontsize=10, fontweight="bold", ha="center", va="bottom")


def table(fig, cells: np.ndarray, title: str, scale: int) -> None:
    """Write the title and the table of rooms on the right of a sheet of paper."""
    survey = Survey(cells[None])
    left, y = 0.745, 0.9
    fig.text(left, y, title, fontsize=20, fontweight="bold", va="top")
    fig.text(left, y - 0.05, f"1 : {scale} on A3, dimensions in metres", fontsize=11, color=GREY, va="top")
    y -= 0.12
    for room in [r for r in range(1, len(ROOMS)) if survey.there[0, r]]:
        deep, wide = survey.size[0, room]
        fig.text(left, y, ROOMS[room], fontsize=12)
        fig.text(left + 0.13, y, f"{wide:.1f} × {deep:.1f}", fontsize=12, ha="right", color=GREY)
        fig.text(left + 0.2, y, f"{survey.area[0, room]:g} m²", fontsize=12, ha="right")
        y -= 0.035
    fig.text(left, y - 0.005, "all rooms", fontsize=12, fontweight="bold")
    whole = f"{survey.area[0, 1:].sum():g} m²"
    fig.text(left + 0.2, y - 0.005, whole, fontsize=12, ha="right", fontweight="bold")
    note = "Areas to the middle of the walls.\nChecked by the rules of an exercise,\nnot by a building code."
    fig.text(left, y - 0.05, note, fontsize=10, color=GREY, va="top", linespacing=1.4)
