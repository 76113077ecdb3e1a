"""Describe results, and how two of them differ, in a beginner's words."""

from __future__ import annotations

from numbers import Integral, Real

from .compare import alike, as_tensor, of_kind, statistics

FACTORS = (2, 3, 4, 10, 100, 1 / 2, 1 / 3, 1 / 4, 1 / 10, 1 / 100)  # of one number, others are chance


class Other:
    """Stand for a thing of another process that no wire carries, with the words that describe it there."""

    def __init__(self, words: str):
        self.words = words


def describe(value) -> str:
    """Describe any value in a few plain words; never raises."""
    try:
        if isinstance(value, Other):
            return value.words
        if value is None:
            return "None, which is Python's word for nothing"
        if hasattr(value, "dtype") and hasattr(value, "shape"):
            return _array(value)
        if isinstance(value, Real) and not isinstance(value, Integral):
            return f"{value:.5g}" if value != round(value, 0) else str(value)
        if isinstance(value, bool):
            return f"{value} (of type bool)"
        if isinstance(value, Integral) or _all_whole(value):
            return str(value)
        if isinstance(value, tuple | list) and 0 < len(value) <= 6:
            return f"{len(value)} things: " + "; ".join(map(describe, value))
        text = " ".join(repr(value).split())
        plain = len(text) <= 40 and " at 0x" not in text
        return f"{text} (of type {type(value).__name__})" if plain else f"a {type(value).__name__}"
    except Exception:  # a learner's object may fail in any way
        return f"a {type(value).__name__}"


def _array(value) -> str:
    """Describe a tensor or an array: one number as a number, more by shape, number type and range."""
    kind = str(value.dtype).removeprefix("torch.")
    name = "tensor" if type(value).__name__ == "Tensor" else type(value).__name__
    if not tuple(value.shape):
        return f"{value.item():.5g}" if kind.startswith("float") else f"{value.item()} ({kind})"
    text = f"a {name} of shape {tuple(value.shape)}, {kind}"
    numbers = as_tensor(value)
    if numbers is None or not numbers.numel() or numbers.is_complex():
        return text
    if numbers.isnan().any():
        return f"{text}, with nan (no number) in it"
    return f"{text}, numbers {_range(numbers)}"


def difference(got, want, random: bool = False) -> tuple[str, str, str]:
    """Say how ``got`` differs from ``want``: (expected, got, usual cause); ``random`` as in ``alike``."""
    import torch

    expected, told = describe(want), describe(got)
    if isinstance(want, str):
        return want, got if isinstance(got, str) else told, ""
    if got is None:
        return expected, told, "The function has no line that begins with `return`."
    if isinstance(want, dict):
        return _differing_entry(got, want)
    if isinstance(want, tuple | list):
        return _differing_parts(got, want)
    if isinstance(got, tuple | list):
        return expected, told, _several_cause(got)
    a, b = as_tensor(got), as_tensor(want)
    if a is None or b is None:
        return (
            expected,
            told,
            "Stay with tensors from the first line to the `return`." if b is not None else "",
        )
    if a.shape != b.shape:
        return expected, told, _shape_cause(a, b)
    if not of_kind(got, want):
        return expected, told, _kind_cause(got, want)
    if not torch.isfinite(a).all() and torch.isfinite(b).all():
        return expected, told, "A division by 0, a log of 0 or less, or a power too large does this."
    return (*map(_spread, (b, a)), "") if random else _differing_numbers(a, b, expected, told)


def _spread(rows) -> str:
    """Tell the middle and the spread of each column of drawn rows."""
    middle, spread = (", ".join(f"{v:.2f}" for v in row.tolist()) for row in statistics(rows)[:2])
    return f"means {middle}; standard deviations {spread}"


def _differing_entry(got, want: dict) -> tuple[str, str, str]:
    if not isinstance(got, dict):
        return ", ".join(want), describe(got), ""
    for key, right in want.items():
        if key not in got or not alike(got[key], right):
            expected, told, cause = difference(got.get(key), right)
            return f"{key}: {expected}", told, cause
    return describe(want), describe(got), ""


