"""Exercises: check, hints, answers and progress. A lesson's own exercises stand in ``lesson_NN.py``."""

from .bands import OutOfBand, band_for, expect
from .base import NotDone
from .desk import answer, check, hint, progress, working
from .judge import score
from .notebook import solve_notebook
from .review import review

__all__ = [
    "NotDone",
    "OutOfBand",
    "answer",
    "band_for",
    "check",
    "expect",
    "hint",
    "progress",
    "review",
    "score",
    "solve_notebook",
    "working",
]
