"""What happened during a training: every number of every step. Lesson 02."""

import math
from dataclasses import dataclass, field

import torch


@dataclass(repr=False)
class History:
    """Hold the numbers a training reported.

    ``values[name]``: one float for each step that reported ``name``; ``at[name]``: those steps, from 0.
    ``steps`` of ``planned`` were done in ``seconds``; ``stopped``: by the button or an error. They saw
    ``pictures``, where the training says so. Lesson 02.
    """

    planned: int
    steps: int = 0
    stopped: bool = False
    seconds: float = field(default=0.0, compare=False)
    pictures: int = field(default=0, compare=False)
    values: dict[str, list[float]] = field(default_factory=dict)
    at: dict[str, list[int]] = field(default_factory=dict)

    def add(self, i: int, result: dict):
        """Note what step ``i`` reported: floats or 0-d tensors by name.

        Raises ``ValueError`` for anything else, ``FloatingPointError`` for NaN and infinity.
        """
        if not isinstance(result, dict):
            cure = "end it with return {...}"
            raise ValueError(f"step({i}): expected a dict of numbers, got {result!r}; {cure}")
        for name, value in result.items():
            self.values.setdefault(name, []).append(_number(i, name, value))
            self.at.setdefault(name, []).append(i)
        self.steps = i + 1

    def last(self, name: str, over: int = 50) -> float:
        """Return the mean of the last ``over`` values. Raises ``ValueError`` for an unknown name."""
        if name not in self.values:
            known = ", ".join(self.values) or "nothing yet"
            raise ValueError(f"History.last: expected one of {known}, got {name!r}")
        tail = self.values[name][-over:]
        return sum(tail) / len(tail)

    def __repr__(self):
        # No times, and trained numbers after ≈, so that the same training prints the same line everywhere.
        done = f"{'stopped after ' if self.stopped else ''}{self.steps} of {self.planned} steps"
        numbers = ", ".join(f"{name} ≈ {self.last(name):.4g}" for name in self.values)
        return f"History({done}{'; ' if numbers else ''}{numbers})"


def _number(i: int, name: str, value) -> float:
    if isinstance(value, torch.Tensor):
        if value.numel() != 1:
            raise ValueError(f"step({i}): expected one number as {name!r}, got shape {tuple(value.shape)}")
        value = value.detach()  # float() of a loss that still carries its graph would warn
    value = float(value)
    if not math.isfinite(value):
        cause = "a learning rate that is too high" if i else "pictures or labels that are no numbers"
        usual = f"Usual causes: {cause}, a logarithm or a division by 0."
        raise FloatingPointError(f"step {i}: {name} is {value}, so training stops. {usual}")
    return value
