"""A generator and a discriminator for small pictures. Introduced in lesson 09.

Dense layers carry most of the generator, for matrix products are cheap on a CPU and a lesson has a minute.
Goodfellow et al. 2014, arXiv:1406.2661; conditions after Mirza and Osindero 2014, arXiv:1411.1784.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn


class Generator(nn.Module):
    """Draw pictures of 32 or 64 pixels from codes: stencils that say where, times inks that say which colour.

    ``decode``, or a call: codes [z, c] (N, latent_dim + condition_dim), z ~ N(0, I) and a condition c, to
    pictures (N, channels, size, size) in [0, 1]. ``join`` makes such codes; without conditions a code is z.
    ``parts`` returns the stencils (N, inks, size, size), which add up to 1 at every pixel, and the inks
    (N, inks, channels). ``width`` scales all layers. Raises ``ValueError`` for codes of another shape.
    Lesson 09.
    """

    def __init__(
        self, size: int = 32, channels: int = 3, latent_dim: int = 64, condition_dim: int = 0,
        width: int = 16, inks: int = 6,
    ):  # fmt: skip
        super().__init__()
        _check_size("Generator", size)
        self.size, self.channels, self.latent_dim, self.condition_dim = (
            size,
            channels,
            latent_dim,
            condition_dim,
        )
        code_dim, w = latent_dim + condition_dim, width
        self.stencils = nn.Sequential(
            *_dense(code_dim, 8 * w), *_dense(8 * w, 64 * w), nn.Unflatten(1, (w, 8, 8)),
            *_larger(w, size), nn.Conv2d(2 * w, 16 * inks, 3, 1, 1), nn.PixelShuffle(4), nn.Softmax(1),
        )  # fmt: skip
        self.inks = nn.Sequential(
            nn.Linear(code_dim, 128), nn.LeakyReLU(0.2), nn.Linear(128, inks * channels),
            nn.Unflatten(1, (inks, channels)), nn.Sigmoid(),
        )  # fmt: skip

    def join(self, z: Tensor, c: Tensor) -> Tensor:
        """Put z (N, latent_dim) and c (N, condition_dim) side by side."""
        if z.shape[1:] != (self.latent_dim,) or c.shape != (len(z), self.condition_dim):
            raise ValueError(
                f"Generator.join: expected z (N, {self.latent_dim}) and c (N, {self.condition_dim}),"
                f" got {tuple(z.shape)} and {tuple(c.shape)}"
            )
        return torch.cat([z, c], dim=1)

    def parts(self, code: Tensor) -> tuple[Tensor, Tensor]:
        expected = self.latent_dim + self.condition_dim
        if code.ndim != 2 or code.shape[1] != expected:
            raise ValueError(f"Generator: expected codes of shape (N, {expected}), got {tuple(code.shape)}")
        return self.stencils(code), self.inks(code)

    def decode(self, code: Tensor) -> Tensor:
        stencils, inks = self.parts(code)
        return torch.einsum("nkhw,nkc->nchw", stencils, inks)

    def forward(self, code: Tensor) -> Tensor:
        return self.decode(code)


class Discriminator(nn.Module):
    """Say of pictures x (N, channels, size, size) in [0, 1] how real they look: one logit each, (N,).

    With ``condition_dim`` it is also told c (N, condition_dim) and judges whether the picture fits it: a
    projection after Miyato and Koyama 2018, arXiv:1802.05637. Raises ``ValueError`` for pictures of
    another shape, or a condition missing. Lesson 09.
    """

    def __init__(self, size: int = 32, channels: int = 3, condition_dim: int = 0, width: int = 16):
        super().__init__()
        _check_size("Discriminator", size)
        self.size, self.channels, self.condition_dim, w = size, channels, condition_dim, width
        widths = (channels, w, 2 * w, 4 * w) if size == 32 else (channels, w, 2 * w, 4 * w, 4 * w)
        self.body = nn.Sequential(
            *(layer for i, o in zip(widths, widths[1:]) for layer in _halve(i, o)),
            nn.Flatten(), nn.Linear(4 * w * 16, 4 * w), nn.LeakyReLU(0.2),
        )  # fmt: skip
        self.real = nn.Linear(4 * w, 1)
        if condition_dim:
            self.fits = nn.Sequential(
                nn.Linear(condition_dim, 4 * w), nn.LeakyReLU(0.2), nn.Linear(4 * w, 4 * w)
            )

    def forward(self, x: Tensor, c: Tensor | None = None) -> Tensor:
        expected = (self.channels, self.size, self.size)
        if x.ndim != 4 or tuple(x.shape[1:]) != expected:
            raise ValueError(f"Discriminator: expected pictures (N, *{expected}), got {tuple(x.shape)}")
        if (tuple(c.shape) if c is not None else (len(x), 0)) != (len(x), self.condition_dim):
            got = "none" if c is None else tuple(c.shape)
            raise ValueError(
                f"Discriminator: expected conditions ({len(x)}, {self.condition_dim}), got {got}"
            )
        h = self.body(x)
        logit = self.real(h)[:, 0]
        return logit if c is None else logit + (h * self.fits(c)).sum(1) / h.shape[1] ** 0.5


def _check_size(name: str, size: int):
    if size not in (32, 64):
        raise ValueError(f"{name}: expected a size of 32 or 64 pixels, got {size}")


def _dense(i: int, o: int) -> tuple[nn.Module, ...]:
    return nn.Linear(i, o, bias=False), nn.BatchNorm1d(o), nn.ReLU()


def _larger(w: int, size: int) -> tuple[nn.Module, ...]:
    """Return the layers from (w, 8, 8) to 2 w channels of a quarter of ``size``."""
    if size == 32:
        return nn.Conv2d(w, 2 * w, 3, 1, 1, bias=False), nn.BatchNorm2d(2 * w), nn.ReLU()
    return (
        nn.Conv2d(w, 8 * w, 3, 1, 1, bias=False), nn.PixelShuffle(2), nn.BatchNorm2d(2 * w), nn.ReLU(),
        nn.Conv2d(2 * w, 2 * w, 3, 1, 1, bias=False), nn.BatchNorm2d(2 * w), nn.ReLU(),
    )  # fmt: skip


def _halve(i: int, o: int) -> tuple[nn.Module, ...]:
    return nn.Conv2d(i, o, 4, 2, 1), nn.LeakyReLU(0.2)
