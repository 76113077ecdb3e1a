"""A house handed to a page to walk through: boxes as whole numbers, and what they do not say. Lesson 17."""

import numpy as np

from lessonlib.metrics import daylight_factor
from lessonlib.scenes.blocks import blocks
from lessonlib.scenes.openings import AHEAD, Opening, openings
from lessonlib.scenes.rooms import CELL, OUTSIDE, ROOMS, SPOKEN, Survey, as_plans

PARTS = ("floor", "wall", "glass", "door", "furniture")  # the page counts them alike


def walkable(plan) -> tuple[dict, bytes]:
    """Return one plan (24, 24) as a page takes it: plain facts, and its boxes.

    Boxes are int16, eight numbers each: six millimetres, the part × 8 + the room, which of ``colours`` it
    has. The facts hold ``cells`` as digits; ``rooms`` by number, with area and daylight factor; ``swings`` of
    doors; ``windows`` as (room, x, y, z, inwards x and y, m² of glass); where a walk may ``start``, x, y and
    degrees from the top of the plan, and whether that is the ``entrance``. Lesson 17.
    """
    cells = as_plans(plan, "walkable")[0]
    built, holes = blocks(cells), openings(cells)
    colours = sorted({block.colour for block in built})
    rows = [
        [*(round(1000 * v) for v in b.box), 8 * PARTS.index(b.part) + b.room, colours.index(b.colour)]
        for b in built
    ]
    facts = {
        "colours": colours,
        "cells": "".join(map(str, cells.ravel())),
        "rooms": _rooms(cells),
        "start": _start(cells, holes),
        "entrance": any(hole.kind == "entrance" for hole in holes),
        "swings": [[end.tolist() for end in hole.swing] for hole in holes if hole.kind != "window"],
        "windows": [_window(hole) for hole in holes if hole.kind == "window"],
    }
    return facts, np.array(rows, np.int16).tobytes()


def _rooms(cells: np.ndarray) -> list[dict]:
    area, light = Survey(cells[None]).area[0], daylight_factor(cells)
    return [
        {
            "name": name,
            "spoken": SPOKEN[room],
            "area": float(area[room]),
            "daylight": round(light.get(name, 0.0), 2),
        }
        for room, name in enumerate(ROOMS)
    ]


def _start(cells: np.ndarray, holes: list[Opening]) -> list[float]:
    """Return a place inside the entrance; where there is none, the middle of the largest room."""
    for hole in (hole for hole in holes if hole.kind == "entrance"):
        hinge, leaf, shut = hole.swing
        inward = (leaf - hinge) / np.linalg.norm(leaf - hinge)
        x, y = (hinge + shut) / 2 + 0.5 * inward
        return [float(x), float(y), float(np.degrees(np.arctan2(inward[0], -inward[1])) % 360)]
    rows, columns = np.nonzero(cells == np.bincount(cells[cells != OUTSIDE]).argmax())
    return [float((columns.mean() + 0.5) * CELL), float((rows.mean() + 0.5) * CELL), 0.0]


def _window(hole: Opening) -> list[float]:
    x0, y0, x1, y1 = hole.wall.box(hole.start, hole.stop)
    middle = [(x0 + x1) / 2, (y0 + y1) / 2, (hole.sill + hole.head) / 2]
    return [hole.room, *middle, *(-v for v in AHEAD[hole.wall.side(hole.room)]), hole.glass]
