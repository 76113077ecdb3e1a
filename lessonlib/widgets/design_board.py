"""The design board: twelve garments to keep, reject, vary and cross. Introduced in lesson 16."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import lru_cache
from textwrap import wrap

import numpy as np
import torch
from torch.nn.functional import adaptive_avg_pool2d

from lessonlib.data import applies
from lessonlib.editing import condition
from lessonlib.editing.designs import ASK, CARDS, LOCKS, Designs
from lessonlib.editing.render import decode_one
from lessonlib.memory import in_portions
from lessonlib.metrics import nearest
from lessonlib.plots.lookbook import Look, lookbook
from lessonlib.plots.pictures import from_pixels, grid
from lessonlib.scenes.garments import NAMES, render, within
from lessonlib.scenes.naming import WORDS, called, described, word

from .live import LiveWidget, page, rgba


class DesignBoard(LiveWidget):
    """Show twelve garments that a conditional generator draws, and change them as the learner says.

    ``model``: anything with ``decode`` for codes [z, c], z of ``latent_dim`` numbers; ``train``: the garments
    that it has learned from, c all their factors; ``together`` names those whose combination is looked up in
    ``train``. ``reader`` reads the garments for the lookbook. ``designs`` holds the cards; ``looks`` returns
    what is kept for ``lookbook``. Raises ``ValueError`` for pictures without garments' factors. Lesson 16.
    """

    _esm, _css = page("design_board", "DesignBoard", "board")

    def __init__(
        self, model, train, latent_dim: int, reader=None, together=("pattern", "category"),
        title: str = "Design board", seed: int = 0,
    ):  # fmt: skip
        if missing := [name for name in WORDS if name not in train.names]:
            raise ValueError(f"DesignBoard: expected garments with their factors, got none of {missing[0]}")
        self.model, self.train, self.latent_dim, self.reader = model, train, latent_dim, reader
        self.designs, self.together = Designs(seed), tuple(together)
        columns = [train.column(name).tolist() for name in self.together]
        self.counts = Counter(tuple(map(word, self.together, row)) for row in zip(*columns))
        self._places = in_portions(_small, train)
        self._paint = lru_cache(8 * CARDS)(self._drawn)
        height, width = train.images.shape[2:]
        asks = {name: list(WORDS[name]) for name in ASK}
        super().__init__(title=title, cards=CARDS, height=height, width=width, asks=asks, locks=list(LOCKS))

    @property
    def state(self) -> dict:
        """The cards, the locks and what is asked for."""
        return self.designs.state

    def seen(self, values: dict) -> tuple[str, int]:
        """Return the combination of a garment's ``values`` in words, and how often it was in training."""
        words = tuple(word(name, values[name]) for name in self.together)
        return " ".join(words), self.counts[words]

    def told(self) -> dict:
        """Return what stands on each card, and what can be done."""
        values = [card["values"] for card in self.state["cards"]]
        cards = [{"name": called(each), "seen": self.seen(each)[1]} for each in values]
        return {"cards": cards, "can": self.designs.can_undo, "looks": bool(self.designs.kept)}

    def drawn(self, request: dict) -> tuple[dict, bytes]:
        """Return twelve pictures as RGBA, and behind them the nearest training garment of each."""
        made, near = zip(*map(self._look, self.state["cards"]))
        return {}, rgba(*made, *(self._training(i) for i in near))

    def _forget(self) -> None:
        """Draw all anew from now on: the model was trained further."""
        self._paint.cache_clear()

    def _act(self, action: str, *about) -> str | None:
        """Carry out ``["keep", 3]``, ``["cross", 3, 5]`` and the like, see ``Designs``, or ``["save"]``."""
        if action != "save":
            return self.designs.act(action, *about)
        if not self.designs.kept:
            return "Keep a garment first: the lookbook holds what is kept."
        return lookbook(self.looks(), self.setup["title"]).about

    def looks(self, size: int = 512) -> list[Look]:
        """Return what is kept, for ``lookbook``; with a reader, drawn again from what it reads."""
        return [self._worn(card, size) for card in self.designs.kept]

    def _worn(self, card: dict, size: int) -> Look:
        """Say of a card what the reader sees on it; without a reader, what was asked for."""
        (sketch, near), values, large = self._look(card), card["values"], None
        if self.reader:
            factors = within(self.reader.read(from_pixels(sketch)))
            values, large = dict(zip(NAMES, factors[0].tolist())), render(factors, size)[0]
        (asked, _), (combination, times) = self.seen(card["values"]), self.seen(values)
        news = f"New: of {len(self.train):,} garments in training, none was a {combination}."
        if times:
            news = f"In training, {times:,} of {len(self.train):,} were of its kind: {combination}."
        meant = "" if asked == combination else f" It was meant to be a {asked}."
        like = called(dict(zip(self.train.names, self.train.factors[near].tolist())))
        said = f"{news} Nearest: {like}.{meant}"
        return Look(called(values), described(values), said, from_pixels(sketch)[0], large)

    def _look(self, card: dict) -> tuple[np.ndarray, int]:
        return self._paint(card["seed"], tuple(card["values"].items()))

    def _drawn(self, seed: int, values: tuple) -> tuple[np.ndarray, int]:
        """Draw one garment uint8 (H, W, 3), and find its nearest training garment at 8 x 8 pixels."""
        z = torch.randn(1, self.latent_dim, generator=torch.Generator().manual_seed(seed))
        picture = decode_one(self.model, torch.cat([z, self._condition(dict(values))], dim=1))
        return picture, int(nearest(_small(from_pixels(picture)), self._places)[0])

    def _condition(self, values: dict) -> torch.Tensor:
        """Return the condition c (1, condition_dim) that asks for a garment."""
        factors = torch.tensor([[float(values[name]) for name in self.train.names]])
        columns = dict(zip(self.train.names, factors.T))
        used = torch.stack([applies(self.train.spec, columns, name) for name in columns], dim=1)
        return condition(replace(self.train.pick([0]), factors=factors, applies=used), self.train.names)

    def _training(self, i: int) -> np.ndarray:
        return self.train.images[i].permute(1, 2, 0).numpy()

    def still(self):
        """Return a still of the board, for readers without a kernel, and print its summary."""
        pairs = [self._look(card) for card in self.state["cards"]]
        pictures = np.stack([_beside(picture, self._training(near)) for picture, near in pairs])
        words = [(wrap(c["name"], 20), _line(c["seen"])) for c in self.told()["cards"]]
        lines = ["\n".join([*name, line]) for name, line in words]
        return grid(pictures.transpose(0, 3, 1, 2), lines, columns=4, about="garments on the design board")

    def __repr__(self):
        return f"DesignBoard: {CARDS} garments, {len(self.counts)} combinations in training"


def _small(x: torch.Tensor) -> torch.Tensor:
    return adaptive_avg_pool2d(x, 8).flatten(1)


def _line(seen: int) -> str:
    return f"in training {seen:,} times" if seen else "✦ never in training"


def _beside(picture: np.ndarray, near: np.ndarray) -> np.ndarray:
    """Lay the nearest garment, small, beside the picture, five times as large."""
    large = picture.repeat(5, axis=0).repeat(5, axis=1)
    side = np.full((large.shape[0], near.shape[1] + 4, 3), 255, np.uint8)
    side[-near.shape[0] :, 4:] = near
    return np.hstack([large, side])
