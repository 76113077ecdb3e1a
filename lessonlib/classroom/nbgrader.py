"""Lessons as nbgrader's sources: each exercise a solution cell with points, other cells as they are."""

from __future__ import annotations

import copy
from pathlib import Path

from lessonlib import ROOT
from lessonlib.exercises.base import Exercise
from lessonlib.exercises.catalogue import catalogue
from lessonlib.files import read_json, write, write_json

from .grade import Graded

BEGIN, END = "    ### BEGIN SOLUTION\n", "    ### END SOLUTION"
CONFIG = """# nbgrader puts the kit's own stub where it takes an answer out.
# After `nbgrader autograde LESSON --create --no-execute`, points come from
# `python -m lessonlib.classroom grade submitted --gradebook gradebook.db`.
c = get_config()
c.ClearSolutions.code_stub = {"python": "raise NotDone"}
c.ClearSolutions.enforce_metadata = True
"""


def write_sources(into: Path, lessons: list[str] | None = None) -> Path:
    """Write ``into/source/LESSON/LESSON.ipynb`` for each lesson and nbgrader's settings; returns ``into``."""
    for path in sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb")):
        if not lessons or path.name[:2] in lessons:
            write_json(into / "source" / path.stem / path.name, with_cells(read_json(path), path.name[:2]))
    write(into / "nbgrader_config.py", CONFIG.encode())
    return into


def with_cells(nb: dict, lesson: str) -> dict:
    """Return a copy of a lesson's notebook in which every exercise is a solution cell of nbgrader.

    The answer stands between nbgrader's two marks, so that its stub is left when nbgrader takes it out.
    Raises ``ValueError`` when an exercise's stub is not found exactly once.
    """
    nb = copy.deepcopy(nb)
    for exercise in (e for e in catalogue().values() if e.lesson == lesson):
        stub = exercise.stub.strip()
        found = [c for c in nb["cells"] if c["cell_type"] == "code" and stub in "".join(c["source"])]
        if len(found) != 1:
            raise ValueError(
                f"with_cells: expected the stub of {exercise.id} once, got it {len(found)} times"
            )
        (cell,) = found
        cell["source"] = "".join(cell["source"]).replace(stub, _marked(exercise))
        cell["outputs"], cell["execution_count"] = [], None
        cell["metadata"]["nbgrader"] = _metadata(exercise)
    return nb


def _marked(exercise: Exercise) -> str:
    """Return the answer with nbgrader's marks around what is not in the stub."""
    head, _ = exercise.stub.split("    raise NotDone")
    return f"{head}{BEGIN}{exercise.answer[len(head) :].rstrip()}\n{END}"


def _name(exercise: Exercise) -> str:
    """Return the name by which nbgrader knows an exercise's cell."""
    return f"exercise-{exercise.id.replace('.', '-')}"


def _metadata(exercise: Exercise) -> dict:
    """Return what nbgrader writes into a cell that a learner fills in and that has points."""
    return {
        "schema_version": 3,
        "grade_id": _name(exercise),
        "cell_type": "code",
        "solution": True,
        "grade": True,
        "points": exercise.points,
        "locked": False,
        "task": False,
    }


def enter_points(results: list[Graded], database: Path) -> int:
    """Enter graded points and what was said into nbgrader's gradebook; returns how many exercises it took.

    The submissions must be in it: ``nbgrader autograde LESSON --create --no-execute`` does that and runs
    nothing. Raises ``ValueError`` where nbgrader is not installed, there is no gradebook, or it knows none.
    """
    try:
        from nbgrader.api import Gradebook, MissingEntry
    except ImportError:
        raise ValueError("expected nbgrader beside the kit: pip install nbgrader") from None
    if not database.is_file():
        raise ValueError(f"{database}: expected nbgrader's gradebook.db, got no file")
    entered = 0
    with Gradebook(f"sqlite:///{database.resolve()}") as book:
        lessons = {assignment.name[:2]: assignment.name for assignment in book.assignments}
        for one in results:
            name = lessons.get(one.submission.lesson, "")
            for mark in one.marks:
                place = _name(mark.outcome.exercise), name, name, one.submission.learner
                try:
                    grade, comment = book.find_grade(*place), book.find_comment(*place)
                except MissingEntry:
                    continue
                grade.manual_score, grade.needs_manual_grade = mark.points, False
                comment.manual_comment = repr(mark.outcome)
                entered += 1
        book.db.commit()
    if not entered:
        raise ValueError(f"{database}: expected these submissions in it: run nbgrader autograde --no-execute")
    return entered
