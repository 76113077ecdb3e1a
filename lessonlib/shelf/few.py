"""A work from fewer than forty pictures: paint in their manner, without any training. Lesson 22."""

from __future__ import annotations

import warnings
from itertools import product

import torch
from torch import Tensor
from tqdm.auto import tqdm

from lessonlib.data import Card, Factor, ImageSet
from lessonlib.editing import condition, input_directions
from lessonlib.editing.one_painting import paint_like
from lessonlib.models import Blend, Prior

from .bundle import Bundle

ENOUGH = 40  # pictures from which on training is worth its while
PAINTINGS = 3  # of the learner's pictures, at most, whose manner is taken
HOLDS = (0.1, 0.6)


def paint_few(pictures: ImageSet, subjects: Tensor, holds: tuple[float, float] = HOLDS) -> Bundle:
    """Paint subjects (M, 3, S, S) in [0, 1] in the manner of a few pictures; return a bundle with sliders.

    Up to three of ``pictures``, spread evenly, of S pixels a side, lend palette and texture as
    ``paint_like`` takes them. The sliders are ``painting`` (whose manner), ``subject`` (what is painted) and
    ``hold`` (how far it stays with the subject); between the two ends of ``holds`` the page mixes. Lesson 22.
    """
    places = torch.linspace(0, len(pictures) - 1, min(PAINTINGS, len(pictures))).round().long()
    x = pictures.batch(places)
    if x.shape[2:] != subjects.shape[2:]:
        got = f"{tuple(x.shape)} and {tuple(subjects.shape)}"
        raise ValueError(f"paint_few: expected pictures and subjects of one size, got {got}")
    x = x.expand(-1, 3, -1, -1)
    ways = list(product(range(len(x)), range(len(subjects)), holds))
    made = [
        paint_like(subjects[s, None], x[p, None], hold) for p, s, hold in tqdm(ways, "painting", leave=False)
    ]
    works = _known(torch.cat(made), ways, len(x), len(subjects))
    model = Blend(len(x), len(subjects), subjects.shape[2]).eval()
    model.hold(works.batch(slice(None)))
    codes = condition(works, works.names)
    prior = Prior(codes, torch.zeros(codes.shape[1], codes.shape[1]))
    with warnings.catch_warnings(action="ignore"):  # a slider that cannot move is left out, and that is right
        directions = input_directions(works, works.names, 0)
    lent = f"none: {len(x)} picture{'s' * (len(x) != 1)} lent palette and texture (paint_like, lesson 14)"
    return Bundle(model, directions, prior, {"training": lent})


def _known(made: Tensor, ways: list, paintings: int, subjects: int) -> ImageSet:
    """Return the works with what is known of each."""
    names = tuple(f"picture {k + 1}" for k in range(paintings))
    others = tuple(f"subject {k + 1}" for k in range(subjects))
    spec = (
        Factor("painting", "category", names=names, group="colour"),
        Factor("subject", "category", names=others, group="shape"),
        Factor("hold", low=min(h for *_, h in ways), high=max(h for *_, h in ways), group="texture"),
    )
    card = Card("A few works", "painted in the manner of a few pictures", "", "paint_like of lesson 14")
    return ImageSet((made * 255).round().byte(), card, torch.tensor(ways, dtype=torch.float32), spec)
