"""A still of the latent editor, for readers without a kernel. Introduced in lesson 00."""

from __future__ import annotations

import numpy as np
from matplotlib import pyplot as plt

HAND, RAIL = "#0069b4", "#9a9a9a"  # as on the live page: blue is the learner's hand


def still_figure(picture: np.ndarray, readings: dict, state: dict, controls) -> tuple[plt.Figure, str]:
    """Draw a picture uint8 (H, W, 3) beside its slider positions: (figure, one-sentence summary). Lesson 00."""
    figure, (left, right) = plt.subplots(
        1, 2, figsize=(9, max(3.4, 0.36 * len(controls))), width_ratios=(1, 1.25), layout="constrained"
    )
    left.imshow(picture, interpolation="bicubic")
    left.set_axis_off()
    left.set_title(f"seed {state['seed']}, truncation {state['psi']:.2f}", fontsize=12, color="#808080")
    for row, control in enumerate(controls):
        _row(right, -row, control, readings[control.name], state)
    right.set(xlim=(-0.5, 1.5), ylim=(0.7 - len(controls), 0.7))
    right.set_axis_off()
    plt.close(figure)  # the caller shows it; left open, the notebook would show it a second time
    return figure, summary(readings, state, controls)


def summary(readings: dict, state: dict, controls) -> str:
    """Say in one sentence where every slider stands."""
    places = ", ".join(f"{c.name} {readings[c.name]:.2f}{_note(c.name, state)}" for c in controls)
    return f"The editor shows the picture of seed {state['seed']} with {places}."


def _row(axes, y: float, control, value: float, state: dict) -> None:
    place = min(1, max(0, (value - control.low) / (control.high - control.low)))
    colour = HAND if control.name in state["values"] else RAIL
    axes.plot([0, 1], [y, y], color=RAIL, linewidth=2, solid_capstyle="round")
    axes.plot(place, y, "o", color=colour, markersize=10)
    axes.text(-0.06, y, control.name, ha="right", va="center", fontsize=12, color="#808080")
    words = f"{value:.2f} {control.unit}".rstrip() + _note(control.name, state)
    axes.text(1.06, y, words, ha="left", va="center", fontsize=12, color="#808080")


def _note(name: str, state: dict) -> str:
    """Say in words what colour says too."""
    notes = [word for word, on in (("set", name in state["values"]), ("locked", name in state["locks"])) if on]
    return f" ({', '.join(notes)})" if notes else ""
