"""How far plans are from what was asked for, and from each other. Introduced in lesson 17."""

import math
from itertools import permutations

import numpy as np
import torch

from lessonlib.scenes.briefs import Brief, middles
from lessonlib.scenes.floorplans import SPEC, PlanSet
from lessonlib.scenes.graphs import Graph, graph, graphs
from lessonlib.scenes.rooms import BEDROOM, as_plans, turned

LARGEST = 7  # rooms: all ways to match more would take too long
AREA, ASPECT, PLACE = 1.0, 0.1, 1.5  # m², width over depth, m: what is no farther off counts as asked for


def gaps(brief: Brief, plans) -> list[list[tuple[float, str]]]:
    """Say how far each plan (N, 24, 24) is from each thing that a brief asks for, and in words. Lesson 17.

    Up to 1 a plan has it: bedrooms and edits are counted; areas, the aspect and places may be ``AREA``,
    ``ASPECT`` and ``PLACE`` off. What is drawn already is not looked at.
    """
    plans, found = as_plans(plans, "gaps"), []
    for plan, factors in zip(plans, PlanSet(torch.from_numpy(plans)).factors().tolist()):
        found.append([])
        there = middles(plan) if brief.places else {}
        for room, (x, y) in brief.places.items():
            at = there.get(room, (math.inf, math.inf))
            words = f"{room}: expected about {x:g}, {y:g} m, got {at[0]:g}, {at[1]:g} m"
            found[-1].append((math.dist((x, y), at) / PLACE, words.replace("inf, inf m", "none")))
        for column, asked in brief.programme.items():
            f, got, one = SPEC[column], factors[column], not column  # bedrooms are counted from 0
            about = f"{asked + 1:g}" if one else f"about {asked:.3g}"
            words = f"{f.name}: expected {about}, got {got + one:.3g} {f.unit}".strip()
            found[-1].append((abs(got - asked) / (AREA if f.unit else ASPECT), words))
        if brief.graph:
            edits = edit_distance(brief.graph, graph(plan))
            words = f"room graph: expected the one asked for, got one {edits} edits away"
            found[-1].append((2 * edits, words))
    return found


def edit_distance(a: Graph, b: Graph) -> int:
    """Count the edits that turn one graph into the other: rooms and edges to add or to take away.

    Exact: all ways to match rooms of one kind are tried. Raises ``ValueError`` for more than seven rooms.
    Lesson 17.
    """
    if (most := max(len(a.kinds), len(b.kinds))) > LARGEST:
        raise ValueError(f"edit_distance: expected {LARGEST} rooms or fewer, got {most}")
    matched = [{}]
    for kind in set(a.kinds) & set(b.kinds):
        mine, yours = ([i for i, k in enumerate(g.kinds) if k == kind] for g in (a, b))
        few = min(len(mine), len(yours))
        ways = [dict(zip(m, y)) for m in permutations(mine, few) for y in permutations(yours, few)]
        matched = [one | way for one in matched for way in ways]
    rooms = len(a.kinds) + len(b.kinds) - 2 * len(matched[0])
    return rooms + min(_edges(a, b, way) for way in matched)


def _edges(a: Graph, b: Graph, way: dict[int, int]) -> int:
    """Count edges that only one of the two has, when rooms are matched like this."""
    moved = {tuple(sorted((way.get(i, -1 - i), way.get(j, -1 - j)))) for i, j in a.edges}
    return len(moved ^ b.edges)


def distinct_graphs(plans) -> int:
    """Count how many different room graphs plans (N, 24, 24) have. Lesson 17."""
    return len(set(graphs(plans)))


def disagreement(plans, pairs: int = 2_000, seed: int = 0) -> float:
    """Return in which share of cells two of the plans differ on average, after the best of 8 symmetries.

    Of a house's cells only: those where either has a room. Bedrooms count as one kind of room. ``pairs``:
    how many are drawn at random. Raises ``ValueError`` for fewer than two plans. Lesson 17.
    """
    plans = np.minimum(as_plans(plans, "disagreement"), BEDROOM)
    if len(plans) < 2:
        raise ValueError(f"disagreement: expected two plans or more, got {len(plans)}")
    dice = np.random.Generator(np.random.PCG64(seed))
    first = dice.integers(len(plans), size=pairs)
    second = (first + dice.integers(1, len(plans), size=pairs)) % len(plans)
    a, shares = plans[first], []
    for b in (turned(plans[second], way) for way in range(8)):
        shares.append((a != b).sum((1, 2)) / np.maximum(((a > 0) | (b > 0)).sum((1, 2)), 1))
    return float(np.mean(np.min(shares, axis=0)))
