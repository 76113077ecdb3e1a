"""One number over another, a line for each name. Introduced in lesson 21."""

from __future__ import annotations

import math

from matplotlib.ticker import LogLocator, NullFormatter

from .style import LINES, MARKERS, Picture, axes, drawing, finite, kind_colour, number, summarised

WIDE = 60  # letters of names in one row of the legend


def lines(series: dict, title: str = "", x: str = "", y: str = "", log: bool | str = False) -> Picture:
    """Draw a line with marks for every name; ``log`` makes both axes logarithmic, ``log="x"`` only that one.

    ``series``: name to (numbers along x, numbers along y), as many of each; of many points some are marked.
    Raises ``ValueError`` for other shapes. Lessons 20 and 21.
    """
    told = []
    with drawing(8, 4.2) as fig:
        ax = axes(fig, title, x=x, y=y)
        for i, (name, (along, up)) in enumerate(series.items()):
            along, up = finite(f"lines: {name}", along, 1), finite(f"lines: {name}", up, 1)
            if len(along) != len(up) or not len(up):
                raise ValueError(f"lines: expected as many x as y for {name}, got {len(along)} and {len(up)}")
            look = {"color": kind_colour(i), "linestyle": LINES[i % 4], "marker": MARKERS[(i + i // 4) % 4]}
            ax.plot(along, up, label=name, markevery=max(1, len(up) // 8), **look)
            ends = [f"{number(float(up[k]))} at {number(float(along[k]))}" for k in (0, -1)]
            told.append(f"{name} from {ends[0]} to {ends[1]}")
        if log:
            sides = {"x": ax.xaxis} if log == "x" else {"x": ax.xaxis, "y": ax.yaxis}
            ax.set(**{f"{name}scale": "log" for name in sides})
            for side in sides.values():
                log_ticks(side)
        if len(series) > 1:
            fig.legend(
                loc="outside lower center", ncols=max(1, min(len(series), WIDE // max(map(len, series))))
            )
    return summarised(fig, f"{title or 'Lines'}, {y} over {x}: {'; '.join(told)}.")


def log_ticks(side) -> None:
    """Write 1, 2 and 5 of each power of ten along a logarithmic axis; of many powers, 1 alone."""
    low, high = side.get_view_interval()
    side.set_major_locator(LogLocator(subs=(1,) if math.log10(high / low) > 3 else (1, 2, 5)))
    side.set_major_formatter("{x:g}")
    side.set_minor_formatter(NullFormatter())
