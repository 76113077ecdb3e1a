"""Progress kept in one small JSON file for each learner, in the folder for their own work."""

from __future__ import annotations

import getpass
import os
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from filelock import FileLock

from lessonlib import home
from lessonlib.files import claim, read_json, write_json

RANK = ("not started", "not yet", "right")


def learner() -> str:
    """Name who is at work: JupyterHub's user, or else the computer's."""
    try:
        return os.environ.get("JUPYTERHUB_USER") or getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container may run for a user without a name
        return "learner"


@contextmanager
def locked():
    """Keep other kernels away from the folder's progress; yields the path of the learner's own file.

    The first to save in a folder has ``progress.json``; a second learner there gets a file with their name.
    A file from before names were kept belongs to whoever saves first.
    """
    common, own = home() / "progress.json", home() / f"progress-{quote(learner(), safe='')}.json"
    common.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(common.with_suffix(".lock"), timeout=10):
        yield own if own.exists() or owner(common) not in (None, learner()) else common


def owner(path: Path) -> str | None:
    """Return whose progress a file holds, or ``None`` where nobody is named."""
    try:
        return read_json(path).get("learner")
    except (OSError, ValueError, AttributeError):
        return None


def read(path: Path) -> tuple[dict[str, str], str]:
    """Return the states by exercise id, and a sentence when the file was damaged and has been set aside."""
    try:
        states = read_json(path)["exercises"]
        if not all(state in RANK for state in states.values()):
            raise ValueError("unknown state")
        return dict(states), ""
    except FileNotFoundError:
        return {}, ""
    except (ValueError, KeyError, TypeError, AttributeError):
        aside = claim(path.with_suffix(".damaged.json"))
        os.replace(path, aside)
        return {}, f"{path.name} was damaged. It is kept as {aside.name}, and a new one is begun."


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
                states = dict(sorted((states | {id: state}).items()))
                write_json(path, {"learner": learner(), "exercises": states})
            return note
    except OSError as error:
        return f"Progress could not be saved ({error})."
