"""Pictures with the facts about them: ``ImageSet``, ``Factor``, ``Card``. Introduced in lesson 01."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Self

import numpy as np
import torch

from lessonlib import DATA, say
from lessonlib.files import read_json

CARDS = DATA / "cards"
FEW = 30  # lessons that train are made for this many pictures and more


@dataclass(frozen=True)
class Factor:
    """Describe one ground-truth column of an ``ImageSet``.

    ``kind`` is "category" (values are indices into ``names``), "continuous" (``low`` .. ``high``) or "circle"
    (0 .. 1 turns, where 1 is 0 again). ``group`` says what an artist would call it: colour, shape or texture.
    ``when`` says for which names of other category factors it means something, see ``applies``:
    ``{"category": ("top", "dress")}``.
    """

    name: str
    kind: str = "continuous"
    low: float = 0.0
    high: float = 1.0
    names: tuple[str, ...] = ()
    unit: str = ""
    group: str = ""
    about: str = ""
    when: Mapping[str, Sequence[str]] = field(default_factory=dict, hash=False)

    def __post_init__(self):
        if self.kind not in ("category", "continuous", "circle"):
            raise ValueError(f"Factor.kind: expected category, continuous or circle, got {self.kind!r}")

    @classmethod
    def from_json(cls, values: dict):
        """Make a factor from ``asdict`` of one that went through JSON, where tuples become lists."""
        when = {name: tuple(names) for name, names in values["when"].items()}
        return cls(**{**values, "names": tuple(values["names"]), "when": when})

    @property
    def rows(self) -> int:
        """How many numbers ``embed`` turns one value into."""
        return {"category": len(self.names), "circle": 2, "continuous": 1}[self.kind]

    @property
    def ends(self) -> tuple[float, float]:
        """The least and the greatest value; of a category the places of its first and last name."""
        return (0, len(self.names) - 1) if self.kind == "category" else (self.low, self.high)

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


def difference(a: torch.Tensor, b: torch.Tensor, circle: bool = False) -> torch.Tensor:
    """Return b - a; on a ``circle``, in turns, the short way round (-0.5 .. 0.5). Lesson 08."""
    return (b - a + 0.5).remainder(1) - 0.5 if circle else b - a


def applies(spec: Sequence[Factor], values: Mapping[str, torch.Tensor], name: str) -> torch.Tensor:
    """Say for which pictures a factor of ``spec`` means something, bool (n,), by its ``when``.

    ``values``: (n,) by name, of the factors it depends on at least; one that is not in ``spec`` never varies
    and decides nothing. Raises ``ValueError`` for an unknown name. Lesson 08.
    """
    known = {f.name: f for f in spec}
    if name not in known:
        raise ValueError(f"applies: expected one of {', '.join(known)}, got {name!r}")
    result = torch.ones(len(next(iter(values.values()))), dtype=torch.bool)
    for other, names in known[name].when.items():
        if other in known:
            wanted = torch.tensor([known[other].names.index(n) for n in names])
            result &= torch.isin(values[other].long(), wanted)
    return result


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
    def read(cls, name: str) -> Self:
        """Read ``data/cards/NAME.json``."""
        values = read_json(CARDS / f"{name}.json")
        return cls(**{key: values[key] for key in cls.__dataclass_fields__ if key in values})

    def __str__(self):
        return f"{self.title}. Source: {self.source} Licence: {self.licence}."


@dataclass(frozen=True)
class ImageSet(torch.utils.data.Dataset):
    """Hold pictures in memory with their factors and their card: a torch ``Dataset`` of (x, factors).

    ``images``: uint8 (N, C, H, W), C is 1 or 3. ``factors``: float32 (N, F), a column per entry of ``spec``.
    ``applies``: bool (N, F), False where a factor means nothing for that picture (a sleeve on a skirt).
    All three may come as numpy arrays. ``report``: what became of each file, for pictures from a folder.
    Raises ``ValueError`` when shapes, dtypes or values do not fit together. Lesson 01.
    """

    images: torch.Tensor
    card: Card
    factors: torch.Tensor | None = None
    spec: tuple[Factor, ...] = ()
    applies: torch.Tensor | None = None
    report: object = field(default=None, compare=False)

    def __post_init__(self):
        images = self._hold("images", self.images)
        if images.dtype != torch.uint8 or images.ndim != 4 or images.shape[1] not in (1, 3):
            last = images.ndim == 4 and images.shape[3] in (1, 3)
            got = f"{images.dtype} {tuple(images.shape)}" + "; channels come before height and width" * last
            raise ValueError(
                f"ImageSet.images: expected uint8 (N, C, H, W) with 1 or 3 channels C, got {got}"
            )
        n, columns = len(images), len(self.spec)
        factors = torch.zeros(n, 0) if self.factors is None else self.factors
        applies = torch.ones(n, columns, dtype=torch.bool) if self.applies is None else self.applies
        self._hold("factors", factors, torch.float32, (n, columns))
        self._hold("applies", applies, torch.bool, (n, columns))
        for k, factor in enumerate(self.spec):
            values = self.factors[self.applies[:, k], k]
            if factor.kind == "category" and not torch.isin(values, torch.arange(len(factor.names))).all():
                expected = f"whole numbers of 0 to {len(factor.names) - 1} for {factor.name!r}"
                got = f"{values.min():g} to {values.max():g}"
                raise ValueError(f"ImageSet.factors: expected {expected}, got {got}")

    def _hold(self, name: str, value, dtype=None, shape=None) -> torch.Tensor:
        """Keep a part as a tensor, whatever it came as, and return it."""
        try:
            value = value.detach() if isinstance(value, torch.Tensor) else torch.from_numpy(np.array(value))
        except TypeError:
            kind = type(value).__name__
            raise ValueError(f"ImageSet.{name}: expected a tensor or an array, got {kind}") from None
        if shape and tuple(value.shape) != shape:
            raise ValueError(f"ImageSet.{name}: expected shape {shape}, got {tuple(value.shape)}")
        object.__setattr__(self, name, value.to(dtype or value.dtype))
        return value

    @property
    def names(self) -> tuple[str, ...]:
        """The factors' names, in the order of the columns."""
        return tuple(f.name for f in self.spec)

    def factor(self, name: str) -> Factor:
        """Return what a column holds, by its name."""
        if name not in self.names:
            raise ValueError(f"ImageSet.column: expected one of {', '.join(self.names)}, got {name!r}")
        return self.spec[self.names.index(name)]

    def column(self, name: str) -> torch.Tensor:
        """Return one factor's values, float32 (N,)."""
        return self.factors[:, self.spec.index(self.factor(name))]

    def batch(self, index) -> torch.Tensor:
        """Return pictures as x float32 (n, C, H, W) in [0, 1]; ``index`` is a list, slice or tensor."""
        return self.images[index].float().div_(255)

    def pick(self, index) -> Self:
        """Return the ``ImageSet`` of the chosen pictures; ``index`` is a list, slice or tensor."""
        report = self.report and self.report.pick(torch.arange(len(self))[index].tolist())
        parts = {name: getattr(self, name)[index] for name in ("images", "factors", "applies")}
        return replace(self, **parts, report=report)

    def split(self, held_out: int, seed: int = 0) -> tuple[Self, Self]:
        """Shuffle and split into (train, held-out) with ``held_out`` pictures in the second, a third at most.

        Where that makes it fewer, a line says so. Pictures that are exactly equal stay on one side.
        Raises ``ValueError`` for fewer than three different pictures.
        """
        if held_out < 1:
            raise ValueError(f"ImageSet.split: expected held_out of at least 1, got {held_out}")
        groups, first = {}, twins(self.images)
        for i in torch.randperm(len(self), generator=torch.Generator().manual_seed(seed)).tolist():
            groups.setdefault(first[i], []).append(i)
        train, apart = [], []
        for group in groups.values():
            part = apart if len(apart) + len(group) <= min(held_out, len(self) // 3) else train
            part += group
        if not apart:
            got = f"{len(groups)} in {len(self)}"
            raise ValueError(f"ImageSet.split: expected three different pictures or more, got {got}")
        if len(apart) < held_out:
            few = f" Lessons that train are made for {FEW} pictures and more." * (len(self) < FEW)
            say(f"Held out: {len(apart):,} of {len(self):,} pictures, a third at most.{few}")
        return self.pick(train), self.pick(apart)

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


def twins(images: torch.Tensor) -> list[int]:
    """Return for each picture (N, C, H, W) the number of the first that is exactly equal: mostly its own."""
    first: dict[bytes, int] = {}
    return [first.setdefault(sha256(image.numpy().tobytes()).digest(), i) for i, image in enumerate(images)]
