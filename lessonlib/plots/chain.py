"""A chain of calculations with its numbers: a small computation graph. Introduced in lesson 02."""

from __future__ import annotations

from collections.abc import Sequence

from .style import COLOURS, INK, Picture, axes, drawing, summarised

WIDE = 3.2  # from one number to the next


def chain(
    values: dict[str, float], steps: Sequence[str], slopes: Sequence[float], title: str = ""
) -> Picture:
    """Draw numbers in a row, what makes each of the one before it, and each step's own slope.

    ``values``: name → number, the first one given and the others computed; ``steps`` says how, in a few
    words, and ``slopes`` how fast a number changes with the one before it. Raises ``ValueError`` unless
    there is one step and one slope from each number to the next. Lesson 02.
    """
    names, links = list(values), len(values) - 1
    if not len(steps) == len(slopes) == links or links < 1:
        raise ValueError(
            f"chain: expected a step and a slope from each number to the next, got {len(values)} numbers, "
            f"{len(steps)} steps and {len(slopes)} slopes"
        )
    with drawing(2.9 * len(values), 2.5) as fig:
        ax = axes(fig, title)
        ax.set(xlim=(-0.9, WIDE * links + 0.9), ylim=(-0.95, 1))
        ax.axis("off")
        for i, (name, value) in enumerate(values.items()):
            ax.plot(WIDE * i, 0, "o", color=COLOURS[0], markersize=56)
            ax.text(WIDE * i, 0, f"{value:g}", ha="center", va="center", color="white", weight="bold")
            ax.text(WIDE * i, 0.6, name, ha="center", va="bottom", weight="bold")
        for i, (step, slope) in enumerate(zip(steps, slopes)):
            middle = WIDE * (i + 0.5)
            _arrow(ax, WIDE * i + 0.65, WIDE * (i + 1) - 0.65, 0.12, INK)
            _arrow(ax, WIDE * (i + 1) - 0.65, WIDE * i + 0.65, -0.22, COLOURS[1])
            ax.text(middle, 0.22, step, ha="center", va="bottom")
            ax.text(
                middle, -0.38, f"slope {slope:g}".replace("-", "−"), ha="center", va="top", color=COLOURS[1]
            )
    told = "; ".join(
        f"{step} makes {name} {values[name]:g}, slope {slope:g}"
        for step, name, slope in zip(steps, names[1:], slopes)
    )
    return summarised(fig, f"{title or 'A computation graph'}: {names[0]} is {values[names[0]]:g}; {told}.")


def _arrow(ax, start: float, end: float, y: float, colour: str) -> None:
    ax.annotate("", (end, y), (start, y), arrowprops={"arrowstyle": "-|>", "color": colour, "linewidth": 2.5})
