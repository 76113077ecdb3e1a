"""Grade what a class has handed in: every exercise on fresh cases, and nothing run that it does not need."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lessonlib.exercises.base import Exercise
from lessonlib.exercises.catalogue import catalogue
from lessonlib.exercises.engine import no_function, told
from lessonlib.exercises.judge import Outcome, outcome_of, points_for

from .asking import teachers_own
from .pool import Pool
from .submissions import Submission
from .wire import unpack_seen

SENTENCES = {
    "missing": "No function `{name}` was found. Name it as the lesson does: `def {name}(…)`.",
    "time": "It did not end within the time for one exercise: is there a loop that never stops?",
    "memory": "It asked for more memory than an exercise has.",
    "ended": "It ended Python itself, so nothing came back: leave out `exit`, `quit` and `os._exit`.",
    "fault": "The cell could not be run by itself: {why}. Its helpers must be defined in the notebook, too.",
    "odd": "What came back could not be read.",
}


@dataclass(frozen=True)
class Mark:
    """Hold the points of one exercise, and the outcome that the learner reads."""

    outcome: Outcome
    points: int


@dataclass(frozen=True)
class Graded:
    """Hold one submission with the marks of its lesson's exercises."""

    submission: Submission
    marks: tuple[Mark, ...]

    @property
    def points(self) -> int:
        """Add up the points earned."""
        return sum(mark.points for mark in self.marks)

    @property
    def most(self) -> int:
        """Add up the points that could be earned."""
        return sum(mark.outcome.exercise.points for mark in self.marks)


def fresh_seed() -> int:
    """Return the seed of cases that no learner has seen."""
    return 1 + secrets.randbelow(2**31 - 2)


def grade(submissions: Iterable[Submission], seed: int, pool: Pool) -> Iterator[Graded]:
    """Grade one submission after another on the cases of ``seed``; never raises over what was handed in."""
    teachers_own()
    for submission in submissions:
        asked = [e for e in catalogue().values() if e.lesson == submission.lesson]
        looked = pool.look(list(submission.cells), [e.id for e in asked], seed) if submission.cells else {}
        yield Graded(submission, tuple(mark(e, looked.get(e.id, {"state": "missing"}), seed) for e in asked))


def mark(exercise: Exercise, looked: dict, seed: int) -> Mark:
    """Judge what a worker tells of one exercise."""
    try:
        return _mark(exercise, looked, seed)
    except Exception:  # a line that no honest worker writes
        return Mark(outcome_of(exercise, (("", SENTENCES["odd"]),)), 0)


def _mark(exercise: Exercise, looked: dict, seed: int) -> Mark:
    state = looked["state"]
    if state == "stub":
        return Mark(outcome_of(exercise, None), 0)
    if state == "thing":
        return Mark(outcome_of(exercise, no_function(exercise, str(looked["what"]))), 0)
    if state != "seen":
        sentence = SENTENCES[state].format(name=exercise.name, why=str(looked.get("why", ""))[:300])
        return Mark(outcome_of(exercise, (("", sentence),)), 0)
    seen = [unpack_seen(one) for one in looked["seen"]]
    if len(seen) != len(exercise.cases(seed)):
        raise ValueError(f"{exercise.id}: expected {len(exercise.cases(seed))} cases, got {len(seen)}")
    return Mark(outcome_of(exercise, told(exercise, seen, seed)), points_for(exercise, seen, seed))
