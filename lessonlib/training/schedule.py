"""How the learning rate changes while training goes on. Lesson 02."""

import math
from collections.abc import Callable
from contextlib import contextmanager


def cosine(warmup: float = 0.05, floor: float = 0.0, hold: float = 0.0) -> Callable[[float], float]:
    """Return a schedule: climb from 0 to 1 over the share ``warmup``, then fall to ``floor`` along a cosine.

    The schedule turns progress (0 .. 1) into a multiplier of the learning rate; until ``hold`` it stays at 1.
    Raises ``ValueError`` for a share outside 0 .. 1. Loshchilov and Hutter, arXiv 1608.03983. Lesson 02.
    """
    if not (0 <= warmup < 1 and 0 <= hold < 1 and 0 <= floor <= 1):
        expected = "0 <= warmup < 1, 0 <= hold < 1 and 0 <= floor <= 1"
        raise ValueError(f"cosine: expected {expected}, got {warmup}, {hold} and {floor}")
    top = max(warmup, hold)

    def multiplier(progress: float) -> float:
        if progress < warmup:
            return progress / warmup
        fall = max(0.0, progress - top) / (1 - top)
        return floor + (1 - floor) * (1 + math.cos(math.pi * fall)) / 2

    return multiplier


@contextmanager
def learning_rates(optimizers):
    """Lend a function that multiplies every learning rate by a number, and put the old rates back afterwards.

    Else a cell run twice would train the second time at the rate where the first one ended.
    """
    groups = [(group, group["lr"]) for optimizer in optimizers for group in optimizer.param_groups]

    def multiply(share: float):
        for group, rate in groups:
            group["lr"] = share * rate

    try:
        yield multiply
    finally:
        multiply(1)
