"""A network that says how real pictures look: the other player of a GAN. Introduced in lesson 11.

Conditions after Mirza and Osindero 2014, arXiv:1411.1784.
"""

from itertools import chain

from torch import Tensor, nn

from .guard import check_pictures


class Discriminator(nn.Module):
    """Say of pictures x (N, channels, size, size) in [0, 1] how real they look: one logit each, (N,).

    With ``condition_dim`` it also gets c (N, condition_dim) and judges whether the picture fits it: a
    projection after Miyato and Koyama 2018, arXiv:1802.05637. Lesson 11.
    """

    def __init__(self, size: int = 32, channels: int = 3, condition_dim: int = 0, width: int = 16):
        super().__init__()
        if size not in (32, 64):
            raise ValueError(f"Discriminator: expected a size of 32 or 64 pixels, got {size}")
        self.size, self.channels, self.condition_dim, w = size, channels, condition_dim, width
        self.settings = {"size": size, "channels": channels, "condition_dim": condition_dim, "width": width}
        widths = (channels, w, 2 * w, 4 * w) if size == 32 else (channels, w, 2 * w, 4 * w, 4 * w)
        halves = [(nn.Conv2d(i, o, 4, 2, 1), nn.LeakyReLU(0.2)) for i, o in zip(widths, widths[1:])]
        last = nn.Flatten(), nn.Linear(4 * w * 16, 4 * w), nn.LeakyReLU(0.2)
        self.body = nn.Sequential(*chain(*halves), *last)
        self.real = nn.Linear(4 * w, 1)
        if condition_dim:
            first, last = nn.Linear(condition_dim, 4 * w), nn.Linear(4 * w, 4 * w)
            self.fits = nn.Sequential(first, nn.LeakyReLU(0.2), last)

    def forward(self, x: Tensor, c: Tensor | None = None) -> Tensor:
        check_pictures("Discriminator", x, (self.channels, self.size, self.size))
        if (tuple(c.shape) if c is not None else (len(x), 0)) != (len(x), self.condition_dim):
            got, wanted = "none" if c is None else tuple(c.shape), (len(x), self.condition_dim)
            raise ValueError(f"Discriminator: expected conditions {wanted}, got {got}")
        return self.judge(self.body(x), c)

    def judge(self, h: Tensor, c: Tensor | None) -> Tensor:
        """Turn features h (N, 4 width) of pictures into logits (N,)."""
        logit = self.real(h)[:, 0]
        return logit if c is None else logit + (h * self.fits(c)).sum(1) / h.shape[1] ** 0.5
