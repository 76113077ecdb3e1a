"""Works as files to print: one at wall size, and a series as one titled sheet. Introduced in lesson 14."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from lessonlib import home
from lessonlib.files import write_new

from .pictures import to_pixels

WALL, LEAST = 2048, 256  # pixels a side: as a rule, and at least
INK, PAPER = (40, 40, 40), (250, 249, 246)


def print_work(draw: Callable, path: str | Path = "work.png", size: int = WALL) -> Path:
    """Write one work as a PNG of ``size`` pixels a side, in ``home()``; return the path used.

    ``draw(size)`` returns one picture, (C, size, size) or (1, C, size, size), uint8 or float in [0, 1]. No
    file is overwritten. Raises ``ValueError`` for a picture of another size. Lesson 14.
    """
    return write_new(home() / path, _png(Image.fromarray(_drawn(draw, size)), size))


def print_series(
    draws: Sequence[Callable], titles: Sequence[str], path: str | Path = "series.png", title: str = "",
    size: int = WALL,
) -> Path:  # fmt: skip
    """Write works as one sheet in rows of three, a title under each, as wide as ``size`` pixels.

    ``draws``: functions as ``print_work`` takes them, one for each of ``titles``. Returns the path used.
    Raises ``ValueError`` where titles are missing. Lesson 14.
    """
    if not draws or len(draws) != len(titles):
        raise ValueError(
            f"print_series: expected one title for each work, got {len(titles)} for {len(draws)}"
        )
    gap = size // 24
    side, text = (size - 4 * gap) // 3, size // 56
    top, rows = 2 * gap if title else gap, -(-len(draws) // 3)
    sheet = Image.new("RGB", (size, top + rows * (side + gap + text)), PAPER)
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(text)
    pen.text((gap, gap), title, INK, ImageFont.load_default(1.6 * text), anchor="lm")
    for i, (draw, name) in enumerate(zip(draws, titles)):
        x, y = gap + i % 3 * (side + gap), top + i // 3 * (side + gap + text)
        sheet.paste(Image.fromarray(_drawn(draw, side)), (x, y))
        pen.text((x, y + side + text // 2), str(name), INK, font, anchor="lt")
    return write_new(home() / path, _png(sheet, size))


def _drawn(draw: Callable, size: int) -> np.ndarray:
    """Return what ``draw(size)`` returns as uint8 (size, size, 3)."""
    if size < LEAST:
        raise ValueError(f"print: expected {LEAST} pixels or more, got {size}")
    picture = to_pixels(draw(size))[0]
    if picture.shape != (size, size, 3):
        raise ValueError(f"print: expected a picture {size} pixels square, got {picture.shape[:2]}")
    return picture


def _png(picture: Image.Image, size: int) -> bytes:
    """Return a PNG's bytes, with the resolution that makes it half a metre wide."""
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", dpi=(size / 19.7, size / 19.7))
    return buffer.getvalue()
