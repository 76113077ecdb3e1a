"""Copy what a class has done out of its homes, one folder a learner, as ``grade`` and ``board`` take it."""

from __future__ import annotations

import errno
import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from zlib import crc32

from lessonlib.files import write

from .board import most as most_for_board
from .homes import look_through
from .report import write_table
from .submissions import LARGEST, lesson_of

HEAD = ["learner", "lesson", "file", "changed", "bytes", "what was done"]
COPIED, OLDER, PROGRESS = "copied", "not taken: an older copy of the lesson", "copied for the board"
LONGEST = 150  # bytes of a copy's name: a disk takes 255, and some are added while it is written
LATEST = 32_503_680_000  # the year 3000: some disks hold times that no calendar does
SAID = 10  # skipped files that are named at once; the table names all
NAMES_REFUSED = (errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ, errno.ENOENT, errno.EISDIR, errno.ENOTDIR)


@dataclass
class Collected:
    """Hold what a collection did: rows as ``HEAD`` says, and the learners of whom there is no notebook."""

    place: Path
    learners: int = 0
    rows: list[list] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def with_what(self, *what: str) -> list[list]:
        """Return the rows of the files with which this was done."""
        return [row for row in self.rows if row[-1] in what]

    @property
    def skipped(self) -> list[list]:
        """Return the rows of what could not be read."""
        return [row for row in self.rows if row[-1] not in (COPIED, PROGRESS, OLDER)]


def place_now(into: Path) -> Path:
    """Return the folder for a collection made now: each has its own, named for its time."""
    return into / time.strftime("%Y-%m-%d-%H%M%S")


def newest(folder: Path) -> Path:
    """Return the newest collection in a folder that holds collections, or else the folder itself."""
    return max((path.parent for path in folder.glob("*/collected.csv")), default=folder)


def collect(
    folder: Path, place: Path, learners: list[str] | None = None, lessons: list[str] | None = None
) -> Collected:
    """Copy the notebooks of lessons, progress and votes from each home in ``folder`` into ``place``.

    ``learners`` are whose homes are looked for, all folders when left out; ``lessons`` their two digits, all
    when left out. Of several copies of a lesson the one last changed is taken. All that was found, and why
    some was skipped, stands in ``collected.csv``. Raises ``ValueError`` where there is no home.
    """
    folder = folder.resolve()
    homes = _homes(folder, learners)
    done = Collected(place, len(homes))
    place.mkdir(parents=True, exist_ok=True)
    place.chmod(0o700)
    for name, fault in homes.items():
        rows = [[name, "", ".", "", "", fault]] if fault else _take(folder / name, place, lessons)
        done.rows += rows
        if not any(row[-1] == COPIED for row in rows):
            done.missing.append(name)
    write_table(place / "collected.csv", [HEAD, *done.rows])
    return done


def _homes(folder: Path, learners: list[str] | None) -> dict[str, str]:
    """Return the learners' folders, each with why it is none to look into, or ""."""
    if not folder.is_dir():
        raise ValueError(f"{folder}: expected the folder that holds the learners' homes, got no folder")
    entries = [path for path in sorted(folder.iterdir()) if path.is_dir() and path.name[:1] != "."]
    found = {path.name: "a link" if path.is_symlink() else "" for path in entries}
    found.pop("lost+found", None)
    if learners:
        return {name: found.get(name, "no folder of this name") for name in learners}
    if not found:
        raise ValueError(f"{folder}: expected a folder for each learner in it, got none")
    return found


def _take(home: Path, place: Path, lessons: list[str] | None) -> list[list]:
    """Copy one learner's files below ``place``, and return a row for each that was looked at."""
    rows, skipped, newest = [], [], {}
    to = place / home.name
    for path, content, changed in look_through(home, _most, skipped, place.parent.resolve()):
        lesson = lesson_of(path.name, content) if path.suffix == ".ipynb" else ""
        if not most_for_board(path.name) and (not lesson or (lessons and lesson not in lessons)):
            continue
        path = _kept(path)
        row = [home.name, lesson, path.as_posix(), _time(changed), len(content), OLDER]
        rows.append(row)
        latest, other = newest.get(lesson, (float("-inf"), None))
        if lesson and latest >= changed:
            continue
        row[-1] = _copy(to / path, content, changed) or (COPIED if lesson else PROGRESS)
        if row[-1] != COPIED:
            continue
        if other:  # this one is newer: the copy of the other one goes again
            other[-1] = OLDER
            (to / other[2]).unlink()
        newest[lesson] = changed, row
    return rows + [[home.name, "", path.as_posix(), "", "", why] for path, why in skipped]


def _kept(path: Path) -> Path:
    """Return where a copy lies: a name too long to be written aside first is cut, and stays the only one."""
    name = path.name.encode(errors="surrogateescape")
    if len(name) <= LONGEST:
        return path
    return path.with_name(f"{name[: LONGEST - 30].decode(errors='ignore')}-{crc32(name):08x}{path.suffix}")


def _most(name: str) -> int:
    return LARGEST if name.endswith(".ipynb") else most_for_board(name)


def _copy(path: Path, content: bytes, changed: float) -> str:
    """Write a copy that nobody else can read; returns "", or why this one could not be written."""
    try:
        write(path, content)
        path.chmod(0o600)
        os.utime(path, (changed, changed))
        return ""
    except OSError as fault:
        if fault.errno not in NAMES_REFUSED:  # a full disk ends the whole collection
            raise
        return f"not copied: {fault.strerror}"


def _time(seconds: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(min(seconds, LATEST)))


def told(done: Collected) -> str:
    """Return what was done in a few sentences, with what was skipped by name."""
    parts = [
        f"Copied {len(done.with_what(COPIED))} notebooks, and {len(done.with_what(PROGRESS))} files of "
        f"progress and votes, of {done.learners} learners to {done.place}: grade and board take this folder."
    ]
    if done.missing:
        parts.append(f"No notebook of {', '.join(done.missing)}.")
    if older := len(done.with_what(OLDER)):
        parts.append(f"{older} older copies of lessons were not taken: collected.csv names them.")
    if done.skipped:
        named = "; ".join(f"{row[0]}/{row[2]} ({row[-1]})" for row in done.skipped[:SAID])
        more = f"; {len(done.skipped) - SAID} more in collected.csv" if len(done.skipped) > SAID else ""
        parts.append(f"Skipped: {named}{more}.")
    return "\n".join(parts)
