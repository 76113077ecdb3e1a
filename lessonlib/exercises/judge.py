"""From a learner's work to one of three outcomes: not started, not yet, right."""

from __future__ import annotations

import linecache
import sysconfig
import traceback
from dataclasses import dataclass
from pathlib import Path

from .base import Exercise, NotDone, NotYet
from .panel import GREEN, GREY, ORANGE, Panel

SIGNS = {"not started": "○", "not yet": "△", "right": "✔"}
COLOURS = {"not started": GREY, "not yet": ORANGE, "right": GREEN}
NOT_THE_LEARNERS = (Path(__file__).parents[1], *map(Path, set(sysconfig.get_paths().values())))


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
    import torch

    if thing is ...:
        return not_started(exercise)
    try:
        with torch.random.fork_rng(devices=[]):
            exercise.check(thing)
    except NotDone:
        return not_started(exercise)
    except NotYet as why:
        lines = (("Expected", why.expected), ("Got", why.got), ("Usual cause", why.usual_cause))
        return Outcome(exercise, "not yet", tuple(line for line in lines if line[1]))
    except (Exception, SystemExit) as error:  # learner's code may fail in any way
        return Outcome(exercise, "not yet", explain(error))
    points = f"{exercise.points} point{'s' if exercise.points != 1 else ''}"
    return Outcome(exercise, "right", (("", f"{points}. The lesson goes on with your `{exercise.name}`."),))


def not_started(exercise: Exercise) -> Outcome:
    """Return the outcome of a stub that nobody has touched."""
    text = (
        f'Put your code where NotDone stands and run it again. `hint("{exercise.id}")` helps. '
        f"Until then the lesson goes on with the kit's `{exercise.name}`."
    )
    return Outcome(exercise, "not started", (("", text),))


def explain(error: BaseException) -> tuple[tuple[str, str], ...]:
    """Put an error that a learner's code raised into plain words, with the learner's line."""
    first = (str(error).strip().splitlines() or ["no message"])[0]
    what = f"{type(error).__name__}: {first}"
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if not any(folder in Path(frame.filename).parents for folder in NOT_THE_LEARNERS):
            code = linecache.getline(frame.filename, frame.lineno).strip()
            where = f"line {frame.lineno} of the cell" + (f": `{code}`" if code else "")
            return ("Your code stopped with", what), ("Where", where)
    return (("The check could not go on", what), ("Usual cause", "What it was given is of another kind."))
