"""Curves of a training: every raw value faint, their running mean strong. Introduced in lesson 02."""

from __future__ import annotations

import numpy as np

from .style import COLOURS, LINES, MARKERS, Picture, axes, drawing, finite, number, summarised, told

MOST = 12  # curves in one plot


def curves(history, names=None, title: str = "", y: str = "value") -> Picture:
    """Draw what a training reported, step by step; logarithmic where values span over 100 times.

    From 100 values on, every value is faint and the running mean strong; fewer are drawn as they are.

    ``history``: a ``training.History``, or a dict from name to a list of numbers, one a step. ``names``
    picks some of them. Raises ``ValueError`` for names that are not there and for empty or unfinite
    lists. Lesson 02.
    """
    series = _series(history, names)
    total, series = len(series), dict(list(series.items())[:MOST])
    everything = np.concatenate([values for _, values in series.values()])
    steep = everything.min() > 0 and everything.max() > 100 * everything.min()
    with drawing() as fig:
        ax = axes(fig, title, x="step", y=y + (" (logarithmic)" if steep else ""))
        for i, (name, (steps, values)) in enumerate(series.items()):
            look = {"color": COLOURS[i % 4], "linestyle": LINES[i % 4], "marker": MARKERS[i % 4]}
            smooth = running_mean(values)
            if len(values) > 1:
                ax.plot(steps, values, color=look["color"], alpha=0.25, linewidth=1)
            ax.plot(steps, smooth, label=name, markevery=max(1, len(values) // 8), markersize=8, **look)
        if steep:
            ax.set_yscale("log")
            ax.yaxis.set_major_formatter("{x:g}")
        fig.legend(loc="outside lower center", ncols=2)  # where no grid line runs through its words
    last = 1 + max(int(steps[-1]) for steps, _ in series.values())
    ends = "; ".join(f"{name} from {number(a)} to {number(b)}" for name, a, b in _ends(series))
    some = f", {told(len(series), total)} names" if len(series) < total else ""
    return summarised(fig, f"{title or 'Curves'} over {last} steps{some}: {ends}.")


def running_mean(values: np.ndarray) -> np.ndarray:
    """Average each value with its neighbours, a fortieth of all values to either side; same length.

    Fewer than 100 values come back as they are: a plain descent has nothing to be smoothed.
    """
    n, reach = len(values), len(values) // 40 if len(values) >= 100 else 0
    total = np.cumsum(np.concatenate([np.zeros(1), values]))
    start = np.maximum(0, np.arange(n) - reach)
    stop = np.minimum(n, np.arange(n) + reach + 1)
    return (total[stop] - total[start]) / (stop - start)


def _ends(series):
    for name, (_, values) in series.items():
        smooth = running_mean(values)
        yield name, float(smooth[0]), float(smooth[-1])


def _series(history, names) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return (steps, values) by name from a ``History`` or a dict."""
    values = getattr(history, "values", None)
    values = values if isinstance(values, dict) else history
    if not isinstance(values, dict):
        raise ValueError(f"curves: expected a History or a dict of lists, got {type(history).__name__}")
    at = getattr(history, "at", {})
    names = list(values) if names is None else list(names)
    missing = [name for name in names if name not in values]
    if missing or not names:
        raise ValueError(
            f"curves: expected names among {', '.join(values) or 'nothing'}, got {missing or 'none'}"
        )
    series = {}
    for name in names:
        numbers = finite(f"curves: {name}", values[name], 1).astype(float)
        if not len(numbers):
            raise ValueError(f"curves: expected numbers for {name}, got none")
        series[name] = (np.asarray(at.get(name, range(len(numbers)))), numbers)
    return series
