"""What a plan must keep to, each rule by itself and with its reason in words. Introduced in lesson 17.

These are rules of the exercise. No building code says them, and a plan that keeps to all may still be one
that nobody could live in.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from . import rooms
from .rooms import BATH, BEDROOM, HALL, KITCHEN, LIVING, OUTSIDE, ROOMS, SPOKEN, Survey, as_plans

BRIGHT = [LIVING, KITCHEN, *range(BEDROOM, len(ROOMS))]  # the rooms that need daylight
INSIDE = np.arange(len(ROOMS)) != OUTSIDE  # which numbers are rooms
SQUARE = 0.85  # the least share that a room fills of the box round it


@dataclass(frozen=True)
class Rule:
    """One rule: ``broken(survey)`` says bool (N, 8) which rooms of which plans break it; ``words`` say why.

    ``words`` may hold ``{room}``, as a sentence names it ("the kitchen", "bedroom 1"), ``{least}``,
    ``{greatest}`` and ``{got}``: what ``value(survey)``, (N, 8), says. A learner's own rule is one of these.
    Lesson 17.
    """

    name: str
    words: str
    broken: Callable[[Survey], np.ndarray]
    value: Callable[[Survey], np.ndarray] = lambda s: s.area


def programme(s: Survey) -> np.ndarray:
    """Find rooms that are not there in one piece: hall, living room, kitchen, bath, one bedroom or more."""
    bad = s.pieces != 1
    bad[:, BEDROOM + 1 :] = s.pieces[:, BEDROOM + 1 :] > s.pieces[:, BEDROOM:-1].clip(max=1)
    bad[:, OUTSIDE] = s.pieces[:, OUTSIDE] > 1
    return bad


def no_bath_off_kitchen(s: Survey) -> np.ndarray:
    """Find baths whose only possible door is to the kitchen."""
    inner = s.near[:, BATH] & INSIDE
    return _only(s, inner[:, KITCHEN] & (inner.sum(1) == 1), BATH)


RULES = (
    Rule("programme", "expected {room} in one piece, got {got:g}", programme, lambda s: s.pieces),
    Rule("areas", "{room} has {got:g} m², expected {least} to {greatest}",
         lambda s: s.there & ((s.area < rooms.LEAST) | (s.area > rooms.GREATEST)) & INSIDE),
    Rule("entrance", "{room} has no metre of outside wall, so there is no entrance",
         lambda s: _only(s, s.there[:, HALL] & ~s.near[:, HALL, OUTSIDE], HALL)),
    Rule("reached", "{room} shares no metre of wall with a room that can be reached",
         lambda s: s.there & ~reach(s, range(1, len(ROOMS))) & INSIDE),
    Rule("privacy", "{room} can only be reached through a bedroom, the bath or the kitchen",
         lambda s: s.there & reach(s, range(1, len(ROOMS))) & ~reach(s, (HALL, LIVING)) & INSIDE),
    Rule("bath and kitchen", "{room} can only have a door to the kitchen", no_bath_off_kitchen),
    Rule("daylight", "{room} has no outside wall of a metre and a half for a window",
         lambda s: s.there & ~s.lit & np.isin(np.arange(len(ROOMS)), BRIGHT)),
    Rule("rectangular", "{room} fills {got:.0%} of the box round it, expected 85% or more",
         lambda s: s.there & (s.filled < SQUARE) & INSIDE, lambda s: s.filled),
)  # fmt: skip


def check(plans, rules: Sequence[Rule] = RULES) -> dict[str, np.ndarray]:
    """Say for each rule which plans keep to it: bool (N,) by its name. Lesson 17.

    ``plans``: whole numbers (N, 24, 24), or one plan. Raises ``ValueError`` for anything else.
    """
    survey = Survey(as_plans(plans, "check"))
    return {rule.name: ~rule.broken(survey).any(1) for rule in rules}


def valid(plans, rules: Sequence[Rule] = RULES) -> np.ndarray:
    """Say which plans keep to all rules: bool (N,). Lesson 17."""
    plans = as_plans(plans, "check")
    some = np.array_split(plans, len(plans) // 1024 + 1)  # a survey is large
    return np.concatenate([np.logical_and.reduce([*check(part, rules).values()]) for part in some])


def reasons(plan, rules: Sequence[Rule] = RULES) -> list[str]:
    """Say in words what is wrong with one plan (24, 24); an empty list where nothing is. Lesson 17."""
    survey = Survey(as_plans(plan, "reasons")[:1])
    return [
        rule.words.format(
            room=SPOKEN[room], got=rule.value(survey)[0, room],
            least=rooms.LEAST[room], greatest=rooms.GREATEST[room],
        )
        for rule in rules
        for room in np.flatnonzero(rule.broken(survey)[0])
    ]  # fmt: skip


def reach(s: Survey, through: Sequence[int]) -> np.ndarray:
    """Say which rooms a chain of doors leads to from the hall, passing rooms of ``through`` only: (N, 8)."""
    got = _only(s, s.there[:, HALL], HALL)
    passing = np.isin(np.arange(len(ROOMS)), list(through))
    near = s.near.copy()
    near[:, OUTSIDE] = near[:, :, OUTSIDE] = False
    for _ in range(len(ROOMS) - 2):
        got = got | (near & (got & passing)[:, :, None]).any(1)
    return got


def _only(s: Survey, bad: np.ndarray, room: int) -> np.ndarray:
    """Return bad (N,) as what one room breaks, (N, 8)."""
    return bad[:, None] & (np.arange(len(ROOMS)) == room)
