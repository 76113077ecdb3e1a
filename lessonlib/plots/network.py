"""A neural network drawn as nodes and lines. Introduced in lesson 00."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib import rc_context
from matplotlib.collections import LineCollection

from .style import COLOURS, LOOK, Picture, axes, figure, finite, summarised

MOST = 12  # nodes of a layer that can still be told apart


def network(sizes: Sequence[int], names: Sequence[str], picture=None, title: str = "") -> Picture:
    """Draw a column of nodes for each layer, and a line from every node to every node of the next.

    ``sizes``: how many nodes each layer shows, 1 .. 12; ``names``: what is written under each column; two
    layers at least. ``picture`` x (3, H, W) in [0, 1] stands to the right, as what comes out, and may be
    left out. Raises ``ValueError`` when sizes and names do not fit. Lesson 00.
    """
    sizes, names = list(sizes), list(names)
    if len(sizes) != len(names) or len(sizes) < 2 or not all(1 <= size <= MOST for size in sizes):
        raise ValueError(
            f"network: expected a name for each of two layers or more, of 1 to {MOST} nodes,"
            f" got sizes {sizes} and {len(names)} names"
        )
    columns = [[(x, y - (size - 1) / 2) for y in range(size)] for x, size in enumerate(sizes)]
    lines = [(a, b) for left, right in zip(columns, columns[1:]) for a in left for b in right]
    wide = len(sizes) + (1.2 if picture is not None else 0)
    with rc_context(LOOK):
        fig = figure(2.1 * wide, 4)
        ax = axes(fig, title)
        ax.add_collection(
            LineCollection(
                [[(2 * x, y) for x, y in line] for line in lines], colors="#9a9a9a", linewidths=0.9
            )
        )
        for column, name in zip(columns, names):
            x, y = 2 * np.array(column).T[0], np.array(column).T[1]
            ax.scatter(x, y, s=260, color=COLOURS[0], edgecolors="white", zorder=3)
            ax.text(x[0], max(sizes) / 2 + 0.3, name, ha="center", va="top", fontsize=14)
        if picture is not None:
            side, left = max(sizes), 2 * len(sizes) - 1.2
            pixels = finite("network: picture", picture, 3).transpose(1, 2, 0)
            ax.imshow(pixels, extent=(left, left + 2.6, side / 2, -side / 2), aspect="auto", zorder=2)
        ax.set(xlim=(-0.6, 2 * wide - 1.2), ylim=(max(sizes) / 2 + 1.4, -max(sizes) / 2 - 0.4))
        ax.axis("off")
    end = ", and the picture that comes out" if picture is not None else ""
    layers = ", ".join(f"{size} nodes ({name})" for size, name in zip(sizes, names))
    return summarised(fig, f"{title or 'A network'}: {layers}, {len(lines)} lines between them{end}.")
