"""A running average of a network's weights. Lesson 11."""

import copy

import torch
from torch import nn


class EMA:
    """Keep ``ema.module``, a copy of ``module`` whose weights are an exponential moving average of it.

    ``half_life`` is counted in pictures, of which ``batch_size`` come with a step: after that many, an old
    weight counts half. It never exceeds 5 % of the pictures seen so far, or a short training would still hold
    its random beginning. Parameters are averaged, buffers copied; the copy is in eval mode.
    Raises ``ValueError`` unless both are positive. Karras et al., arXiv 2006.06676. Lesson 11.
    """

    def __init__(self, module: nn.Module, half_life: float, batch_size: int):
        if half_life <= 0 or batch_size <= 0:
            got = f"{half_life} and {batch_size}"
            raise ValueError(f"EMA: expected half_life > 0 and batch_size > 0, got {got}")
        self.source = module
        self.module = copy.deepcopy(module).eval().requires_grad_(False)
        self.half_life, self.batch_size = half_life, batch_size
        self.pictures = 0

    @torch.no_grad()
    def update(self):
        """Take the source's weights of this step into the average."""
        self.pictures += self.batch_size
        keep = 0.5 ** (self.batch_size / min(self.half_life, 0.05 * self.pictures))
        for average, now in zip(self.module.parameters(), self.source.parameters(), strict=True):
            average.lerp_(now, 1 - keep)
        for copied, now in zip(self.module.buffers(), self.source.buffers(), strict=True):
            copied.copy_(now)
