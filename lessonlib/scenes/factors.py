"""What every scene does with its ``SPEC``: draw factors at random, refuse values outside it. Lesson 00."""

from collections.abc import Sequence

import numpy as np
import torch

from lessonlib.data import Factor


def sample(spec: Sequence[Factor], n: int, dice: np.random.Generator) -> torch.Tensor:
    """Draw ``n`` values of each factor, in its range: float32 (n, len(spec)), the same on every machine."""
    uniform = dice.random((n, len(spec)))
    kinds = np.array([len(f.names) or 1 for f in spec])
    low, high = np.array([(f.low, f.high) for f in spec]).T
    values = np.where(kinds > 1, np.floor(uniform * kinds), low + (high - low) * uniform)
    return torch.from_numpy(values.astype(np.float32))


def check_render(spec: Sequence[Factor], factors: torch.Tensor, size: int, largest: int) -> None:
    """Raise ``ValueError`` for a size below 16 or above ``largest``, or a value outside its own range."""
    if not 16 <= size <= largest:
        raise ValueError(f"render: expected a size from 16 to {largest} pixels, got {size}")
    for f, column in zip(spec, factors.T):
        top = len(f.names) - 1 if f.names else 1
        if f.kind != "circle" and len(column) and not (column.min() >= 0 and column.max() <= top):
            ends = f"{column.min():g} to {column.max():g}"
            raise ValueError(f"render: expected {f.name} from 0 to {top}, got {ends}")
