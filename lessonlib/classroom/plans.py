"""Plans for a month, a term and two days, as sessions of 90 minutes."""

from __future__ import annotations

from lessonlib.exercises.catalogue import catalogue

from .lesson import Lesson
from .page import page, section, table

SHORT = "s"  # behind a lesson's number: its version of 45 minutes
LAST = "one of 14, 15, 16, 17, 18, 19, 20, 21, 22"
PLANS = {
    "Four weeks, twice a week": ("00 01s", "02s 03s", "04s 05s", "06", "07", "08", "10", "11"),
    "A term, once a week": ("00 01s", *"02 03 04 05 06 07 08 09 10 11 12 13".split(), LAST),
    "Two days, four sessions each": ("00 01s", "03s 05s", "06", "07", "08", "10", "11", LAST),
}
NOTE = (
    "<p>A session is 90 minutes. <em>In 45 minutes</em> stands on the lesson's own page, with what is left "
    "for home. Lessons that a plan leaves out can be read without a computer: their pictures are stored in "
    "them.</p>"
)


def plans_page(lessons: list[Lesson]) -> str:
    """Return all plans with the titles and points of these lessons."""
    known = {lesson.number: lesson for lesson in lessons}
    parts = [section(title, _plan(sessions, known)) for title, sessions in PLANS.items()]
    return page("Plans", NOTE, *parts)


def _plan(sessions: tuple[str, ...], known: dict[str, Lesson]) -> str:
    rows, done = [], set()
    for number, session in enumerate(sessions, start=1):
        entries = [session] if session == LAST else session.split()
        names = {entry.removesuffix(SHORT) for entry in entries}
        points = sum(e.points for e in catalogue().values() if e.lesson in names)
        rows.append([number, "; ".join(_named(entry, known) for entry in entries), points or ""])
        done |= names
    apart = [number for number in sorted(set(known) - done) if LAST not in done or number not in LAST]
    said = f"<p>Left out: {', '.join(apart)}.</p>" if apart else ""
    return table(["Session", "Lessons", "points"], rows) + said


def _named(entry: str, known: dict[str, Lesson]) -> str:
    if entry == LAST:
        return f"{LAST}, or a project of their own"
    lesson = known[entry.removesuffix(SHORT)]
    short = ", in 45 minutes" if entry.endswith(SHORT) else f", {lesson.minutes} minutes"
    return f"{lesson.number} {lesson.title}{short}"
