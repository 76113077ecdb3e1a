"""The pixel inspector: move over a picture and read its numbers. Introduced in lesson 01."""

import numpy as np
from matplotlib.colors import rgb_to_hsv

from lessonlib.plots.pictures import to_pixels
from lessonlib.plots.style import COLOURS, drawing, summarised

from .choices import Chooser
from .live import page, rgba

NAMES = {"rgb": ("red", "green", "blue"), "hsv": ("hue", "saturation", "value")}
CHANNELS = (*NAMES["rgb"], *NAMES["hsv"])
REACH = 2  # pixels of the neighbourhood to either side


class PixelInspector(Chooser):
    """Show a picture, and of the pixel under the mouse or the arrow keys everything as numbers.

    ``picture``: (C, H, W) as ``plots.grid`` takes it. ``at`` is where to begin, (row, column), and ``name``
    what the learner calls the picture in code. ``state`` holds place and channel. Lesson 01.
    """

    _esm, _css = page("pixel_inspector", "PixelInspector", "inspector", more=("hold",))
    _names = {"channel": CHANNELS, "at": ()}

    def __init__(self, picture, title: str = "Pixel inspector", at=None, name: str = "picture"):
        self.picture = to_pixels(picture)[0]
        height, width, _ = self.picture.shape
        start = inside(self.picture, (height // 2, width // 2) if at is None else at)
        self._stand({"at": start, "channel": "red"})
        super().__init__(title=title, name=name, height=height, width=width, channels=CHANNELS, start=start)

    def told(self) -> dict:
        """Return the pixel's numbers and its neighbours'."""
        return reading(self.picture, **self.state)

    def drawn(self, request: dict) -> tuple[dict, bytes]:
        """Return the picture's RGBA bytes, unless ``request["has_picture"]``."""
        return {}, b"" if request.get("has_picture") else rgba(self.picture)

    def _allowed(self, name: str, value):
        return inside(self.picture, value) if name == "at" else super()._allowed(name, value)

    def still(self):
        """Return a still of the inspector, for readers without a kernel, and print its summary."""
        (row, column), read = self.state["at"], self.told()
        rgb, hsv = (", ".join(f"{n} {written(read[k][i])}" for i, n in enumerate(NAMES[k])) for k in NAMES)
        with drawing(8.4, 3.5) as fig:
            left, right = fig.subplots(1, 2, width_ratios=(1.55, 1))
            left.imshow(self.picture)
            for line, at in ((left.axhline, row), (left.axvline, column)):
                line(at, color="white", linewidth=2.4, linestyle="-")
                line(at, color=COLOURS[0], linewidth=1.2, linestyle="-")
            left.set(xlabel="column", ylabel="row")
            left.set_title(rgb, fontsize=13)
            left.grid(False)
            _patch(right, self.state, read)
            right.set_title(hsv.replace(", ", "\n", 1), fontsize=13)
        beside = f"beside it the {self.state['channel']} of the pixels around"
        return summarised(fig, f"The pixel inspector at row {row}, column {column}: {rgb}; {hsv}; {beside}.")

    def __repr__(self):
        height, width, _ = self.picture.shape
        return f"PixelInspector: {height} rows x {width} columns, reads {len(CHANNELS)} channels"


def reading(picture: np.ndarray, at, channel: str) -> dict:
    """Read one pixel of a picture uint8 (H, W, 3) and its 5 x 5 neighbours, as plain numbers. Lesson 01.

    ``rgb`` are whole numbers 0 .. 255, ``hsv`` lie in 0 .. 1 (hue in turns; None for a grey pixel, which has
    no hue). ``colours`` holds the neighbours' rgb and ``patch`` their numbers in ``channel``; both are None
    beyond the picture's edge.
    """
    height, width, _ = picture.shape

    def look(row: int, column: int):
        there = 0 <= row < height and 0 <= column < width
        return _numbers(picture[row, column]) if there else None

    around = range(-REACH, REACH + 1)
    pixels = [[look(at[0] + down, at[1] + right) for right in around] for down in around]
    middle, i = pixels[REACH][REACH], CHANNELS.index(channel)
    return {
        "rgb": middle[:3],
        "hsv": middle[3:],
        "colours": [[p and p[:3] for p in line] for line in pixels],
        "patch": [[p and p[i] for p in line] for line in pixels],
    }


def _numbers(pixel: np.ndarray) -> list:
    """Write one pixel as its six numbers, in the order of ``CHANNELS``."""
    hue, saturation, value = (round(float(v), 4) for v in rgb_to_hsv(pixel / 255))
    return [*map(int, pixel), hue % 0.995 if saturation else None, saturation, value]  # after 0.99 comes 0


def inside(picture: np.ndarray, at) -> list[int]:
    """Return (row, column) as whole numbers inside the picture; raises ``ValueError`` for anything else."""
    try:
        row, column = (int(v) for v in at)
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError(f"at: expected (row, column), two whole numbers, got {at!r}") from error
    height, width, _ = picture.shape
    return [min(max(row, 0), height - 1), min(max(column, 0), width - 1)]


def _patch(axes, state: dict, read: dict) -> None:
    """Draw the neighbours as large squares in their own colours, each with its number, the pixel framed."""
    paper = [[rgb or (255, 255, 255) for rgb in line] for line in read["colours"]]
    axes.imshow(np.array(paper, np.uint8))
    n, (row, column) = len(paper), state["at"]
    for r, line in enumerate(read["patch"]):
        for c, value in enumerate(line):
            ink = "black" if np.dot(paper[r][c], (0.3, 0.59, 0.11)) > 140 else "white"
            axes.text(c, r, written(value), ha="center", va="center", color=ink, fontsize=13)
    middle = n // 2
    axes.plot(*_square(middle, 0.46), color="white", linestyle="-", linewidth=5)
    axes.plot(*_square(middle, 0.46), color=COLOURS[0], linestyle="-", linewidth=2.5)
    axes.set_xticks(range(n), range(column - middle, column + middle + 1))
    axes.set_yticks(range(n), range(row - middle, row + middle + 1))
    axes.set(xlabel=f"{state['channel']} of the pixels around")
    axes.grid(False)


def _square(at: float, half: float):
    """Return the corners of a square around (at, at), as a closed line."""
    return [at + half * x for x in (-1, 1, 1, -1, -1)], [at + half * y for y in (-1, -1, 1, 1, -1)]


def written(value) -> str:
    """Write one number as the inspector does: whole, with two decimals, or a dash where there is none."""
    return "–" if value is None else f"{value:d}" if isinstance(value, int) else f"{value:.2f}"
