"""From a learner's work to one of three outcomes: not started, not yet, right; and to a grader's points."""

from __future__ import annotations

from dataclasses import dataclass

from lessonlib.plots.style import GREY

from .base import Exercise, NotDone
from .catalogue import find
from .compare import alike
from .engine import Lines, faults, verdict, wanted
from .observe import Seen, observe
from .panel import GREEN, ORANGE, Panel

SIGNS = {"not started": "○", "not yet": "△", "right": "✔"}
COLOURS = {"not started": GREY, "not yet": ORANGE, "right": GREEN}


@dataclass(frozen=True)
class Outcome:
    """Say how an exercise stands. ``state`` is "not started", "not yet" or "right"."""

    exercise: Exercise
    state: str
    lines: tuple[tuple[str, str], ...]

    @property
    def panel(self) -> Panel:
        """The outcome as it is shown: a sign and a word, and not colour alone."""
        heading = f"{SIGNS[self.state]} {self.state}: {self.exercise.id} {self.exercise.title}"
        return Panel(heading, self.lines, colour=COLOURS[self.state])

    def __repr__(self):
        return repr(self.panel)

    def _repr_html_(self):
        return self.panel._repr_html_()


def judge(exercise: Exercise, thing) -> Outcome:
    """Judge the learner's ``thing``; never raises, whatever it is, and leaves torch's dice as they were."""
    try:
        lines = None if thing is ... else verdict(exercise, thing)
    except NotDone:
        lines = None
    except Exception as fault:  # an object that fails even when it is looked at
        lines = (("The check could not go on", f"{type(fault).__name__}, raised by what it was given"),)
    return outcome_of(exercise, lines)


def outcome_of(exercise: Exercise, lines: Lines | None) -> Outcome:
    """Make an outcome of what the engine said: nothing where all is right, ``None`` for a stub."""
    if lines is None:
        text = (
            f'Put your code where NotDone stands and run it again. `hint("{exercise.id}")` helps. '
            f"Until then the lesson goes on with the kit's `{exercise.name}`."
        )
        return Outcome(exercise, "not started", (("", text),))
    if lines:
        return Outcome(exercise, "not yet", lines)
    points = f"{exercise.points} point{'s' if exercise.points != 1 else ''}"
    return Outcome(exercise, "right", (("", f"{points}. The lesson goes on with your `{exercise.name}`."),))


def score(id: str, thing, seed: int) -> int:
    """Return the points, 0 to all, that ``thing`` earns on the cases of ``seed``, for graders.

    Learners meet the cases of seed 0; any other seed gives fresh ones. What is right in some cases only earns
    its share of the points, rounded down. Never raises over ``thing``, whatever it is; raises ``ValueError``
    when there is no exercise ``id``.
    """
    exercise = find(id)
    try:
        return points_for(exercise, observe(exercise, thing, seed), seed)
    except Exception:  # a stub raises NotDone; nothing that a learner wrote may stop a grader
        return 0


def points_for(exercise: Exercise, got: list[Seen], seed: int) -> int:
    """Return the points for all that a function showed on the cases of ``seed``: its share of them all.

    It is no more than the share of the cases that are not among those of seed 0, whose results may be known.
    """
    wrong = set(faults(exercise, got, seed))
    pairs = zip(wanted(exercise, 0), wanted(exercise, seed))
    fresh = [i for i, (known, now) in enumerate(pairs) if not alike(known.value, now.value)]
    every = range(len(got))
    return min(
        exercise.points * sum(i not in wrong for i in some) // len(some) for some in (every, fresh or every)
    )
