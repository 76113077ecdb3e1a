"""What a finished work is marked by: ten lines, seven of which the kit sees in its folder. Lesson 22."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from lessonlib import files
from lessonlib.editing import EditSession
from lessonlib.shelf import Bundle
from lessonlib.training import CheckpointError

from . import masterpiece as work
from .cards import blanks
from .credentials import verify

LARGE = 2048  # pixels of a print's longer side
COPIES = 0.02  # share of made pictures that may be called copies: the audit's own false alarms are 1 in 100
WORDS = 20  # of a statement
PARTS = ("data and rights", "model and judgement", "the work", "the words")


@dataclass(frozen=True)
class Line:
    """One line of the rubric: its part, what is asked, and ``met``: True, False, or None for a teacher's eye.

    ``why``: what the kit saw.
    """

    part: str
    asked: str
    met: bool | None
    why: str = ""


def rubric(folder: str | Path, key: bytes | None = None) -> tuple[Line, ...]:
    """Hold a finished work's folder against the rubric; return its ten lines. Lesson 22.

    ``key``: with which the picture was signed; without it the signature cannot be proved, and only whether
    any byte has changed is seen. What is missing or damaged counts as not met, with the reason. Raises
    ``ValueError`` where there is no such folder.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise ValueError(f"rubric: expected the folder of a finished work, got {folder}")
    return tuple(
        Line(part, asked, *(_seen(look, folder, key) if look else (None, ""))) for part, asked, look in LINES
    )


def _seen(look: Callable, folder: Path, key) -> tuple[bool, str]:
    """Return what a check says; whatever breaks in a learner's folder is a reason and no crash."""
    try:
        return look(folder, key)
    except FileNotFoundError as missing:
        return False, f"there is no {Path(missing.filename or 'such file').name}"
    except CheckpointError as fault:
        return False, f"the model cannot be opened: {fault}"
    except (OSError, ValueError, KeyError, TypeError, AttributeError, Image.DecompressionBombError) as fault:
        return False, f"it cannot be read: {str(fault)[:200] or type(fault).__name__}"


def _gate(folder: Path, key) -> tuple[bool, str]:
    sources = files.read_json(folder / work.AUDIT)["sources"]
    passed = sum(int(source["passed"]) for source in sources)
    told = ", ".join(f"{source['name']}: {source['passed']} ({source['licence']})" for source in sources)
    return passed > 0, told or "nothing passed the gate"


def _card(name: str) -> Callable:
    def look(folder: Path, key) -> tuple[bool, str]:
        left = blanks((folder / name).read_text(encoding="utf-8"))
        return left == 0, f"{left} blank{'s' * (left != 1)} left in {name}" if left else f"no blank in {name}"

    return look


def _audit(folder: Path, key) -> tuple[bool, str]:
    audit = files.read_json(folder / work.AUDIT)["copies"]
    share, made = float(audit["share"]), int(audit["made"])
    return made >= 100 and share <= COPIES, f"≈ {share:.1%} of {made} made pictures are called copies"


def _print(folder: Path, key) -> tuple[bool, str]:
    with Image.open(folder / work.PICTURE) as picture:
        wide, high = picture.size
    return max(wide, high) >= LARGE, f"{wide:,} x {high:,} pixels"


def _credentials(folder: Path, key) -> tuple[bool, str]:
    verdict = verify(folder / work.PICTURE, key)
    card = work.TitleCard.read(folder / work.TITLE)
    said = verdict.manifest and verdict.manifest["said"]
    if said and (said.get("title"), said.get("maker")) != (card.title, card.maker):
        return False, "the title card names another title or maker than the signed manifest"
    return verdict.state in ("Valid", "Unproved"), str(verdict)


def _both(folder: Path, key) -> tuple[bool, str]:
    """Hold size and credentials together: a print that was changed is not this work."""
    looks = [_print(folder, key), _credentials(folder, key)]
    return all(met for met, _ in looks), "; ".join(why for _, why in looks)


def _replays(folder: Path, key) -> tuple[bool, str]:
    if not (folder / f"{work.MODEL}.safetensors").is_file():
        return False, "no model is kept with it"
    bundle = Bundle.open(folder / work.MODEL)
    session = EditSession(bundle.model, bundle.directions, bundle.prior)
    session.replay(folder / work.LOG)
    edits = len(session.steps) - 1
    return True, f"the same picture after {edits} edit{'s' * (edits != 1)}"


def _words(folder: Path, key) -> tuple[bool, str]:
    card = work.TitleCard.read(folder / work.TITLE)
    if card.missing:
        return False, f"still to fill: {', '.join(card.missing)}"
    count = len(card.statement.split())
    return count >= WORDS, f"complete; the statement has {count} words, {WORDS} or more are asked for"


LINES = (
    (PARTS[0], "Everything it learned from passed the rights gate", _gate),
    (PARTS[0], "The data card has no blank left", _card(work.DATA_CARD)),
    (PARTS[1], "The model card has no blank left", _card(work.MODEL_CARD)),
    (PARTS[1], "At least 100 pictures were audited for copies, and hardly any was one", _audit),
    (PARTS[1], "The choice of the model is justified by a number and by a need", None),
    (PARTS[2], "It is at print size, and unchanged since it was signed", _both),
    (PARTS[2], "Its edit log gives the same picture again", _replays),
    (PARTS[2], "It shows decisions: something was looked for, and other pictures were turned down", None),
    (PARTS[3], f"The title card is complete, with a statement of {WORDS} words or more", _words),
    (PARTS[3], "The statement says what was borrowed, from whom, and what is the maker's own", None),
)
