"""Floor plans as an architect draws them: on the screen, and to scale on paper. Introduced in lesson 17."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
from matplotlib import rc_context

from lessonlib import home
from lessonlib.files import write_new
from lessonlib.scenes.openings import openings
from lessonlib.scenes.rooms import BEDROOM, CELL, ROOMS, SIDE, Survey, as_plans

from . import plan_margin
from . import plan_parts as parts
from .style import INK, LOOK, Picture, figure, number, summarised, told

A3 = (16.54, 11.69)  # inches
SCALE = 50  # one to fifty: two centimetres on paper are a metre
KINDS = ("pdf", "svg")
MOST = 24  # plans on one sheet


def floorplan(plan, title: str = "") -> Picture:
    """Draw one plan (24, 24) with walls, doors, windows, furniture, dimensions, areas, scale and north.

    Raises ``ValueError`` for what is no plan, or one without any room. Lesson 17.
    """
    cells, summary = _one(plan)
    fig = figure(8.2, 8.6)
    with rc_context(LOOK | {"font.size": 10}):
        ax = _paper(fig, (0, 0, 1, 0.96 if title else 1), cells, 1.9)
        parts.draw(ax, cells)
        plan_margin.dimensions(ax, cells)
        plan_margin.scale_and_north(ax)
        if title:
            fig.text(0.5, 0.985, title, ha="center", va="top", fontsize=15, fontweight="bold")
    return summarised(fig, summary)


def floorplans(plans, titles: Sequence[str] | None = None, columns: int = 4) -> Picture:
    """Draw plans (N, 24, 24) side by side, without furniture and figures; a title under each. Lesson 17."""
    cells = as_plans(plans, "floorplans")
    titles = [str(title) for title in titles] if titles is not None else []
    if not len(cells) or titles and len(titles) != len(cells):
        raise ValueError(
            f"floorplans: expected one title for each plan, got {len(titles)} for {len(cells)} plans"
        )
    shown = min(len(cells), MOST)
    columns = min(columns, shown)
    rows, line = -(-shown // columns), 0.3 if titles else 0
    fig = figure(8.4, rows * (8.4 / columns + line))
    high = 1 / rows
    with rc_context(LOOK | {"font.size": 12}):
        for k in range(shown):
            x, y = k % columns / columns, 1 - (k // columns + 1) * high
            share = line / (8.4 / columns + line)
            ax = _paper(fig, (x, y + high * share, 1 / columns, high * (1 - share)), None, 0.2)
            parts.draw(ax, cells[k], plain=True)
            if titles:
                x0, _, x1, y1 = parts.outline(cells[k])
                ax.text((x0 + x1) / 2, y1 + 0.6, titles[k], ha="center", va="top")
    beds = Survey(cells[:shown]).there[:, BEDROOM:].sum(1)
    low, high = beds.min(), beds.max()
    count = f"{low if low == high else f'{low} to {high}'} bedroom{'s' if (low, high) != (1, 1) else ''}"
    summary = f"{told(shown, len(cells))} floor plan{'s' if len(cells) > 1 else ''} with {count}"
    return summarised(fig, f"{summary}{': ' + ', '.join(titles[:shown]) if titles else ''}.")


def print_plan(plan, path: str | Path = "plan.pdf", title: str = "Floor plan") -> Path:
    """Write one plan on A3 paper, 1 : 50, with a table of rooms, as PDF or SVG into ``home()``.

    The ending chooses; no file is overwritten. Returns the path used. Raises ``ValueError`` for another
    ending. Lesson 17.
    """
    kind = Path(path).suffix.lstrip(".").lower()
    if kind not in KINDS:
        raise ValueError(f"print_plan: expected a name that ends in .pdf or .svg, got {str(path)!r}")
    cells, _ = _one(plan)
    fig = figure(*A3)
    side = (SIDE * CELL + 3) / SCALE / 0.0254  # inches: the site and a metre and a half around it
    with rc_context(LOOK | {"font.size": 10, "svg.fonttype": "none", "pdf.fonttype": 42}):
        ax = fig.add_axes((0.4 / A3[0], (A3[1] - side) / 2 / A3[1], side / A3[0], side / A3[1]))
        _framed(ax, (-1.5, -1.5, SIDE * CELL + 1.5, SIDE * CELL + 1.5))
        parts.draw(ax, cells)
        plan_margin.dimensions(ax, cells)
        plan_margin.scale_and_north(ax)
        plan_margin.table(fig, cells, title, SCALE)
        file = BytesIO()
        fig.savefig(file, format=kind, metadata={"Title": title})
    return write_new(home() / path, file.getvalue())


def _one(plan) -> tuple[np.ndarray, str]:
    """Return a plan's cells and its sentence."""
    cells = as_plans(plan, "floorplan")[0]
    area = Survey(cells[None]).area[0]
    if not cells.any():
        raise ValueError("floorplan: expected a plan with rooms, got only outside")
    rooms = ", ".join(f"{ROOMS[r]} {area[r]:g} m²" for r in range(1, len(ROOMS)) if area[r])
    holes = [hole.kind for hole in openings(cells)]
    count = f"{holes.count('door')} doors and {holes.count('window')} windows"
    way_in = "an entrance" if "entrance" in holes else "no entrance"
    return cells, f"Floor plan of {number(int(round(area[1:].sum())))} m²: {rooms}; {way_in}, {count}."


def _paper(fig, place, cells, margin):
    """Add axes in metres, north up, round the house and a margin, or round the whole site."""
    ax = fig.add_axes(place)
    x0, y0, x1, y1 = (0, 0, SIDE * CELL, SIDE * CELL) if cells is None else parts.outline(cells)
    middle, half = ((x0 + x1) / 2, (y0 + y1) / 2), max(x1 - x0, y1 - y0) / 2 + margin
    _framed(ax, (middle[0] - half, middle[1] - half, middle[0] + half, middle[1] + half))
    return ax


def _framed(ax, box) -> None:
    ax.set(xlim=(box[0], box[2]), ylim=(box[3], box[1]), aspect="equal")
    ax.set_axis_off()
    ax.patch.set_edgecolor(INK)
