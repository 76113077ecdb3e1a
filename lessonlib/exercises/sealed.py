"""Exercises of a copy that a teacher handed out: they judge as ever, and their answers wait for a key.

A lesson goes on with the kit's own function where a learner's is missing, so that function must be there: it
is packed, so that neither a search nor ``inspect`` shows it. The text of an answer is locked.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import linecache
import zlib
from dataclasses import replace
from itertools import count

from lessonlib import home
from lessonlib.files import read_json, write_json

from .base import Exercise

TAG = 16  # bytes that tell a right key from a wrong one


def pack(source: str) -> str:
    """Pack Python's source so that no search finds a line of it."""
    return base64.b85encode(zlib.compress(source.encode(), 9)).decode()


def unpack_into(space: dict, packed: str, locked: dict[str, str]) -> None:
    """Run a packed lesson in the module ``space``; ``locked`` holds the answers by exercise id."""
    source = zlib.decompress(base64.b85decode(packed)).decode()
    name = f"<exercises of {space['__name__']}>"
    lines = source.splitlines(True)
    linecache.cache[name] = (len(source), None, lines, name)  # the stubs are read from here
    try:
        exec(compile(source, name, "exec"), space)  # the kit's own text
    finally:
        del linecache.cache[name]
    for key, thing in list(space.items()):
        if isinstance(thing, Exercise):
            space[key] = replace(thing, answer="", locked=locked[thing.id])


def lock(text: str, key: str) -> str:
    """Lock a text with a key; ``unlock`` gives it back to whoever has the same key."""
    plain = text.encode()
    secret = bytes(a ^ b for a, b in zip(plain, _stream(key)))
    return base64.b85encode(_tag(key, plain) + secret).decode()


def unlock(locked: str, key: str) -> str:
    """Return the text. Raises ``ValueError`` for another key."""
    raw = base64.b85decode(locked)
    plain = bytes(a ^ b for a, b in zip(raw[TAG:], _stream(key)))
    if not hmac.compare_digest(_tag(key, plain), raw[:TAG]):
        raise ValueError("expected the key that your teacher gave for this lesson, got another one")
    return plain.decode()


def _stream(key: str):
    """Yield bytes that only the key tells."""
    for number in count():
        yield from hashlib.sha256(f"{_plain(key)} {number}".encode()).digest()


def _tag(key: str, plain: bytes) -> bytes:
    return hmac.new(_plain(key).encode(), plain, hashlib.sha256).digest()[:TAG]


def _plain(key: str) -> str:
    """Return a key as typed by anybody: case, spaces and dashes do not count."""
    return "".join(sign for sign in key.upper() if sign.isalnum())


def answer_of(exercise: Exercise, key: str | None = None) -> str | None:
    """Return an exercise's answer, or ``None`` while it is locked and no key is known.

    A right key is kept in the learner's own folder and opens the whole lesson. Raises ``ValueError`` for a
    wrong one.
    """
    if not exercise.locked:
        return exercise.answer
    path = home() / "keys.json"
    try:
        known = dict(read_json(path))
    except (OSError, ValueError, TypeError):
        known = {}
    if key:
        text = unlock(exercise.locked, key)
        write_json(path, known | {exercise.lesson: key})
        return text
    try:
        return unlock(exercise.locked, known[exercise.lesson])
    except (KeyError, ValueError, AttributeError):
        return None
