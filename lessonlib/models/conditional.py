"""A VAE whose decoder is told some factors: the slider is an input. Introduced in lesson 07.

Sohn et al. 2015, "Learning Structured Output Representation using Deep Conditional Generative Models". Its
code ``[z, c]`` is the latent z and the condition c side by side, so what edits codes edits these too.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from .vae import VAE


class ConditionalVAE(VAE):
    """VAE of 32 pixels whose decoder also gets a condition c (N, condition_dim), a row for each picture.

    ``encode``: x (N, channels, 32, 32) to (mu, logvar) of z, each (N, latent_dim); the encoder
    is not told c. ``decode``: codes [z, c] (N, latent_dim + condition_dim) to pictures in [0, 1]. ``join``
    makes such codes. Lesson 07.
    """

    def __init__(self, condition_dim: int, channels: int = 3, latent_dim: int = 16, width: int = 32):
        super().__init__(32, channels, latent_dim, width)
        self.condition_dim = condition_dim
        self.decoder = Inked(latent_dim + condition_dim, channels, width)

    def join(self, z: Tensor, c: Tensor) -> Tensor:
        """Put z (N, latent_dim) and c (N, condition_dim) side by side."""
        if z.shape[1:] != (self.latent_dim,) or c.shape != (len(z), self.condition_dim):
            raise ValueError(
                f"ConditionalVAE.join: expected z (N, {self.latent_dim}) and c (N, {self.condition_dim}),"
                f" got {tuple(z.shape)} and {tuple(c.shape)}"
            )
        return torch.cat([z, c], dim=1)

    def decode(self, code: Tensor) -> Tensor:
        expected = self.latent_dim + self.condition_dim
        if code.ndim != 2 or code.shape[1] != expected:
            raise ValueError(
                f"ConditionalVAE.decode: expected codes [z, c] of shape (N, {expected}),"
                f" got {tuple(code.shape)}"
            )
        return self.decoder(code)


class Inked(nn.Module):
    """Decode codes (N, code_dim) into pictures of 32 pixels: stencils, each times an ink, and mixed.

    Shape and colour multiply (a stencil says where, its ink how much of what), which layers that only add
    learn slowly. Perez et al. 2017, arXiv:1709.07871.
    """

    def __init__(self, code_dim: int, channels: int, width: int):
        super().__init__()
        w = width
        self.stencils = nn.Sequential(
            nn.Linear(code_dim, 16 * w), nn.SiLU(), nn.Linear(16 * w, 64 * w), nn.SiLU(),
            nn.Unflatten(1, (w, 8, 8)), nn.Conv2d(w, 2 * w, 3, 1, 1), nn.SiLU(),
        )  # fmt: skip
        self.inks = nn.Sequential(nn.Linear(code_dim, 8 * w), nn.SiLU(), nn.Linear(8 * w, 2 * w))
        self.mix = nn.Sequential(nn.Conv2d(2 * w, 16 * channels, 3, 1, 1), nn.PixelShuffle(4), nn.Sigmoid())

    def forward(self, code: Tensor) -> Tensor:
        return self.mix(self.stencils(code) * (1 + self.inks(code))[:, :, None, None])
