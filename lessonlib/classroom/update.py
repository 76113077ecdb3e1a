"""Bring a newer hand-out into a learner's course: lessons cell by cell, all other files whole."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from lessonlib.files import read_json, write, write_json, write_new

from .merge import Conflict, merge, remembering

LIST = "handed-out.json"
ASIDE = "before-update"
LEFT = ("__pycache__", "downloads", "my-work", ".ipynb_checkpoints", ".venv", ASIDE)  # no part of a hand-out


@dataclass
class Updated:
    """Hold what an update did to one course: file names, and the cells that both sides changed."""

    lessons: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    conflicts: dict[str, list[Conflict]] = field(default_factory=dict)


def write_list(course: Path) -> None:
    """Write the hash of every file of a course, so that an update knows what a learner changed."""
    found = (path.relative_to(course) for path in course.rglob("*") if path.is_file() and path.name != LIST)
    files = sorted(path for path in found if not set(LEFT) & set(path.parts))
    write_json(course / LIST, {path.as_posix(): _hash(course / path) for path in files})


def copy_lesson(path: Path, to: Path) -> None:
    """Copy a lesson for a learner: it remembers its cells as they were handed out."""
    write_json(to / path.name, remembering(read_json(path)))


def update(course: Path, newer: Path, only: str = "") -> Updated:
    """Bring the hand-out in ``newer`` into ``course`` and return what was done.

    With ``only``, just the files whose names begin with it, such as ``notebooks/``, are brought.

    A lesson is merged; of the one before, a copy is kept in ``before-update/``, as is any other file that the
    learner had changed. What was never handed out, ``my-work/`` above all, is not touched. Raises
    ``ValueError`` when one of the two folders was not made by ``handout``.
    """
    before, after = _listed(course), _listed(newer)
    before, after = ({k: v for k, v in one.items() if k.startswith(only)} for one in (before, after))
    done = Updated()
    for name in after:
        source, target = newer / name, course / name
        if not target.exists():
            done.added.append(name)
            _copy(source, target)
        elif target.is_dir():
            done.conflicts[name] = [Conflict("all", "a folder is in its place, and stays")]
        elif _hash(target) == after[name]:
            continue
        elif target.suffix == ".ipynb":
            _lesson(source, target, course, done)
        else:
            if _hash(target) != before.get(name):
                done.aside.append(_aside(target, course))
            _copy(source, target)
    for name in before.keys() - after.keys():
        if (course / name).exists() and _hash(course / name) == before[name]:
            (course / name).unlink()
    shutil.copy(newer / LIST, course / LIST)
    return done


def _lesson(source: Path, target: Path, course: Path, done: Updated) -> None:
    """Merge one lesson, or leave it and put the newer one beside it where it cannot be read."""
    try:
        merged, conflicts = merge(read_json(target), read_json(source))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        beside = write_new(target.with_stem(f"{target.stem}-new"), source.read_bytes())
        done.conflicts[target.name] = [
            Conflict("all", f"{error}; yours stays, the newer one is {beside.name}")
        ]
        return
    done.aside.append(_aside(target, course))
    write_json(target, merged)
    done.lessons.append(target.name)
    if conflicts:
        done.conflicts[target.name] = conflicts


def _aside(path: Path, course: Path) -> str:
    """Keep a copy of a file as it is now, under a name that nobody has."""
    kept = write_new(course / ASIDE / path.relative_to(course), path.read_bytes())
    return kept.relative_to(course).as_posix()


def _copy(source: Path, target: Path) -> None:
    write(target, source.read_bytes())


def _listed(course: Path) -> dict[str, str]:
    try:
        return dict(read_json(course / LIST))
    except (OSError, ValueError, TypeError):
        raise ValueError(f"{course}: expected a course that `handout` made, got no {LIST} in it") from None


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
