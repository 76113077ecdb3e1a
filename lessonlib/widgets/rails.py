"""Sliders of factors: told to a page, and drawn in a still. Introduced in lesson 00."""

from __future__ import annotations

from lessonlib.plots.style import COLOURS, INK, drawing


def for_page(factor) -> dict:
    """Tell the page about one factor's slider in plain words and numbers."""
    low, high = factor.ends
    words = {key: getattr(factor, key) for key in ("name", "kind", "unit", "group", "about")}
    return words | {"low": low, "high": high, "names": list(factor.names)}


def placed(factor, value: float) -> tuple[float, str]:
    """Return where a factor's thumb stands, 0 .. 1, and what is written beside it."""
    low, high = factor.ends
    return (value - low) / (high - low), factor.names[int(value)] if factor.names else f"{value:.2f}"


def rails(axes, rows) -> None:
    """Draw one slider for each row: (name, place on the rail 0 .. 1, words beside it, whether it is blue)."""
    for i, (name, place, words, blue) in enumerate(rows):
        axes.plot([0, 1], [-i, -i], color=INK, linestyle="-", alpha=0.5, solid_capstyle="round")
        thumb = COLOURS[0] if blue else INK
        axes.plot(min(1, max(0, place)), -i, "o", color=thumb, markersize=10)
        axes.text(-0.06, -i, name, ha="right", va="center", fontsize=12)
        axes.text(1.08, -i, words, ha="left", va="center", fontsize=12)
    axes.set(xlim=(-0.6, 1.75), ylim=(0.6 - len(rows), 0.6))
    axes.set_axis_off()


def beside(picture, rows, width: float, height: float, ratio: float = 1):
    """Return a figure with a picture (H, W, 3), and to its right ``rails``, ``ratio`` times as wide."""
    with drawing(width, height) as fig:
        left, right = fig.subplots(1, 2, width_ratios=(1, ratio))
        left.imshow(picture)
        left.set_axis_off()
        rails(right, rows)
    return fig
