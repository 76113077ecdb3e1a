"""Write what came of grading: a page for each learner, and the points as Moodle and Canvas read them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from html import escape
from itertools import count
from pathlib import Path

from lessonlib.files import write

from .grade import Graded
from .markdown import Words
from .page import page

LONGEST = 120  # bytes of a folder's name: Windows allows 259 letters for the whole path
NO_EXERCISES = "Its lesson was not recognised: no exercise of the course stands in it."


def write_feedback(folder: Path, results: list[Graded]) -> list[Path]:
    """Write ``folder/LEARNER/LESSON.html`` for each, what every exercise earned and why; returns the paths.

    No two learners share a folder, whatever they are called, and no page takes another one's place.
    """
    folders: dict[tuple[str, str], str] = {}
    paths: list[Path] = []
    for graded in results:
        one = graded.submission
        who = one.learner, one.number
        if who not in folders:
            folders[who] = _free(file_name(" ".join(who)), folders.values())
        place = folder / folders[who]
        name = _free(one.lesson or "unknown", [path.stem for path in paths if path.parent == place])
        paths.append(write(place / f"{name}.html", _feedback(graded).encode()))
    return paths


def _free(name: str, taken: Iterable[str]) -> str:
    """Return a name, or one with a number behind it where a disk would take it for one of those taken."""
    taken = {one.casefold() for one in taken}
    numbered = (name if number == 1 else f"{name}-{number}" for number in count(1))
    return next(one for one in numbered if one.casefold() not in taken)


def _feedback(graded: Graded) -> str:
    """Return a learner's page."""
    one = graded.submission
    title = f"{one.learner}: lesson {one.lesson}" if one.lesson else f"{one.learner}: feedback"
    said = [one.fault] if one.fault else [] if one.lesson else [NO_EXERCISES]
    parts = [f"<p>{escape(text)}</p>" for text in [f"{graded.points} of {graded.most} points.", *said]]
    if one.fault:
        return page(Words(title), *parts)
    for mark in graded.marks:
        earned = f"{mark.points} of {mark.outcome.exercise.points}"
        parts.append(f"{mark.outcome._repr_html_()}<p>Points: {earned}</p>")
    return page(Words(title), *parts)


def sentence(graded: Graded) -> str:
    """Say each exercise in a few words, for one cell of a table."""
    marks = (f"{m.outcome.exercise.id} {m.outcome.state} ({m.points})" for m in graded.marks)
    return graded.submission.fault or "; ".join(marks) or NO_EXERCISES


def write_points(folder: Path, results: list[Graded]) -> list[Path]:
    """Write the points of one run as ``moodle-LESSON.csv`` and ``canvas.csv``; returns the paths."""
    lessons = sorted({one.submission.lesson for one in results} - {""})
    paths = [
        _moodle(folder, lesson, [g for g in results if g.submission.lesson == lesson]) for lesson in lessons
    ]
    return [*paths, _canvas(folder, lessons, results)]


def _moodle(folder: Path, lesson: str, results: list[Graded]) -> Path:
    """Write Moodle's grading worksheet of one assignment; *Identifier* is what its download names them by."""
    head = ["Identifier", "Full name", "Username", "Grade", "Maximum Grade", "Feedback comments"]
    rows = []
    for one in results:
        who, number = one.submission.learner, one.submission.number
        names = [f"Participant {number}", who, ""] if number else ["", "", who]
        rows.append([*names, one.points, one.most, sentence(one)])
    return write_table(folder / f"moodle-{lesson}.csv", [head, *rows])


def _canvas(folder: Path, lessons: list[str], results: list[Graded]) -> Path:
    """Write a gradebook as Canvas imports it: a column a lesson, the points possible in the second row."""
    most = {one.submission.lesson: one.most for one in results}
    head = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *(f"Lesson {n}" for n in lessons)]
    possible = ["Points Possible", "", "", "", "", *(most[n] for n in lessons)]
    who = sorted({(one.submission.learner, one.submission.number) for one in results})
    best: dict[tuple[str, str], int] = {}
    for one in results:
        key = one.submission.learner, one.submission.lesson
        best[key] = max(one.points, best.get(key, 0))
    rows = [
        [name, number, "", "" if number else name, "", *(best.get((name, n), "") for n in lessons)]
        for name, number in who
    ]
    return write_table(folder / "canvas.csv", [head, possible, *rows])


def write_table(path: Path, rows: list[list]) -> Path:
    """Write rows as CSV that spreadsheets read rightly; returns the path."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([[_safe(value) for value in row] for row in rows])
    return write(path, text.getvalue().encode("utf-8-sig", "backslashreplace"))


def _safe(value):
    """Keep a spreadsheet from reading a learner's text as a formula."""
    return (
        f"'{value}"
        if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r"))
        else value
    )


def file_name(text: str) -> str:
    """Return ``text`` as the name of a folder on every system, which counts bytes and not letters."""
    plain = re.sub(r"[^\w .-]", "_", text).encode("utf-8", "ignore")[:LONGEST].decode("utf-8", "ignore")
    return plain.strip(" .") or "learner"
