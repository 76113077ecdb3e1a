"""What every scene does with its ``SPEC``: draw factors, refuse values outside it, paint. Lesson 00."""

from collections.abc import Callable, Iterable, Sequence
from types import SimpleNamespace

import numpy as np
import torch

from lessonlib.data import Factor


def sample(spec: Sequence[Factor], n: int, seed: int, chances: int = 0) -> tuple[torch.Tensor, torch.Tensor]:
    """Draw ``n`` values of each factor, in its range, and chances without a name, in [0, 1).

    Both float32, (n, len(spec)) and (n, chances), the same on every machine.
    """
    dice = np.random.Generator(np.random.PCG64(seed))
    uniform = dice.random((n, len(spec)))
    kinds = np.array([len(f.names) or 1 for f in spec])
    low, high = np.array([(f.low, f.high) for f in spec]).T
    values = np.where(kinds > 1, np.floor(uniform * kinds), low + (high - low) * uniform)
    return tuple(torch.from_numpy(x.astype(np.float32)) for x in (values, dice.random((n, chances))))


def check_render(spec: Sequence[Factor], factors: torch.Tensor, size: int, largest: int) -> None:
    """Raise ``ValueError`` for a size below 16 or above ``largest``, or a value outside its own range."""
    if not 16 <= size <= largest:
        raise ValueError(f"render: expected a size from 16 to {largest} pixels, got {size}")
    for f, column in zip(spec, factors.T):
        low, high = f.ends
        if f.kind != "circle" and len(column) and not (column.min() >= low and column.max() <= high):
            ends = f"{column.min():g} to {column.max():g}"
            raise ValueError(f"render: expected {f.name} from {low:g} to {high:g}, got {ends}")


def check_chances(spec: Sequence[Factor], factors: torch.Tensor, chance: torch.Tensor, chances: int) -> None:
    """Raise ``ValueError`` unless these are factors (n, len(spec)) and chances (n, chances)."""
    if factors.shape[1:] != (len(spec),) or chance.shape != (len(factors), chances):
        got = f"{tuple(factors.shape)} and {tuple(chance.shape)}"
        raise ValueError(f"render: expected factors (n, {len(spec)}) and chances (n, {chances}), got {got}")


def columns(spec: Sequence[Factor], factors: torch.Tensor) -> SimpleNamespace:
    """Return factors (n, len(spec)) as attributes (n, 1, 1), to be laid over places (H, W)."""
    return SimpleNamespace(**{f.name: column[:, None, None] for f, column in zip(spec, factors.T)})


def painted(
    spec: Sequence[Factor], factors: torch.Tensor, size: int, of: int, kinds: Iterable, paint: Callable
) -> torch.Tensor:
    """Paint pictures, uint8 (n, 3, size, size), in parts that fit the processor's cache, kind by kind.

    The factor in column ``of`` says which of ``kinds`` a picture is. ``paint(kind, rows, g, u, v, pixel)``
    returns the pictures ``rows``, or a band of them, (n, 3, H, W) in [0, 1], from their factors ``g``, see
    ``columns``, at places u (1, W) to the right and v (H, 1) down, -1 to 1; ``pixel`` is a pixel's size.
    """
    out, pixel = torch.empty(len(factors), 3, size, size, dtype=torch.uint8), 2 / size
    place, high = (torch.arange(size) + 0.5) * pixel - 1, min(size, max(16, 2**18 // size))
    for k, kind in enumerate(kinds):
        for rows in torch.nonzero(factors[:, of].long() == k)[:, 0].split(max(1, 32 * 64 * 64 // size**2)):
            g = columns(spec, factors[rows])
            for band in (slice(top, top + high) for top in range(0, size, high)):
                picture = paint(kind, rows, g, place[None], place[band, None], pixel)
                out[rows, :, band] = picture.mul(255).round().clamp(0, 255).to(torch.uint8)
    return out
