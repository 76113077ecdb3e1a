"""Bands for trained numbers: what a healthy model reaches, with room for other processors. Lesson 02."""

from __future__ import annotations

import os

from lessonlib import say


class OutOfBand(AssertionError):
    """Say, where a test asked for it, that a trained number missed the band that a healthy model keeps."""


def expect(value, at_least: float | None = None, at_most: float | None = None) -> None:
    """Print that a trained number lies within its band, or warn in one sentence; nan is never within.

    ``value`` is a number or a tensor of one. It is printed after ≈, which the notebook tests mask. A learner
    is never stopped: ``OutOfBand`` is raised only where ``LESSONLIB_STRICT`` is set, as tests do.
    """
    if at_least is None and at_most is None:
        raise ValueError("expect: expected at_least=, at_most= or both, got neither")
    number = float(value.detach() if hasattr(value, "detach") else value)
    band = " and ".join(
        f"{word} {limit:g}"
        for word, limit in (("at least", at_least), ("at most", at_most))
        if limit is not None
    )
    if (at_least is None or number >= at_least) and (at_most is None or number <= at_most):
        say(f"≈ {number:.3g}, as it should be: {band}")
        return
    warning = (
        f"⚠ ≈ {number:.3g}, where a healthy model gives {band}: fewer steps, other pictures or another "
        "processor can be the cause; if you changed nothing, run the notebook again from the top."
    )
    if os.environ.get("LESSONLIB_STRICT"):
        raise OutOfBand(warning)
    say(warning)
