"""A page that shows where a class stands and where it is stuck, from progress files, without a network."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from lessonlib.exercises.base import Exercise
from lessonlib.exercises.catalogue import catalogue
from lessonlib.exercises.judge import SIGNS
from lessonlib.exercises.store import RANK, shown

from .homes import look_through_all
from .markdown import Words
from .page import bullets, page, section, table
from .polls import poll
from .questions import question

LARGEST = 1_000_000  # bytes of a progress file; a whole course takes ten thousand
STUCK = 3  # exercises that are named
NAMES = re.compile(r"progress(-.+)?\.json")
VOTES = re.compile(r"votes(-\d+)?\.json")


@dataclass(frozen=True)
class Work:
    """Hold one learner's exercise: its state, how often checked, minutes from first to last, the cause."""

    state: str
    count: int = 0
    minutes: int = 0
    cause: str = ""


def most(name: str) -> int:
    """Say how many bytes a file of this name may have to be read as progress or votes, 0 for other files."""
    return LARGEST if NAMES.fullmatch(name) or VOTES.fullmatch(name) else 0


def collect(folder: Path) -> tuple[dict[str, dict[str, Work]], int]:
    """Return the learners below ``folder`` with their exercises, and how many do not want to be shown.

    Raises ``ValueError`` when there is no progress file.
    """
    return _progress(_look(folder))


def _look(folder: Path) -> list[tuple[Path, dict]]:
    """Read progress and votes below ``folder``: each one's path from there, and what it holds.

    No link is followed: whoever asks may read more than the learners. Raises ``ValueError`` when there is
    no progress file.
    """
    folder = folder.resolve()
    found = [(path.relative_to(folder), _whole(text)) for path, text in look_through_all(folder, most)]
    if not any(NAMES.fullmatch(path.name) for path, _ in found):
        raise ValueError(f"{folder}: expected learners' progress.json in its folders, got none")
    return found


def _progress(files: list[tuple[Path, dict]]) -> tuple[dict[str, dict[str, Work]], int]:
    files = [(path, whole) for path, whole in files if NAMES.fullmatch(path.name)]
    found: dict[tuple[str, str], dict[str, Work]] = {}
    for path, whole in ((path, whole) for path, whole in files if shown(whole)):
        name = whole.get("learner") or path.parent.name or "learner"
        found.setdefault((str(name)[:60], "".join(path.parent.parts[:1])), {}).update(_works(whole))
    often = Counter(name for name, _ in found)
    named = {name if often[name] == 1 else f"{name} ({home})": works for (name, home), works in found.items()}
    return dict(sorted(named.items())), sum(not shown(whole) for _, whole in files)


def _voters(files: list[tuple[Path, dict]]) -> list[list[tuple[str, dict]]]:
    """Return the files of votes, home by home, without homes where somebody does not want to be shown."""
    found: dict[tuple, list[tuple[str, dict]]] = {}
    for path, whole in files:
        if VOTES.fullmatch(path.name):
            found.setdefault(path.parent.parts[:1], []).append((path.name, whole))
    silent = {path.parent.parts[:1] for path, whole in files if not shown(whole)}
    return [votes for home, votes in found.items() if home not in silent]


def _whole(content: bytes) -> dict:
    """Return what a file holds; a learner may have written anything into it."""
    try:
        whole = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return whole if isinstance(whole, dict) else {}


def _works(whole: dict) -> dict[str, Work]:
    try:
        states, tries = whole["exercises"], whole.get("tries", {})
        known = {id: state for id, state in states.items() if id in catalogue() and state in RANK}
        return {id: _work(state, tries.get(id)) for id, state in known.items()}
    except (KeyError, TypeError, AttributeError):
        return {}


def _work(state: str, tried) -> Work:
    if not isinstance(tried, dict):
        return Work(state)
    count, first, last = (tried.get(name) for name in ("count", "first", "last"))
    if not all(type(number) is int and number >= 0 for number in (count, first, last)):
        return Work(state)
    return Work(state, count, max(0, last - first) // 60, str(tried.get("cause", "")))


def board_page(folder: Path, every: int | None = None) -> str:
    """Return the board; opened in a browser it loads itself anew after ``every`` seconds."""
    files = _look(folder)
    learners, hidden = _progress(files)
    parts = [section("Where the class is stuck", stuck_part(learners))]
    parts.append(section("What the class likes (lesson 18)", poll(_voters(files))))
    for lesson in sorted({id[:2] for work in learners.values() for id in work}):
        parts.append(section(f"Lesson {lesson}", _matrix(lesson, learners)))
    said = (
        f"{len(learners)} learners. ✔ right, △ not yet (checks, minutes from first to last), ○ not started."
    )
    aside = f" {hidden} do not share their progress." if hidden else ""
    return page("The class", f"<p>{said}{aside}</p>", *parts, refresh=every)


def stuck_part(learners: dict[str, dict[str, Work]]) -> str:
    """Name the exercises that most learners have not yet solved, with their mistake and a question to ask."""
    waiting = Counter(
        id for works in learners.values() for id, one in works.items() if one.state == "not yet"
    )
    points = [_stuck(catalogue()[id], count, learners) for id, count in waiting.most_common(STUCK)]
    return bullets(points) or "<p>Nowhere: every exercise that was begun is solved.</p>"


def _stuck(exercise: Exercise, count: int, learners: dict[str, dict[str, Work]]) -> str:
    works = [works[exercise.id] for works in learners.values() if exercise.id in works]
    sources = {why: source for source, why in reversed(exercise.mistakes)}
    causes = Counter(one.cause for one in works if one.state == "not yet" and one.cause in sources)
    said = f"**{exercise.id} {exercise.title}**: {count} of {len(learners)} not yet."
    if not causes:
        return f"{said} Hint: {exercise.hints[0]}"
    ((cause, times),) = causes.most_common(1)
    often = "Once" if times == 1 else f"{times} times"
    return f"{said} {often}: *{cause}* Ask: {question(exercise, sources[cause])}"


def _matrix(lesson: str, learners: dict[str, dict[str, Work]]) -> str:
    ids = [id for id in catalogue() if id[:2] == lesson]
    rows = [
        [Words(name), *(_cell(works.get(id, Work(RANK[0]))) for id in ids)]
        for name, works in learners.items()
    ]
    return table(["learner", *ids], rows)


def _cell(work: Work) -> str:
    if work.state != "not yet" or not work.count:
        return SIGNS[work.state]
    return f"{SIGNS[work.state]} {work.count}×, {work.minutes} min"
