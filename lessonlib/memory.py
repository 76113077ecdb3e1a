"""Keep a lesson small, so that a class fits on one server: work in portions, give back what is free."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from lessonlib import in_notebook, shell

if TYPE_CHECKING:  # not otherwise: figures give memory back, and need no torch
    from torch import Tensor

PORTION = 64  # pictures: a network is as fast with them as with thousands


def portions(x, size: int = PORTION) -> Iterator[Tensor]:
    """Return a tensor in parts of ``size`` rows; of an ``ImageSet``, which holds bytes, pictures as floats.

    So a set takes a quarter of what ``batch(slice(None))`` takes, and one part besides. Lesson 04.
    """
    if hasattr(x, "batch"):
        return (x.batch(slice(start, start + size)) for start in range(0, len(x), size))
    return iter(x.split(size) if hasattr(x, "split") else [x])  # else whoever gets it refuses it


def in_portions(function: Callable[[Tensor], Tensor], x, size: int = PORTION) -> Tensor:
    """Give what ``function`` makes of all of ``x``, a tensor or an ``ImageSet``, part by part. Lesson 19."""
    import torch

    made, done = None, 0
    with torch.no_grad():
        for part in portions(x, size):
            some = function(part)
            if made is None:  # room for all, before the next part: what lies behind a part keeps its place
                made = some.new_empty(len(x) * len(some) // max(len(part), 1), *some.shape[1:])
            made[done : done + len(some)] = some
            done += len(some)
    give_back()
    return made


def give_back() -> None:
    """Have the C library give memory that is free back to the system, where it can (Linux): milliseconds.

    In a notebook every later cell ends with it, too.
    """
    if trim := _malloc_trim():
        trim(0)
        after_each_cell()


def after_each_cell() -> None:
    """In a notebook, have every cell from this one on end with ``give_back``."""
    if in_notebook():
        _register(shell())


@cache
def _register(shell) -> None:
    shell.events.register("post_run_cell", lambda result: give_back())


@cache
def _malloc_trim():
    try:
        return ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):  # another system, or another C library
        return None
