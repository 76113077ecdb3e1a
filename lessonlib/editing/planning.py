"""From a wish to a finished plan: draw, cut anew, check, and draw again. Introduced in lesson 17."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from lessonlib.metrics import edit_distance
from lessonlib.models.planner import Planner
from lessonlib.scenes.graphs import graphs
from lessonlib.scenes.recut import recut
from lessonlib.scenes.rooms import BEDROOM
from lessonlib.scenes.rules import RULES, Rule
from lessonlib.scenes.wishes import Wish

DRAWN = 24  # plans that are drawn for one wish, at most
CERTAIN = 50.0  # how much more than others a cell counts that is drawn already


@dataclass(frozen=True)
class Finished:
    """Hold one plan (24, 24), whether it is valid, and what it took. Lesson 17.

    ``changed``: the share of cells that repair changed; ``tries``: plans drawn for it; ``edits``: how many
    its graph is away from the one wished for.
    """

    plan: np.ndarray
    valid: bool
    changed: float
    tries: int
    edits: int = 0


def finish(model: Planner, wish: Wish, noise: Tensor, rules: Sequence[Rule] = RULES) -> Finished:
    """Draw a plan for each row of noise (N, noise_dim) and cut it anew, until one keeps to the rules.

    It must have the graph wished for and what is drawn already, too. Where none has all, the best of them is
    returned: valid first, then the nearest graph. Lesson 17.
    """
    best = None
    for tries, beliefs in enumerate(drawn_beliefs(model, wish, noise), 1):
        plans, changed, right = recut(beliefs, rules)
        right = right & _stayed(plans, wish)
        away = _away(plans, wish)
        k = min(range(len(plans)), key=lambda k: (not right[k], away[k]))
        if best is None or (not right[k], away[k]) < (not best.valid, best.edits):
            best = Finished(plans[k], bool(right[k]), float(changed[k]), tries, away[k])
        if best.valid and not best.edits:
            break
    return best


@torch.no_grad()
def drawn_beliefs(model: Planner, wish: Wish, noise: Tensor) -> np.ndarray:
    """Return what the model believes of each cell, (N, 8, 24, 24), for noise (N, noise_dim). Lesson 17.

    What is drawn already is believed ``CERTAIN`` times as much as anything else.
    """
    which = np.arange(len(noise)) % len(wish.rows)
    c, drawn = wish.rows[which], wish.drawn[which][:, None]
    beliefs = model.decode(model.code(noise, c), c).numpy()
    fixed = CERTAIN * (drawn == np.arange(beliefs.shape[1])[:, None, None])
    return np.where(drawn > 0, fixed, beliefs)


def noises(model: Planner, seed: int, n: int = DRAWN) -> Tensor:
    """Return noise (n, noise_dim) from N(0, I), the same for the same seed. Lesson 17."""
    return torch.randn(n, model.noise_dim, generator=torch.Generator().manual_seed(seed))


def _stayed(plans: np.ndarray, wish: Wish) -> np.ndarray:
    """Say in which plans what is drawn already has stayed, whatever its bedrooms are called."""
    drawn = np.minimum(wish.drawn[0], BEDROOM)
    return (np.minimum(plans, BEDROOM) == drawn)[:, drawn > 0].all(1)


def _away(plans: np.ndarray, wish: Wish) -> list[int]:
    """Count for each plan the edits between its graph and the one wished for: 0 where none was."""
    return [edit_distance(wish.graph, g) if wish.graph else 0 for g in graphs(plans)]
