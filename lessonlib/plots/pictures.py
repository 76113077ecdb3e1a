"""Sheets of pictures: grid, strip, rows, traversal; every pixel a crisp square. Introduced in lesson 00."""

from __future__ import annotations

import math

import numpy as np
from matplotlib import rc_context, rcParams
from matplotlib.textpath import TextPath

from .style import LONG, LOOK, Picture, figure, number, plain, summarised, told
from .whole import Whole

GAP, LINE = 6, 26  # screen pixels: between pictures, a line of text
WIDE = 840  # the sheet's usual width in screen pixels
MOST = 128  # pictures on one sheet


def grid(images, titles=None, columns: int | None = None, about: str = "pictures") -> Picture:
    """Show pictures in rows, each with its title under it; ``about`` says in the summary what they are.

    ``images``: (N, C, H, W), a list of (C, H, W) or just one, C 1 or 3, uint8 or float in [0, 1].
    Raises ``ValueError`` for anything else and when there is not one title a picture. Lesson 00.
    """
    if getattr(images, "ndim", 4) == 3:
        images = images[None]
    if not isinstance(images, list | tuple) and getattr(images, "ndim", 0) != 4:
        raise _no_pictures(images)
    total = len(images)
    titles = _names("titles", titles, total)
    columns, n = _fitting(columns, images, titles)
    images, titles = to_pixels(images[:n]), titles[:n]
    _, h, w, _ = images.shape
    summary = f"{told(n, total)} {about}, {w} × {h} pixels each, in {_count(-(-n // columns), 'row')}"
    summary += f"; mean brightness {number(float(images.mean() / 255))}"
    if titles:
        summary += f"; in order: {', '.join(titles)}".replace("\n", " ")
    return summarised(_sheet(images, columns, under=titles), summary + ".")


