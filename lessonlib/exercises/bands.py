"""Bands for trained numbers: what a healthy model reaches, with room for other processors. Lesson 02."""

from __future__ import annotations

import os
from collections.abc import Callable

from lessonlib import in_notebook, say, shell


class OutOfBand(AssertionError):
    """Say, where a test asked for it, that a trained number missed the band that a healthy model keeps."""


def expect(value, at_least: float | None = None, at_most: float | None = None) -> None:
    """Note that a trained number lies within its band, or warn in one sentence; nan is never within.

    ``value`` is a number or a tensor of one. What one cell has noted stands in one line at its end, after
    ≈, which the notebook tests mask; outside a notebook each has a line. A learner is never stopped:
    ``OutOfBand`` is raised only where ``LESSONLIB_STRICT`` is set, as tests do.
    """
    if at_least is None and at_most is None:
        raise ValueError("expect: expected at_least=, at_most= or both, got neither")
    number = _plain(value)
    band = " and ".join(
        f"{word} {limit:g}"
        for word, limit in (("at least", at_least), ("at most", at_most))
        if limit is not None
    )
    if (at_least is None or number >= at_least) and (at_most is None or number <= at_most):
        _note(f"≈ {number:.3g} ({band})")
        return
    warning = (
        f"⚠ ≈ {number:.3g}, where a healthy model gives {band}: fewer steps, other pictures or another "
        "processor can be the cause; if you changed nothing, run the notebook again from the top."
    )
    if os.environ.get("LESSONLIB_STRICT"):
        raise OutOfBand(warning)
    say(warning)


def band_for(data: str) -> Callable[..., None]:
    """Return what a lesson checks its trained numbers with: ``expect`` where ``data`` is the kit's garments.

    Bands were measured on these. On other pictures the number is said, and that it has no band. Lesson 05.
    """
    return expect if data == "garments" else _without_band


def _without_band(value, **limits) -> None:
    say(f"≈ {_plain(value):.3g}; there is no band for these pictures")


def _plain(value) -> float:
    return float(value.detach() if hasattr(value, "detach") else value)


_noted: list[str] = []  # what the running cell has noted so far


def _note(line: str) -> None:
    _noted.append(line)
    if not in_notebook():
        _say_noted()
    elif len(_noted) == 1:
        events = shell().events
        if _say_noted not in events.callbacks["post_run_cell"]:
            events.register("post_run_cell", _say_noted)


def _say_noted(result=None) -> None:
    """Print what was noted as one line, and forget it."""
    if _noted:
        say("✓ " + ", ".join(_noted))
        _noted.clear()
