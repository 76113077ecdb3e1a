"""A still of the latent map, for readers without a kernel. Introduced in lesson 05."""

from __future__ import annotations

import numpy as np
from matplotlib import rc_context

from lessonlib.plots.style import COLOURS, INK, LOOK, figure, number, summarised

KINDS = (*COLOURS, INK)


def still_figure(codes: np.ndarray, kinds, area, names, letters, at, picture: np.ndarray, said):
    """Draw codes as letters with the place marked, and beside it what it decodes to; print the summary.

    The reader's word stands in the picture only: near a border another machine's network may say another.
    """
    fig = figure(9, 5.2)
    with rc_context(LOOK):
        fig.set_layout_engine("constrained")
        left, right = fig.subplots(1, 2, width_ratios=(1.5, 1))
        for kind, letter in enumerate(letters):
            mine = codes[np.equal(kinds, kind)]
            look = {"marker": rf"$\mathbf{{{letter}}}$", "color": KINDS[kind % 5], "label": names[kind]}
            left.scatter(*mine.T, s=52, linewidth=0.2, **look)
        left.axvline(at[0], color=INK, linewidth=1.5, linestyle="-")
        left.axhline(at[1], color=INK, linewidth=1.5, linestyle="-")
        left.set(xlim=area[0], ylim=area[1], xlabel="z1", ylabel="z2")
        left.grid(False)
        right.imshow(picture)
        right.set_title(f"decoded from here\n{told(said)}".strip(), fontsize=13)
        right.axis("off")
        below = {"loc": "upper center", "bbox_to_anchor": (0.5, -0.02)}
        right.legend(*left.get_legend_handles_labels(), ncols=2, **below)
    where = f"z1 {number(float(at[0]))}, z2 {number(float(at[1]))}"
    judged = f", read with p {number(said['p'])}" if said else ""
    codes_of = f"{len(codes)} codes of {', '.join(names)}"
    return summarised(fig, f"The latent map with {codes_of}; decoded at {where}{judged}.")


def told(said) -> str:
    """Write the reader's answer in words, or nothing where there is no reader."""
    return f"{'' if said['sure'] else 'unsure: '}{said['name']}, p ≈ {said['p']:.2f}" if said else ""
