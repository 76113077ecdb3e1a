"""From a brief to a finished plan: draw, cut anew, check, and draw again. Introduced in lesson 17."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from lessonlib.metrics import gaps
from lessonlib.models.planner import Planner
from lessonlib.scenes.briefs import Brief
from lessonlib.scenes.recut import recut
from lessonlib.scenes.rules import RULES, Rule

DRAWN = 24  # plans that are drawn for one brief, at most
CERTAIN = 50.0  # how much more than others a cell counts that is drawn already


@dataclass(frozen=True)
class Finished:
    """Hold one plan (24, 24), whether it is valid and keeps what was drawn, and what it took. Lesson 17.

    ``changed``: the share of cells that repair changed; ``tries``: plans drawn for it; ``missed``: what it
    lacks of its brief, in words.
    """

    plan: np.ndarray
    valid: bool
    changed: float
    tries: int
    missed: tuple[str, ...] = ()


def finish(model: Planner, brief: Brief, noise: Tensor, rules: Sequence[Rule] = RULES) -> Finished:
    """Draw a plan for each row of noise (N, noise_dim) and cut it anew, until one is valid and as asked.

    Where none is, the best of all is returned: valid first, then what lacks least of the brief. Lesson 17.
    """
    best, least = None, None
    for tries, beliefs in enumerate(drawn_beliefs(model, brief, noise), 1):
        drawn = brief.drawn[(tries - 1) % len(brief.drawn)]
        plans, changed, right = recut(beliefs, rules, drawn, brief.bedrooms)
        which = np.flatnonzero(right) if right.any() else range(len(plans))
        for k, lacks in zip(which, gaps(brief, plans[which])):
            far = not right[k], sum(away for away, _ in lacks)
            if best is None or far < least:
                words = tuple(words for away, words in lacks if away > 1)
                best, least = Finished(plans[k], bool(right[k]), float(changed[k]), tries, words), far
        if best.valid and not best.missed:
            break
    return best


@torch.no_grad()
def drawn_beliefs(model: Planner, brief: Brief, noise: Tensor) -> np.ndarray:
    """Return what the model believes of each cell, (N, 8, 24, 24), for noise (N, noise_dim). Lesson 17.

    What is drawn already is believed ``CERTAIN`` times as much as anything else.
    """
    which = np.arange(len(noise)) % len(brief.rows)
    c, drawn = brief.rows[which], brief.drawn[which][:, None]
    beliefs = model.decode(model.code(noise, c), c).numpy()
    fixed = CERTAIN * (drawn == np.arange(beliefs.shape[1])[:, None, None])
    return np.where(drawn > 0, fixed, beliefs)


def noises(model: Planner, seed: int, n: int = DRAWN) -> Tensor:
    """Return noise (n, noise_dim) from N(0, I), the same for the same seed. Lesson 17."""
    return torch.randn(n, model.noise_dim, generator=torch.Generator().manual_seed(seed))
