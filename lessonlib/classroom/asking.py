"""Ask before something is overwritten, and whether this is a teacher's copy at all."""

from __future__ import annotations

import sys
from pathlib import Path

from lessonlib.exercises.catalogue import catalogue


class Declined(Exception):
    """Say that the teacher did not want it; nothing was changed."""


def make_room(path: Path, yes: bool) -> None:
    """Go on when ``path`` is free, or when the teacher agrees to write into what is there.

    ``yes`` is an answer given before. Raises ``Declined`` otherwise.
    """
    if yes or not path.exists() or (path.is_dir() and not any(path.iterdir())):
        return
    agree(f"{path} is there already. Files of the same names in it will be replaced. Go on?")


def agree(question: str) -> None:
    """Go on when the teacher answers yes. Raises ``Declined`` on other answers, or where nobody is asked."""
    if not sys.stdin.isatty():
        raise Declined(f"{question} Nobody could answer: add --yes, and it is done. Nothing was changed.")
    if input(f"{question} [y/N] ").strip().lower() not in ("y", "yes"):
        raise Declined("Nothing was changed.")


def teachers_own() -> None:
    """Raise ``ValueError`` in a copy that was handed out: it has no answers to work with."""
    if any(exercise.locked for exercise in catalogue().values()):
        raise ValueError("expected the teacher's own copy of the course, got one that was handed out")
