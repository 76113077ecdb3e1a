"""A plan as a graph: which rooms there are, which lie together, which have a door between them. Lesson 17."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import permutations, product

import numpy as np

from .rooms import BATH, BEDROOM, GREATEST, HALL, KINDS, KITCHEN, LEAST, LIVING, ROOMS, Survey, as_plans

# How gladly a door is cut between two kinds of rooms: low first. Pairs that are not here are a last resort.
COST = {
    (HALL, LIVING): 1.0, (HALL, KITCHEN): 1.2, (HALL, BATH): 1.0, (HALL, BEDROOM): 1.0,
    (LIVING, KITCHEN): 1.1, (LIVING, BEDROOM): 1.5, (LIVING, BATH): 2.0, (BATH, BEDROOM): 4.0,
}  # fmt: skip
RESORT = 9.0


@dataclass(frozen=True)
class Graph:
    """Rooms by kind, and which of them lie together: ``kinds`` (R,) numbers of ``KINDS``, ``edges`` pairs.

    Two plans that differ only in which bedroom is which have equal graphs: the order is put right on making.
    Lesson 17.
    """

    kinds: tuple[int, ...]
    edges: frozenset[tuple[int, int]]

    def __post_init__(self):
        rooms = range(len(self.kinds))
        pairs = [tuple(sorted(pair)) for pair in self.edges]
        if any(a == b or not {a, b} <= set(rooms) for a, b in pairs):
            raise ValueError(f"Graph: expected pairs of two of {len(rooms)} rooms, got {sorted(pairs)}")
        best = min(_renamed(self.kinds, pairs, order) for order in _orders(self.kinds))
        object.__setattr__(self, "kinds", best[0])
        object.__setattr__(self, "edges", frozenset(best[1]))

    def __str__(self):
        names, seen = [], {}
        for k in self.kinds:
            seen[k] = seen.get(k, 0) + 1
            names.append(f"{KINDS[k]} {seen[k]}" if self.kinds.count(k) > 1 else KINDS[k])
        return ", ".join(f"{names[a]}–{names[b]}" for a, b in sorted(self.edges))


def graph(plan) -> Graph:
    """Return one plan's graph: an edge wherever two rooms share a metre of straight wall. Lesson 17."""
    return graphs(as_plans(plan, "graph")[:1])[0]


def graphs(plans) -> list[Graph]:
    """Return the graph of each plan (N, 24, 24). Lesson 17."""
    survey = Survey(as_plans(plans, "graphs"))
    found = []
    for there, near in zip(survey.there, survey.near):
        rooms = [r for r in range(1, len(ROOMS)) if there[r]]
        pairs = np.argwhere(np.triu(near[np.ix_(rooms, rooms)], 1))
        found.append(Graph(tuple(min(r, BEDROOM) for r in rooms), frozenset(map(tuple, pairs.tolist()))))
    return found


def asked_graph(rooms: Sequence[str], edges: Iterable[tuple[str, str]], area: float | None = None) -> Graph:
    """Return the graph that somebody asks for, in words; ``area``: of the whole house in m², if it matters.

    ``rooms``: "hall", "living", "kitchen", "bath" and "bedroom", or "bedroom 1" to "bedroom 3"; ``edges``:
    pairs of these. Raises ``ValueError`` for what cannot be: another room, two halls, nine rooms in 30 m².
    Lesson 17.
    """
    names = list(rooms)
    kinds = [KINDS.index(word) if (word := name.split(" ")[0]) in KINDS[1:] else 0 for name in names]
    if 0 in kinds:
        raise ValueError(f"rooms: expected names of {', '.join(KINDS[1:])}, got {names[kinds.index(0)]!r}")
    least = float(sum(LEAST[k] for k in kinds))
    if area is not None and not area >= least:
        raise ValueError(f"rooms: expected {least:g} m² or more for {len(names)} rooms, got {area:g}")
    if area is not None and area > (most := sum(GREATEST[k] for k in kinds)):
        raise ValueError(f"rooms: expected {most:g} m² or less for {len(names)} rooms, got {area:g}")
    for k in range(1, len(KINDS)):
        count, most = kinds.count(k), 3 if k == BEDROOM else 1
        if not 1 <= count <= most:
            expected = "1 to 3 of it" if k == BEDROOM else "one"
            raise ValueError(f"rooms: expected {expected}, got {count}: {KINDS[k]}")
    unknown = [name for pair in edges for name in pair if name not in names]
    if unknown:
        raise ValueError(f"edges: expected pairs of {', '.join(names)}, got {unknown[0]!r}")
    return Graph(tuple(kinds), frozenset((names.index(a), names.index(b)) for a, b in edges))


def doors(plan) -> list[tuple[int, int]]:
    """Choose where one plan has doors: pairs of room numbers, the nearer to the hall first.

    Every room gets one, on the best way from the hall; between living room and kitchen there is one wherever
    they meet. Of a room that cannot be reached there is none. Lesson 17.
    """
    survey = Survey(as_plans(plan, "doors")[:1])
    near = survey.near[0]
    way, found = {HALL: 0.0} if survey.there[0, HALL] else {}, []
    while True:
        steps = [(way[a] + cost(a, b), a, b) for a in way for b in range(1, len(ROOMS)) if near[a, b]]
        steps = [step for step in steps if step[2] not in way]
        if not steps:
            break
        far, a, b = min(steps)
        way[b] = far
        found.append((a, b))
    if near[LIVING, KITCHEN] and not {(LIVING, KITCHEN), (KITCHEN, LIVING)} & set(found):
        found.append((LIVING, KITCHEN))
    return found


def cost(a: int, b: int) -> float:
    """Say how gladly a door is cut between two rooms, by their numbers. Lesson 17."""
    return COST.get(tuple(sorted((min(a, BEDROOM), min(b, BEDROOM)))), RESORT)


def _orders(kinds) -> Iterable[tuple[int, ...]]:
    """Return all orders of rooms that put kinds in their order: those of one kind change places."""
    groups = [[i for i, k in enumerate(kinds) if k == one] for one in sorted(set(kinds))]
    for parts in product(*(permutations(group) for group in groups)):
        yield tuple(i for part in parts for i in part)


def _renamed(kinds, pairs, order):
    place = {old: new for new, old in enumerate(order)}
    edges = sorted(tuple(sorted((place[a], place[b]))) for a, b in pairs)
    return tuple(kinds[i] for i in order), tuple(edges)
