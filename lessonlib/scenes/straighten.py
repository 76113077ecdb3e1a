"""From what a network believes of each cell to a plan with straight walls. Introduced in lesson 17."""

from collections.abc import Sequence

import numpy as np
from sklearn.tree import DecisionTreeClassifier

from .rooms import ROOMS, SIDE, ordered
from .rules import RULES, Rule, check

LEAVES = (*range(6, 21), 24, 30)  # how many boxes a plan may be cut into, the fewest first
CERTAIN = 0.02  # a room that a cell has with less than this is not thought of


def straighten(beliefs, rules: Sequence[Rule] = RULES) -> tuple[np.ndarray, float, bool]:
    """Cut the site into boxes that fit ``beliefs``: plan, share of cells changed, valid or not.

    ``beliefs``: (8, 24, 24), how much each cell belongs to each room, 0 or more. A tree of straight cuts is
    grown leaf by leaf until all rules pass; where they never do, the one that breaks fewest is kept. The
    share counts cells that differ from the strongest belief. Raises ``ValueError`` for other beliefs.
    Lesson 17.
    """
    beliefs = np.asarray(beliefs, dtype=float)
    if beliefs.shape != (len(ROOMS), SIDE, SIDE) or not (beliefs >= 0).all() or not beliefs.any(0).all():
        got = f"{beliefs.shape} from {beliefs.min():g} to {beliefs.max():g}"
        raise ValueError(f"straighten: expected beliefs {(len(ROOMS), SIDE, SIDE)} of 0 or more, got {got}")
    raw = beliefs.argmax(0)
    plan, fewest = raw, faults(raw, rules)
    for leaves in LEAVES if fewest else ():
        tried = _cut(beliefs, leaves)
        if (broken := faults(tried, rules)) < fewest:
            plan, fewest = tried, broken
        if not fewest:
            break
    return ordered(plan)[0], float((plan != raw).mean()), not fewest


def faults(plan: np.ndarray, rules: Sequence[Rule] = RULES) -> int:
    """Count the rules that one plan breaks, whatever its bedrooms are called. Lesson 17."""
    return sum(not kept[0] for kept in check(ordered(plan), rules).values())


def _cut(beliefs: np.ndarray, leaves: int) -> np.ndarray:
    """Fit a tree of straight cuts with so many leaves; return its plan, (24, 24)."""
    rows, columns = np.divmod(np.arange(SIDE * SIDE), SIDE)
    room, cell = np.nonzero((beliefs / beliefs.sum(0)).reshape(len(ROOMS), -1) > CERTAIN)
    weight = beliefs.reshape(len(ROOMS), -1)[room, cell]
    places = np.stack([rows, columns], 1)
    tree = DecisionTreeClassifier(max_leaf_nodes=leaves, random_state=0, min_samples_leaf=2)
    return tree.fit(places[cell], room, sample_weight=weight).predict(places).reshape(SIDE, SIDE)
