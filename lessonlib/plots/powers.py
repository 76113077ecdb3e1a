"""Power laws as straight lines: both axes logarithmic, the power in the sentence. Lesson 19."""

from __future__ import annotations

import numpy as np

from .lines import log_ticks
from .style import COLOURS, LINES, MARKERS, Picture, axes, drawing, finite, summarised


def power(x, y) -> float:
    """Return p of the power law y = c · x**p that fits best on logarithmic axes. Lesson 19."""
    x, y = (np.log(finite("power", values, 1).astype(float)) for values in (x, y))
    return float(np.polyfit(x, y, 1)[0])


def powers(x, lines: dict, title: str = "", across: str = "", up: str = "") -> Picture:
    """Draw lines of positive numbers (N,) by name over x (N,), and say each one's power. Lesson 19.

    Raises ``ValueError`` for lines of another length, and for numbers that are not positive.
    """
    x = finite("powers", x, 1)
    with drawing(6.4, 3.8) as fig:
        ax = axes(fig, title, x=across, y=up)
        for i, (name, y) in enumerate(lines.items()):
            y = finite(f"powers: {name}", y, 1)
            if y.shape != x.shape or min(y.min(), x.min()) <= 0:
                raise ValueError(f"powers: expected {len(x)} positive numbers for {name}, got {y}")
            look = {"color": COLOURS[i % 4], "linestyle": LINES[i % 4], "marker": MARKERS[i % 4]}
            ax.loglog(x, y, label=name, **look)
        ax.minorticks_off()
        ax.set_xticks(x, [f"{value:,}" for value in x.tolist()])
        log_ticks(ax.yaxis)
        if len(lines) > 1:
            ax.legend()
    said = ", ".join(f"{name} ≈ {power(x, y):.2f}" for name, y in lines.items())
    return summarised(fig, f"{title or 'Powers'}, power of {across or 'x'}: {said}.")
