"""The edit log: JSON that a person can read and that replays to the same picture. Introduced in lesson 08."""

from copy import deepcopy

import numpy as np

from lessonlib.files import to_json

from .state import checked

VERSION = 1
CELLS = 4  # a log remembers its last picture as 4 x 4 mean colours
TOLERANCE = 4  # levels of 255: the same weights on another processor stay well inside


def step(did: str, state: dict) -> dict:
    """Return one entry: what was done in words, and the whole state after it."""
    return {"did": did, "state": deepcopy(state)}


def write(steps: list[dict], controls: dict, picture: np.ndarray) -> str:
    """Return the log as JSON text: version, controls, steps, and mean colours of the last picture."""
    head = {"log": "lessonlib edit log", "version": VERSION, "controls": list(controls)}
    return to_json(head | {"steps": steps, "picture": thumb(picture)})


def read(saved: dict, controls: dict) -> list[dict]:
    """Return the steps of a log. Raises ``ValueError`` (expected, got) when it does not fit ``controls``."""
    if not isinstance(saved, dict) or saved.get("log") != "lessonlib edit log":
        raise ValueError(f"log: expected a lessonlib edit log, got {str(saved)[:60]!r}")
    if saved.get("version") != VERSION:
        raise ValueError(f"log: expected version {VERSION}, got {saved.get('version')!r}")
    if saved.get("controls") != list(controls):
        raise ValueError(f"log: expected the controls {', '.join(controls)}, got {saved.get('controls')}")
    return checked_steps(saved.get("steps"), controls)


def checked_steps(steps: list[dict], controls: dict) -> list[dict]:
    """Return a copy of a session's steps. Raises ``ValueError`` when they do not fit ``controls``."""
    if not isinstance(steps, list) or not steps or not all(isinstance(s, dict) for s in steps):
        raise ValueError(f"log: expected a list of steps, got {str(steps)[:60]!r}")
    return [step(str(entry.get("did")), checked(entry.get("state"), controls)) for entry in steps]


def same_picture(saved: dict, picture: np.ndarray) -> None:
    """Raise ``ValueError`` when ``picture`` is not the one that the log ended with: another model drew it."""
    try:
        there = _colours(saved.get("picture"))
    except (TypeError, ValueError):
        raise ValueError(f"log: expected the picture's mean colours, got {saved.get('picture')!r}") from None
    apart = np.abs(_colours(thumb(picture)) - there).max()
    if apart > TOLERANCE:
        expected = f"the model that made it (colours within {TOLERANCE})"
        raise ValueError(f"log: expected {expected}, got {apart} levels apart")


def thumb(picture: np.ndarray) -> list[str]:
    """Return the picture's mean colours on a 4 x 4 grid, a line of web colours for each row."""
    rows = [np.array_split(band, CELLS, axis=1) for band in np.array_split(picture, CELLS, axis=0)]
    means = [[cell.mean(axis=(0, 1)).round().astype(np.uint8) for cell in row] for row in rows]
    return [" ".join(f"#{colour.tobytes().hex()}" for colour in row) for row in means]


def _colours(rows: list[str]) -> np.ndarray:
    """Turn ``thumb``'s lines back into numbers, int (4, 4, 3)."""
    levels = [[list(bytes.fromhex(colour[1:])) for colour in row.split()] for row in rows]
    return np.array(levels).reshape(CELLS, CELLS, 3)
