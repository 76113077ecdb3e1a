"""What an exercise is made of, and the tools its check is written with. Introduced in lesson 00."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass


class NotDone(NotImplementedError):
    """Stand in a stub for the work that is still the learner's."""

    def __init__(self, message="this is still a stub: put your own code in place of the line with NotDone"):
        super().__init__(message)


class NotYet(Exception):
    """Say why an answer is not right yet: what was ``expected``, what was ``got``, the ``usual_cause``."""

    def __init__(self, expected: str, got: str, usual_cause: str = ""):
        self.expected, self.got, self.usual_cause = expected, got, usual_cause
        super().__init__(f"expected {expected}; got {got}. {usual_cause}".strip())


@dataclass(frozen=True)
class Exercise:
    """Hold one exercise: what the learner sees, how it is judged, and the mistakes it is judged against.

    ``id`` is lesson, dot, number: ``"06.2"``. ``name`` is what the learner defines. ``stub`` is the text
    that stands in the notebook and ``answer`` the text that may take its place; both define ``name``.
    ``check(thing)`` returns when ``thing`` is right and raises ``NotYet`` when not. ``mistakes`` pairs the
    text of a wrong answer with a part of the message meant for it. ``given`` is the imports that the
    notebook has made by then. Raises ``ValueError`` when a part is missing.
    """

    id: str
    name: str
    title: str
    points: int
    stub: str
    answer: str
    check: Callable[[object], None]
    hints: tuple[str, ...]
    mistakes: tuple[tuple[str, str], ...]
    given: str = "import torch"

    def __post_init__(self):
        if not re.fullmatch(r"\d\d\.\d+", self.id):
            raise ValueError(f"Exercise.id: expected lesson, dot, number like '06.2', got {self.id!r}")
        if len(self.hints) < 2 or len(self.mistakes) < 3:
            raise ValueError(
                f"Exercise {self.id}: expected at least 2 hints and 3 mistakes, "
                f"got {len(self.hints)} and {len(self.mistakes)}"
            )

    @property
    def lesson(self) -> str:
        """Name the lesson by its two digits."""
        return self.id[:2]

    def define(self, source: str):
        """Run ``source`` as if it stood in the notebook and return what it calls ``name``."""
        space = {"NotDone": NotDone}
        exec(compile(f"{self.given}\n{source}", f"<exercise {self.id}>", "exec"), space)  # our own text
        return space[self.name]


def describe(value) -> str:
    """Describe any value in a few plain words; never raises."""
    try:
        if value is None:
            return "None, which is Python's word for nothing"
        if hasattr(value, "dtype") and hasattr(value, "shape"):
            kind = "a tensor" if type(value).__name__ == "Tensor" else f"a {type(value).__name__}"
            return f"{kind} of shape {tuple(value.shape)} and {value.dtype}"
        text = " ".join(repr(value).split())
        plain = len(text) <= 40 and " at 0x" not in text
        return f"{text} (of type {type(value).__name__})" if plain else f"a {type(value).__name__}"
    except Exception:  # a learner's object may fail in any way
        return f"a {type(value).__name__}"


def need_function(thing, name: str):
    """Refuse with ``NotYet`` what cannot be called."""
    if not callable(thing):
        raise NotYet(
            f"the function `{name}` itself",
            describe(thing),
            f"Hand over the name without brackets: `{name}`.",
        )


def need_tensor(got, like, what: str):
    """Refuse with ``NotYet`` what is not a finite tensor with the shape and number type of ``like``."""
    import torch

    expected = f"{what}: {describe(like)}"
    if got is None:
        raise NotYet(expected, describe(got), "The function has no line that begins with `return`.")
    if not isinstance(got, torch.Tensor):
        raise NotYet(expected, describe(got), "Stay with tensors from the first line to the `return`.")
    if got.shape != like.shape:
        raise NotYet(
            expected, describe(got), "The shape changed on the way: an index or a sum takes too much."
        )
    if got.dtype != like.dtype:
        raise NotYet(
            expected, describe(got), "The type of number changed on the way: leave out the conversion."
        )
    if not torch.isfinite(got).all():
        raise NotYet(
            f"{what}: ordinary numbers",
            "some that are not (nan or inf)",
            "A division by 0 or a log of 0 does this.",
        )


def need_number(got, what: str) -> float:
    """Refuse with ``NotYet`` what is not one finite number, as a float or a tensor of one; return it."""
    try:
        number = float(got)
    except Exception as error:
        cause = "The function has no line that begins with `return`." if got is None else ""
        raise NotYet(f"{what}: one number", describe(got), cause) from error
    if not math.isfinite(number):
        raise NotYet(f"{what}: an ordinary number", str(number), "A division by 0 or a log of 0 does this.")
    return number
