"""A finished work: one folder with picture, title card, credentials, edits, cards and editor. Lesson 22.

work.png                    the picture at print size, signed, with ``work.png.credentials.json`` beside it
work-c2pa.png               the same, signed with a certificate, where its maker did so: ``certify_work``
title-card.json             what hangs beside it on the wall: ``TitleCard``
data-card.md, model-card.md what it was learned from and by what, with blanks that only its maker can fill
audit.json                  what the rights gate, the copy audit and the judge said, how it was enlarged
edits.json, model.*         the edit log, and the model on which it gives the same picture
editor.html                 the live sliders, as a page that works anywhere
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np
from PIL import Image

from lessonlib import files, home
from lessonlib.editing import EditSession
from lessonlib.shelf import Bundle

from .certificates import Identity, sign_certified
from .credentials import sign, unsigned, verify

PICTURE, TITLE, AUDIT, LOG, EDITOR = "work.png", "title-card.json", "audit.json", "edits.json", "editor.html"
CERTIFIED = "work-c2pa.png"
DATA_CARD, MODEL_CARD, MODEL = "data-card.md", "model-card.md", "model"
LONGEST = 60  # letters of a folder's name
DOTS = 100  # pixels to the inch in print
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}


@dataclass(frozen=True)
class TitleCard:
    """What hangs beside a work: ``title``, ``maker``, ``year``, ``medium``, ``size``, ``statement``: texts.

    ``missing`` names what is still empty. Raises ``ValueError`` for what is no text. Lesson 22.
    """

    title: str = ""
    maker: str = ""
    year: str = ""
    medium: str = ""
    size: str = ""
    statement: str = ""

    def __post_init__(self):
        for name, value in asdict(self).items():
            if not isinstance(value, str):
                raise ValueError(f"TitleCard: expected {name} to be text, got {value!r}")

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(name for name, value in asdict(self).items() if not value.strip())

    @classmethod
    def read(cls, path: str | Path) -> TitleCard:
        """Read a card as ``save_work`` wrote it. Raises ``ValueError`` for anything else, ``OSError``."""
        values = files.read_json(path)
        if not isinstance(values, dict) or not set(values) <= {f.name for f in fields(cls)}:
            raise ValueError(f"{Path(path).name}: expected a title card, got something else")
        return cls(**values)

    def __str__(self):
        first = f"{self.title or '(no title)'}, {self.maker or '(no maker)'}, {self.year or '(no year)'}"
        lines = [first, f"{self.medium or '(no medium)'}; {self.size or '(no size)'}", self.statement]
        return "\n".join(line for line in lines if line.strip())


def folder_name(title: str) -> str:
    """Return a title as a folder's name that every system takes: letters, digits, spaces, - _. Lesson 22."""
    kept = "".join(c if c.isalnum() or c in "-_ " else " " for c in title)
    name = " ".join(kept.split())[:LONGEST].strip()
    while len(name.encode()) > 3 * LONGEST:  # a name of rare letters
        name = name[:-1].strip()
    return f"{name} work" if name.lower() in RESERVED else name or "untitled"


def print_size(pixels: np.ndarray) -> str:
    """Say how large a picture (H, W, 3) is, in pixels and in print."""
    high, wide = pixels.shape[:2]
    across, down = (round(side / DOTS * 2.54) for side in (wide, high))
    return f"{wide:,} x {high:,} pixels, {across} x {down} cm in print"


def save_work(
    card: TitleCard, pixels: np.ndarray, key: bytes, *, data_card: str, model_card: str, audit: Mapping,
    session: EditSession | None = None, facts: Mapping | None = None, page: str = "",
    place: str | Path | None = None,
) -> Path:  # fmt: skip
    """Write a finished work into a folder of its own, and return the folder.

    It is ``place`` (``masterpiece`` in ``home()`` when left out) / TITLE, or the next free number: nothing is
    overwritten, and where something fails nothing is left. ``pixels``: uint8 (H, W, 3). ``session``: its log,
    seed and model are kept; ``facts`` go with the model. ``page``: the editor's HTML. Raises ``ValueError``
    for other pictures. Lesson 22.
    """
    if not isinstance(pixels, np.ndarray) or pixels.dtype != np.uint8 or pixels.shape[2:] != (3,):
        got = f"{pixels.dtype} {tuple(pixels.shape)}" if hasattr(pixels, "shape") else type(pixels).__name__
        raise ValueError(f"save_work: expected a picture uint8 (H, W, 3), got {got}")
    said = {"title": card.title, "maker": card.maker, "training_data": data_card, "model": model_card}

    def fill(folder: Path) -> None:
        for name, text in ((DATA_CARD, data_card), (MODEL_CARD, model_card), (EDITOR, page)):
            if text:
                files.write(folder / name, text.encode())
        files.write_json(folder / TITLE, asdict(card))
        files.write_json(folder / AUDIT, dict(audit))
        if session is not None:
            log = files.read_json(session.save_log(folder / LOG))
            said.update(edit_log=log, seed=session.state["seed"])
            Bundle(session.model, session.directions, session.prior, dict(facts or {})).save(folder / MODEL)
        files.write(folder / PICTURE, _png(pixels))
        sign(folder / PICTURE, key, **said)

    return files.new_folder(Path(place or home() / "masterpiece") / folder_name(card.title), fill)


def certify_work(folder: str | Path, identity: Identity) -> Path:
    """Sign a finished work's picture by C2PA as well, as a copy beside it; return the copy's path.

    It says what the plain manifest says, and anybody can verify it: ``verify_certified``. An earlier copy is
    replaced. Raises ``ValueError`` where the picture is not as it was signed. Lesson 22.
    """
    folder = Path(folder)
    verdict = verify(folder / PICTURE, None)
    if verdict.manifest is None:
        raise ValueError(f"certify_work: expected a picture as save_work signed it, got {verdict}")
    with tempfile.TemporaryDirectory() as aside:  # the folder never holds a copy without its signature
        copy = files.write(Path(aside) / CERTIFIED, unsigned((folder / PICTURE).read_bytes()))
        sign_certified(copy, identity, **verdict.manifest["said"])
        return files.write(folder / CERTIFIED, copy.read_bytes())


def _png(pixels: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG", dpi=(DOTS, DOTS))
    return buffer.getvalue()
