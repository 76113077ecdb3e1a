"""How long paths get on Windows, which allows 259 letters, before somebody finds out with a class waiting."""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

ROOM = 259
TYPICAL = r"C:\Users\firstname.lastname\Documents"
ENVIRONMENT = "course/.venv"
SCHEMES = {
    "data": "",
    "purelib": "Lib/site-packages/",
    "platlib": "Lib/site-packages/",
    "scripts": "Scripts/",
}


def longest(folder: Path) -> str:
    """Return the longest path below a stick's folder, with all that its wheels will unpack on Windows."""
    there = (path.relative_to(folder).as_posix() for path in folder.rglob("*"))
    made = (name for wheel in sorted((folder / "wheels").glob("*.whl")) for name in unpacked(wheel))
    return max((*there, *made), key=len)


def unpacked(wheel: Path) -> Iterator[str]:
    """Yield where the files of a wheel will lie below the stick's folder, compiled ones, too."""
    tag = sys.implementation.cache_tag
    for name in _entries(wheel):
        head, data, rest = name.filename.partition(".data/")
        scheme, _, inside = rest.partition("/")
        if not data or "/" in head:
            scheme, inside = "purelib", name.filename
        place = PurePosixPath(ENVIRONMENT, SCHEMES.get(scheme, "Include/") + inside)
        yield str(place)
        if place.suffix == ".py":
            yield str(place.parent / "__pycache__" / f"{place.stem}.{tag}.pyc")


def unpacked_size(wheels: Path) -> int:
    """Return how many bytes all wheels of a folder take when installed, with a tenth for compiled files."""
    return round(1.1 * sum(entry.file_size for wheel in wheels.glob("*.whl") for entry in _entries(wheel)))


def verdict(length: int, name: str) -> str:
    """Say in a sentence whether paths fit, where ``name`` is put into a typical folder."""
    typical = len(TYPICAL) + len(name) + 2 + length
    said = f"On Windows the longest path has {typical} letters when the folder is {TYPICAL}\\{name}"
    if typical <= ROOM:
        return f"{said}: {ROOM} are allowed, it fits."
    return f"{said}, and {ROOM} are allowed: put it at C:\\{name} there. start.bat looks at it, too."


def _entries(wheel: Path) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(wheel) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, OSError) as error:
        raise ValueError(f"{wheel}: expected a wheel, got a file that cannot be read ({error})") from None
