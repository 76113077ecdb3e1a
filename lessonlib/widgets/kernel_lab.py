"""The kernel lab: nine weights and what they make of a photograph. Introduced in lesson 04."""

import math

import numpy as np
import scipy

from lessonlib.plots.pictures import to_pixels
from lessonlib.plots.style import INK, drawing, summarised

from .choices import Chooser
from .live import page, rgba

NINTH = 1 / 9
PRESETS = {  # name: (nine weights, row by row; what is added to every sum)
    "nothing": ((0, 0, 0, 0, 1, 0, 0, 0, 0), 0),
    "blur": ((NINTH,) * 9, 0),
    "sharpen": ((0, -1, 0, -1, 5, -1, 0, -1, 0), 0),
    "edge across": ((-1, 0, 1, -2, 0, 2, -1, 0, 1), 0.5),
    "edge down": ((-1, -2, -1, 0, 0, 0, 1, 2, 1), 0.5),
    "outline": ((-1, -1, -1, -1, 8, -1, -1, -1, -1), 0),
    "emboss": ((-2, -1, 0, -1, 0, 1, 0, 1, 2), 0.5),
}
MOST = 99  # a weight beyond this tells nothing more


class KernelLab(Chooser):
    """Show a picture and its convolution with nine weights, which the learner types or picks.

    ``picture``: (C, H, W) as ``plots.grid`` takes it. ``preset``, one of ``PRESETS``, and ``at``, row and
    column of a pixel (the middle by default), say where to begin; the nine products and their sum there are
    shown in light 0 .. 1, the mean of the colours. ``state``: the weights, and what is added. Lesson 04.
    """

    _esm, _css = page("kernel_lab", "KernelLab", "kernel")
    actions, _names = ("set", "preset", "reset"), {"weights": (), "add": (0, 0.5)}

    def __init__(self, picture, title: str = "Kernel lab", preset: str = "nothing", at=None):
        self.picture = to_pixels(picture)[0]
        self._stand(chosen(preset))
        height, width, _ = self.picture.shape
        self.at = [height // 2, width // 2] if at is None else [int(v) for v in at]
        if len(self.at) != 2 or not (0 <= self.at[0] < height and 0 <= self.at[1] < width):
            raise ValueError(f"at: expected a row below {height} and a column below {width}, got {at}")
        super().__init__(title=title, height=height, width=width, presets=list(PRESETS), start=self.at)

    def told(self) -> dict:
        """Return the sum of the nine weights."""
        return {"total": round(sum(self.state["weights"]), 4)}

    def drawn(self, request: dict) -> tuple[dict, bytes]:
        """Return RGBA bytes of the result, and before it the picture unless ``request["has_picture"]``."""
        before = [] if request.get("has_picture") else [self.picture]
        return {}, rgba(*before, filtered(self.picture, **self.state))

    def _act(self, action: str, name: str = "", value=None) -> None:
        """Carry out ``["set", "weights", nine]``, ``["set", "add", 0.5]``, ``["preset", "blur"]``, reset."""
        if action == "preset":
            self.state = chosen(name)
        else:
            super()._act(action, name, value)

    def _allowed(self, name: str, value):
        return nine(value) if name == "weights" else super()._allowed(name, value)

    def still(self):
        """Return a still of the lab, for readers without a kernel, and print its summary."""
        result = filtered(self.picture, **self.state)
        weights, light = self.state["weights"], patch(self.picture, *self.at)
        added = f", plus {self.state['add']}" if self.state["add"] else ""
        total = f"{np.dot(weights, light.reshape(9)):.2f}"
        with drawing(9.6, 3.6) as fig:
            left, middle, right = fig.subplots(1, 3, width_ratios=(1, 0.92, 1))
            for ax, shown, name in ((left, self.picture, "picture"), (right, result, f"result{added}")):
                ax.imshow(shown)
                ax.plot(*self.at[::-1], "s", markersize=9, markerfacecolor="none", color="white", mew=4)
                ax.plot(*self.at[::-1], "s", markersize=9, markerfacecolor="none", color=INK, mew=2)
                ax.set_title(f"the {name}", fontsize=13)
                ax.axis("off")
            _table(middle, weights, light, total)
        rows = "; ".join(" ".join(f"{w:.3g}" for w in weights[i : i + 3]) for i in (0, 3, 6))
        place = f"On row {self.at[0]}, column {self.at[1]} weights times pixels sum to {total}."
        about = f"The kernel lab with the weights {rows}{added}: the picture and its result."
        return summarised(fig, f"{about} {place}")

    def __repr__(self):
        height, width, _ = self.picture.shape
        return f"KernelLab: {height} rows x {width} columns, 3 x 3 weights, {len(PRESETS)} presets"


def chosen(preset: str) -> dict:
    """Return a preset as a state; raises ``ValueError`` for a name that there is not."""
    if preset not in PRESETS:
        raise ValueError(f"preset: expected one of {', '.join(PRESETS)}, got {preset!r}")
    weights, add = PRESETS[preset]
    return {"weights": [round(float(w), 4) for w in weights], "add": add}


def nine(values) -> list[float]:
    """Return nine weights as plain numbers; raises ``ValueError`` for anything else."""
    try:
        weights = [float(v) for v in values]
    except (TypeError, ValueError) as error:
        raise ValueError(f"weights: expected nine numbers, got {values!r}") from error
    if len(weights) != 9 or not all(math.isfinite(w) and abs(w) <= MOST for w in weights):
        raise ValueError(f"weights: expected nine numbers from -{MOST} to {MOST}, got {values!r}")
    return weights


def filtered(picture: np.ndarray, weights, add: float = 0) -> np.ndarray:
    """Convolve each channel of a picture uint8 (H, W, 3) with nine weights, row by row; same shape.

    ``add`` (in full light) goes onto every sum, and the result is held inside 0 .. 255. Beyond the edge the
    nearest pixel is used again, so that no false edge shows there. Lesson 04.
    """
    kernel = np.reshape(weights, (3, 3, 1))
    total = scipy.ndimage.correlate(picture.astype(np.float32), kernel, mode="nearest") + 255 * add
    return total.round().clip(0, 255).astype(np.uint8)


def patch(picture: np.ndarray, row: int, column: int) -> np.ndarray:
    """Return the light 0 .. 1 of the 3 x 3 pixels at a place; beyond the edge, of the nearest. Lesson 04."""
    light = np.pad(picture.mean(axis=2) / 255, 1, mode="edge")
    return light[row : row + 3, column : column + 3]


def _table(ax, weights, light: np.ndarray, total: str) -> None:
    """Write nine weights, each with its pixel and their product, on the pixels' grey; the sum below."""
    ax.imshow(light, cmap="gray", vmin=0, vmax=1)
    for i, (weight, pixel) in enumerate(zip(weights, light.reshape(9))):
        words = f"{weight:.3g}\n× {pixel:.2f}\n= {weight * pixel:.2f}"
        ink = "black" if pixel > 0.5 else "white"
        ax.text(i % 3, i // 3, words, ha="center", va="center", color=ink, fontsize=13, linespacing=1.25)
    for line in (0.5, 1.5):
        ax.axhline(line, color=INK, linestyle="-", linewidth=1)
        ax.axvline(line, color=INK, linestyle="-", linewidth=1)
    ax.set_xticks([])
    ax.set_yticks([])
    ax.grid(False)
    ax.set_title("weight × pixel = product", fontsize=13)
    ax.set_xlabel(f"sum {total}", fontsize=15)
