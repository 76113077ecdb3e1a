"""What a command behind the door is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """Hold one command: its line in the list, its explanation, options, and ``run(asked) -> sentence``."""

    summary: str
    explanation: str
    into: str
    run: Callable
    options: tuple = ()
