"""What a floor plan is drawn of: walls, door swings, windows, names, dimensions, scale, north. Lesson 17."""

from __future__ import annotations

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.patches import Arc, Polygon, Rectangle

from lessonlib.scenes.furniture import furnish
from lessonlib.scenes.openings import LEAF, OUTER, Opening, openings, walls
from lessonlib.scenes.rooms import BATH, BEDROOM, CELL, KITCHEN, ROOMS

from .furniture import symbol
from .plan_names import names
from .style import INK, PAPER

FLOORS = ("#ffffff", "#f1ece1", "#f6e7cf", "#f4dcc8", "#d5e8ee", "#e2e6f3", "#e2e6f3", "#e2e6f3")
FINE = 0.7  # points: the width of a thin line


def outline(cells: np.ndarray) -> tuple[float, float, float, float]:
    """Return the box round a house in metres: (x0, y0, x1, y1)."""
    rows, columns = np.nonzero(cells)
    return columns.min() * CELL, rows.min() * CELL, (columns.max() + 1) * CELL, (rows.max() + 1) * CELL


def draw(ax, cells: np.ndarray, plain: bool = False) -> None:
    """Draw a plan on axes in metres; ``plain``: without furniture, with short names."""
    _floors(ax, cells, plain)
    for wall in walls(cells):
        more = OUTER / 2 if wall.outer else 0
        _fill(ax, wall.box(-more, wall.length + more), INK, 3)
    holes = openings(cells)
    for hole in holes:
        _window(ax, hole, plain) if hole.kind == "window" else _door(ax, hole, cells, plain)
    if plain:
        return _letters(ax, cells)
    pieces = furnish(cells)
    for piece in pieces:
        symbol(ax, piece)
    swings = [np.array(hole.swing) for hole in holes if hole.kind != "window"]
    names(ax, cells, pieces, swings, FLOORS)


def _fill(ax, box, colour, zorder) -> None:
    ax.add_patch(
        Rectangle(box[:2], box[2] - box[0], box[3] - box[1], fc=colour, ec=colour, lw=0.2, zorder=zorder)
    )


def _floors(ax, cells, plain) -> None:
    """Colour the floors, and draw the joints of tiles in bath and kitchen, of boards elsewhere."""
    places = np.argwhere(cells)
    corners = np.array([(0, 0), (1, 0), (1, 1), (0, 1)])
    tints = [FLOORS[cells[y, x]] for y, x in places]
    squares = (places[:, None, ::-1] + corners) * CELL
    ax.add_collection(PolyCollection(squares, facecolors=tints, edgecolors=tints, lw=0.2, zorder=0))
    if plain:
        return
    wet = places[np.isin(cells[tuple(places.T)], (BATH, KITCHEN))]
    boards = [((x, y + k), (x + 1, y + k)) for y, x in places for k in (0, 0.5)]
    tiles = [((x + k, y), (x + k, y + 1)) for y, x in wet for k in (0, 0.5)]
    joints = np.array(boards + tiles) * CELL
    ax.add_collection(LineCollection(joints, colors=PAPER, lw=0.6, ls="-", zorder=1))


def _window(ax, hole: Opening, plain) -> None:
    """Draw a window: the wall left white, with the frame's two lines and the glass between them."""
    box = hole.wall.box(hole.start, hole.stop)
    ax.add_patch(Rectangle(box[:2], box[2] - box[0], box[3] - box[1], fc=PAPER, ec=INK, lw=FINE, zorder=4))
    x0, y0, x1, y1 = box
    middle = ([(x0 + x1) / 2] * 2, [y0, y1]) if hole.wall.upright else ([x0, x1], [(y0 + y1) / 2] * 2)
    ax.plot(*middle, color=INK, lw=FINE, ls="-", zorder=5)


def _door(ax, hole: Opening, cells, plain) -> None:
    """Draw a door: the wall left open, the leaf and the way it swings."""
    _fill(ax, hole.wall.box(hole.start, hole.stop), FLOORS[hole.room], 4)
    hinge, leaf, shut = hole.swing
    a, b = (np.degrees(np.arctan2(*(end - hinge)[::-1])) for end in (shut, leaf))
    low, high = (a, b) if (b - a) % 360 < 180 else (b, a)
    ax.plot(*zip(hinge, leaf), color=INK, lw=1.6 if not plain else 1, ls="-", zorder=6, solid_capstyle="butt")
    ax.add_patch(Arc(hinge, 2 * LEAF, 2 * LEAF, theta1=low, theta2=high, ec=INK, lw=FINE, zorder=6))
    if hole.kind == "entrance" and not plain:
        inward = (leaf - hinge) / LEAF
        tip = (hinge + shut) / 2 - inward * (hole.wall.thickness + 0.1)
        foot, aside = tip - inward * 0.4, 0.22 * inward[::-1]
        ax.add_patch(Polygon([tip, foot + aside, foot - aside], fc=INK, ec="none", zorder=6))


def _letters(ax, cells) -> None:
    """Write a letter in the middle of each room, for a bedroom its number, too."""
    for room in np.unique(cells[cells > 0]):
        rows, columns = np.nonzero(cells == room)
        short = ROOMS[room][0].upper() + (ROOMS[room][-1] if room >= BEDROOM else "")
        middle = (columns.mean() + 0.5) * CELL, (rows.mean() + 0.5) * CELL
        ax.text(*middle, short, ha="center", va="center", fontsize=10, zorder=9)
