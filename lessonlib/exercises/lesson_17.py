"""Exercises of lesson 17: interior design."""

import torch
from torch.nn.functional import logsigmoid

from .base import exercise


def pairs_of_walls() -> list[tuple]:
    return [
        (torch.arange(p) + 0.5, 6 * torch.rand(n), 6 + 6 * torch.rand(n), 0.3 + 2 * torch.rand(n))
        for p, n in ((13, 3), (9, 4))
    ]


@exercise(
    "17.1 Between two walls",
    hints=(
        "How far is each place behind the first wall, measured in doubts? `(places - start[:, None]) / "
        "doubt[:, None]`, a row for each room. `logsigmoid` makes a log belief of it.",
        "For the second wall it is `stop - places`. Both must hold: beliefs are multiplied, so their "
        "logarithms are added.",
    ),
    draw=pairs_of_walls,
    reference=lambda places, start, stop, doubt: torch.stack(
        [
            torch.sigmoid((places - a) / d).log() + torch.sigmoid((b - places) / d).log()
            for a, b, d in zip(start, stop, doubt)
        ]
    ),
    mistakes="""
logsigmoid((places - start[:, None]) / doubt[:, None])
# This knows only the first wall: everything behind it counts as inside. Add the second one.
logsigmoid((stop[:, None] - places) / doubt[:, None])
# This knows only the second wall. Add the first one.
logsigmoid((places - start[:, None]) / doubt[:, None]) + logsigmoid((places - stop[:, None]) / doubt[:, None])
# At the second wall the sign is turned round: inside is before it, `stop - places`.
logsigmoid((places - start[:, None]) / doubt[:, None]) * logsigmoid((stop[:, None] - places) / doubt[:, None])
# Beliefs are multiplied, but their logarithms are added.
right(places, start, stop, doubt).exp()
# These are the beliefs. What is wanted are their logarithms: `logsigmoid`.
logsigmoid(places - start[:, None]) + logsigmoid(stop[:, None] - places)
# The doubt is missing: divide by it, so that an unsure wall is blurred.
right(places, start, stop, 1 / doubt)
# More doubt means a broader edge: divide by it.
right(places, start, stop, doubt).T  # Rooms are the rows and places the columns: it is the other way round.
""",
    usual="logsigmoid of the way from the first wall and of the way to the second, over the doubt, added.",
)
def between(places, start, stop, doubt):
    """Return the log belief that places (P,) lie between the walls start and stop, (N,) each: (N, P)."""
    after = logsigmoid((places - start[:, None]) / doubt[:, None])
    before = logsigmoid((stop[:, None] - places) / doubt[:, None])
    return after + before


def two_plans() -> list[tuple]:
    cases = []
    for rooms in (5, 7):
        tables = torch.rand(2, rooms, rooms).lt(0.4).triu(1)
        cases.append(tuple(tables | tables.transpose(1, 2)))
    return cases


@exercise(
    "17.2 How many edits?",
    hints=(
        "`a != b` is True where only one of the two plans has the edge.",
        "Every edge stands in the table twice, as (i, j) and as (j, i): divide the count by two, with `//`.",
    ),
    draw=two_plans,
    reference=lambda a, b: torch.tensor(
        sum(bool(a[i, j]) != bool(b[i, j]) for i in range(len(a)) for j in range(i))
    ),
    mistakes="""
(a != b).sum()  # Every edge was counted twice: (i, j) and (j, i) are the same one.
(a & ~b).sum() // 2  # These are the edges to take away. Those to add count as well.
(~a & b).sum() // 2  # These are the edges to add. Those to take away count as well.
(a & b).sum() // 2  # These are the edges that both have. Count those that only one has.
(a | b).sum() // 2  # These are all edges there are. Count those that only one has.
(a == b).sum() // 2  # These are the pairs on which both agree. Count the others.
(a.sum() - b.sum()).abs() // 2
# As many edges are not the same edges: compare pair by pair.
(a != b).float().mean()  # This is a share. Count the edits.
(a != b).any(dim=1).sum()  # This counts the rooms where something differs. Count the edges.
""",
    usual="The pairs in which the two tables differ, each counted once.",
)
def edits(a, b):
    """Count the edges to add or take away: a and b bool (R, R), True where two rooms lie together."""
    return (a != b).sum() // 2


def boxes_of_rooms() -> list[tuple]:
    cases = []
    for n, rooms in ((6, 8), (5, 7)):
        there = torch.rand(n, rooms) < 0.7
        cases.append(
            (0.5 + 5 * torch.rand(n, rooms, 2) * there[..., None], there, 0.8 + 2 * torch.rand(rooms))
        )
    return cases


@exercise(
    "17.3 The missing rule",
    points=2,
    hints=(
        "The smaller of the two sides is what counts: `size.min(dim=2).values`, a number for each room of "
        "each plan.",
        "Compare it with `least`, which has a number for each room. A room that is not there breaks no rule: "
        "`& there`.",
    ),
    draw=boxes_of_rooms,
    reference=lambda size, there, least: torch.stack(
        [(size[:, r, 0].minimum(size[:, r, 1]) < least[r]) * there[:, r] for r in range(len(least))], dim=1
    ),
    mistakes="""
size.min(dim=2).values < least  # A room that is not there is called narrow. It breaks no rule: `& there`.
(size.max(dim=2).values < least) & there
# The longer side was asked. A corridor is long enough: it is the shorter one that counts.
(size.min(dim=2).values > least) & there  # These are the rooms that are wide enough. Turn the sign round.
(size[..., 0] < least) & there
# Only the side from north to south was asked. A room may be narrow the other way.
(size[..., 1] < least) & there
# Only the side from west to east was asked. A room may be narrow the other way.
(size.prod(dim=2) < least) & there  # This is an area, and areas have their own rule. Take the shorter side.
(size.mean(dim=2) < least) & there
# The mean of the sides hides a narrow one. Take the shorter side.
((size.min(dim=2).values < least) & there).any(dim=1)
# This says which plans break the rule. A rule says it for each room.
(size.min(dim=2).values < least.min()) & there  # Each room has its own least width: compare with `least`.
""",
    usual="The shorter side is below the room's least width, and the room is there.",
)
def too_narrow(size, there, least):
    """Say which rooms are too narrow, bool (N, R): size (N, R, 2) in m, there bool (N, R), least (R,)."""
    return (size.min(dim=2).values < least) & there
