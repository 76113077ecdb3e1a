"""The pixel inspector: move over a picture and read its numbers. Introduced in lesson 01."""

import numpy as np
from matplotlib.colors import rgb_to_hsv

from lessonlib.plots.pictures import to_pixels

from .live import LiveWidget, page, rgba
from .pixel_still import still_figure

CHANNELS = ("red", "green", "blue", "hue", "saturation", "value")
REACH = 2  # pixels of the neighbourhood to either side


class PixelInspector(LiveWidget):
    """Show a picture, and of the pixel under the mouse or the arrow keys everything as numbers.

    ``picture``: (C, H, W) as ``plots.grid`` takes it. ``at`` is where to begin, (row, column), and ``name``
    what the learner calls the picture in code. ``state`` holds place and channel. Lesson 01.
    """

    _esm, _css = page("pixel_inspector", "PixelInspector", "inspector")

    def __init__(self, picture, title: str = "Pixel inspector", at=None, name: str = "picture"):
        self.picture = to_pixels(picture)[0]
        height, width, _ = self.picture.shape
        start = (height // 2, width // 2) if at is None else at
        self._start = {"at": inside(self.picture, start), "channel": "red"}
        self.state = dict(self._start)
        super().__init__(
            title=title, name=name, height=height, width=width, channels=CHANNELS, start=self._start["at"]
        )

    def told(self) -> dict:
        """Return the pixel's numbers and its neighbours'."""
        return reading(self.picture, **self.state)

    def drawn(self, request: dict) -> tuple[dict, bytes]:
        """Return the picture's RGBA bytes, unless ``request["has_picture"]``."""
        return {}, b"" if request.get("has_picture") else rgba(self.picture)

    def _act(self, action: str, name: str = "", value=None) -> None:
        """Carry out ``["set", "at", [row, column]]``, ``["set", "channel", "hue"]`` or ``["reset"]``."""
        if action == "reset":
            self.state = dict(self._start)
        elif (action, name) == ("set", "at"):
            self.state["at"] = inside(self.picture, value)
        elif (action, name) == ("set", "channel") and value in CHANNELS:
            self.state["channel"] = value
        elif action == "set" and name == "channel":
            raise ValueError(f"channel: expected one of {', '.join(CHANNELS)}, got {value!r}")
        else:
            raise ValueError(f"action: expected set at, set channel or reset, got {action} {name}".rstrip())

    def still(self):
        """Return a still of the inspector, for readers without a kernel, and print its summary."""
        return still_figure(self.picture, self.state, reading(self.picture, **self.state))

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
    return [*map(int, pixel), hue if saturation else None, saturation, value]


def inside(picture: np.ndarray, at) -> list[int]:
    """Return (row, column) as whole numbers inside the picture; raises ``ValueError`` for anything else."""
    try:
        row, column = (int(v) for v in at)
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError(f"at: expected (row, column), two whole numbers, got {at!r}") from error
    height, width, _ = picture.shape
    return [min(max(row, 0), height - 1), min(max(column, 0), width - 1)]
