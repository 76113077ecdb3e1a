"""Compare results with one another: shape, kind, numbers."""

from __future__ import annotations

import math
from numbers import Integral, Number, Real


def alike(got, want, strict: bool = True, random: bool = False) -> bool:
    """Say whether two results are the same; never raises.

    ``strict`` also asks for the kind of ``want``: its number type, a whole number, a tensor. Without it only
    shapes and numbers count. ``random`` compares the statistics of many drawn rows in place of the numbers.
    """
    try:
        return _alike(got, want, strict, random)
    except Exception:  # a learner's object may fail in any way
        return False


def _alike(got, want, strict, random) -> bool:
    import torch

    if isinstance(want, dict):
        same_keys = isinstance(got, dict) and got.keys() == want.keys()
        return same_keys and all(_alike(got[key], want[key], strict, random) for key in want)
    if isinstance(want, tuple | list):
        same_size = isinstance(got, tuple | list) and len(got) == len(want)
        return same_size and all(_alike(a, b, strict, random) for a, b in zip(got, want))
    if isinstance(got, Real) and isinstance(want, Real) and bool not in (type(got), type(want)):
        same = math.isclose(got, want, rel_tol=1e-4, abs_tol=1e-5) or (got != got and want != want)
        return same and (not strict or of_kind(got, want))
    a, b = as_tensor(got), as_tensor(want)
    if a is None or b is None:
        return type(got) is type(want) and bool(got == want)
    if a.shape != b.shape or (strict and not of_kind(got, want)):
        return False
    if random and a.ndim > 1:
        a, b = statistics(a), statistics(b)
    wide = torch.complex128 if a.is_complex() or b.is_complex() else torch.float64
    room = {"rtol": 0.1, "atol": 0.1} if random else {"rtol": 1e-4, "atol": 1e-5}
    return torch.allclose(a.to(wide), b.to(wide), equal_nan=True, **room)


def as_tensor(value):
    """Return a number or a tensor as a tensor without graph, and ``None`` for anything else."""
    import torch

    if isinstance(value, torch.Tensor):
        return None if value.is_meta else value.detach()
    number = isinstance(value, Number) and not isinstance(value, bool)
    return torch.tensor(value, dtype=torch.complex128 if not isinstance(value, Real) else torch.float64) \
        if number else None  # fmt: skip


def shape_of(value) -> tuple[int, ...] | None:
    """Return the shape of a number or a tensor, and ``None`` for anything else."""
    tensor = as_tensor(value)
    return None if tensor is None else tuple(tensor.shape)


def of_kind(got, want) -> bool:
    """Say whether ``got`` is the kind of number or tensor that ``want`` is; a tensor may be a number."""
    import torch

    if isinstance(want, torch.Tensor):
        return isinstance(got, torch.Tensor) and got.dtype == want.dtype
    if isinstance(want, Integral):
        whole = isinstance(got, torch.Tensor) and got.dtype in (torch.int64, torch.int32)
        return whole or isinstance(got, Integral)
    return not got.is_complex() if isinstance(got, torch.Tensor) else isinstance(got, Real)


def statistics(rows):
    """Return middle, spread and togetherness of drawn rows (n, ...): equal for equal distributions."""
    import torch

    rows = rows.double().flatten(1)
    together = torch.corrcoef(rows.T).nan_to_num(0).mean(dim=-1).expand(rows.shape[1])
    return torch.stack([rows.mean(0), rows.std(0), together])
