"""The copy finder: any picture against a training set, nearest first. Introduced in lesson 20."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor

from lessonlib.data.folder import printable
from lessonlib.plots.pictures import to_pixels
from lessonlib.plots.style import COLOURS, INK, drawing, number, summarised
from lessonlib.rights import Catalogue, limit_for
from lessonlib.rights.attacks import cropped, recoloured

from .choices import Chooser, allowed
from .live import page, rgba
from .upload import uploaded

SHOWN = 6  # works that are shown, the nearest first
BINS = 24  # bars of the strangers' distances
OWN = "your file"
CHANGES = {
    "as it is": lambda x: x,
    "mirrored": lambda x: x.flip(3),
    "recoloured": recoloured,
    "cropped": cropped,
}


class CopyFinder(Chooser):
    """Hold a picture against a training set; see what it is nearest to, and how near strangers are.

    ``training``: square pictures (m, C, H, W) in [0, 1]; ``pictures``: for each name a batch of such, to ask
    about; a file of the learner's own can be opened beside them. ``strangers``: distances (n,) of a hundred
    or more pictures that were certainly not in the training set, as ``find_copies(...).nearest``. Raises
    ``ValueError`` for other shapes. Lesson 20.
    """

    _esm, _css = page("copy_finder", "CopyFinder", "finder")
    actions = ("set", "file", "reset")

    def __init__(
        self, training: Tensor, pictures: Mapping[str, Tensor], strangers: Tensor, title: str = "Copy finder"
    ):
        self.limit, self.strangers = limit_for(strangers), strangers.sort().values
        self.catalogue = Catalogue(training)
        self.size = training.shape[-1]
        self.pictures = dict(pictures)
        wrong = {name: tuple(x.shape) for name, x in pictures.items() if x.shape[1:] != training.shape[1:]}
        if wrong or not pictures or len(training) < SHOWN:
            shape, got = tuple(training.shape[1:]), wrong or f"{len(pictures)} sets, {len(training)} works"
            raise ValueError(f"CopyFinder: expected sets of pictures {shape} and {SHOWN} works, got {got}")
        self._stand({"set": next(iter(pictures)), "number": 0, "change": "as it is"})
        self._file = ""
        counts, _ = np.histogram(self.strangers, BINS, (0, self.reach))
        super().__init__(
            title=title, size=self.size, shown=SHOWN, sets={name: len(x) for name, x in pictures.items()},
            own=OWN, changes=list(CHANGES), works=len(training), bars=counts.tolist(), reach=self.reach,
            limit=round(self.limit, 3),
        )  # fmt: skip

    @property
    def reach(self) -> float:
        """The largest distance on the axis."""
        return round(float(self.strangers[-1]) * 1.05, 3)

    @property
    def asked(self) -> Tensor:
        """The picture that is asked about, (1, C, H, W), changed as the learner wants."""
        x = self.pictures[self.state["set"]]
        return CHANGES[self.state["change"]](x[self.state["number"] : self.state["number"] + 1])

    def told(self) -> dict:
        """Return the nearest works with their distances, and what to think of them."""
        found = self.catalogue.find(self.asked, SHOWN)
        nearest = [[int(i), round(float(d), 3)] for i, d in zip(found.index[0], found.distance[0])]
        self._nearest = found.index[0]
        return {"nearest": nearest, "verdict": self.verdict(float(found.nearest)), "file": self._file}

    def drawn(self, request: dict) -> tuple[dict, bytes]:
        """Return the asked picture and the nearest works, one behind another."""
        works = self.catalogue.training[self._nearest]
        return {}, rgba(*to_pixels(torch.cat([self.asked, works])))

    def verdict(self, distance: float) -> str:
        """Say in words what a distance to the nearest work means beside those of strangers."""
        farther = 100 * float((self.strangers > distance).float().mean())
        if distance < self.limit:
            return "Below the limit: call it a copy."
        if farther >= 99:
            return "Nearer than 99 of 100 strangers, but above the limit: look at both."
        return f"As strangers are: {farther:.0f} % of them are farther away than this."

    def _act(self, action: str, name: str = "", value=None) -> str | None:
        """Carry out ``["set", "number", 3]``, ``["file", name, png]`` or ``["reset"]``.

        What is set is the ``set``, the ``number`` in it or the ``change``; ``png`` is the file's pixels as a
        PNG in base64, made small by the page.
        """
        if action == "file":
            return self._open(printable(str(name)), str(value))
        super()._act(action, name, value)
        last = len(self.pictures[self.state["set"]]) - 1
        self.state["number"] = min(self.state["number"], last)

    def _allowed(self, name: str, value):
        words = {"set": tuple(self.pictures), "change": tuple(CHANGES)}
        return allowed(name, value, words, {"number": (0, len(self.pictures[self.state["set"]]) - 1)})

    def _open(self, name: str, png: str) -> str:
        """Take a picture of the learner's own, and ask about it as it is."""
        try:
            content = b64decode(png, validate=True)
        except (binascii.Error, ValueError):
            raise ValueError(f"file: expected a PNG in base64, got {png[:20]!r}") from None
        x = uploaded([{"name": f"{name}.png", "content": content}], self.size, "pad")
        channels = self.catalogue.training.shape[1]
        self.pictures[OWN] = x if channels == 3 else x.mean(1, keepdim=True)
        self.state, self._file = {"set": OWN, "number": 0, "change": "as it is"}, name
        return f"{name} is compared at {self.size} pixels."

    def still(self):
        """Return a still of the finder, for readers without a kernel, and print its summary."""
        told = self.told()
        pixels = to_pixels(torch.cat([self.asked, self.catalogue.training[self._nearest]]))
        with drawing(9.4, 4.6) as fig:
            places = fig.add_gridspec(2, SHOWN + 3, height_ratios=(1.1, 1))
            first = fig.add_subplot(places[0, :3])
            others = [fig.add_subplot(places[0, 3 + i]) for i in range(SHOWN)]
            names = ["asked"] + [f"{i}\n≈ {d:.2f}" for i, d in told["nearest"]]
            for ax, picture, name in zip((first, *others), pixels, names):
                ax.imshow(picture)
                ax.set_axis_off()
                ax.set_title(name, fontsize=13, fontweight="normal")
            _draw_axis(fig.add_subplot(places[1, :]), self, told["nearest"][0][1])
        work, distance = told["nearest"][0]
        words = f"{self.state['set']} {self.state['number']}, {self.state['change']}"
        beside = f"limit {number(self.limit)}, strangers' median {number(float(self.strangers.median()))}"
        nearest = f"nearest is work ≈ {work} at {number(distance)}"
        return summarised(fig, f"The copy finder asked about {words}: {nearest}; {beside}.")

    def __repr__(self):
        return f"CopyFinder: {len(self.catalogue.training):,} works"


def _draw_axis(ax, finder: CopyFinder, distance: float) -> None:
    """Draw the strangers' distances as bars, the limit, and where the nearest work is."""
    ax.hist(
        finder.strangers.numpy(),
        BINS,
        range=(0, finder.reach),
        color=COLOURS[0],
        alpha=0.5,
        label="strangers",
    )
    ax.axvline(finder.limit, color=INK, linestyle="--", linewidth=1.5, label="limit")
    top = ax.get_ylim()[1]
    ax.plot(distance, 0.1 * top, "v", color=COLOURS[1], markersize=14, label="this picture", clip_on=False)
    ax.set(xlim=(0, finder.reach), yticks=[], xlabel="distance to the nearest work")
    ax.legend(loc="upper right", fontsize=12)
