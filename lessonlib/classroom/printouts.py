"""Write every lesson twice: to read or print, and as slides. Both are single files that need no network."""

from __future__ import annotations

import shutil
from pathlib import Path

from lessonlib import DATA
from lessonlib.files import read_json, write

from .pieces import pieces
from .reading import reading_page
from .slides import slides_page

LIVE = {"00": "live_editor.html"}  # editors that the kit ships as pages of their own


def print_outs(notebooks: list[Path], into: Path) -> list[Path]:
    """Write ``into/read/NN.html`` and ``into/slides/NN.html`` for each executed notebook; return paths."""
    made = []
    for path in notebooks:
        lesson = path.name[:2]
        found = list(pieces(read_json(path), lesson))
        live = _live(lesson, into / "read")
        made.append(write(into / "read" / f"{lesson}.html", reading_page(found, lesson, live).encode()))
        made.append(write(into / "slides" / f"{lesson}.html", slides_page(found, lesson).encode()))
    return made


def _live(lesson: str, folder: Path) -> str:
    """Put a lesson's exported editor into a folder; returns its name, nothing where there is none."""
    name = LIVE.get(lesson, "")
    source = DATA / "samples" / name
    if not name or not source.is_file():
        return ""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, folder / name)
    return name
