"""What is believed of a taste in words, the surest first, each with its doubt. Introduced in lesson 18."""

from dataclasses import dataclass

import torch

from lessonlib.models import Taste
from lessonlib.scenes.posters import SPEC

ENDS = {
    "lightness": ("dark ground", "light ground"), "chroma": ("grey ground", "colourful ground"),
    "scale": ("small product", "large product"), "headline": ("small headline", "large headline"),
    "copy": ("no small print", "much small print"), "call": ("small button", "large button"),
    "contrast": ("soft text", "strong text"),
}  # fmt: skip
HUES = {"hue": "ground", "product_hue": "product", "accent": "accent"}


@dataclass(frozen=True)
class Belief:
    """Say in ``words`` what is liked, by how much against its mean, and with what standard deviation.

    ``turn``: the hue that is meant, for a circle. Lesson 18.
    """

    words: str
    strength: float
    doubt: float
    turn: float | None = None


def beliefs(taste: Taste) -> list[Belief]:
    """Return one belief about each factor of posters, the surest first. Lesson 18."""
    found, start = [], 0
    for f in SPEC:
        part = slice(start, start := start + f.rows)
        w = taste.mean[part]
        if f.kind == "category":
            best, turn = int(w.argmax()), None
            way, words = torch.eye(f.rows)[best] - 1 / f.rows, f"{f.name} {f.names[best]}"
        elif f.kind == "circle":
            turn = float(f.value(w[None])[0])
            way = f.embed(torch.tensor([turn]))[0]
            words = f"{HUES[f.name]} of this hue"
        else:
            way, turn = w.sign() + (w == 0), None
            words = ENDS[f.name][int(w > 0)]
        doubt = float((way @ taste.covariance[part, part] @ way).clamp_min(0).sqrt())
        found.append(Belief(words, float(way @ w), doubt, turn))
    return sorted(found, key=lambda belief: -belief.strength / belief.doubt)
