"""From a wish to a finished plan: draw, straighten, check, and draw again. Introduced in lesson 17."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from lessonlib.metrics import edit_distance
from lessonlib.models.planner import Planner
from lessonlib.scenes.graphs import graph, graphs
from lessonlib.scenes.rooms import BEDROOM, ordered
from lessonlib.scenes.rules import RULES, Rule
from lessonlib.scenes.straighten import straighten
from lessonlib.scenes.wishes import Wish

DRAWN = 24  # plans that are drawn for a wish, all at once
TRIED = 10  # of these are straightened, at most
CERTAIN = 50.0  # how much more than others a cell counts that is drawn already


@dataclass(frozen=True)
class Finished:
    """One plan (24, 24), whether it is valid, and what it took: the share of cells that repair changed, how
    many were straightened, and the edits that its graph is away from the one wished for. Lesson 17."""

    plan: np.ndarray
    valid: bool
    changed: float
    tries: int
    edits: int = 0


def finish(model: Planner, wish: Wish, noise: Tensor, rules: Sequence[Rule] = RULES) -> Finished:
    """Draw a plan for each noise (N, noise_dim); straighten one after the other until one is right.

    Those whose graph is nearest to the one wished for come first, else the first. What is drawn already
    stays. Where none becomes right, the best of them is returned. Lesson 17.
    """
    beliefs = drawn_beliefs(model, wish, noise)
    order, best = range(len(beliefs)), None
    if wish.graph is not None:
        away = [edit_distance(wish.graph, g) for g in graphs(ordered(beliefs.argmax(1)))]
        order = np.argsort(away, kind="stable")
    for tries, k in enumerate(order[:TRIED], 1):
        found = _straightened(beliefs[k], wish, rules, tries)
        if best is None or (not found.valid, found.edits) < (not best.valid, best.edits):
            best = found
        if best.valid and not best.edits:
            break
    return Finished(best.plan, best.valid, best.changed, tries, best.edits)


@torch.no_grad()
def drawn_beliefs(model: Planner, wish: Wish, noise: Tensor) -> np.ndarray:
    """Return what the model believes of each cell, (N, 8, 24, 24), for noise (N, noise_dim). Lesson 17.

    What is drawn already is believed ``CERTAIN`` times as much as anything else.
    """
    which = torch.arange(len(noise)) % len(wish.rows)
    c, drawn = wish.rows[which], wish.drawn[which][:, None]
    beliefs = model.decode(model.code(noise, c), c).numpy()
    fixed = CERTAIN * (drawn == np.arange(beliefs.shape[1])[:, None, None])
    return np.where(drawn > 0, fixed, beliefs)


def noises(model: Planner, seed: int, n: int = DRAWN) -> Tensor:
    """Return noise (n, noise_dim) from N(0, I), the same for the same seed. Lesson 17."""
    return torch.randn(n, model.noise_dim, generator=torch.Generator().manual_seed(seed))


def _straightened(beliefs: np.ndarray, wish: Wish, rules: Sequence[Rule], tries: int) -> Finished:
    """Straighten one plan; it is valid only if what is drawn already has stayed."""
    plan, changed, valid = straighten(beliefs, rules)
    drawn = np.minimum(wish.drawn[0], BEDROOM)
    stayed = (np.minimum(plan, BEDROOM) == drawn)[drawn > 0].all()
    edits = 0 if wish.graph is None else edit_distance(wish.graph, graph(plan))
    return Finished(plan, bool(valid and stayed), changed, tries, edits)
