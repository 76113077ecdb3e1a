"""A still of the pixel inspector, for readers without a kernel. Introduced in lesson 01."""

import numpy as np
from matplotlib import rc_context

from lessonlib.plots.style import COLOURS, LOOK, figure, summarised


def still_figure(picture: np.ndarray, state: dict, read: dict):
    """Draw a picture uint8 (H, W, 3) beside the neighbourhood's numbers; print and attach the summary."""
    row, column = state["at"]
    fig = figure(8.4, 3.5)
    with rc_context(LOOK):
        fig.set_layout_engine("constrained")
        left, right = fig.subplots(1, 2, width_ratios=(1.55, 1))
        left.imshow(picture)
        for line, at in ((left.axhline, row), (left.axvline, column)):
            line(at, color="white", linewidth=2.4, linestyle="-")
            line(at, color=COLOURS[0], linewidth=1.2, linestyle="-")
        left.set(xlabel="column", ylabel="row")
        left.set_title(_told(read["rgb"], "rgb"), fontsize=13)
        left.grid(False)
        _patch(right, state, read)
        right.set_title(_told(read["hsv"], "hsv").replace(", ", "\n", 1), fontsize=13)
    summary = (
        f"The pixel inspector at row {row}, column {column}: {_told(read['rgb'], 'rgb')}; "
        f"{_told(read['hsv'], 'hsv')}; beside it the {state['channel']} of the pixels around."
    )
    return summarised(fig, summary)


def _patch(axes, state: dict, read: dict) -> None:
    """Draw the neighbours as large squares in their own colours, each with its number, the pixel framed."""
    paper = [[rgb or (255, 255, 255) for rgb in line] for line in read["colours"]]
    axes.imshow(np.array(paper, np.uint8))
    n, (row, column) = len(paper), state["at"]
    for r, line in enumerate(read["patch"]):
        for c, value in enumerate(line):
            ink = "black" if np.dot(paper[r][c], (0.3, 0.59, 0.11)) > 140 else "white"
            axes.text(c, r, written(value), ha="center", va="center", color=ink, fontsize=13)
    middle = n // 2
    axes.plot(*_square(middle, 0.46), color="white", linestyle="-", linewidth=5)
    axes.plot(*_square(middle, 0.46), color=COLOURS[0], linestyle="-", linewidth=2.5)
    axes.set_xticks(range(n), range(column - middle, column + middle + 1))
    axes.set_yticks(range(n), range(row - middle, row + middle + 1))
    axes.set(xlabel=f"{state['channel']} of the pixels around")
    axes.grid(False)


def _square(at: float, half: float):
    """Return the corners of a square around (at, at), as a closed line."""
    return [at + half * x for x in (-1, 1, 1, -1, -1)], [at + half * y for y in (-1, -1, 1, 1, -1)]


def written(value) -> str:
    """Write one number as the inspector does: whole, with two decimals, or a dash where there is none."""
    return "–" if value is None else f"{value:d}" if isinstance(value, int) else f"{value:.2f}"


def _told(values, names: str) -> str:
    words = {"r": "red", "g": "green", "b": "blue", "h": "hue", "s": "saturation", "v": "value"}
    return ", ".join(f"{words[name]} {written(value)}" for name, value in zip(names, values))
