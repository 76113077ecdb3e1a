"""The names of a class: one a line in a file, each fit to be an account's on the server."""

from __future__ import annotations

import re
from pathlib import Path

NAME = re.compile(r"[a-z_][a-z0-9_-]{0,31}")
FIRST = 1000  # accounts with smaller numbers are the system's own
LAST = 60000


def read_learners(path: Path) -> list[str]:
    """Return the names in a file, one a line; empty lines and what follows ``#`` do not count.

    Raises ``ValueError`` that names the line where a name comes twice, is none that Unix takes, or is the
    system's own account.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise ValueError(f"{path}: expected names in UTF-8, got another encoding: save it as UTF-8") from None
    found: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        name = line.split("#")[0].strip()
        if not name:
            continue
        if not NAME.fullmatch(name):
            raise ValueError(
                f"{path}, line {number}: expected a name of at most 32 small letters a-z, digits, _ and -, "
                f"that begins with a letter, got {name!r}"
            )
        if name in found:
            raise ValueError(
                f"{path}: expected each name once, got {name} in lines {found[name]} and {number}"
            )
        if _systems(name):
            raise ValueError(
                f"{path}, line {number}: expected a learner's own name, got {name}, the system's"
            )
        found[name] = number
    if not found:
        raise ValueError(f"{path}: expected one name a line, got none")
    return list(found)


def _systems(name: str) -> bool:
    """Say whether this machine has such an account for itself."""
    try:
        import pwd

        return not FIRST <= pwd.getpwnam(name).pw_uid < LAST
    except (ImportError, KeyError):  # Windows, where the folder is only written; or a new name
        return False
