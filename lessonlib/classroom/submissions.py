"""Find what a class has handed in: a folder of notebooks, as a teacher, Moodle or Canvas leaves it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from lessonlib.exercises.catalogue import catalogue
from lessonlib.exercises.notebook import CHECKED
from lessonlib.files import read_json

LARGEST = 50_000_000  # bytes of a notebook; one with every picture has two million
MOODLE = re.compile(r"(?P<name>.+)_(?P<id>\d+)_assignsubmission_file")
CANVAS = re.compile(r"(?P<name>[^_]+)_(?:LATE_)?(?P<id>\d+)_\d+_.+")


@dataclass(frozen=True)
class Submission:
    """Hold one notebook: whose it is, with the school's number for them or "", its lesson, its code cells.

    ``fault`` says why it cannot be read, where it cannot; it has no cells then.
    """

    learner: str
    number: str
    lesson: str
    cells: tuple[str, ...]
    fault: str = ""


def find_submissions(folder: Path, lesson: str | None = None) -> list[Submission]:
    """Return every notebook below ``folder``, lesson by lesson; ``lesson`` says which, where it is known.

    A learner is the first folder below ``folder``, or the notebook's own name where there is none. Raises
    ``ValueError`` when there is no notebook.
    """
    paths = [p for p in sorted(folder.rglob("*.ipynb")) if ".ipynb_checkpoints" not in p.parts]
    if not paths:
        raise ValueError(f"{folder}: expected notebooks (.ipynb) in it or in its folders, got none")
    found = [_read(path, folder, lesson) for path in paths]
    return sorted(found, key=lambda one: (one.lesson, one.learner))


def _read(path: Path, folder: Path, lesson: str | None) -> Submission:
    learner, number = _whose(path, folder)
    fault, cells = "", ()
    try:
        if path.is_symlink() or path.stat().st_size > LARGEST:
            raise ValueError("expected a notebook of at most 50 MB, got something else")
        cells = _code(read_json(path))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        fault = f"The notebook could not be read ({type(error).__name__}: {str(error)[:200]})."
    return Submission(learner, number, lesson or _lesson(path.name, cells), cells, fault)


def _code(notebook: dict) -> tuple[str, ...]:
    """Return the sources of the code cells, whatever kernel the notebook names."""
    code = [cell for cell in notebook["cells"] if cell.get("cell_type") == "code"]
    return tuple("".join(map(str, cell.get("source", ""))) for cell in code)


def lesson_of(name: str, content: bytes) -> str:
    """Return the two digits of the lesson that a notebook's file holds, or "" where it holds none."""
    try:
        return _lesson(name, _code(json.loads(content)))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return _lesson(name, ())


def _whose(path: Path, folder: Path) -> tuple[str, str]:
    parts = path.relative_to(folder).parts
    for pattern, text in ((MOODLE, parts[0]), (CANVAS, path.stem)):
        if len(parts) < 3 and (match := pattern.fullmatch(text)):
            return match["name"], match["id"]
    return (parts[0], "") if len(parts) > 1 else (path.stem, "")


def _lesson(name: str, cells: tuple[str, ...]) -> str:
    """Return a notebook's lesson: the one most checked in it, else by its functions, else by its name."""
    text = "\n".join(cells)
    votes = [id[:2] for id in CHECKED.findall(text)]
    votes = votes or [e.lesson for e in catalogue().values() if f"def {e.name}(" in text]
    named = [part for part in re.findall(r"\d\d(?=_)", name)]
    known = {exercise.lesson for exercise in catalogue().values()}
    votes = [vote for vote in votes or named if vote in known]
    return max(votes, key=votes.count) if votes else ""
