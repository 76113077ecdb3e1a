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
    package = __package__
    for module in sorted(m.name for m in iter_modules(import_module(package).__path__)):
        if module.startswith("lesson_"):
            for exercise in import_module(f"{package}.{module}").EXERCISES:
                if exercise.id in found:
                    raise ValueError(f"{module}: expected an id of its own, got {exercise.id} a second time")
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
