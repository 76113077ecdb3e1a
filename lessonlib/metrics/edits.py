"""Does a slider do what it says, and nothing else? Measured on decoded pictures. Introduced in lesson 08."""

import math
from collections.abc import Callable, Sequence
from functools import partial

import torch
from torch import Tensor

from lessonlib.data import Factor, applies, difference


def r_squared(expected: Tensor, got: Tensor, circle: bool = False) -> float:
    """Return 1 - (squared error) / (variance of ``expected``), both (n,): 1 is perfect, 0 a bare mean.

    Turns of a ``circle`` become points on it first. nan where ``expected`` never varies. Lesson 03.
    """
    if circle:
        expected, got = (Factor("", "circle").embed(turns) for turns in (expected, got))
    error = (expected - got).square().sum()
    varies = bool((expected != expected[:1]).any())
    return float(1 - error / (expected - expected.mean(0)).square().sum()) if varies else math.nan


def measure_edit(
    name: str, spec: Sequence, move: Callable, read: Callable, z: Tensor, sds: dict[str, float], seed: int = 0
) -> dict:
    """Command one factor to random targets, and read off the pictures what happened. Lesson 08.

    ``move(z, targets)`` returns edited codes; ``read(z)`` decodes codes and returns readings by factor name,
    each (n,). Targets are drawn evenly from 5 % to 95 % of the factor's range. Returns ``r2`` (commanded
    against measured), ``error`` (mean, in the factor's unit), ``drift``: for every other factor in ``sds``
    the mean absolute change in its sd per standard deviation of the edit (for a category: the share of
    pictures in which it changed), and ``pictures``, to which the factor applied. Raises ``ValueError`` for an
    unknown name and for a category, which has no range.
    """
    before = read(z)
    rows, factor = applies(spec, before, name), {f.name: f for f in spec}[name]
    if factor.kind == "category":
        raise ValueError(f"measure_edit: expected a factor with a range, got the category {name!r}")
    z, before = z[rows], {key: value[rows] for key, value in before.items()}
    share = torch.rand(len(z), generator=torch.Generator().manual_seed(seed))
    target = factor.low + (factor.high - factor.low) * (0.05 + 0.9 * share)
    after = read(move(z, {name: target}))
    circle = factor.kind == "circle"
    size = difference(before[name], target, circle).abs().mean() / sds[name]
    drift = {}
    for other in (f for f in spec if f.name != name and f.name in sds):
        both = applies(spec, before, other.name) & applies(spec, after, other.name)
        a, b = before[other.name][both], after[other.name][both]
        if other.kind == "category":
            drift[other.name] = float((a != b).float().mean())
        else:
            change = difference(a, b, other.kind == "circle").abs().mean() / sds[other.name]
            drift[other.name] = float(change / size)
    return {
        "r2": r_squared(target, after[name], circle),
        "error": float(difference(target, after[name], circle).abs().mean()),
        "drift": drift,
        "pictures": len(z),
    }


@torch.no_grad()
def measure_edits(
    names: Sequence[str], directions, read: Callable, codes: Tensor, lock: bool = False, n: int = 200
) -> dict[str, dict]:
    """Measure every slider in ``names`` with ``measure_edit``, each on the first ``n`` codes it applies to.

    ``directions`` is a fitted ``Directions``; ``read`` decodes codes and reads the pictures; ``lock`` holds
    all other factors. ``codes`` (N, latent_dim), N about 3 ``n``. Returns the results by name. Lesson 08.
    """
    readings, sds, table = read(codes), {c.name: c.sd for c in directions.controls}, {}
    for name in names:
        hold = [other for other in directions.names if other != name] if lock else []
        z = codes[applies(directions.spec, readings, name)][:n]
        move = partial(directions.move, hold=hold)
        table[name] = measure_edit(name, directions.spec, move, read, z, sds)
    return table


def leakage(results: dict[str, dict]) -> Tensor:
    """Return a matrix (K, K) of what ``measure_edits`` found: row commanded, column measured. Lesson 08.

    On the diagonal R squared, elsewhere drift: sliders that do what they say and nothing else give the
    identity. What no picture could show counts as 0: a young network may draw nothing with a sleeve.
    """
    found = {name: row["drift"] | {name: row["r2"]} for name, row in results.items()}
    return torch.tensor([[row[name] for name in results] for row in found.values()]).nan_to_num(0.0)


def linear_range(
    commanded: Tensor, measured: Tensor, tolerance: float, circle: bool = False
) -> tuple[float, float]:
    """Return from where to where a slider is true: the widest stretch round the middle of its commands.

    There every ``measured`` (n,) is within ``tolerance`` of its ``commanded`` (n,), in the factor's unit, on
    a ``circle`` the short way round. The middle twice when no command near it is met. Lesson 08.
    """
    if commanded.ndim != 1 or commanded.shape != measured.shape or not len(commanded):
        got = f"{tuple(commanded.shape)} and {tuple(measured.shape)}"
        raise ValueError(f"linear_range: expected commanded and measured of one shape (n,), got {got}")
    middle = (commanded.min() + commanded.max()) / 2
    missed = commanded[~(difference(commanded, measured, circle).abs() <= tolerance)]
    low = max(missed[missed <= middle].tolist(), default=-torch.inf)
    high = min(missed[missed >= middle].tolist(), default=torch.inf)
    kept = commanded[(commanded > low) & (commanded < high)]
    return (float(kept.min()), float(kept.max())) if len(kept) else (float(middle), float(middle))
