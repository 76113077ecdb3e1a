"""How the learning rate changes while training goes on. Lesson 02."""

import math
from collections.abc import Callable


def cosine(warmup: float = 0.05, floor: float = 0.0, hold: float = 0.0) -> Callable[[float], float]:
    """Return a schedule: climb from 0 to 1 over the share ``warmup``, then fall to ``floor`` along a cosine.

    The schedule turns progress (0 .. 1) into a multiplier of the learning rate; until ``hold`` it stays at 1.
    Raises ``ValueError`` unless 0 <= warmup < 1, 0 <= hold < 1 and 0 <= floor <= 1.
    Loshchilov and Hutter, arXiv 1608.03983. Lesson 02.
    """
    if not (0 <= warmup < 1 and 0 <= hold < 1 and 0 <= floor <= 1):
        raise ValueError(
            "cosine: expected 0 <= warmup < 1, 0 <= hold < 1 and 0 <= floor <= 1, "
            f"got {warmup}, {hold} and {floor}"
        )
    top = max(warmup, hold)

    def multiplier(progress: float) -> float:
        if progress < warmup:
            return progress / warmup
        fall = max(0.0, progress - top) / (1 - top)
        return floor + (1 - floor) * (1 + math.cos(math.pi * fall)) / 2

    return multiplier


class LearningRates:
    """Set every optimiser's learning rate from a schedule, and put the old ones back on leaving."""

    def __init__(self, optimizers, schedule: Callable[[float], float] | None):
        self.schedule = schedule
        self.groups = [(group, group["lr"]) for optimizer in optimizers for group in optimizer.param_groups]

    def set(self, progress: float):
        """Multiply each learning rate by the schedule at ``progress`` (0 .. 1)."""
        if self.schedule:
            for group, base in self.groups:
                group["lr"] = base * self.schedule(progress)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        # Without this, a cell run twice would train the second time at the rate where the first one ended.
        for group, base in self.groups:
            group["lr"] = base
