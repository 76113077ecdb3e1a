"""Finished works below a folder: where they lie, and whether a page may read them. Lesson 22."""

from __future__ import annotations

import os
from pathlib import Path

from lessonlib.data.folder import printable
from lessonlib.rights.masterpiece import PICTURE, TITLE

LARGEST = 16_000_000  # bytes of a text, and of an editor's page
TEXTS = (".json", ".md")


def works_in(root: Path) -> list[Path]:
    """Return the folders below ``root`` that hold a title card or a print, by name.

    No link is followed, and hidden folders are passed over: what was thrown away lies in one.
    """
    found = []
    for folder, below, names in os.walk(root):
        below[:] = [name for name in below if name[0] != "."]  # and an environment of 50,000 files is one
        if {TITLE, PICTURE} & {*names, *below}:
            found.append(Path(folder))
    return sorted(found)


def without_work(root: Path) -> list[str]:
    """Return the names of the folders in ``root`` that hold no work at all."""
    having = {place.relative_to(root).parts[:1] for place in works_in(root)}
    below = (path.name for path in sorted(root.iterdir()) if path.is_dir() and path.name[0] != ".")
    return [printable(name) for name in below if (name,) not in having]


def check_plain(place: Path) -> None:
    """Raise ``ValueError`` where a work holds what a page must not read, with the reason.

    That is a link, which may lead to what its learner cannot read; a pipe, which never ends; a huge text.
    """
    for path in sorted(place.iterdir()):
        name = printable(path.name)
        if path.is_symlink():
            raise ValueError(f"expected plain files in the work's folder, got a link, {name}")
        if not (path.is_file() or path.is_dir()):
            raise ValueError(f"expected plain files in the work's folder, got a pipe or a device, {name}")
        if path.suffix in TEXTS and (size := path.stat().st_size) > LARGEST:
            raise ValueError(f"expected at most {in_mb(LARGEST)} of text, got {in_mb(size)} in {name}")


def check_whole(place: Path) -> None:
    """Raise ``ValueError`` where a work lacks its title card or its picture."""
    for name in (TITLE, PICTURE):
        if not (place / name).is_file():
            raise ValueError(f"expected a title card and a picture, got no {name}")


def in_mb(size: int) -> str:
    """Say a number of bytes in megabytes."""
    return f"{size / 1e6:,.0f} MB"
