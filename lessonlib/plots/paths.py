"""Points on a plane and the ways they went there. Introduced in lesson 21."""

from __future__ import annotations

from .style import COLOURS, Picture, drawing, finite, summarised

REACH = 3.0  # the plane shows -REACH .. REACH in both directions
TRAILS = 60  # points whose way is drawn


def draw_paths(ax, paths, real=None, reach: float = REACH, ends: str = "sample", size: float = 14) -> None:
    """Draw on ``ax`` where points began (noise), where they ended (``ends``), and some of their ways.

    ``paths``: places (steps + 1, N, 2), the first row the noise; ``real`` (M, 2): points of the target.
    """
    paths = finite("paths", paths)
    if paths.ndim != 3 or paths.shape[2] != 2:
        raise ValueError(f"paths: expected places (steps + 1, N, 2), got {paths.shape}")
    ax.plot(*paths[:, :TRAILS].transpose(2, 0, 1), color="0.6", linestyle="-", linewidth=0.8)
    for (name, marker), colour in zip({"noise": ".", "real": "o", "sample": "s"}.items(), COLOURS):
        points = {"noise": paths[0], "real": real, ends: paths[-1]}.get(name)
        if points is not None:
            places = finite(name, points, 2).T
            ax.scatter(*places, s=size, marker=marker, color=colour, label=name)
    ax.set(xlim=(-reach, reach), ylim=(-reach, reach), xticks=[], yticks=[], aspect="equal")


def paths(ways: dict, real=None, ends="sample", about: str = "Ways from noise to samples") -> Picture:
    """Draw ways from noise to samples, a plane for each name, side by side.

    ``ways``: name to places (steps + 1, N, 2); ``real`` (M, 2): points of the target, in every plane;
    ``ends``: what the ways end in, sample or real. Raises ``ValueError`` for other shapes. Lesson 21.
    """
    with drawing(3.1 * len(ways) if len(ways) > 1 else 4.4, 3.9 if len(ways) > 1 else 4.8) as fig:
        planes = fig.subplots(1, len(ways), squeeze=False)[0]
        for ax, (name, way) in zip(planes, ways.items()):
            draw_paths(ax, way, real, ends=ends, size=7)
            ax.set_title(name, fontsize=13)
        handles = planes[0].get_legend_handles_labels()
        fig.legend(*handles, loc="outside lower center", ncols=3)
    counts = ", ".join(f"{name} ({len(way) - 1} steps)" for name, way in ways.items())
    return summarised(fig, f"{about}: {counts}.")
