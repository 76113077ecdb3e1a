"""A still of the latent editor, for readers without a kernel. Introduced in lesson 00."""

from __future__ import annotations

import numpy as np
from matplotlib import rc_context

from lessonlib.editing.state import ends
from lessonlib.plots.style import COLOURS, INK, LOOK, figure, number, summarised


def still_figure(picture: np.ndarray, readings: dict, state: dict, controls):
    """Draw a picture uint8 (H, W, 3) beside its slider positions; print and attach the summary. Lesson 00."""
    fig = figure(8.4, max(3.4, 0.34 * len(controls)))
    with rc_context(LOOK):
        fig.set_layout_engine("constrained")
        left, right = fig.subplots(1, 2, width_ratios=(1, 1.3))
        left.imshow(picture)
        for row, control in enumerate(controls):
            _slider(right, -row, control, readings[control.name], state)
    right.set(xlim=(-0.6, 1.75), ylim=(0.6 - len(controls), 0.6))
    left.set_axis_off()
    right.set_axis_off()
    places = ", ".join(f"{c.name} {_words(c, readings[c.name], state, number)}" for c in controls)
    return summarised(fig, f"The latent editor shows the picture of seed {state['seed']}: {places}.")


def _slider(axes, y: float, control, value: float, state: dict) -> None:
    """Draw one row: name, rail, thumb (blue where the learner set it), value in words."""
    low, high = ends(control)
    place = min(1, max(0, (value - low) / (high - low)))
    axes.plot([0, 1], [y, y], color=INK, linestyle="-", alpha=0.5, solid_capstyle="round")
    axes.plot(place, y, "o", color=COLOURS[0] if control.name in state["values"] else INK, markersize=10)
    axes.text(-0.06, y, control.name, ha="right", va="center", fontsize=12)
    words = _words(control, value, state, "{:.2f}".format)
    axes.text(1.08, y, words, ha="left", va="center", fontsize=12)


def _words(control, value: float, state: dict, written) -> str:
    """Write a value, and in words what colour alone must not say."""
    names = dict(enumerate(control.names)) if control.kind == "category" else {}
    notes = [note for note, where in (("set", "values"), ("locked", "locks")) if control.name in state[where]]
    shown = names.get(round(value)) or f"{written(value)} {control.unit}".rstrip()
    return shown + (f" ({', '.join(notes)})" if notes else "")
