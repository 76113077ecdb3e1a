"""A sheet for teachers: the rubric of every finished work, marked as far as the kit can see. Lesson 22."""

from __future__ import annotations

from pathlib import Path

from lessonlib.data.folder import meant
from lessonlib.exercises.review import MARKS, counted
from lessonlib.rights import rubric
from lessonlib.rights.masterpiece import TITLE, TitleCard

from .markdown import Words, shown
from .page import page, section, table
from .works import check_plain, works_in

NOTE = (
    f"<p>{MARKS[True]} met, {MARKS[False]} not yet: found by the kit in the work's folder. "
    f"{MARKS[None]} is for you to mark. Without the maker's key the kit sees whether a signed picture was "
    "changed, and not who signed it.</p>"
)


def marking_page(folder: str | Path) -> str:
    """Return the sheet for all works below ``folder`` as a page that prints."""
    root = meant(folder)
    return page("Rubric", NOTE, *(_sheet(place, root) for place in works_in(root)))


def _sheet(place: Path, root: Path) -> str:
    try:
        check_plain(place)
    except ValueError as fault:
        return section(Words(place.relative_to(root)), f"<p>Not marked: {shown(str(fault))}.</p>")
    lines = rubric(place)
    rows = [[MARKS[line.met], line.part, line.asked, Words(line.why)] for line in lines]
    met, seen = counted(lines)
    title = f"{_title(place)} ({place.relative_to(root)}): {met} of {seen} that the kit sees"
    return section(Words(title), table(["", "part", "asked", "seen"], rows))


def _title(place: Path) -> str:
    try:
        card = TitleCard.read(place / TITLE)
        return f"{card.title or 'Untitled'}, {card.maker or 'maker not named'}"
    except (OSError, ValueError):
        return "A work whose title card cannot be read"
