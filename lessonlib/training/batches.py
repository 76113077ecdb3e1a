"""Which pictures a training step looks at, decided by numbers alone. Lesson 02."""

import hashlib
from functools import lru_cache

import torch


def seed_for(seed: int, i: int) -> int:
    """Mix a seed and a counter into one new seed, so that neighbouring steps share no randomness."""
    return int.from_bytes(hashlib.sha256(f"{seed} {i}".encode()).digest()[:4], "little")


@lru_cache(maxsize=8)
def _shuffled(n: int, seed: int, epoch: int) -> torch.Tensor:
    return torch.randperm(n, generator=torch.Generator().manual_seed(seed_for(seed, epoch)))


def batch_index(i: int, n: int, batch_size: int, seed: int = 0) -> torch.Tensor:
    """Say which of ``n`` pictures step ``i`` uses: int64 (batch_size,), the same answer every time.

    The pictures are shuffled anew for every epoch and the epochs stand in one long row, from which each
    step takes the next ``batch_size``: every picture is used once an epoch, and none is left over. Of a few
    pictures a batch holds each more than once. Raises ``ValueError`` for numbers out of range. Lesson 02.
    """
    if batch_size < 1 or n < 1:
        raise ValueError(f"batch_index: expected n and batch_size of at least 1, got {n} and {batch_size}")
    if i < 0:
        raise ValueError(f"batch_index: expected i >= 0, got {i}")
    epoch, start = divmod(i * batch_size, n)
    epochs = range(epoch, epoch + 1 + (start + batch_size - 1) // n)
    return torch.cat([_shuffled(n, seed, e) for e in epochs])[start : start + batch_size]
