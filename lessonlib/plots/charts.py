"""Numbers side by side: a matrix with its numbers written in, and bars. Introduced in lesson 03."""

from __future__ import annotations

import numpy as np
from matplotlib import colormaps

from .style import COLOURS, LONG, Picture, axes, drawing, finite, number, summarised, told


def matrix(values, row_names, column_names, title: str = "", rows: str = "", columns: str = "") -> Picture:
    """Draw a table of numbers as shades, each number written in its cell: confusion, leakage.

    ``values``: (R, C); where all are whole they are counts, and a 0 is left blank. ``rows`` and ``columns``
    say what the two sides are. Raises ``ValueError`` when shape and names do not fit, or a number is not
    finite. Lesson 03.
    """
    values, row_names, column_names = finite("matrix", values, 2), list(row_names), list(column_names)
    if values.shape != (len(row_names), len(column_names)) or not values.size:
        raise ValueError(f"matrix: expected shape {(len(row_names), len(column_names))}, got {values.shape}")
    shape, fit = values.shape, (LONG // 60 - 2, LONG // 95 - 2)
    values, row_names, column_names = values[: fit[0], : fit[1]], row_names[: fit[0]], column_names[: fit[1]]
    size = " of ".join(dict.fromkeys(f"{r:,} × {c:,}" for r, c in (values.shape, shape)))
    low, high = values.min(), values.max()
    written = _writer(values)
    shade = (values - low) / (high - low if high > low else 1)
    with drawing(1.6 + 0.95 * len(column_names), 1.4 + 0.6 * len(row_names)) as fig:
        ax = axes(fig, title, x=columns, y=rows)
        ax.imshow(shade, cmap="cividis", vmin=0, vmax=1, aspect="auto")
        slanted = {"rotation": 30, "ha": "right"} if max(map(len, map(str, column_names))) > 3 else {}
        ax.set_xticks(range(len(column_names)), column_names, **slanted)
        ax.set_yticks(range(len(row_names)), row_names)
        ax.grid(False)
        for (r, c), value in np.ndenumerate(values):
            if value or not _counts(values):
                look = {"color": _ink(shade[r, c]), "fontsize": 13}
                ax.text(c, r, written(value), ha="center", va="center", **look)
    return summarised(fig, f"{title or 'Table'}, {size}: {_spread(values, written)}.")


def bars(values: dict, title: str = "", unit: str = "") -> Picture:
    """Draw one bar for each name, its number written beside it; ``unit`` names the axis.

    A dict of dicts, ``{group: {name: number}}``, puts the bars of a group side by side, with a colour and a
    hatch for each name. Raises ``ValueError`` when there is none or a number is not finite. Lesson 03.
    """
    if not isinstance(values, dict) or not values:
        raise ValueError(f"bars: expected a dict of named numbers, got {type(values).__name__} without any")
    if all(isinstance(group, dict) and group for group in values.values()):
        return _grouped(values, title, unit)
    total, values = len(values), dict(list(values.items())[: LONG // 50 - 2])
    together = np.stack([finite(f"bars: {name}", value, 0) for name, value in values.items()])
    values = dict(zip(map(str, values), together.tolist(), strict=True))
    with drawing(8, 1 + 0.5 * len(values)) as fig:
        ax = axes(fig, title, x=unit)
        drawn = ax.barh(list(values), list(values.values()), color=COLOURS[0])
        _label(ax, drawn, values.values())
    some = f", {told(len(values), total)} names" if len(values) < total else ""
    numbers = ", ".join(f"{name} {number(value)}" for name, value in values.items())
    return summarised(fig, f"{title or 'Bars'}{f' ({unit})' if unit else ''}{some}: {numbers}.")


def _grouped(groups: dict, title: str, unit: str) -> Picture:
    """Draw the bars of each group side by side; see ``bars``."""
    names = list(dict.fromkeys(name for group in groups.values() for name in group))
    thick = 0.8 / len(names)
    with drawing(8, 1.4 + 0.4 * len(groups) * len(names)) as fig:
        ax = axes(fig, title, x=unit)
        for i, name in enumerate(names):
            at = [g + (i + 0.5) * thick - 0.4 for g, group in enumerate(groups.values()) if name in group]
            long = [
                finite(f"bars: {name}", group[name], 0).item() for group in groups.values() if name in group
            ]
            look = {"color": COLOURS[i % len(COLOURS)], "hatch": ("", "//", "..", "xx")[i % 4]}
            _label(ax, ax.barh(at, long, thick * 0.92, label=name, edgecolor="white", **look), long)
        ax.set_yticks(range(len(groups)), list(map(str, groups)))
        ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.22), ncols=len(names))
    told_of = "; ".join(
        f"{group}: " + ", ".join(f"{name} {number(float(value))}" for name, value in part.items())
        for group, part in groups.items()
    )
    return summarised(fig, f"{title or 'Bars'}{f' ({unit})' if unit else ''}: {told_of}.")


def _label(ax, drawn, values) -> None:
    """Write each bar's number beside it, the first bar on top."""
    ax.bar_label(drawn, [number(value).removeprefix("≈ ") for value in values], padding=4)
    ax.yaxis.set_inverted(True)
    ax.margins(x=0.15)
    ax.grid(False, axis="y")


def _ink(shade: float) -> str:
    """Choose black or white to write on one shade of the map."""
    return "black" if np.dot(colormaps["cividis"](shade)[:3], (0.21, 0.72, 0.07)) > 0.45 else "white"


def _counts(values) -> bool:
    return bool((values == values.round()).all())


def _writer(values):
    """Return what writes one number of a table: counts whole, others with the same decimals throughout."""
    return f"{{:.{0 if _counts(values) else 2 if abs(values).max() < 10 else 1}f}}".format


def _spread(values, written) -> str:
    """Say how large the numbers are, and for a square table how the diagonal stands out."""
    about = "" if values.dtype.kind in "iu" else "≈ "

    def ends(part):
        low, high = (f"{about}{written(end)}" for end in (part.min(), part.max()))
        return low if low == high else f"from {low} to {high}"

    if values.shape[0] != values.shape[1] or len(values) < 2:
        return ends(values)
    diagonal, rest = np.diag(values), values[~np.eye(len(values), dtype=bool)]
    return f"diagonal {ends(diagonal)}, elsewhere {ends(rest)}"
