"""Simulated audiences, whose tastes are known exactly, and so is what one misses. Introduced in lesson 18.

An audience is what it likes about a poster, and nothing else: no name of a file, no trait of a person.
"""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import torch
from torch import Tensor

from lessonlib.files import read_json, write_json

from .posters import NAMES, SPEC

TEMPERATURE = 0.35  # of a choice between two, in standard deviations of utility: 0 is never wrong
CLICK = -2.6  # the logit of a click at utility 0: about 7 of 100 who see the poster
INTERESTS = (
    "bakers", "cyclists", "gardeners", "hikers", "knitters", "readers", "runners", "sailors", "singers",
    "travellers",
)  # fmt: skip
FACTORS = dict(zip(NAMES, SPEC))
CIRCLES = tuple(name for name, factor in FACTORS.items() if factor.kind == "circle")


@dataclass(frozen=True)
class Audience:
    """What an audience likes: ``likes`` holds weights by factor, ``together`` how two hues should differ.

    A category has a weight for each of its names, a continuous factor one for all its range, a circle the
    liked place in turns and a weight. ``together``: (one circle, another, liked difference in turns, weight).
    Raises ``ValueError`` for what is no factor of a poster and for weights that are no numbers. Lesson 18.
    """

    name: str
    likes: dict[str, Sequence[float]]
    together: Sequence = field(default_factory=list)

    def __post_init__(self):
        for factor, weights in self.likes.items():
            self._require(factor in NAMES, f"factors of posters, {', '.join(NAMES)};", repr(factor))
            self._check(factor, weights, FACTORS[factor].rows)
        for pair in self.together:
            fits = len(pair) == 4 and set(pair[:2]) <= set(CIRCLES)
            self._require(fits, f"two of {', '.join(CIRCLES)}, a place and a weight together,", pair)
            self._check("together", pair[2:], 2)
        self._require(self._variance() > 0, "a taste,", "weights that are all 0")

    def _require(self, fits: bool, expected: str, got):
        if not fits:
            raise ValueError(f"audience {self.name!r}: expected {expected} got {got}")

    def _check(self, factor, weights, length):
        fits = isinstance(weights, list | tuple) and len(weights) == length
        fits = fits and all(isinstance(w, int | float) and math.isfinite(w) for w in weights)
        self._require(fits, f"{length} finite weights for {factor},", weights)

    def _variance(self) -> float:
        """Return the variance of the raw utility over all posters, in which factors are independent."""
        total = sum(pair[3] ** 2 / 2 for pair in self.together)
        for name, weights in self.likes.items():
            kind, w = FACTORS[name].kind, torch.tensor(weights, dtype=torch.float64)
            spread = {"category": w.var(correction=0), "circle": w[-1] ** 2 / 2, "continuous": w[0] ** 2 / 12}
            total += spread[kind]
        return float(total)

    def utility(self, factors: Tensor) -> Tensor:
        """Return how much posters (n, 13) are liked, (n,), in standard deviations over all posters."""
        columns, total = dict(zip(NAMES, factors.T)), torch.zeros(len(factors))
        for name, weights in self.likes.items():
            values, w, kind = columns[name], torch.tensor(weights, dtype=torch.float32), FACTORS[name].kind
            if kind == "category":
                total += (w - w.mean())[values.long()]
            else:
                total += w[0] * (values - 0.5) if kind == "continuous" else w[1] * near(values, w[0])
        for one, other, place, weight in self.together:
            total += weight * near(columns[one] - columns[other], place)
        return total / self._variance() ** 0.5

    def click_rate(self, factors: Tensor) -> Tensor:
        """Return the chance (n,) that someone of this audience clicks on posters (n, 13)."""
        return (CLICK + self.utility(factors)).sigmoid()


def near(turns: Tensor, place) -> Tensor:
    """Return 1 where a place on a circle is the liked one, -1 where it lies opposite."""
    return (2 * torch.pi * (turns - place)).cos()


def prefers(first: Tensor, second: Tensor, rng: torch.Generator) -> Tensor:
    """Say where the first of two posters is chosen, bool (n,), by their utilities (n,): noisy. Lesson 18."""
    chance = ((first - second) / TEMPERATURE).sigmoid()
    return torch.rand(chance.shape, generator=rng) < chance


def sample_audiences(n: int = len(INTERESTS), seed: int = 0) -> list[Audience]:
    """Draw ``n`` audiences whose utility is a sum over factors; the same on every machine. Lesson 18."""
    rng, found = torch.Generator().manual_seed(seed), []
    for i in range(n):
        likes = {}
        for name, factor in FACTORS.items():
            draws = torch.randn(len(factor.names) or 2, generator=rng).tolist()
            likes[name] = [round(w, 2) for w in (draws if factor.names else draws[:1])]
            if factor.kind == "continuous":
                likes[name] = [round(2 * likes[name][0], 2)]  # its range is short
            elif factor.kind == "circle":
                likes[name] = [round(abs(draws[0]) % 1, 2), round(0.6 + abs(draws[1]), 2)]
        found.append(Audience(INTERESTS[i % len(INTERESTS)], likes))
    return found


def opposites(audience: Audience, weight: float = 2.5) -> Audience:
    """Return an audience that also likes ground and product in opposite hues: no sum says that. Lesson 18."""
    both = [["hue", "product_hue", 0.5, weight]]
    likes = {name: weights for name, weights in audience.likes.items() if name not in both[0]}
    return Audience(f"{audience.name} who like opposites", likes, both)


def write_audiences(path: str | Path, audiences: Sequence[Audience]) -> Path:
    """Write a manifest of audiences as JSON that people can read and change; return its path. Lesson 18."""
    return write_json(path, {"audiences": [asdict(audience) for audience in audiences]})


def read_audiences(path: str | Path) -> list[Audience]:
    """Read a manifest. Raises ``ValueError`` for other files and what ``Audience`` refuses. Lesson 18."""
    found = read_json(path)
    rows = found.get("audiences") if isinstance(found, dict) else None
    if not isinstance(rows, list) or not rows:
        raise ValueError(f"{path}: expected a list of audiences, got {type(found).__name__} without one")
    for row in rows:
        if not isinstance(row, dict) or not {"name", "likes"} <= set(row) <= {"name", "likes", "together"}:
            got = ", ".join(row) if isinstance(row, dict) else type(row).__name__
            raise ValueError(f"{path}: expected audiences with name, likes and at most together, got {got}")
        if not isinstance(row["likes"], dict):
            raise ValueError(f"{path}: expected likes by factor, got {type(row['likes']).__name__}")
    return [Audience(**row) for row in rows]
