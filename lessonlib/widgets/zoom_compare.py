"""Zoom compare: a loupe over one picture in several makes, a swipe, and a blind choice. Lesson 19."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor

from lessonlib.editing.one_painting import texture_distance
from lessonlib.editing.render import quiet
from lessonlib.models.upscaler import FACTOR, bicubic, shrink
from lessonlib.plots.pictures import from_pixels, to_pixels
from lessonlib.plots.style import drawing, summarised

from .blind_sheet import Sheet, verdict
from .choices import Chooser
from .live import page, rgba

NAMES = ("low", "bicubic", "ours", "original")
MODES = ("loupe", "swipe", "blind")
LOUPE = 96  # pixels of the original under the loupe
JUDGE = 101  # seed of the filters that report: they were in no training


class ZoomCompare(Chooser):
    """Hold a loupe over a picture as it was, made small, enlarged smoothly, and enlarged by a network.

    ``original``: (3, H, W) in [0, 1], sides of 96 pixels or more, cut to multiples of 4. ``ours(low,
    texture)`` turns what is left of it, (1, 3, H / 4, W / 4), into (1, 3, H, W) for a dial ``texture`` of 0
    to 1. In the blind mode two loupes lie side by side, and the learner says which is the original:
    ``rounds`` places with much detail, in ``results`` when all are answered. Raises ``ValueError`` for a
    smaller picture. Lesson 19.
    """

    _esm, _css = page("zoom_compare", "ZoomCompare", "zoom", more=("asker",))
    actions = ("set", "answer left or right", "again after the end")
    _names = {"mode": MODES, "left": NAMES, "right": NAMES}

    def __init__(self, original: Tensor, ours: Callable, rounds: int = 12, title="Zoom compare", texture=1.0):
        if getattr(original, "ndim", 0) != 3 or len(original) != 3 or min(original.shape[1:]) < LOUPE:
            got = tuple(getattr(original, "shape", ()))
            raise ValueError(f"ZoomCompare: expected (3, H, W), {LOUPE} pixels or more, got {got}")
        height, width = (side // FACTOR * FACTOR for side in original.shape[1:])
        self.original = original[None, :, :height, :width]
        self.low, self.ours, self.rounds = shrink(self.original), ours, rounds
        self._limits = {"row": (0, height - LOUPE), "column": (0, width - LOUPE), "texture": (0.0, 1.0)}
        self._fixed = {name: to_pixels(x)[0] for name, x in self._plain().items()}
        self._made = lru_cache(maxsize=24)(self._enlarged)
        self.state = {"mode": "loupe", "left": "bicubic", "right": "ours", "texture": float(texture)}
        self.state |= dict(zip(("row", "column"), self._places(1, 0)[0]))
        self.results: list[tuple[int, int]] = []
        self._begin(seed=0)
        super().__init__(
            title=title, names=NAMES, modes=MODES, rounds=rounds, side=LOUPE, height=height, width=width
        )

    def _plain(self) -> dict[str, Tensor]:
        """Return what no dial moves: the small picture with every pixel a square, bicubic, the original."""
        squares = self.low.repeat_interleave(FACTOR, 2).repeat_interleave(FACTOR, 3)
        return {"low": squares, "bicubic": bicubic(self.low).clamp(0, 1), "original": self.original}

    def _enlarged(self, texture: float) -> tuple[np.ndarray, dict]:
        """Return the picture as the network makes it, uint8 (H, W, 3), and its two numbers."""
        with quiet(None):
            made = self.ours(self.low, texture).clamp(0, 1)
            return to_pixels(made)[0], self.numbers(made)

    def _forget(self) -> None:
        """Enlarge anew from now on: the network was trained further."""
        self._made.cache_clear()

    def numbers(self, made: Tensor) -> dict[str, float]:
        """Return how near a picture (1, 3, H, W) is to the original: pixel by pixel, and in its texture."""
        error = (made - self.original).square().mean().clamp_min(1e-10)
        texture = 1000 * texture_distance(made, self.original, seed=JUDGE)
        return {"PSNR": round(float(-10 * error.log10()), 2), "texture": round(texture, 1)}

    def _places(self, n: int, seed: int) -> list[tuple[int, int]]:
        """Draw ``n`` places for the loupe out of the quarter with the most detail, (row, column) each."""
        dice, far = torch.Generator().manual_seed(seed), [self._limits[k][1] + 1 for k in ("row", "column")]
        many = [[int(torch.randint(most, (), generator=dice)) for most in far] for _ in range(4 * n)]
        fine = self._fixed["original"].astype(np.float32).mean(2)

        def detail(place):
            (row, column), part = place, LOUPE
            return float(np.diff(fine[row : row + part, column : column + part], axis=1).std())

        best = sorted(range(4 * n), key=lambda i: -detail(many[i]))[:n]
        return [tuple(many[i]) for i in sorted(best)]

    def _begin(self, seed: int) -> None:
        """Lay out a new blind sheet: of each round, "real" says that the left loupe shows the original."""
        self.sheet = Sheet(self.rounds, self.rounds, self.rounds, seed)
        self._rounds = self._places(self.rounds, 1000 + seed)

    def told(self) -> dict:
        """Return the numbers of bicubic and ours, and where the blind choice stands."""
        sheet = self.sheet
        blind = {"answers": sheet.answers, "finished": sheet.finished}
        if sheet.finished:
            blind |= {"truth": sheet.truth, "verdict": verdict(sheet.right, sheet.rounds)}
        if self.state["mode"] == "blind":
            return {"blind": blind}
        smooth = from_pixels(self._fixed["bicubic"])
        self._smooth = getattr(self, "_smooth", None) or self.numbers(smooth)
        return {"bicubic": self._smooth, "ours": self._made(self.state["texture"])[1], "blind": blind}

    def drawn(self, request: dict) -> tuple[dict, bytes]:
        """Return RGBA of the loupes that the mode shows, and before them, once, of the whole original."""
        whole = [] if request.get("has_picture") else [self._fixed["original"]]
        return {"whole": len(whole)}, rgba(*whole, *self._loupes())

    def _loupes(self) -> list[np.ndarray]:
        if self.state["mode"] == "blind":
            done = len(self.sheet.answers)
            shown = range(self.rounds) if self.sheet.finished else [done]
            return [self._look(name, *self._rounds[i]) for i in shown for name in self._pair(i)]
        names = NAMES if self.state["mode"] == "loupe" else (self.state["left"], self.state["right"])
        return [self._look(name, self.state["row"], self.state["column"]) for name in names]

    def _pair(self, i: int) -> tuple[str, str]:
        """Return what lies left and right in a round."""
        return ("original", "ours") if self.sheet.truth[i] == "real" else ("ours", "original")

    def _look(self, name: str, row: int, column: int) -> np.ndarray:
        whole = self._made(self.state["texture"])[0] if name == "ours" else self._fixed[name]
        return whole[row : row + LOUPE, column : column + LOUPE]

    def _act(self, action: str, name="", value=None) -> None:
        """Carry out ``["set", "row", 12]``, ``["answer", 3, "left"]``, or again after the blind end."""
        if action == "answer" and value in ("left", "right"):
            self.sheet.answer(name, "real" if value == "left" else "generated")
            if self.sheet.finished and name == self.rounds - 1:
                self.results.append((self.sheet.right, self.rounds))
        elif action == "again" and self.sheet.finished:
            self._begin(self.sheet.seed + 1)
        else:
            super()._act(action, name, 1.0 if name == "texture" and value is None else value)

    def still(self):
        """Return a still of the four loupes, for readers without a kernel, and print its summary."""
        state = self.state | {"mode": "loupe"}
        with drawing(9.4, 3.0) as fig:
            for ax, name in zip(fig.subplots(1, 4), NAMES):
                ax.imshow(self._look(name, state["row"], state["column"]))
                ax.set(title=name)
                ax.set_axis_off()
        place = f"row {state['row']}, column {state['column']}"
        return summarised(fig, f"The loupe of zoom compare at {place}: {', '.join(NAMES)}.")

    def __repr__(self):
        _, _, height, width = self.original.shape
        return f"ZoomCompare: {', '.join(NAMES)}, {width} x {height} pixels, {self.rounds} rounds blind"
