"""Decisions on a plane: how sure a model is of each place, with the points it learned from. Lesson 03."""

from __future__ import annotations

import numpy as np
from contourpy import contour_generator
from matplotlib.colors import LinearSegmentedColormap

from lessonlib.toys.descent import HIGH, WIDE

from .style import COLOURS, INK, LONG, MARKERS, Picture, drawing, number, plain, summarised, told

SIDE = 61  # places along each side of a drawn surface
EARTH = LinearSegmentedColormap.from_list("earth", ["#425c7a", "#f4f0e4"], N=1024)
SHADES = LinearSegmentedColormap.from_list("decision", ["#7db4d6", "#f2f2f2", "#ecac80"])


def surfaces(models: dict, x, y, reach: float = 1.0) -> Picture:
    """Draw for each named model which class it gives to every place of a square, and the points on it.

    ``models``: functions from places (N, 2) to the chance of class 1, (N,). ``x``: (N, 2) within
    -``reach`` .. ``reach``; ``y``: (N,), 0 or 1. The summary says how many points each gets right. Lesson 03.
    """
    import torch  # not above: this room opens in a moment

    x, y = torch.as_tensor(plain(x)).float(), torch.as_tensor(plain(y)).bool()
    if not isinstance(models, dict) or not models or y.ndim != 1 or x.shape != (len(y), 2):
        got = len(models) if isinstance(models, dict) else type(models).__name__
        raise ValueError(
            f"surfaces: expected models by name, x (N, 2) and y (N,), "
            f"got {got}, {tuple(x.shape)} and {tuple(y.shape)}"
        )
    total, models = len(models), dict(list(models.items())[: LONG // 440])
    shares = {}
    with drawing(4.4 * len(models), 4.4) as fig:
        for ax, (name, model) in zip(np.atleast_1d(fig.subplots(1, len(models))), models.items()):
            draw_surface(ax, model, x, y, reach)
            ax.set_title(name, fontsize=13)
            shares[name] = float(((model(x) > 0.5) == y).float().mean())
    right = "; ".join(f"{name} {number(100 * share)}" for name, share in shares.items())
    some = f", {told(len(models), total)} models" if len(models) < total else ""
    return summarised(fig, f"Decisions on {len(x)} points{some}, percent right: {right}.")


def square(model, reach: float = 1.0) -> np.ndarray:
    """Ask ``model`` about ``SIDE`` places a side, -``reach`` .. ``reach``, bottom row first. Lesson 03."""
    return model(places(reach)).detach().reshape(SIDE, SIDE).numpy()


def places(reach: float = 1.0):
    """Return ``SIDE`` places a side of a square, (N, 2), row by row, the bottom row first. Lesson 03."""
    import torch

    line = torch.linspace(-reach, reach, SIDE)
    down, across = torch.meshgrid(line, line, indexing="ij")
    return torch.stack([across, down], dim=-1).reshape(-1, 2)


def border(chance: np.ndarray) -> list[list[float]]:
    """Return the line where the chance is 1/2, as short pieces [x0, y0, x1, y1] within -1 .. 1. Lesson 03."""
    line = np.linspace(-1, 1, SIDE)
    lines = contour_generator(line, line, chance).lines(0.5)
    return [[*map(float, (*a.round(3), *b.round(3)))] for path in lines for a, b in zip(path, path[1:])]


def relief(landscape, width: int = 600, height: int = 400, bands: int = 14) -> np.ndarray:
    """Draw a landscape of ``toys.descent`` from above: uint8 RGBA (H, W, 4), darker where it is lower.

    Each of ``bands`` ends in a line. Lesson 02.
    """
    u, v = np.meshgrid(np.linspace(-WIDE, WIDE, width), np.linspace(HIGH, -HIGH, height))
    level = np.sqrt(landscape.loss(u, v))
    level = (level - level.min()) / np.ptp(level) * bands
    picture = EARTH((np.minimum(np.floor(level), bands - 1) / (bands - 1)) ** 0.8)
    rows, columns = np.gradient(level)
    from_line = np.abs(level - np.round(level)) / np.maximum(np.hypot(rows, columns), 1e-9)
    picture[..., :3] *= 1 - 0.35 * np.clip(1.1 - from_line, 0, 1)[..., None]
    return (255 * picture).round().astype(np.uint8)


def draw_surface(ax, model, x, y, reach: float, labels=(None, None)) -> None:
    """Draw one surface into ``ax``: blue for class 0, orange for class 1, a line where it is undecided."""
    chance, line, box = square(model, reach), np.linspace(-reach, reach, SIDE), (-reach, reach, -reach, reach)
    ax.imshow(chance, extent=box, origin="lower", cmap=SHADES, vmin=0, vmax=1, interpolation="bilinear")
    if chance.min() < 0.5 < chance.max():
        ax.contour(line, line, chance, levels=[0.5], colors="black", linewidths=2, linestyles="-")
    for k in (0, 1):
        look = {"marker": MARKERS[k], "color": COLOURS[k], "edgecolor": "white", "linewidth": 0.8}
        ax.scatter(*x[y.int() == k].numpy().T, s=26, label=labels[k], **look)
    ax.set(xlim=box[:2], ylim=box[2:], xticks=[-reach, 0, reach], yticks=[-reach, 0, reach], aspect="equal")
    ax.tick_params(color=INK)
    ax.grid(False)
