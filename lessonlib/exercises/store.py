"""Progress kept in one small JSON file in the learner's own folder."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

from lessonlib import home

RANK = ("not started", "not yet", "right")


@contextmanager
def locked():
    """Keep other kernels away from the file; yields its path."""
    path = home() / "progress.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.with_suffix(".lock"), timeout=10):
        yield path


def read(path: Path) -> tuple[dict[str, str], str]:
    """Return the states by exercise id, and a sentence when the file was damaged and has been set aside."""
    try:
        states = json.loads(path.read_text(encoding="utf-8"))["exercises"]
        if not all(state in RANK for state in states.values()):
            raise ValueError("unknown state")
        return dict(states), ""
    except FileNotFoundError:
        return {}, ""
    except (ValueError, KeyError, TypeError, AttributeError):
        aside = next(
            p for i in range(1, 10_000) if not (p := path.with_suffix(f".damaged-{i}.json")).exists()
        )
        os.replace(path, aside)
        return {}, f"{path.name} was damaged. It is kept as {aside.name}, and a new one is begun."


def write(path: Path, states: dict[str, str]):
    """Write aside, then rename: a reader sees the old file or the new one, never half of one."""
    aside = path.with_suffix(".writing")
    aside.write_text(json.dumps({"exercises": dict(sorted(states.items()))}, indent=1), encoding="utf-8")
    os.replace(aside, path)


def load() -> tuple[dict[str, str], str]:
    """Return (states by exercise id, a sentence for the learner or "")."""
    try:
        with locked() as path:
            return read(path)
    except OSError as error:
        return {}, f"Progress could not be read ({error})."


def record(id: str, state: str) -> str:
    """Keep ``state`` unless a better one is kept already; return a sentence for the learner or ""."""
    try:
        with locked() as path:
            states, note = read(path)
            if RANK.index(state) > RANK.index(states.get(id, RANK[0])):
                write(path, states | {id: state})
            return note
    except OSError as error:
        return f"Progress could not be saved ({error})."
