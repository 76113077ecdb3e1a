"""Clouds of codes on a plane: an ellipse for each picture, and the two rings of noise. Lesson 06."""

from __future__ import annotations

import numpy as np
from matplotlib.collections import EllipseCollection
from matplotlib.colors import to_rgba
from matplotlib.patches import Circle, Patch

from .style import INK, Picture, drawing, finite, kind_colour, number, summarised


def clouds(planes: dict, kinds=None, reach: float = 4.0, names=()) -> Picture:
    """Draw codes as ellipses, one standard deviation wide to each side; a plane for each name, side by side.

    ``planes``: name to (mu, logvar), each (N, 2). ``kinds``: N small whole numbers, which choose the colours;
    ``names`` says what each kind is called. The dashed rings are one and two standard deviations of N(0, I).
    Raises ``ValueError`` for other shapes. Lesson 06.
    """
    words = []
    with drawing(3 * len(planes) + 0.4 if len(planes) > 1 else 5, 3.9 if len(planes) > 1 else 5) as fig:
        all_axes = fig.subplots(1, len(planes), squeeze=False)[0]
        for ax, (name, (mu, logvar)) in zip(all_axes, planes.items()):
            mu, logvar = finite("clouds", mu, 2), finite("clouds", logvar, 2)
            if mu.shape != logvar.shape or mu.shape[1] != 2:
                raise ValueError(f"clouds: expected (N, 2) twice, got {mu.shape} and {logvar.shape}")
            wide = 2 * np.exp(logvar / 2)
            colours = [kind_colour(kind) for kind in (kinds if kinds is not None else [0] * len(mu))]
            look = {"facecolors": [to_rgba(c, 0.28) for c in colours], "edgecolors": colours, "linewidths": 1}
            places = {"offsets": mu, "offset_transform": ax.transData, "units": "xy"}
            ax.add_collection(EllipseCollection(*wide.T, 0 * wide[:, 0], **look, **places))
            for ring in (1, 2):
                ax.add_patch(Circle((0, 0), ring, fill=False, edgecolor=INK, linestyle="--", linewidth=1.2))
            ax.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal")
            ax.set_title(name, fontsize=13)
            ax.grid(False)
            words.append(f"{name}: {len(mu)} clouds of width {number(float(wide.mean() / 2))}")
        for ax in all_axes:
            ax.set_xlabel("z1", fontsize=11)
        all_axes[0].set_ylabel("z2", fontsize=11)
        keys = [Patch(color=kind_colour(kind), label=name) for kind, name in enumerate(names)]
        if len(keys) > 1:
            fig.legend(handles=keys, loc="outside lower center", ncols=len(keys), frameon=False, fontsize=11)
    return summarised(fig, f"Codes as clouds on a plane; {'; '.join(words)}.")
