"""Look through a folder that somebody else may change meanwhile, and never leave it by a link."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from .update import ASIDE

LEFT_OUT = ("__pycache__", "node_modules", ASIDE)
DEEPEST = 20  # folders in each other
MOST_FOLDERS = 20_000  # of one home; a course has three
MOST_BYTES = 2_000_000_000  # that are read of one home; a course has fifty million


def look_through(
    home: Path, most: Callable[[str], int], skipped: list, but: Path | None = None, deepest: int = DEEPEST
) -> Iterator[tuple[Path, bytes, float]]:
    """Yield path, content and time of change of the files that are wanted below ``home``.

    ``most(name)`` says how many bytes such a file may have, 0 where it is not wanted. Hidden folders are left
    out, and the folder ``but``; of what else is not read, (path, reason) is added to ``skipped``. Links are
    not followed and not read: on systems that can, every folder and file is opened from the one above it, so
    that none can be put in its place in between.
    """
    read = 0
    for count, (place, names, opened) in enumerate(_walk(home, skipped, but, deepest)):
        for name in sorted(names):
            limit = most(name)
            if not limit or name.startswith("."):
                continue
            try:
                content, changed = _read(home / place / name, name, opened, limit)
            except (OSError, ValueError) as fault:
                skipped.append((place / name, str(getattr(fault, "strerror", None) or fault)))
                continue
            read += len(content)
            yield place / name, content, changed
        if count >= MOST_FOLDERS or read > MOST_BYTES:
            skipped.append((place, "folder: the home is too large, the rest is not looked through"))
            return


def look_through_all(folder: Path, most: Callable[[str], int]) -> Iterator[tuple[Path, bytes]]:
    """Yield path and content of what is wanted in each home in ``folder``, and in ``folder`` itself.

    As ``look_through`` does, each home with limits of its own, so that none keeps the next from its turn.
    """
    folder = folder.resolve()
    if not folder.is_dir():
        return
    homes = [path for path in sorted(folder.iterdir()) if path.is_dir() and not path.is_symlink()]
    for home, deepest in [(folder, 0), *((path, DEEPEST) for path in homes if path.name[:1] != ".")]:
        for path, content, _ in look_through(home, most, [], deepest=deepest):
            yield home / path, content


def _walk(
    home: Path, skipped: list, but: Path | None, deepest: int
) -> Iterator[tuple[Path, list[str], int | None]]:
    """Yield each folder below ``home`` with its files' names and, where the system can, the folder opened."""

    def unreadable(fault: OSError):
        place = Path(fault.filename) if fault.filename else Path()
        place = place.relative_to(home) if place.is_relative_to(home) else place
        skipped.append((place, f"folder: {fault.strerror}"))

    if hasattr(os, "fwalk"):
        steps = os.fwalk(home, onerror=unreadable, follow_symlinks=False)
    else:
        steps = ((*step, None) for step in os.walk(home, onerror=unreadable, followlinks=False))
    try:
        for folder, below, names, opened in steps:
            place = Path(folder).relative_to(home)
            if below and len(place.parts) == deepest:
                skipped.append((place, f"folder: what lies deeper than {deepest} is not looked through"))
                below.clear()
            near = [name for name in below if not name.startswith(".") and name not in LEFT_OUT]
            below[:] = sorted(name for name in near if Path(folder, name) != but)
            yield place, names, opened
    except OSError as fault:  # the home itself cannot be opened, or goes away meanwhile
        unreadable(fault)


def _read(path: Path, name: str, opened: int | None, limit: int) -> tuple[bytes, float]:
    """Return a file's content and when it was changed. Raises ``ValueError`` for what is no plain file."""
    place = path if opened is None else name
    if stat.S_ISLNK(os.stat(place, dir_fd=opened, follow_symlinks=False).st_mode):
        raise ValueError("a link")
    careful = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with open(os.open(place, os.O_RDONLY | careful, dir_fd=opened), "rb") as file:
        facts = os.fstat(file.fileno())
        if not stat.S_ISREG(facts.st_mode):
            raise ValueError("no plain file")
        if facts.st_size > limit:
            raise ValueError(f"{facts.st_size / 1e6:.0f} MB, expected at most {limit / 1e6:.0f}")
        return file.read(limit), facts.st_mtime
