"""Choose among a few pictures, and mix them: sliders where there are too few to train on. Lesson 22."""

import torch
from torch import Tensor, nn

from .guard import check_codes


class Blend(nn.Module):
    """Draw one of ``a * b * 2`` pictures (3, size, size), which it is given and does not learn, or a mix.

    ``decode``: codes (N, a + b + 1) to pictures (N, 3, size, size) in [0, 1]: a weight for each of ``a``, for
    each of ``b``, and a dial from -1 to 1. A 1 beside zeros chooses, all between cross-fades. Lesson 22.
    """

    channels = 3

    def __init__(self, a: int = 1, b: int = 1, size: int = 256):
        super().__init__()
        self.latent_dim, self.size, self.settings = a + b + 1, size, {"a": a, "b": b, "size": size}
        self.pictures = nn.Parameter(torch.zeros(3 * size * size, 2 * a * b), requires_grad=False)

    def hold(self, pictures: Tensor) -> None:
        """Take pictures, by a, then b, then the dial's ends. Raises ``ValueError`` for other shapes."""
        expected = (self.pictures.shape[1], 3, self.size, self.size)
        if tuple(pictures.shape) != expected:
            raise ValueError(f"Blend: expected pictures {expected}, got {tuple(pictures.shape)}")
        self.pictures.copy_(pictures.flatten(1).T)

    def decode(self, code: Tensor) -> Tensor:
        check_codes("Blend", code, self.latent_dim, "weights and a dial")
        a, up = self.settings["a"], (code[:, -1:, None] + 1) / 2
        chosen = (code[:, :a, None] * code[:, None, a:-1]).flatten(1)[:, :, None]
        mixed = nn.functional.linear(torch.cat([chosen * (1 - up), chosen * up], 2).flatten(1), self.pictures)
        return mixed.view(-1, 3, self.size, self.size).clamp(0, 1)
