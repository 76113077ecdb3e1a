"""The pictures of a class on one wall, from a folder of files. Introduced in lesson 00."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

import numpy as np
from PIL import Image

from lessonlib import say

from .pictures import _sheet
from .style import LONG, Picture, summarised, told

WALL, BAND = (3, 256), (1, 640)  # columns, and pixels that a picture is wide
WIDE = 1.5  # times as wide as high: such pictures hang one a row
NAME = 28  # letters of a name


def gallery(folder: str | PathLike) -> Picture:
    """Show every PNG of a folder, large, each with its file's name: three a row, or wide ones one a row.

    Files that cannot be read are named with the reason, and left out. Raises ``ValueError`` when there is no
    such folder, or no picture in it. Lesson 00.
    """
    from lessonlib.data.folder import meant, printable  # not above: that room brings torch
    from lessonlib.data.onepicture import Unreadable, read_picture

    place = meant(folder)
    files = sorted(f for f in place.glob("*") if f.suffix.lower() == ".png" and f.name[0] != ".")
    shapes, skipped = {}, []
    for file in files:
        try:
            read_picture(file, 8)
            with Image.open(file) as picture:
                shapes[file] = picture.width / picture.height
        except Unreadable as reason:
            skipped.append(f"{printable(file.name)} ({reason})")
    if skipped:
        say(f"Not shown: {'; '.join(skipped)}.")
    if not shapes:
        got = "no such folder" if not place.is_dir() else f"{len(files)} files, none that can be read"
        raise ValueError(f"gallery: expected a folder of PNG pictures, got {got}: {printable(str(place))}")
    names = {file: printable(file.stem) for file in shapes}
    return _hung(shapes, names, f"pictures of the folder {printable(place.resolve().name)}")


def _hung(shapes: dict[Path, float], names: dict[Path, str], about: str) -> Picture:
    """Hang the pictures, width over height each, with their names: beside wide ones, else below."""
    from lessonlib.data.onepicture import read_picture

    broad = float(np.median(list(shapes.values()))) >= WIDE
    columns, side = BAND if broad else WALL
    high = min(side, max(round(side / shape) for shape in shapes.values()))
    most = columns * (LONG // (high + 32))
    pixels = np.stack([read_picture(file, side, "pad")[0] for file in list(shapes)[:most]])
    pixels = pixels[:, (side - high) // 2 :][:, :high]
    short = [name if len(name) <= NAME else f"{name[:NAME]}…" for name in list(names.values())[:most]]
    fig = _sheet(pixels, columns, **{"left" if broad else "under": short})
    return summarised(fig, f"{told(len(short), len(shapes))} {about}: {', '.join(short)}.")
