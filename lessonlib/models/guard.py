"""What networks and judges ask of their input, before a layer can misread it. Lesson 04."""

import torch
from torch import Tensor

SLACK = 1.5  # room for strong noise laid over pictures; 0 .. 255 lies far outside
LOOKED_AT = 8  # pictures of a batch: enough to see a wrong range, and no step gets slower
ROUNDING = 1e-5  # a sum of inks in [0, 1] may come out a hair above 1


def check_pictures(who: str, x, shape: tuple[int, int, int] | None = None) -> None:
    """Raise ``ValueError`` unless ``x`` holds float pictures (N, C, H, W) in [0, 1].

    With ``shape`` (C, H, W), a network's own, they must be float32 and noise may lead a little outside; NaN
    passes, for in a training it comes from the weights, and the loop names the cause. Without it every pixel
    is looked at. Lesson 04.
    """
    sides = ", ".join(map(str, shape or ("C", "H", "W")))
    expected = f"{who}: expected float{'32' * bool(shape)} pictures (N, {sides}) in [0, 1]"
    fits = isinstance(x, Tensor) and x.ndim == 4 and x.is_floating_point() and (shape or len(x))
    if not fits or shape and (x.dtype != torch.float32 or tuple(x.shape[1:]) != shape):
        raise ValueError(f"{expected}, got {_told(x)}")
    some, slack = (x[:LOOKED_AT], SLACK) if shape else (x, ROUNDING)
    low, high = map(float, some.detach().aminmax()) if len(x) else (0, 0)
    if low < -slack or high > 1 + slack or (low != low and not shape):
        raise ValueError(f"{expected}, got {_told(x)}, {low:g} to {high:g}")


def check_codes(who: str, z, dim: int, kind: str = "codes") -> None:
    """Raise ``ValueError`` unless ``z`` is a float32 tensor (N, dim) of codes, or of another ``kind``."""
    if not isinstance(z, Tensor) or z.dtype != torch.float32 or z.ndim != 2 or z.shape[1] != dim:
        raise ValueError(f"{who}: expected float32 {kind} (N, {dim}), got {_told(z)}")


def check_palettes(who: str, palette, n: int, inks: int) -> None:
    """Raise ``ValueError`` unless ``palette`` (n, inks, 3) holds float32 colours in [0, 1]. Lesson 14."""
    shape = (n, inks, 3)
    expected = f"{who}: expected float32 palettes {shape} in [0, 1]"
    if not isinstance(palette, Tensor) or palette.dtype != torch.float32 or tuple(palette.shape) != shape:
        raise ValueError(f"{expected}, got {_told(palette)}")
    low, high = map(float, palette.detach().aminmax()) if n else (0, 0)
    if not (-ROUNDING <= low and high <= 1 + ROUNDING):
        raise ValueError(f"{expected}, got {low:g} to {high:g}")


def _told(x) -> str:
    return f"{x.dtype} {tuple(x.shape)}" if isinstance(x, Tensor) else type(x).__name__
