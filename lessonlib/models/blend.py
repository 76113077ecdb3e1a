"""Mix a few pictures by weights: behind the sliders where pictures are too few to train on. Lesson 22."""

import torch
from torch import Tensor, nn

from .guard import check_codes


class Blend(nn.Module):
    """Draw the weighted sum of ``count`` pictures (3, size, size), which it is given and does not learn.

    ``decode``: codes (N, count), one weight a picture, to pictures (N, 3, size, size) in [0, 1]. A weight of
    1 beside zeros is a picture itself; anything between two is a cross-fade. Lesson 22.
    """

    channels = 3

    def __init__(self, count: int = 2, size: int = 256):
        super().__init__()
        self.latent_dim, self.size = count, size
        self.settings = {"count": count, "size": size}
        self.pictures = nn.Parameter(torch.zeros(3 * size * size, count), requires_grad=False)

    def hold(self, pictures: Tensor) -> None:
        """Take pictures (count, 3, size, size) in [0, 1]. Raises ``ValueError`` for another shape."""
        expected = (self.latent_dim, 3, self.size, self.size)
        if tuple(pictures.shape) != expected:
            raise ValueError(f"Blend: expected pictures {expected}, got {tuple(pictures.shape)}")
        self.pictures.copy_(pictures.flatten(1).T)

    def decode(self, code: Tensor) -> Tensor:
        check_codes("Blend", code, self.latent_dim, "weights")
        mixed = nn.functional.linear(code, self.pictures)
        return mixed.view(-1, 3, self.size, self.size).clamp(0, 1)

    forward = decode
