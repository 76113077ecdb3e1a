"""Progress kept in one small JSON file for each learner, in the folder for their own work."""

from __future__ import annotations

import getpass
import os
import time
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


def record(id: str, state: str, cause: str = "") -> str:
    """Keep ``state`` unless a better one is kept already; return a sentence for the learner or "".

    Kept beside it are how often the exercise was checked until it was right, when first and last, and the
    last ``cause``, the sentence of a mistake: a teacher's board reads them.
    """
    try:
        with locked() as path:
            states, note = read(path)
            if states.get(id) != RANK[-1]:
                better = max(state, states.get(id, RANK[0]), key=RANK.index)
                tries = _tries(path)
                tries[id] = _once_more(tries.get(id, {}), cause)
                _write(path, states=dict(sorted((states | {id: better}).items())), tries=tries)
            return note
    except OSError as error:
        return f"Progress could not be saved ({error})."


def share(on: bool) -> str:
    """Keep whether a teacher's board may show this learner; return a sentence for the learner."""
    try:
        with locked() as path:
            states, note = read(path)
            _write(path, states=states, share=on)
    except OSError as error:
        return f"Progress could not be saved ({error})."
    return note or f"Your teacher's board shows your progress{'' if on else ' no longer'}."


def shares(path: Path) -> bool:
    """Say whether a teacher's board may show a progress file: it may unless its learner said no."""
    try:
        return shown(read_json(path))
    except (OSError, ValueError, AttributeError):
        return True


def shown(whole: dict) -> bool:
    """Say whether a teacher's board may show what a progress file holds."""
    return whole.get("share", True) is not False


def keep_work(name: str, met: int, seen: int) -> str:
    """Keep how a finished work stands by the rubric; return a sentence for the learner or "". Lesson 22."""
    try:
        with locked() as path:
            states, note = read(path)
            _write(path, states=states, works=works(path) | {name: [met, seen]})
            return note
    except OSError as error:
        return f"Progress could not be saved ({error})."


def works(path: Path) -> dict[str, list[int]]:
    """Return of each finished work how many lines of the rubric are met, and how many the kit sees."""
    found = _part(path, "works")
    counts = {str(name): pair for name, pair in found.items() if isinstance(pair, list) and len(pair) == 2}
    return {name: pair for name, pair in counts.items() if all(type(n) is int and n >= 0 for n in pair)}


def finished() -> dict[str, list[int]]:
    """Return the learner's finished works as ``works`` does."""
    try:
        with locked() as path:
            return works(path)
    except OSError:
        return {}


def _write(path: Path, **parts) -> None:
    """Write the file anew; of states, tries, share and works, what is not given stays as it is."""
    kept = {"tries": _tries(path), "share": shares(path), "works": works(path)} | parts
    whole = {"learner": learner(), "exercises": kept["states"], "tries": kept["tries"]}
    whole |= {"works": kept["works"]} if kept["works"] else {}
    write_json(path, whole if kept["share"] else whole | {"share": False})


def _tries(path: Path) -> dict[str, dict]:
    """Return what is known of each exercise's checks; nothing in a file from before they were kept."""
    return _part(path, "tries")


def _part(path: Path, name: str) -> dict:
    try:
        return dict(read_json(path).get(name, {}))
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _once_more(known: dict, cause: str) -> dict:
    """Count one more check; ``first`` and ``last`` are seconds since 1970."""
    now = int(time.time())
    count = known.get("count", 0) if isinstance(known, dict) else 0
    first = known.get("first", now) if isinstance(known, dict) else now
    return {"count": count + 1, "cause": cause, "first": first, "last": now}
