"""A learner holds a finished work against the rubric, and ``progress()`` counts it. Lesson 22."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from . import store
from .judge import SIGNS
from .panel import BLUE, GREEN, ORANGE, Panel

if TYPE_CHECKING:
    from lessonlib.rights.rubric import Line

MARKS = {True: SIGNS["right"], False: SIGNS["not yet"], None: "☐"}


def review(folder: str | Path, key: bytes | None = None) -> Panel:
    """Show how a finished work stands by the rubric, and keep it for ``progress()``. Lesson 22.

    What the kit sees in the folder is marked; the lines for a teacher's eye stand with an empty box. ``key``:
    with which the picture was signed. Raises ``ValueError`` where there is no such folder.
    """
    from lessonlib.rights import rubric  # not above: it brings torch

    lines = rubric(folder, key)
    met, seen = counted(lines)
    note = store.keep_work(Path(folder).name, met, seen)
    told = [
        (f"{MARKS[line.met]} {line.asked}", line.why or "for your teacher, or a friend") for line in lines
    ]
    told += [("Please note", note)] if note else []
    colour = ORANGE if note else GREEN if met == seen else BLUE
    return Panel(f"Rubric: {met} of {seen} that the kit can see", tuple(told), colour=colour)


def counted(lines: tuple[Line, ...]) -> tuple[int, int]:
    """Return how many lines are met, and how many the kit can see."""
    return sum(line.met is True for line in lines), sum(line.met is not None for line in lines)
