"""A brief: what is asked of a plan, as a row of numbers for a network. Introduced in lesson 17.

A brief may ask for a number of bedrooms, for rooms that lie together, for areas and for a room's place, and
hold what is drawn already. What it leaves open is 0, so that an empty brief is a row of zeros.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations, permutations

import numpy as np
import torch
from torch import Tensor

from .floorplans import NAMES, SPEC, PlanSet, check_programme
from .graphs import Graph
from .rooms import BEDROOM, CELL, ROOMS, SIDE, SPOKEN, Survey, as_plans
from .rules import RULES, reasons

PAIRS = tuple(combinations(range(1, len(ROOMS)), 2))
MEASURES = NAMES[1:]  # the areas, and the aspect
LOW, HIGH = (torch.tensor([getattr(f, end) for f in SPEC[1:]]) for end in ("low", "high"))
PARTS = (3, len(PAIRS), len(MEASURES), len(MEASURES), len(ROOMS) - 1, (len(ROOMS) - 1) * 2 * SIDE)
WIDTH = sum(PARTS)
"""Numbers in a brief: bedrooms, neighbours (1 or -1), measures and which are given, rooms that are drawn
whole, and the rows and columns of a sketch."""
REACH = 2.0  # cells: a place is sketched as a square of four cells a side


@dataclass(frozen=True)
class Brief:
    """Hold a brief: ``rows`` (m, WIDTH), one for each way to number the bedrooms, and what they ask for.

    ``drawn``: what is drawn already, (m, 24, 24), its bedrooms numbered as in each row; 0 where nothing is.
    ``bedrooms``: how many, None for any number; ``programme``: what is asked for by column of ``SPEC``;
    ``places``: the middles of rooms in metres.
    """

    rows: Tensor
    drawn: np.ndarray
    graph: Graph | None = None
    bedrooms: int | None = None
    programme: Mapping[int, float] = field(default_factory=dict)
    places: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    def __repr__(self):
        return f"Brief({int((self.rows[0] != 0).sum())} of {WIDTH} numbers)"


def brief(
    programme: Mapping[str, float] | None = None, graph: Graph | None = None,
    places: Mapping[str, tuple[float, float]] | None = None, drawn=None,
) -> Brief:  # fmt: skip
    """Put a brief into numbers; leave out what may be as it likes. Lesson 17.

    ``programme``: ``{"bedrooms": 2, "kitchen": 10}``, m² and the aspect; ``graph``: see ``asked_graph``;
    ``places``: a room's middle in metres from the west and the north edge of the site; ``drawn``: a plan
    (24, 24) with some of its rooms, which stay as they are. Raises ``ValueError`` for what cannot be.
    """
    fixed = check_programme(programme or {})
    beds = int(fixed[0]) + 1 if 0 in fixed else None
    if graph is not None and beds not in (None, graph.kinds.count(BEDROOM)):
        got = f"{beds} in the programme and {graph.kinds.count(BEDROOM)} in the graph"
        raise ValueError(f"brief: expected one number of bedrooms, got {got}")
    beds = graph.kinds.count(BEDROOM) if graph is not None else beds
    sketch = _placed(places or {})
    cells = np.zeros((SIDE, SIDE), np.uint8) if drawn is None else _checked(drawn, beds)
    sketch |= cells[None] == np.arange(1, len(ROOMS))[:, None, None]
    rows = {}
    for order in permutations(range(beds or len(ROOMS) - BEDROOM)):
        number = [*range(BEDROOM), *(BEDROOM + k for k in order), *range(BEDROOM + len(order), len(ROOMS))]
        row = _row(fixed, beds, graph, sketch, cells, number)
        rows.setdefault(row.numpy().tobytes(), (row, np.array(number, np.uint8)[cells]))
    known, drawings = zip(*rows.values())
    return Brief(torch.stack(known), np.stack(drawings), graph, beds, fixed, places or {})


def _row(fixed, beds, graph, sketch, cells, number) -> Tensor:
    """Return one row; ``number[room]`` is what a room is called in it."""
    count, near, values, given, whole, _ = torch.zeros(WIDTH).split(PARTS)
    if beds:
        count[beds - 1] = 1
    for k in range(len(MEASURES)):
        if k + 1 in fixed:
            values[k], given[k] = _scaled(torch.tensor(fixed[k + 1]), LOW[k], HIGH[k]), 1
    if graph is not None:
        near.fill_(-1)
        for a, b in graph.edges:
            near[PAIRS.index(tuple(sorted((number[a + 1], number[b + 1]))))] = 1
    named = torch.zeros(1, len(ROOMS) - 1, SIDE, SIDE)
    for room in range(1, len(ROOMS)):
        named[0, number[room] - 1] = torch.from_numpy(sketch[room - 1])
        whole[number[room] - 1] = float((cells == room).any())
    return torch.cat([count, near, values, given, whole, profile(named)[0]])


def facts(plans: PlanSet) -> Tensor:
    """Return what a brief could say of each plan without a sketch: (N, 40), all given. Lesson 17."""
    survey, factors = Survey(plans.cells.numpy()), plans.factors()
    near = torch.from_numpy(np.stack([survey.near[:, a, b] for a, b in PAIRS], 1)) * 2.0 - 1
    there = torch.from_numpy(survey.there[:, 1:]).float()
    given = torch.cat([there, torch.ones(len(plans), 1)], 1)
    count = torch.nn.functional.one_hot(factors[:, 0].long(), 3).float()
    return torch.cat([count, near, _scaled(factors[:, 1:], LOW, HIGH) * given, given], 1)


def random_briefs(x: Tensor, known: Tensor) -> Tensor:
    """Ask at random for a part of what plans are: x (N, 8, 24, 24), their ``facts``; (N, WIDTH) out.

    One brief in seven is empty. Lesson 17.
    """
    n, rooms = len(x), x[:, 1:]
    count, near, values, given = known.split(PARTS[:4], 1)
    there = given[:, :-1]
    anything, mode = (torch.rand(n, 1) < 0.85).float(), torch.rand(n, 1)
    count = count * anything * (torch.rand(n, 1) < 0.6)
    near = near * anything * (torch.rand(n, 1) < 0.5)
    given = given * anything * (torch.rand(given.shape) < torch.rand(n, 1)) * (torch.rand(n, 1) < 0.5)
    some = anything * there * (torch.rand(there.shape) < torch.rand(n, 1) + 0.1)
    whole, placed = some * (mode < 0.3), some * (mode > 0.7)
    sketch = rooms * whole[..., None, None] + dabs(_middles(rooms)) * placed[..., None, None]
    return torch.cat([count, near, values * given, given, whole, profile(sketch)], 1)


def profile(maps: Tensor) -> Tensor:
    """Say how much of each column and each row every room fills: (N, R, H, W) to (N, R (W + H)). Lesson 17.

    For rectangles this says all that the maps say, in a twelfth of the numbers.
    """
    return torch.cat([maps.sum(2), maps.sum(3)], 2).flatten(1) / 6


def dabs(middles: Tensor) -> Tensor:
    """Sketch a room as a square of two metres round its middle: cells (N, R, 2) to maps (N, R, 24, 24)."""
    near = ((torch.arange(SIDE) + 0.5 - middles[..., None]).abs() < REACH).float()
    return near[..., 0, None, :] * near[..., 1, :, None]


def _middles(rooms: Tensor) -> Tensor:
    """Return the middle of each room in cells, x and y, to the nearest half metre and as much again off."""
    line, area = torch.arange(SIDE) + 0.5, rooms.sum((2, 3)).clamp_min(1)
    middle = torch.stack([(rooms.sum(k) * line).sum(2) / area for k in (2, 3)], 2)
    return (middle.round() + torch.randint(-1, 2, middle.shape)).clamp(REACH, SIDE - REACH)


def middles(plan) -> dict[str, tuple[float, float]]:
    """Return where each room of one plan (24, 24) has its middle, as ``places`` says it. Lesson 17."""
    cells, found = as_plans(plan, "middles")[0], {}
    for room in (int(room) for room in np.unique(cells) if room):
        rows, columns = np.nonzero(cells == room)
        found[ROOMS[room]] = (float(columns.mean() + 0.5) * CELL, float(rows.mean() + 0.5) * CELL)
    return found


def _placed(places) -> np.ndarray:
    """Return the sketch of places in metres, bool (7, 24, 24)."""
    sketch = np.zeros((len(ROOMS) - 1, SIDE, SIDE), bool)
    for name, place in places.items():
        if name not in ROOMS[1:]:
            raise ValueError(f"places: expected names of {', '.join(ROOMS[1:])}, got {name!r}")
        if len(place) != 2 or not all(0 <= at <= SIDE * CELL for at in place):
            raise ValueError(f"places: expected x and y from 0 to {SIDE * CELL:g} m, got {place}: {name}")
        at = (torch.tensor([[list(place)]]) / CELL).round().clamp(REACH, SIDE - REACH)
        sketch[ROOMS.index(name) - 1] = dabs(at)[0, 0].numpy() > 0
    return sketch


def _checked(drawn, beds: int | None) -> np.ndarray:
    """Return what is drawn, or say which room can be in no plan."""
    cells = as_plans(drawn, "brief")[0]
    wrong = reasons(cells, [rule for rule in RULES if rule.name in ("areas", "entrance")])
    filled = Survey(cells[None]).filled[0]
    wrong += [f"{SPOKEN[r]} is no rectangle" for r in np.unique(cells) if r and filled[r] < 1]
    if beds is not None and (got := len(np.unique(cells[cells >= BEDROOM]))) > beds:
        wrong.append(f"{got} bedrooms where {beds} were asked for")
    if wrong or not cells.any():
        raise ValueError(f"brief: expected rooms that a plan can have, got {'; '.join(wrong) or 'none'}")
    return cells


def _scaled(values: Tensor, low: Tensor, high: Tensor) -> Tensor:
    """Return measures about 0: -1 the least, 1 the greatest."""
    return 2 * (values - low) / (high - low) - 1
