"""A lookbook: chosen garments on A4 pages, as a PDF and as pictures. Introduced in lesson 16."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from textwrap import wrap

import numpy as np
from matplotlib import rc_context
from matplotlib.patches import Circle
from PIL import Image

from lessonlib import home, say
from lessonlib.files import write_new

from .pictures import from_pixels, to_pixels
from .style import INK, LOOK, Picture, figure

A4 = 8.27, 11.69  # inches
DPI, LEAST = 200, 512  # of a page as a picture; pixels that a garment is drawn with
SIDE, LEFT, TOP, GAP = 3.3, 0.6, 1.15, 0.47  # inches: a picture, the margins, between two columns
CELL = 5.1  # inches that a garment takes from the top of one to the top of the next
CHIPS, RARE = 4, 0.02  # colours in the palette at most, and the share of the picture that one needs
PAGE = 4  # garments


@dataclass(frozen=True)
class Look:
    """One garment of a lookbook: its name, its factors in words, what is new about it, and its pictures.

    ``sketch``: (3, H, W) in [0, 1] as the network drew it; ``large``: uint8 (3, S, S), S 512 or more, the
    same drawn large; without it the sketch is enlarged smoothly. Lesson 16.
    """

    name: str
    words: str
    news: str
    sketch: object
    large: object = None


class Lookbook(Picture):
    """The first page as a figure; ``files`` are those written, and ``about`` says so in words."""

    files: tuple = ()
    about = ""


def lookbook(looks: Sequence[Look], title: str = "Lookbook", path: str = "lookbook") -> Lookbook:
    """Write a lookbook into ``home()``, four garments a page: PATH.pdf, and each page as PATH.png.

    Every garment stands there large, with name, words, palette and news, and with the network's sketch small
    beside it. No file is overwritten. Returns the first page. Raises ``ValueError`` without a garment, or for
    a large picture of fewer than 512 pixels. Lesson 16.
    """
    from matplotlib.backends.backend_pdf import PdfPages  # not above: fontTools, 10 MB that few lessons need

    if not looks:
        raise ValueError("lookbook: expected one garment or more, got none")
    parts = [looks[i : i + PAGE] for i in range(0, len(looks), PAGE)]
    pages = [_page(part, title, f"{i + 1} / {len(parts)}") for i, part in enumerate(parts)]
    book = BytesIO()
    with PdfPages(book, metadata={"Title": title, "CreationDate": None}) as pdf:
        for page in pages:
            pdf.savefig(page, dpi=DPI)
    files = [write_new(home() / f"{path}.pdf", book.getvalue())]
    for page in pages:
        buffer = BytesIO()
        page.savefig(buffer, format="png", dpi=DPI)
        files.append(write_new(home() / f"{path}.png", buffer.getvalue()))
    first, count = pages[0], f"{len(looks)} garment{'s' * (len(looks) > 1)}"
    first.files, first.about = tuple(files), f"Saved as {' and '.join(file.name for file in files)}."
    first.alt = f"Page 1 of {len(pages)} of {title}: {count} with name, palette and what is new about each."
    say(first.about)
    return first


def _page(looks: Sequence[Look], title: str, number: str) -> Lookbook:
    """Lay out one page."""
    page = figure(*A4)
    page.__class__ = Lookbook
    with rc_context(LOOK):
        _write(page, LEFT, 0.55, _lines(title, 28, 1), 22, 0, weight="bold")
        _write(page, A4[0] - LEFT, 0.62, [number], 10, 0, ha="right")
        for i, look in enumerate(looks):
            _place(page, look, LEFT + i % 2 * (SIDE + GAP), TOP + i // 2 * CELL)
    return page


def _place(page: Lookbook, look: Look, x: float, y: float) -> None:
    """Put one garment on a page, its upper left corner at (x, y) inches from the page's."""
    sketch = to_pixels(look.sketch)[0]
    large = _enlarged(sketch) if look.large is None else to_pixels(look.large)[0]
    if min(large.shape[:2]) < LEAST:
        raise ValueError(f"lookbook: expected pictures of {LEAST} pixels or more, got {large.shape[:2]}")
    _axes(page, x, y, SIDE).imshow(large, interpolation="hanning")
    small = _axes(page, x + SIDE - 0.62, y + SIDE + 0.1, 0.62)
    small.imshow(sketch, interpolation="nearest")
    _write(page, x + SIDE - 0.31, y + SIDE + 0.74, ["sketch"], 8, 0, ha="center")
    name = look.name[:1].upper() + look.name[1:]
    down = _write(page, x, y + SIDE + 0.1, _lines(name, 22, 2), 13, 0.23, weight="bold")
    for i, colour in enumerate(_chips(large)):
        _chip(page, x + 0.1 + 0.28 * i, down + 0.12, colour)
    down = _write(page, x, down + 0.3, _lines(look.words, 36, 2), 9.5, 0.17)
    _write(page, x, max(down, y + SIDE + 0.9) + 0.04, _lines(look.news, 52, 3), 8.5, 0.15)


def _axes(page: Lookbook, x: float, y: float, side: float):
    ax = page.add_axes((x / A4[0], 1 - (y + side) / A4[1], side / A4[0], side / A4[1]))
    ax.set_axis_off()
    return ax


def _write(page: Lookbook, x: float, y: float, lines, size: float, step: float, **look) -> float:
    """Write lines one under another; return where the next would stand."""
    for line in lines:
        page.text(x / A4[0], 1 - y / A4[1], line, va="top", fontsize=size, **look)
        y += step
    return y


def _lines(text: str, letters: int, most: int) -> list[str]:
    return wrap(text, letters, max_lines=most, placeholder=" …")


def _chip(page: Lookbook, x: float, y: float, colour) -> None:
    ax = _axes(page, x - 0.11, y - 0.11, 0.22)
    ax.set(xlim=(-1.1, 1.1), ylim=(-1.1, 1.1))
    ax.add_patch(Circle((0, 0), 1, facecolor=colour, edgecolor=INK, linewidth=0.6))


def _enlarged(sketch: np.ndarray) -> np.ndarray:
    side = -(-LEAST // min(sketch.shape[:2]))
    size = [side * edge for edge in sketch.shape[1::-1]]
    return np.asarray(Image.fromarray(sketch).resize(size, Image.Resampling.BICUBIC))


def _chips(picture: np.ndarray) -> list[tuple]:
    """Return the garment's colours, RGB in [0, 1], the most frequent first; the ground is none of them."""
    from lessonlib.metrics.palettes import palette
    from lessonlib.scenes.colour import oklab, oklch, polar

    x = from_pixels(picture[::6, ::6])
    colours, shares = palette(x, CHIPS + 3)
    away = (colours[0] - oklab(x[0, :, 0, 0])).norm(dim=1)
    order = shares[0].argsort(descending=True).tolist()
    lab = [colours[0, k] for k in order if away[k] > 0.06 and shares[0, k] > RARE][:CHIPS]
    return [tuple(oklch(*polar(colour)).tolist()) for colour in lab]
