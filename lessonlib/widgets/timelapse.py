"""A training as a moving picture to keep: sheets gathered while it runs, saved as a GIF. Lesson 07."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from lessonlib import home
from lessonlib.files import write_new
from lessonlib.plots.style import COLOURS

MOST = 120  # frames that are kept
LARGEST = 2_000_000  # bytes of a file
WIDE = 480  # pixels: a smaller sheet is enlarged up to this
FOOT = 26  # pixels below the sheet, for the step and a bar
TURN, FAST, SLOW, END = 8000, 60, 250, 2000  # ms: of all frames, of one at least and at most, of the last


class Timelapse:
    """Hold a training's sheets of pictures by step: of a long training some, evenly spread."""

    def __init__(self):
        self.steps: list[int] = []
        self.sheets: list[np.ndarray] = []

    def add(self, step: int, sheet: np.ndarray) -> None:
        """Take note of a sheet uint8 (H, W, 3); an earlier step, or another size, begins a new training."""
        if self.steps and (step < self.steps[-1] or step == 0 or sheet.shape != self.sheets[-1].shape):
            self.steps, self.sheets = [], []
        if step in self.steps[-1:]:
            return
        self.steps.append(step)
        self.sheets.append(sheet)
        if len(self.steps) > MOST:
            gaps = [after - before for before, after in zip(self.steps, self.steps[2:])]
            spare = 1 + int(np.argmin(gaps))
            del self.steps[spare], self.sheets[spare]

    def save(self, path: str | Path = "training.gif") -> Path:
        """Write a GIF of at most 2 MB that plays again and again; return the path used.

        A bare name goes to ``home()``; a name that is taken gets a number. Raises ``ValueError`` where fewer
        than two sheets were gathered.
        """
        if len(self.steps) < 2:
            raise ValueError(f"save_gif: expected a training that was watched, got {len(self.steps)} sheets")
        path = Path(path).with_suffix(".gif")
        frames = _frames(self.steps, self.sheets)
        while len(file := _gif(frames)) > LARGEST and len(frames) > 2:
            fewer = max(2, int(0.9 * len(frames) * LARGEST / len(file)))
            frames = [frames[i] for i in np.linspace(0, len(frames) - 1, fewer).round().astype(int)]
        return write_new(path if path.parent != Path() else home() / path, file)


def laid_out(pictures: np.ndarray, columns: int) -> np.ndarray:
    """Lay pictures (N, H, W, 3) out in rows; white where the last row is not full."""
    pictures = np.pad(pictures, ((0, -len(pictures) % columns), (1, 1), (1, 1), (0, 0)), constant_values=255)
    n, height, width, _ = pictures.shape
    rows = pictures.reshape(n // columns, columns, height, width, 3).swapaxes(1, 2)
    return rows.reshape(n // columns * height, columns * width, 3)


def _frames(steps: list[int], sheets: list[np.ndarray]) -> list[Image.Image]:
    """Draw each sheet enlarged, its step under it, all in one palette."""
    zoom = max(1, WIDE // sheets[0].shape[1])
    height, width = zoom * sheets[0].shape[0], max(zoom * sheets[0].shape[1], 120)
    font, frames = ImageFont.load_default(15), []
    for step, sheet in zip(steps, sheets):
        frame = Image.new("RGB", (width, height + FOOT), "white")
        frame.paste(Image.fromarray(sheet.repeat(zoom, axis=0).repeat(zoom, axis=1)))
        pen = ImageDraw.Draw(frame)
        pen.text((4, height + 2), f"step {step:,}", fill="black", font=font)
        pen.rectangle((0, height + FOOT - 4, width * step / steps[-1], height + FOOT), fill=COLOURS[0])
        frames.append(frame)
    some = frames[:: -(-len(frames) // 8)]
    palette = Image.fromarray(np.vstack([np.asarray(frame) for frame in [*some, frames[-1]]])).quantize(256)
    return [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]


def _gif(frames: list[Image.Image]) -> bytes:
    file, each = BytesIO(), min(max(TURN // len(frames), FAST), SLOW)
    times = [each] * (len(frames) - 1) + [END]
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:], duration=times, loop=0)
    return file.getvalue()
