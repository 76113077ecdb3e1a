"""The one door for teachers, ``python -m lessonlib.classroom``; each command explains itself with ``-h``."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from lessonlib import say

from .asking import Declined
from .commands import COMMANDS


def main(arguments: list[str] | None = None) -> int:
    """Run one command, or list them all; returns 0, or 1 with a sentence that says what was wrong."""
    parser = argparse.ArgumentParser(
        prog="python -m lessonlib.classroom",
        description="What a teacher does with the kit, for a whole class.",
    )
    doors = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, command in COMMANDS.items():
        door = doors.add_parser(name, help=command.summary, description=command.explanation)
        for flags, options in command.options:
            door.add_argument(*flags, **options)
        if command.into:
            told = f"{'file' if Path(command.into).suffix else 'folder'} to write to ({command.into})"
            door.add_argument("--into", type=Path, default=Path(command.into), help=told)
        door.add_argument("--yes", action="store_true", help="replace files without asking")
    asked = parser.parse_args(arguments)
    if asked.command is None:
        parser.print_help()
        return 0
    try:
        say(COMMANDS[asked.command].run(asked))
        return 0
    except OSError as error:
        say(_told(error))
    except (Declined, ValueError) as error:
        say(str(error))
    return 1


def _told(error: OSError) -> str:
    """Say what a disk refused, and that what was begun is not whole."""
    name, why = error.filename, error.strerror or error
    if isinstance(error, shutil.Error) and isinstance(error.args[0], list):
        _, name, why = error.args[0][0]  # of many files that could not be copied, the first
    where = f"{name}: " if name else ""
    return f"{where}{why}. What was begun is not whole: once that is mended, give the same command again."


if __name__ == "__main__":
    sys.exit(main())
