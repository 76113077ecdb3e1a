"""Put files on disk whole or not at all, and never over a learner's own. Introduced in lesson 00."""

import contextlib
import json
import os
import platform
import shutil
import time
from collections.abc import Callable
from glob import escape
from itertools import count
from pathlib import Path
from uuid import uuid4

LONG_AGO = 3600  # seconds: no writing takes longer, so an older part file was left by a crash


def write(path: str | Path, data: bytes) -> Path:
    """Write ``data`` to ``path`` in place of what is there; makes its folder. Returns the path. Lesson 00.

    The bytes are written aside and renamed: whatever happens, ``path`` holds the old content or the new, and
    of several writers at once the last one wins. Raises ``OSError`` when the disk refuses.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    _sweep(path)
    aside = path.with_name(f".{path.name}.{platform.node()}-{os.getpid()}-{uuid4().hex[:8]}.part")
    try:
        with open(aside, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())  # the content must be on the disk before the name points to it
        os.replace(aside, path)
    finally:
        aside.unlink(missing_ok=True)
    return path


def write_new(path: str | Path, data: bytes) -> Path:
    """Write ``data`` as ``write`` does to ``path``, or to the next free number beside it (``edit-2.png``, …).

    No file of the learner's is overwritten. Returns the path used. Lesson 00.
    """
    path = claim(path)
    try:
        return write(path, data)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def claim(path: str | Path) -> Path:
    """Make an empty file of a name that nobody has, ``path`` or a numbered one, and return its path."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    for number in count(1):
        free = path if number == 1 else path.with_stem(f"{path.stem}-{number}")
        try:
            free.open("x").close()
            return free
        except FileExistsError:
            continue


def new_folder(path: str | Path, fill: Callable[[Path], None]) -> Path:
    """Make a folder, filled aside by ``fill(folder)``, named ``path`` or by the next free number. Lesson 22.

    No folder of the learner's is touched, and where ``fill`` fails nothing is left. Returns the path used.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{uuid4().hex[:8]}.part")
    aside.mkdir()
    try:
        fill(aside)
        for number in count(1):
            free = path if number == 1 else path.with_name(f"{path.name}-{number}")
            if not free.exists():
                with contextlib.suppress(OSError):  # somebody was faster
                    return aside.rename(free)
                if not free.exists():
                    raise OSError(f"expected to name a folder {free}, and the disk refused")
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def read_json(path: str | Path):
    """Return what a JSON file holds. Raises ``OSError`` when unreadable, ``ValueError`` when no JSON."""
    try:
        return json.loads(Path(path).read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as fault:
        raise ValueError(f"{path}: expected JSON, got something else ({fault})") from None


def to_json(value) -> str:
    """Write a value as JSON that people can read too. Raises ``ValueError`` for nan and infinity."""
    return json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def write_json(path: str | Path, value) -> Path:
    """Write a value as JSON in place of what is there, as ``write`` does. Returns the path."""
    return write(path, to_json(value).encode())


def _sweep(path: Path):
    """Remove what a killed writer of ``path`` left aside, and nothing that a living one still needs."""
    import psutil  # not above: most who import this room write nothing

    for part in path.parent.glob(f".{escape(path.name)}.*-*-*.part"):
        node, pid, _ = part.name.removeprefix(f".{path.name}.").rsplit("-", 2)
        with contextlib.suppress(OSError, ValueError):
            gone = node == platform.node() and not psutil.pid_exists(int(pid))
            if gone or time.time() - part.stat().st_mtime > LONG_AGO:
                part.unlink()
