"""A still of the kernel lab, for readers without a kernel. Introduced in lesson 04."""

import numpy as np
from matplotlib import rc_context

from lessonlib.plots.style import INK, LOOK, figure, summarised


def still_figure(picture: np.ndarray, result: np.ndarray, state: dict):
    """Draw picture, weights and result side by side; print and attach the summary."""
    fig = figure(9, 3.3)
    weights = [f"{w:.3g}" for w in state["weights"]]
    added = f", plus {state['add']}" if state["add"] else ""
    with rc_context(LOOK):
        fig.set_layout_engine("constrained")
        left, middle, right = fig.subplots(1, 3, width_ratios=(1, 0.7, 1))
        for ax, shown, name in ((left, picture, "the picture"), (right, result, f"the result{added}")):
            ax.imshow(shown)
            ax.set_title(name, fontsize=13)
            ax.axis("off")
        _table(middle, weights)
    rows = "; ".join(" ".join(weights[i : i + 3]) for i in (0, 3, 6))
    return summarised(fig, f"The kernel lab with the weights {rows}{added}: the picture and its result.")


def _table(ax, weights) -> None:
    """Write nine weights into a square of nine fields."""
    ax.imshow(np.ones((3, 3, 3)))
    for i, weight in enumerate(weights):
        ax.text(i % 3, i // 3, weight, ha="center", va="center", color="black", fontsize=15)
    for line in (0.5, 1.5):
        ax.axhline(line, color=INK, linestyle="-", linewidth=1)
        ax.axvline(line, color=INK, linestyle="-", linewidth=1)
    ax.set_xticks([])
    ax.set_yticks([])
    ax.grid(False)
    ax.set_title("the kernel", fontsize=13)
