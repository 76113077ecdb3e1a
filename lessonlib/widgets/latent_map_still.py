"""A still of the latent map, for readers without a kernel. Introduced in lesson 05."""

from __future__ import annotations

import numpy as np
from matplotlib import rc_context

from lessonlib.plots.style import INK, LOOK, figure, kind_colour, number, summarised


def still_figure(codes: np.ndarray, kinds, area, atlas, names, letters, at, picture: np.ndarray, said):
    """Draw codes as letters with the place marked, and beside it what it decodes to; print the summary.

    The reader's word stands in the picture only: near a border another machine's network may say another.
    """
    word = f"{'' if said['sure'] else 'unsure: '}{said['name']}, p ≈ {said['p']:.2f}" if said else ""
    fig = figure(9, 5.2)
    with rc_context(LOOK):
        fig.set_layout_engine("constrained")
        left, right = fig.subplots(1, 2, width_ratios=(1.5, 1))
        if atlas is not None:
            left.imshow(atlas, extent=(*area[0], *area[1]), aspect="auto", alpha=0.35)
        for kind, letter in enumerate(letters):
            mine = codes[np.equal(kinds, kind)]
            look = {"marker": rf"$\mathbf{{{letter}}}$", "color": kind_colour(kind), "label": names[kind]}
            left.scatter(*mine.T, s=52, linewidth=0.2, **look)
        for line, place in zip((left.axvline, left.axhline), at):
            line(place, color=INK, linewidth=1.5, linestyle="-")
        left.set(xlim=area[0], ylim=area[1], xlabel="z1", ylabel="z2")
        left.grid(False)
        right.imshow(picture)
        right.set_title(f"decoded from here\n{word}".strip(), fontsize=13)
        right.axis("off")
        below = {"loc": "upper center", "bbox_to_anchor": (0.5, -0.02)}
        right.legend(*left.get_legend_handles_labels(), ncols=2, **below)
    where = f"z1 {number(float(at[0]))}, z2 {number(float(at[1]))}"
    where += f", read with p {number(said['p'])}" if said else ""
    codes_of = f"{len(codes)} codes of {', '.join(names)}"
    return summarised(fig, f"The latent map with {codes_of}; decoded at {where}.")
