"""A still of the latent editor, for readers without a kernel. Introduced in lesson 00."""

from __future__ import annotations

import numpy as np

from lessonlib.plots.style import number, summarised

from .rails import beside


def still_figure(picture: np.ndarray, readings: dict, state: dict, controls):
    """Draw a picture uint8 (H, W, 3) beside its slider positions; print and attach the summary. Lesson 00."""
    rows = [_row(control, readings[control.name], state) for control in controls]
    fig = beside(picture, rows, 8.4, max(3.4, 0.34 * len(controls)), ratio=1.3)
    places = ", ".join(f"{c.name} {_words(c, readings[c.name], state, number)}" for c in controls)
    return summarised(fig, f"The latent editor shows the picture of seed {state['seed']}: {places}.")


def _row(control, value: float, state: dict) -> tuple:
    """Return one slider's name, place and value in words; it is blue where the learner set it."""
    low, high = control.ends
    words = _words(control, value, state, "{:.2f}".format)
    return control.name, (value - low) / (high - low), words, control.name in state["values"]


def _words(control, value: float, state: dict, written) -> str:
    """Write a value, and in words what colour alone must not say."""
    names = dict(enumerate(control.names)) if control.kind == "category" else {}
    notes = [note for note, where in (("set", "values"), ("locked", "locks")) if control.name in state[where]]
    shown = names.get(round(value)) or f"{written(value)} {control.unit}".rstrip()
    return shown + (f" ({', '.join(notes)})" if notes else "")
