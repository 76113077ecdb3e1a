"""Compare a learner's result with the right one and with the usual wrong ones, for every lesson's checks."""

from __future__ import annotations

from .base import NotYet, describe


def alike(a, b) -> bool:
    """Say whether ``a`` is a tensor of ``b``'s shape and numbers; never raises."""
    import torch

    if not isinstance(a, torch.Tensor) or a.shape != b.shape or a.is_meta:
        return False
    return torch.allclose(a.double(), b.double(), atol=1e-5)


def told(value) -> str:
    """Describe a tensor with the ends of its numbers, anything else in words."""
    if not hasattr(value, "min") or not getattr(value, "numel", lambda: 0)():
        return describe(value)
    return f"{describe(value)}, numbers {float(value.min()):.2f} to {float(value.max()):.2f}"


def refuse_wrongs(got, want, wrongs, expected: str):
    """Raise ``NotYet`` with the cause meant for it when ``got`` is one of ``wrongs``: (result, cause)."""
    if not alike(got, want):
        for wrong, cause in wrongs:
            if alike(got, wrong):
                raise NotYet(expected, told(got), cause)


def must_be(got, want, cause: str):
    """Raise ``NotYet`` with both told unless ``got`` is ``want``."""
    if not alike(got, want):
        raise NotYet(told(want), told(got), cause)
