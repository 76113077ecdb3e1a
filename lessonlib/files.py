"""Put a learner's work on disk without ever losing or overwriting any of it. Introduced in lesson 00."""

from __future__ import annotations

import os
from itertools import count
from pathlib import Path


def write_new(path: str | Path, data: bytes) -> Path:
    """Write ``data`` to ``path``, or to the next free number beside it (``edit.png``, ``edit-2.png``, …).

    The name is claimed first, then the bytes are written aside and renamed onto it: nobody ever sees half a
    file and no file of the learner's is overwritten. Returns the path used. Raises ``OSError`` when the disk
    refuses. Lesson 00.
    """
    path = _claim(Path(path))
    aside = path.with_name(f".{path.name}.part")
    try:
        aside.write_bytes(data)
        os.replace(aside, path)
    except BaseException:
        aside.unlink(missing_ok=True)
        path.unlink(missing_ok=True)
        raise
    return path


def _claim(path: Path) -> Path:
    """Make an empty file of a name that nobody has and return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for number in count(1):
        free = path if number == 1 else path.with_stem(f"{path.stem}-{number}")
        try:
            free.open("x").close()
            return free
        except FileExistsError:
            continue
