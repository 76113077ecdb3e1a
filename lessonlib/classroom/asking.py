"""Ask before something is overwritten, and say it as a sentence where nobody can be asked."""

from __future__ import annotations

import sys
from pathlib import Path


class Declined(Exception):
    """Say that the teacher did not want it; nothing was changed."""


def make_room(path: Path, yes: bool) -> None:
    """Go on when ``path`` is free, or when the teacher agrees to write into what is there.

    ``yes`` is an answer given before. Raises ``Declined`` on any answer but yes, and where nobody can answer.
    """
    if yes or not path.exists() or (path.is_dir() and not any(path.iterdir())):
        return
    question = f"{path} is there already. Files of the same names in it will be replaced. Go on? [y/N] "
    if not sys.stdin.isatty():
        raise Declined(f"{path} is there already: choose another --into, or add --yes to replace its files.")
    if input(question).strip().lower() not in ("y", "yes"):
        raise Declined("Nothing was changed.")