def _differing_parts(got, want) -> tuple[str, str, str]:
    if _all_whole(want):
        return describe(want), describe(got), ""
    if not isinstance(got, tuple | list) or len(got) != len(want):
        cause = (
            f"Return all {len(want)}, with commas between." if len(want) > 2 else "Return both, with a comma."
        )
        return describe(want), describe(got), cause
    if len(want) == 2 and alike(got[::-1], want):
        return describe(want), describe(got), "They are the other way round. Swap the two."
    for place, (mine, right) in enumerate(zip(got, want), start=1):
        if not alike(mine, right):
            expected, told, cause = difference(mine, right)
            return f"as number {place} of {len(want)}: {expected}", told, cause
    return describe(want), describe(got), ""


def _several_cause(got) -> str:
    if type(got).__module__ == "torch.return_types":  # of max, min, sort or topk
        return "Along a dimension you get numbers and their places: take `.values` or `.indices`."
    if isinstance(got, list):
        return "This is a list. `torch.stack(…)` makes a tensor of tensors, `torch.tensor(…)` of numbers."
    return "One thing is asked for: a comma in the `return` makes several."


def _shape_cause(a, b) -> str:
    if a.ndim == b.ndim and sorted(a.shape) == sorted(b.shape):
        return "The dimensions are in another order: rows became columns, or the like."
    if not a.ndim:
        return "This is one number, and many are asked for: keep each in its place, and add up no more."
    if a.ndim < b.ndim:
        return "The shape changed on the way: an index, a sum or a mean takes too much."
    if a.ndim > b.ndim:
        gone = "one number" if not b.ndim else f"{b.ndim} dimension{'s' if b.ndim > 1 else ''}"
        return f"There are dimensions too many: a sum or a mean over them should leave {gone}."
    k = next(i for i in range(b.ndim) if a.shape[i] != b.shape[i])
    return f"Dimension {k} should be {b.shape[k]} long and is {a.shape[k]}."


def _kind_cause(got, want) -> str:
    import torch

    if isinstance(want, Integral):
        return "A whole number is asked for. `//` divides whole numbers, `/` does not."
    if not isinstance(got, torch.Tensor):
        return "This is a plain number: leave out `float(…)`, `int(…)` or `.item()`, and it stays a tensor."
    if got.is_complex():
        return "These are complex numbers, with a real and an imaginary part: take `.real`."
    if got.dtype == torch.bool:
        return "This says only True or False. Return the numbers themselves."
    if want.dtype != torch.bool and got.is_floating_point() != want.is_floating_point():
        return "`//` divides down to whole numbers, `/` does not; a conversion changes the type, too."
    return "The type of number changed on the way: leave out the conversion."


def _differing_numbers(a, b, expected, told) -> tuple[str, str, str]:
    """Point to the number that is furthest off, and see whether all are off alike."""
    a, b = a.double(), b.double()
    away = (a - b).abs().nan_to_num(0)
    if a.ndim:
        place = tuple(int(i) for i in (away == away.max()).nonzero()[0])
        expected, told = (f"{t[place]:.5g} in place {list(place)}, all {_range(t)}" for t in (b, a))
    if a.numel() > 1 and away.max() - away.min() < 1e-5:
        more = "large" if a.sum() > b.sum() else "small"
        return expected, told, f"Every number is {float(away.max()):.3g} too {more}."
    ratio = (a / b)[b.abs() > 1e-6]
    if not len(ratio) or not ratio.isfinite().all() or (ratio - ratio[0]).abs().max() > 1e-4 * ratio[0].abs():
        return expected, told, ""
    factor = float(ratio[0])
    if (a - factor * b).abs().max() > 1e-4 * away.max():  # it is more, or less, where 0 is expected
        return expected, told, ""
    if abs(factor + 1) < 1e-4:
        return expected, told, "The sign is turned round."
    told_something = len(ratio) > 1 or any(abs(factor - f) < 1e-3 * f for f in FACTORS)
    return expected, told, f"It is {factor:.4g} times what it should be." if told_something else ""


def _all_whole(value) -> bool:
    return isinstance(value, tuple | list) and all(isinstance(v, Integral) for v in value)


def _range(numbers) -> str:
    """Tell the ends of a tensor's numbers."""
    low, high = float(numbers.min()), float(numbers.max())
    return f"from {low:.3g} to {high:.3g}" if low < high else f"{low:.3g}"
