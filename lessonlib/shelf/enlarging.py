"""Enlarge a whole photograph piece by piece, so that it fits into memory and no seam shows. Lesson 19."""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np
import torch
from tqdm.auto import tqdm

from lessonlib import home
from lessonlib.data.folder import meant, printable
from lessonlib.data.onepicture import Unreadable, read_whole
from lessonlib.files import claim
from lessonlib.models.upscaler import FACTOR

TILE = 160  # small pixels a side
LEAST, LONGEST, MOST = 16, 8_192, 12_000_000  # a side's pixels, and those of the whole photograph


def check_photograph(height: int, width: int) -> None:
    """Raise ``ValueError`` unless a photograph of this size can be enlarged. Lesson 19."""
    if not (LEAST <= min(height, width) and max(height, width) <= LONGEST and height * width <= MOST):
        wanted = f"sides of {LEAST} to {LONGEST:,} pixels and {MOST // 10**6} million pixels at most"
        cure = "shrink it first" if max(height, width) > LEAST else "take a larger one"
        raise Unreadable(
            f"expected a photograph with {wanted}, got {width:,} x {height:,}, wide and high; {cure}"
        )


def enlarge(net: Callable, picture: np.ndarray, tile: int = TILE, reach: int | None = None) -> np.ndarray:
    """Return a photograph uint8 (H, W, 3) four times as high and wide, made in tiles. Lesson 19.

    ``net`` turns x (1, 3, h, w) in [0, 1] into (1, 3, 4 h, 4 w) and says its ``reach``: each tile is cut out
    with so many pixels more on every side, which are thrown away afterwards, so that the result is that of
    the whole picture at once. Raises ``ValueError`` for a picture that is too small or too large.
    """
    return np.concatenate([*strips(net, picture, tile, reach)])


def strips(
    net: Callable, picture: np.ndarray, tile: int = TILE, reach: int | None = None
) -> Iterator[np.ndarray]:
    """Yield the rows of ``enlarge`` from the top, 4 * ``tile`` at a time: never the whole. Lesson 19."""
    if not isinstance(picture, np.ndarray) or picture.dtype != np.uint8 or picture.shape[2:] != (3,):
        got = f"{picture.dtype} {picture.shape}" if hasattr(picture, "dtype") else type(picture).__name__
        raise ValueError(f"enlarge: expected a picture uint8 (H, W, 3), got {got}")
    check_photograph(*picture.shape[:2])
    more = net.reach if reach is None else reach
    for rows in _spans(picture.shape[0], tile):
        yield np.concatenate([_tile(net, picture, rows, c, more) for c in _spans(picture.shape[1], tile)], 1)


def enlarge_file(path: str | Path, net: Callable) -> Path:
    """Enlarge the photograph at ``path`` and save it beside the learner's own work; return where. Lesson 19.

    A PNG, written while it is made: 12 million pixels become 192 million within 1 GB of memory. Raises
    ``ValueError`` for what is no picture, or too small or too large a one.
    """
    path = meant(path)
    try:
        picture = read_whole(path, check_photograph)
    except Unreadable as reason:
        raise ValueError(f"enlarge_file: {printable(path.name)}: {reason}") from None
    height, width = (FACTOR * side for side in picture.shape[:2])
    steps = len(_spans(picture.shape[0], TILE))
    made = tqdm(strips(net, picture), total=steps, desc="enlarging", leave=False, delay=1)
    return write_png(home() / f"{path.stem}-x{FACTOR}.png", width, height, made)


def write_png(path: Path, width: int, height: int, made: Iterable[np.ndarray]) -> Path:
    """Write strips uint8 (h, width, 3) as one PNG, under ``path`` or a free name beside it. Lesson 19."""
    path = claim(path)
    aside = path.with_suffix(".part")
    try:
        with aside.open("wb") as file:
            file.write(b"\x89PNG\r\n\x1a\n")
            file.write(_chunk(b"IHDR", struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)))
            packer = zlib.compressobj(1)
            for strip in made:
                file.write(_chunk(b"IDAT", packer.compress(_filtered(strip))))
            file.write(_chunk(b"IDAT", packer.flush()) + _chunk(b"IEND", b""))
        os.replace(aside, path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    finally:
        aside.unlink(missing_ok=True)
    return path


def _spans(length: int, tile: int) -> list[tuple[int, int]]:
    return [(start, min(start + tile, length)) for start in range(0, length, tile)]


def _tile(net: Callable, picture: np.ndarray, rows: tuple, columns: tuple, reach: int) -> np.ndarray:
    """Enlarge one tile with what lies around it, and keep the tile: uint8 (4 h, 4 w, 3)."""
    (cut, keep), (cut_c, keep_c) = (
        _around(*span, reach, length) for span, length in zip((rows, columns), picture.shape)
    )
    x = torch.from_numpy(np.ascontiguousarray(picture[cut, cut_c])).permute(2, 0, 1)[None] / 255
    with torch.inference_mode():
        y = net(x)[0, :, keep, keep_c]
    return (y.clamp(0, 1) * 255).round().byte().permute(1, 2, 0).numpy()


def _around(start: int, stop: int, reach: int, length: int) -> tuple[slice, slice]:
    """Return what to cut out of the small picture, and what to keep of the large one made of it."""
    first = max(0, start - reach)
    keep = slice(FACTOR * (start - first), FACTOR * (stop - first))
    return slice(first, min(length, stop + reach)), keep


def _filtered(strip: np.ndarray) -> bytes:
    """Return PNG rows that say of each pixel how it differs from the one on its left: they pack well."""
    rows = strip.copy()
    rows[:, 1:] -= strip[:, :-1]
    lines = rows.reshape(len(rows), -1)
    return np.concatenate([np.ones((len(lines), 1), np.uint8), lines], axis=1).tobytes()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)
