"""Pictures with the facts about them: ``ImageSet``, ``Factor``, ``Card``. Introduced in lesson 01."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import torch

from lessonlib.files import read_json

CARDS = Path(__file__).resolve().parents[2] / "data" / "cards"


@dataclass(frozen=True)
class Factor:
    """Describe one ground-truth column of an ``ImageSet``.

    ``kind`` is ``"category"`` (values are indices into ``names``), ``"continuous"`` (values lie in
    ``low`` .. ``high``) or ``"circle"`` (values lie in 0 .. 1 turns and 1 is 0 again).
    ``group`` says what an artist would call it: colour, shape or texture.
    """

    name: str
    kind: str = "continuous"
    low: float = 0.0
    high: float = 1.0
    names: tuple[str, ...] = ()
    unit: str = ""
    group: str = ""
    about: str = ""

    def __post_init__(self):
        if self.kind not in ("category", "continuous", "circle"):
            raise ValueError(f"Factor.kind: expected category, continuous or circle, got {self.kind!r}")

    @property
    def rows(self) -> int:
        """How many numbers ``embed`` turns one value into."""
        return {"category": len(self.names), "circle": 2, "continuous": 1}[self.kind]

    def embed(self, values: torch.Tensor) -> torch.Tensor:
        """Turn values (n,) into what a network can learn, (n, rows): one-hot, (sine, cosine), or as it is."""
        if self.kind == "category":
            return torch.nn.functional.one_hot(values.long(), len(self.names)).float()
        if self.kind == "circle":  # so that 0 and 1 turn are one place
            return torch.stack([torch.sin(2 * torch.pi * values), torch.cos(2 * torch.pi * values)], dim=1)
        return values[:, None].float()

    def value(self, embedded: torch.Tensor) -> torch.Tensor:
        """Turn ``embed``'s numbers, or a network's guess at them, back into values (n,)."""
        if self.kind == "category":
            return embedded.argmax(1).float()
        if self.kind == "circle":
            return torch.atan2(embedded[:, 0], embedded[:, 1]).div(2 * torch.pi).remainder(1)
        return embedded[:, 0]


@dataclass(frozen=True)
class Card:
    """Say where pictures come from: title, source, licence (SPDX id), how they were made, their limits."""

    title: str
    source: str
    licence: str
    made: str
    limits: str = ""
    sha256: str = ""

    @classmethod
    def read(cls, name: str) -> Card:
        """Read ``data/cards/NAME.json``."""
        values = read_json(CARDS / f"{name}.json")
        return cls(**{key: values[key] for key in cls.__dataclass_fields__ if key in values})

    def __str__(self):
        return f"{self.title}. Source: {self.source} Licence: {self.licence}."


@dataclass(frozen=True)
class ImageSet(torch.utils.data.Dataset):
    """Hold pictures in memory with their factors and their card.

    ``images``: uint8 (N, C, H, W). ``factors``: float32 (N, F), one column per entry of ``spec``.
    ``applies``: bool (N, F), False where a factor means nothing for that picture (a sleeve on a skirt).
    A ``torch.utils.data.Dataset`` of (x, factors) with x float32 (C, H, W) in [0, 1].
    Raises ``ValueError`` when shapes or dtypes do not fit together. Lesson 01.
    """

    images: torch.Tensor
    card: Card
    factors: torch.Tensor | None = None
    spec: tuple[Factor, ...] = ()
    applies: torch.Tensor | None = None
    report: object = field(default=None, compare=False)

    def __post_init__(self):
        images, n = self.images, len(self.images)
        if images.dtype != torch.uint8 or images.ndim != 4:
            raise ValueError(
                f"ImageSet.images: expected uint8 (N, C, H, W), got {images.dtype} {tuple(images.shape)}"
            )
        if self.factors is None:
            object.__setattr__(self, "factors", torch.zeros(n, 0))
        if self.applies is None:
            object.__setattr__(self, "applies", torch.ones(n, len(self.spec), dtype=torch.bool))
        for name in ("factors", "applies"):
            got = tuple(getattr(self, name).shape)
            if got != (n, len(self.spec)):
                raise ValueError(f"ImageSet.{name}: expected shape {(n, len(self.spec))}, got {got}")

    @property
    def names(self) -> tuple[str, ...]:
        """The factors' names, in the order of the columns."""
        return tuple(f.name for f in self.spec)

    def column(self, name: str) -> torch.Tensor:
        """Return one factor's values, float32 (N,)."""
        if name not in self.names:
            raise ValueError(f"ImageSet.column: expected one of {', '.join(self.names)}, got {name!r}")
        return self.factors[:, self.names.index(name)]

    def batch(self, index) -> torch.Tensor:
        """Return pictures as x float32 (n, C, H, W) in [0, 1]; ``index`` is a list, slice or tensor."""
        return self.images[index].float().div_(255)

    def pick(self, index) -> ImageSet:
        """Return the ``ImageSet`` of the chosen pictures; ``index`` is a list, slice or tensor."""
        return replace(
            self, images=self.images[index], factors=self.factors[index], applies=self.applies[index]
        )

    def split(self, held_out: int, seed: int = 0) -> tuple[ImageSet, ImageSet]:
        """Shuffle and split into (train, held-out) with ``held_out`` pictures in the second."""
        if not 0 < held_out < len(self):
            raise ValueError(f"ImageSet.split: expected 0 < held_out < {len(self)}, got {held_out}")
        order = torch.randperm(len(self), generator=torch.Generator().manual_seed(seed))
        return self.pick(order[held_out:]), self.pick(order[:held_out])

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        return self.images[i].float().div(255), self.factors[i]

    def __getitems__(self, index):
        return list(zip(self.batch(index), self.factors[index]))

    def __repr__(self):
        n, c, h, w = self.images.shape
        factors = ", ".join(self.names) or "none"
        return f"ImageSet({self.card.title!r}: {n} pictures, {c} x {h} x {w}, factors: {factors})"
