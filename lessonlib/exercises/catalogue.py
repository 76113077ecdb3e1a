"""All exercises of the course, found by their id."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from .base import Exercise


@cache
def catalogue() -> dict[str, Exercise]:
    """Return every exercise by its id, in the order of the course; raises ``ValueError`` on a second one."""
    found: dict[str, Exercise] = {}
    names = sorted(m.name for m in iter_modules(import_module(__package__).__path__))
    for module in (import_module(f"{__package__}.{name}") for name in names if name.startswith("lesson_")):
        for exercise in vars(module).values():
            if isinstance(exercise, Exercise):
                if exercise.id in found:
                    raise ValueError(f"{module.__name__}: expected an id of its own, got {exercise.id} again")
                found[exercise.id] = exercise
    return found


def find(id: str) -> Exercise:
    """Return one exercise; raises ``ValueError`` that lists the ids there are."""
    if isinstance(id, str) and id in catalogue():
        return catalogue()[id]
    same_lesson = [known for known in catalogue() if known[:2] == str(id)[:2]]
    raise ValueError(
        f"expected an exercise's number in quotation marks, one of {', '.join(same_lesson or catalogue())}; "
        f"got {id!r}"
    )
