"""Find what a class has handed in: a folder of notebooks, as a teacher, Moodle or Canvas leaves it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from lessonlib.exercises.catalogue import catalogue
from lessonlib.exercises.notebook import CHECKED

from .update import ASIDE

LEFT = {".ipynb_checkpoints", ASIDE}  # folders with older copies
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
    paths = _notebooks(folder)
    if not paths:
        raise ValueError(f"{folder}: expected notebooks (.ipynb) in it or in its folders, got none")
    found = [_read(path, folder, lesson) for path in paths]
    return sorted(found, key=lambda one: (one.lesson, one.learner))


def without_notebook(folder: Path) -> list[str]:
    """Return the names of the folders in ``folder`` that hold no notebook at all."""
    below = [path for path in sorted(folder.iterdir()) if path.is_dir() and path.name[:1] != "."]
    return [path.name for path in below if not _notebooks(path)]


def _notebooks(folder: Path) -> list[Path]:
    paths = sorted(folder.rglob("*.ipynb"))
    return [path for path in paths if not LEFT.intersection(path.relative_to(folder).parts)]


def _read(path: Path, folder: Path, lesson: str | None) -> Submission:
    learner, number = _whose(path, folder)
    fault, cells = "", ()
    try:
        cells = _code(_content(path))
    except (OSError, ValueError) as error:
        fault = f"The notebook could not be read: {getattr(error, 'strerror', None) or error}."
    return Submission(learner, number, lesson or _lesson(path.name, cells), cells, fault)


def _content(path: Path) -> bytes:
    if path.is_symlink() or not path.is_file():
        raise ValueError("expected a file, got a link, a folder or something else")
    if (size := path.stat().st_size) > LARGEST:
        got = f"{size / 1e6:.0f} MB: clear the outputs of its cells, and hand it in again"
        raise ValueError(f"expected a notebook of at most {LARGEST / 1e6:.0f} MB, got {got}")
    return path.read_bytes()


def _code(content: bytes) -> tuple[str, ...]:
    """Return the sources of a notebook's code cells, whatever kernel it names.

    Raises ``ValueError`` for what is no notebook of today's format.
    """
    try:
        notebook = json.loads(content)  # in UTF-8, with a mark or without, or UTF-16
    except (ValueError, RecursionError):
        raise ValueError(
            "expected a notebook, got a file of another kind, or one that is cut short"
        ) from None
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list):
        raise ValueError("expected a notebook of format 4, got another: open it in JupyterLab and save it")
    code = [cell for cell in cells if isinstance(cell, dict) and cell.get("cell_type") == "code"]
    sources = (cell.get("source") for cell in code)
    return tuple("".join(map(str, one)) if isinstance(one, str | list) else "" for one in sources)


def lesson_of(name: str, content: bytes) -> str:
    """Return the two digits of the lesson that a notebook's file holds, or "" where it holds none."""
    try:
        return _lesson(name, _code(content))
    except ValueError:
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
