"""A teacher's page for each lesson, made from what the kit knows, and plans beside them."""

from __future__ import annotations

import itertools
from pathlib import Path

from lessonlib import ROOT
from lessonlib.exercises.base import Exercise
from lessonlib.exercises.catalogue import catalogue
from lessonlib.files import write

from .asking import teachers_own
from .lesson import Lesson, Section, items, paragraphs, read_lesson
from .markdown import inline
from .page import bullets, code, page, section, table
from .plans import plans_page
from .printouts import print_outs
from .questions import question

PERIOD = 45  # minutes of a school lesson
FAILURES = (
    "A line with ⚠ names a trained number outside its band: look whether `DATA` or a number of steps was "
    "changed; else restart the kernel and run all cells.",
    "The square button stops a training at the end of its step; what was trained so far is kept.",
    "Where a machine is too slow, go on with the pictures stored in the notebook: this should have come.",
    "`from lessonlib import machine; machine.check()` looks at packages, kernel, live parts and disk.",
)


def write_pack(into: Path) -> list[Path]:
    """Write a page for each lesson of the course, and ``plans.html``; returns the paths.

    Learners' own pages go into ``read`` and slides into ``slides``; see ``print_outs``.

    Raises ``ValueError`` in an installed copy, which has no notebooks, and in one that was handed out.
    """
    teachers_own()
    paths = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
    if not paths:
        raise ValueError(f"expected the project's folder with its notebooks, got none in {ROOT}")
    lessons = [read_lesson(path) for path in paths]
    print_outs(paths, into)
    pages = [write(into / f"{one.number}.html", lesson_page(one).encode()) for one in lessons]
    return [*pages, write(into / "plans.html", plans_page(lessons).encode())]


def lesson_page(lesson: Lesson) -> str:
    """Return all that a teacher wants beside one lesson."""
    before = lesson.text_of("Before you start")
    asked = [e for e in catalogue().values() if e.lesson == lesson.number]
    failures = paragraphs(lesson.text_of("Break it"), "Symptom", "Cause", "Cure", "cure", "symptom")
    questions = items(lesson.text_of("Questions"))
    return page(
        f"Lesson {lesson.number}: {lesson.title}",
        f"<p>{lesson.minutes} minutes, {sum(e.points for e in asked)} points in {len(asked)} exercises.</p>",
        section("Goals", bullets(items(before))),
        section("Minutes", timeline(lesson)),
        section("In 45 minutes", short_version(lesson)),
        section("In 90 minutes", long_version(lesson)),
        section("Predictions to collect before the cell is run", bullets(predictions(lesson))),
        section("Exercises, and what learners get wrong", *map(exercise_part, asked)),
        section("When a training fails", bullets([*FAILURES, *failures])),
        section("For the board", bullets(questions), _notes(lesson)),
    )


def timeline(lesson: Lesson) -> str:
    """Return the sections with their minutes, and where to pause: before the one that begins next to 45."""
    ends = list(itertools.accumulate(one.minutes for one in lesson.sections))
    pause = min(range(len(ends)), key=lambda k: abs(ends[k] - PERIOD))
    rows = []
    for place, (now, end) in enumerate(zip(lesson.sections, ends)):
        name = f"**{now.title}**" if now.level == 2 else now.title
        done = f"{name} ({', '.join(now.exercises)})" if now.exercises else name
        rows.append([done, max(1, round(now.minutes)), round(end)])
        if place == pause and place < len(ends) - 3:
            rows.append(["Pause here", "", round(end)])
    return table(["Section (exercises)", "minutes", "until"], rows, {pause + 1})


def cut(lesson: Lesson, minutes: float) -> tuple[list[Section], list[Section]]:
    """Return the sections to do in class and those to leave: a lesson from its start, and its recap.

    What is done is whole up to one place, so that every cell finds what earlier ones made.
    """
    recap = [one for one in lesson.sections if one.title in ("Recap", "Questions")]
    body = [one for one in lesson.sections if one not in recap]
    left, taken = minutes - sum(one.minutes for one in recap), []
    for one in body:
        if one.minutes > left:
            break
        taken.append(one)
        left -= one.minutes
    return [*taken, *recap], body[len(taken) :]


def short_version(lesson: Lesson) -> str:
    """Say what fits into 45 minutes, and what is left for home."""
    taken, left = cut(lesson, PERIOD)
    if not left:
        return f"<p>The whole lesson fits: {_spare(PERIOD, lesson)}</p>"
    asked = [id for one in taken for id in one.exercises] or ["none"]
    return bullets([
        f"In class: {_listed(taken)}.",
        f"Exercises in class: {', '.join(asked)}.",
        f"At home, or told by you with the stored pictures: {_listed(left)}.",
    ])  # fmt: skip


def long_version(lesson: Lesson) -> str:
    """Say how 90 minutes are spent."""
    return f"<p>The whole lesson: {_spare(2 * PERIOD, lesson)} Pause as in the table above.</p>"


def _spare(minutes: int, lesson: Lesson) -> str:
    spare = minutes - lesson.minutes
    return f"{spare} minutes are left for questions." if spare > 0 else "there is no time to spare."


def _listed(sections: list[Section]) -> str:
    return ", ".join(one.title for one in sections)


def predictions(lesson: Lesson) -> list[str]:
    """Return the places where the lesson asks to predict, in its own words."""
    found = [(one.title, paragraphs(one.text, "Predict", "predict")) for one in lesson.sections]
    return [f"**{title}:** {part}" for title, parts in found for part in parts]


def exercise_part(exercise: Exercise) -> str:
    """Return an exercise with its answer, its hints, and each mistake with the question that helps."""
    points = f"{exercise.points} point{'s' if exercise.points > 1 else ''}"
    rows = [[why, question(exercise, source)] for why, source in _mistakes(exercise).items()]
    parts = [
        f"<h3>{inline(f'{exercise.id} {exercise.title}')} ({points})</h3>",
        code(exercise.answer),
        "<p>Hints, in their order:</p>",
        bullets(list(exercise.hints)),
        table(["What learners get wrong", "The question that helps"], rows),
    ]
    return "\n".join(parts)


def _mistakes(exercise: Exercise) -> dict[str, str]:
    """Return one source for each sentence: several mistakes may share it."""
    return {why: source for source, why in reversed(exercise.mistakes)}


def _notes(lesson: Lesson) -> str:
    """Return what a discussion can come back to: the lesson's own recap."""
    recap = items(lesson.text_of("Recap"))
    return f"<p>Notes: what the lesson leaves them with.</p>{bullets(recap)}" if recap else ""