def _fitting(columns: int | None, images, titles) -> tuple[int, int]:
    """Return how many columns, and how many pictures, fit on one sheet."""
    n = min(len(images), MOST)
    h, w = (1, 1, *getattr(images[0], "shape", ()))[-2:] if n else (1, 1)
    columns = columns or min(_columns(n), max(1, WIDE // max(1, w)))
    columns = max(1, min(n, columns, LONG // (w + GAP)))
    text = LINE * max((title.count("\n") + 1 for title in titles if title), default=0)
    return columns, min(n, columns * max(1, LONG // (h + GAP + text)))


def strip(images, labels, about: str = "pictures") -> Picture:
    """Show pictures side by side, a label under each. Takes and raises what ``grid`` does. Lesson 00."""
    return grid(images, labels, columns=len(images), about=about)


def rows(images: dict, about: str = "pictures") -> Picture:
    """Show batches under one another, each with its name beside it: the same pictures by several methods.

    ``images``: for each name a batch as ``grid`` takes it, all of one shape. Raises ``ValueError`` for
    anything else. Lesson 05.
    """
    if not isinstance(images, dict) or not images:
        raise ValueError(f"rows: expected a dict of named batches, got {_got(images)}")
    batches = [plain(batch) for batch in images.values()]
    if batches[0].ndim != 4 or any(batch.shape != batches[0].shape for batch in batches):
        got = ", ".join(str(batch.shape) for batch in batches)
        raise ValueError(f"rows: expected batches (N, C, H, W) of one shape, got {got}")
    (total, _, h, w), names = batches[0].shape, list(map(str, images))
    most, n = max(1, LONG // (h + GAP)), max(1, min(total, LONG // (w + GAP)))
    pixels = to_pixels([picture for batch in batches[:most] for picture in batch[:n]])
    summary = (
        f"{told(min(most, len(names)), len(names))} rows of {told(n, total)} {about}: {', '.join(names)}."
    )
    return summarised(_sheet(pixels, n, left=names[:most]), summary)


def traversal(images, row_labels, step_labels=None, about: str = "steps") -> Picture:
    """Show one row of steps for each label: what happens to a picture while one number grows.

    ``images``: (rows, steps, C, H, W), pictures as for ``grid``. The summary says how much each row
    changes from its first picture to its last (mean over pixels, 0 .. 1). Lesson 07.
    """
    if getattr(images, "ndim", 0) != 5 or 0 in images.shape:
        raise ValueError(f"traversal: expected pictures (rows, steps, C, H, W), got {_got(images)}")
    total, every = images.shape[:2]
    row_labels = _names("row_labels", row_labels, total)
    step_labels = _names("step_labels", step_labels, every)
    shown = np.linspace(0, every - 1, min(every, max(2, LONG // (images.shape[4] + GAP)))).round().astype(int)
    images = images[: max(1, LONG // (images.shape[3] + GAP + LINE))][:, shown.tolist()]
    rows, steps = images.shape[:2]
    row_labels, step_labels = row_labels[:rows], [step_labels[i] for i in shown if step_labels]
    pixels = to_pixels(images.reshape(rows * steps, *images.shape[2:]))
    ends = pixels.reshape(rows, steps, *pixels.shape[1:])[:, [0, -1]].astype(float) / 255
    change = abs(ends[:, 0] - ends[:, 1]).mean(axis=(1, 2, 3))
    changes = ", ".join(f"{name} {number(float(c))}" for name, c in zip(row_labels, change, strict=True))
    shown = f"{told(rows, total)} {'row' if total == 1 else 'rows'} of {told(steps, every)} {about}"
    summary = f"{shown}; mean change from first to last: {changes}."
    under = [""] * (rows - 1) * steps + step_labels if step_labels else []
    return summarised(_sheet(pixels, steps, under=under, left=row_labels), summary)


def to_pixels(images) -> np.ndarray:
    """Turn pictures as ``grid`` takes them into uint8 (N, H, W, 3); raises ``ValueError`` for other input."""
    images = plain(images)
    images = images[None] if images.ndim == 3 else images
    if images.ndim != 4 or images.shape[1] not in (1, 3) or 0 in images.shape:
        raise _no_pictures(images)
    if images.dtype.kind == "f":
        _check_range(images)
        scaled = images.clip(0, 1)
        scaled *= 255  # in place: a picture for a wall has 50 MB
        images = scaled.round(out=scaled).astype(np.uint8)
    if images.dtype != np.uint8:
        raise ValueError(f"expected pictures as uint8 or float, got {images.dtype}")
    return images.transpose(0, 2, 3, 1).repeat(3 // images.shape[1], axis=3)


def from_pixels(picture: np.ndarray):
    """Turn one picture, uint8 (H, W, C), into a tensor as models take it, (1, C, H, W) in [0, 1]."""
    import torch  # not above: figures open without it

    return torch.from_numpy(np.ascontiguousarray(picture)).permute(2, 0, 1)[None] / 255


def _no_pictures(images) -> ValueError:
    last = getattr(images, "ndim", 0) == 4 and images.shape[3] in (1, 3)
    cure = "; channels come second: use x.permute(0, 3, 1, 2)" if last else ""
    return ValueError(f"expected pictures (N, C, H, W) with C 1 or 3, got {_got(images)}{cure}")


def _check_range(images: np.ndarray):
    """Raise ``ValueError`` unless all floats lie in [0, 1], with the cure that helps."""
    low, high, lost = images.min(), images.max(), np.isnan(images).any(axis=(1, 2, 3)).sum()
    if lost:
        raise ValueError(
            f"expected floats in [0, 1], got nan (no number) in {lost} of {_count(len(images), 'picture')}; "
            "look for the step that made it: a division by 0, the logarithm of 0, a training that broke"
        )
    if not (-1e-3 <= low and high <= 1 + 1e-3):
        raise ValueError(
            f"expected floats in [0, 1], got {low:.3g} .. {high:.3g}; "
            "use x.clamp(0, 1), x / 255 or (x + 1) / 2"
        )


def _sheet(images, columns, under=(), left=()) -> Picture:
    """Lay pictures out on a sheet, enlarged a whole number of times, with text under and left."""
    _, h, w, _ = images.shape
    rows = -(-len(images) // columns)
    margin = max(map(_width, left)) + 2 * GAP if left else 0
    broad, high = max(WIDE - margin, WIDE // 2) // columns - GAP, LONG // rows - GAP
    zoom = max(1, min(broad // w, 256 // max(h, w), high // h))
    big = images.repeat(zoom, axis=1).repeat(zoom, axis=2)
    h, w = h * zoom, w * zoom
    tops = _tops(h, len(images), columns, under)
    canvas = np.zeros((tops[-1], margin + columns * (w + GAP), 4), np.uint8)
    fig = figure(canvas.shape[1] / 100, canvas.shape[0] / 100)
    with rc_context(LOOK):
        ax = fig.add_axes((0, 0, 1, 1))
        for i, picture in enumerate(big):
            x, y = margin + i % columns * (w + GAP), tops[i // columns]
            canvas[y : y + h, x : x + w, :3], canvas[y : y + h, x : x + w, 3] = picture, 255
            if under:
                ax.text(x + w / 2, y + h + 4, under[i], ha="center", va="top", fontsize=12)
        for top, name in zip(tops, left):
            ax.text(margin - GAP, top + h / 2, name, ha="right", va="center")
        image = Whole(ax, extent=(0, canvas.shape[1], canvas.shape[0], 0), interpolation="nearest")
        image.set_data(canvas)
        ax.add_image(image)
        ax.set(xlim=(0, canvas.shape[1]), ylim=(canvas.shape[0], 0))
        ax.set_axis_off()
    return fig


def _width(text: str) -> int:
    """Return how many screen pixels a label takes."""
    with rc_context(LOOK):
        return math.ceil(TextPath((0, 0), text, size=rcParams["font.size"] * 100 / 72).get_extents().x1)


def _tops(height, n, columns, under) -> list[int]:
    """Return where each row of pictures begins, with room for text between, and last where the sheet ends."""
    tops = [0]
    for first in range(0, n, columns):
        lines = max((text.count("\n") + 1 for text in under[first : first + columns] if text), default=0)
        tops.append(tops[-1] + height + GAP + lines * LINE)
    return tops


def _names(what: str, names, n: int) -> list[str]:
    names = [str(name) for name in names] if names is not None else []
    if names and len(names) != n:
        raise ValueError(f"{what}: expected {n}, one for each picture or row, got {len(names)}")
    return names


def _columns(n: int) -> int:
    """Choose the narrowest width from square to twice as wide that fills every row, else about 3 to 2."""
    full = (c for c in range(1, n + 1) if n % c == 0 and n <= c * c <= 4 * n)
    return next(full, max(1, round((1.5 * n) ** 0.5)))


def _count(n: int, word: str) -> str:
    return f"{n} {word}{'' if n == 1 else 's'}"


def _got(images) -> str:
    return f"shape {tuple(images.shape)}" if hasattr(images, "shape") else type(images).__name__
