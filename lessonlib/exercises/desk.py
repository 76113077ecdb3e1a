"""What a learner calls: check, working, hint, answer, progress. Introduced in lesson 00."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from lessonlib import say

from . import store
from .catalogue import catalogue, find
from .cells import unread
from .judge import SIGNS, Outcome, judge
from .panel import BLUE, ORANGE, Panel
from .sealed import answer_of

KITS = (
    "This is the kit's own `{0}`, which `working` handed out, so it does not count as yours. "
    "Run the cell with your `def {0}` again, and then check."
)
LOCKED = (
    'Your teacher opens the answers of lesson {0} with a key: `answer("{1}", key="…")`. Until then `hint` '
    "helps, and the lesson goes on with the kit's version."
)
_right: dict[str, object] = {}
_kits: list[object] = []  # what working() has handed out of the kit's own
_hints_given: Counter[str] = Counter()


def check(id: str, thing) -> Outcome:
    """Judge your work on one exercise: not started, not yet, or right. Lesson 00.

    ``thing`` is the function or value that the exercise asks for. Never raises over ``thing``; raises
    ``ValueError`` when there is no exercise ``id``.
    """
    exercise = find(id)
    if any(thing is kits for kits in _kits):
        return Outcome(exercise, "not started", (("", KITS.format(exercise.name)),))
    outcome = judge(exercise, thing)
    _right.pop(id, None)
    if outcome.state == "right":
        _right[id] = thing
    cause = dict(outcome.lines).get("Usual cause", "") if outcome.state == "not yet" else ""
    saved = store.record(id, outcome.state, cause) if outcome.state != "not started" else ""
    notes = tuple(("Please note", note) for note in (unread(exercise.name), saved) if note)
    return replace(outcome, lines=(*outcome.lines, *notes)) if notes else outcome


def working(id: str):
    """Return your own version when it is right, the kit's when not, and print which. Lesson 00."""
    exercise = find(id)
    whose = "your" if id in _right else "the kit's"
    say(f"{id}: the lesson goes on with {whose} {exercise.name}.")
    if id in _right:
        return _right[id]
    _kits.append(exercise.own())
    return _kits[-1]


def hint(id: str) -> Panel:
    """Return the next hint for one exercise; after the last, say how to see the answer. Lesson 00."""
    exercise = find(id)
    n, total = _hints_given[id] + 1, len(exercise.hints)
    if n > total:
        again = " / ".join(exercise.hints)
        lines = (("", f'There are no more. `answer("{id}")` shows the answer.'), ("Once more", again))
        return Panel(f"{id} all {total} hints given", lines, colour=BLUE)
    _hints_given[id] = n
    return Panel(f"{id} hint {n} of {total}", (("", exercise.hints[n - 1]),), colour=BLUE)


def answer(id: str, key: str | None = None) -> Panel:
    """Return the kit's answer to one exercise as text. Lesson 00.

    In a class the teacher may have locked the answers: ``key`` opens those of a lesson, once for all. Raises
    ``ValueError`` for a wrong key.
    """
    exercise = find(id)
    text = answer_of(exercise, key)
    if text is None:
        lines = (("", LOCKED.format(exercise.lesson, id)),)
        return Panel(f"{id} the answer is still locked", lines, colour=BLUE)
    return Panel(f"{id} one good answer", (("", "Yours may look different."),), text.strip())


def progress(lesson: str | None = None, share: bool | None = None) -> Panel:
    """Return how the exercises stand: of one lesson ("06"), or of all lessons you have begun. Lesson 00.

    In a class a teacher's board can show it: ``share=False`` keeps you off that board, ``True`` shows you.
    """
    if share is not None:
        return Panel("Progress", (("", store.share(share)),), colour=BLUE)
    if lesson is not None and lesson not in {exercise.lesson for exercise in catalogue().values()}:
        raise ValueError(f"expected a lesson's two digits in quotation marks, like '00'; got {lesson!r}")
    states, note = store.load()
    begun = {lesson} if lesson else {id[:2] for id in states}
    earned, total, lines = 0, 0, []
    for exercise in (e for e in catalogue().values() if e.lesson in begun):
        state = states.get(exercise.id, "not started")
        points = exercise.points if state == "right" else 0
        earned, total = earned + points, total + exercise.points
        label = f"{SIGNS[state]} {exercise.id} {exercise.title}"
        lines.append((label, f"{state}, {points} of {exercise.points}"))
    works = store.finished() if lesson in (None, "22") else {}
    earned, total = (sum(pair) for pair in zip((earned, total), max(works.values(), default=(0, 0))))
    for name, (met, seen) in works.items():  # the best one counts: the others were on the way to it
        lines.append((f"{SIGNS['right' if met == seen else 'not yet']} 22 work: {name}", f"{met} of {seen}"))
    heading = f"Progress: {earned} of {total} points" if lines else "Nothing checked yet"
    lines += [("Please note", note)] if note else []
    return Panel(heading, tuple(lines), colour=ORANGE if note else BLUE)
