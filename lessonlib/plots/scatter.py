"""What was read against what is true, point by point. Introduced in lesson 04."""

from .style import Picture, axes, drawing, finite, number, summarised


def scatter(true, read, title: str = "") -> Picture:
    """Draw numbers as read against the true ones; where a reader is perfect, all points lie on the grey line.

    ``true`` and ``read``: finite numbers (N,). Raises ``ValueError`` when not equally many. Lesson 04.
    """
    true, read = finite("scatter: true", true, 1), finite("scatter: read", read, 1)
    if true.shape != read.shape or not len(true):
        raise ValueError(f"scatter: expected as many read as true numbers, got {len(read)} and {len(true)}")
    ends = [true.min(), true.max()]
    with drawing(5, 4.5) as fig:
        ax = axes(fig, title, x="true", y="read")
        ax.plot(true, read, ".", markersize=3)
        ax.plot(ends, ends, color="gray")
    off = number(float(abs(read - true).mean()))
    return summarised(fig, f"{title or 'Read against true'}, {len(true):,} points: on average {off} off.")
