"""A network that draws pictures from codes: a GAN's generator, or a VAE's decoder. Lessons 09 and 11.

Dense layers do most of the work, for matrix products are cheap on a CPU and a lesson has a minute.
"""

import torch
from torch import Tensor, nn

from .guard import check_codes


class Generator(nn.Module):
    """Draw pictures of 32 or 64 pixels from codes: stencils that say where, times inks that say which colour.

    ``decode``, or a call: codes [z, c] (N, latent_dim + condition_dim), z ~ N(0, I) and a condition c, to
    pictures (N, channels, size, size) in [0, 1]. ``join`` makes such codes; without conditions a code is z.
    ``parts`` returns the stencils (N, inks, size, size), which add up to 1 at every pixel, and the inks
    (N, inks, channels). ``width`` scales all layers; ``kernel`` is the side of the last convolution's, where
    3 serves a GAN best and 1 saves a VAE's decoder a third of its time. Lessons 09 and 11.
    """

    def __init__(
        self, size: int = 32, channels: int = 3, latent_dim: int = 64, condition_dim: int = 0,
        width: int = 16, inks: int = 6, kernel: int = 3,
    ):  # fmt: skip
        super().__init__()
        if size not in (32, 64):
            raise ValueError(f"Generator: expected a size of 32 or 64 pixels, got {size}")
        self.size, self.channels = size, channels
        self.latent_dim, self.condition_dim = latent_dim, condition_dim
        self.settings = {
            "size": size, "channels": channels, "latent_dim": latent_dim, "condition_dim": condition_dim,
            "width": width, "inks": inks, "kernel": kernel,
        }  # fmt: skip
        code_dim, w = latent_dim + condition_dim, width
        self.stencils = nn.Sequential(
            *dense(code_dim, 8 * w), *dense(8 * w, 64 * w), nn.Unflatten(1, (w, 8, 8)),
            *_larger(w, size), nn.Conv2d(2 * w, 16 * inks, kernel, 1, kernel // 2),
            nn.PixelShuffle(4), nn.Softmax(1),
        )  # fmt: skip
        self.inks = ink_layers(code_dim, inks, channels)

    def join(self, z: Tensor, c: Tensor) -> Tensor:
        """Put z (N, latent_dim) and c (N, condition_dim) side by side."""
        check_codes("join", z, self.latent_dim, "z")
        check_codes("join", c, self.condition_dim, "c")
        if len(z) != len(c):
            raise ValueError(f"join: expected a c for each z, got {len(z)} z and {len(c)} c")
        return torch.cat([z, c], dim=1)

    def parts(self, code: Tensor) -> tuple[Tensor, Tensor]:
        check_codes("Generator", code, self.latent_dim + self.condition_dim, "codes [z, c]")
        return self.stencils(code), self.inks(code)

    def decode(self, code: Tensor) -> Tensor:
        stencils, inks = self.parts(code)
        return torch.einsum("nkhw,nkc->nchw", stencils, inks)

    forward = decode


def ink_layers(code_dim: int, inks: int, channels: int) -> nn.Sequential:
    """Return the layers from codes (N, code_dim) to inks (N, inks, channels). Lesson 11."""
    return nn.Sequential(
        nn.Linear(code_dim, 128), nn.LeakyReLU(0.2), nn.Linear(128, inks * channels),
        nn.Unflatten(1, (inks, channels)), nn.Sigmoid(),
    )  # fmt: skip


def dense(i: int, o: int) -> tuple[nn.Module, ...]:
    """Return a dense layer from i to o numbers, with batch norm and ReLU. Lesson 11."""
    return nn.Linear(i, o, bias=False), nn.BatchNorm1d(o), nn.ReLU()


def _larger(w: int, size: int) -> tuple[nn.Module, ...]:
    """Return the layers from (w, 8, 8) to 2 w channels of a quarter of ``size``."""
    if size == 32:
        return nn.Conv2d(w, 2 * w, 3, 1, 1, bias=False), nn.BatchNorm2d(2 * w), nn.ReLU()
    return (
        nn.Conv2d(w, 8 * w, 3, 1, 1, bias=False), nn.PixelShuffle(2), nn.BatchNorm2d(2 * w), nn.ReLU(),
        nn.Conv2d(2 * w, 2 * w, 3, 1, 1, bias=False), nn.BatchNorm2d(2 * w), nn.ReLU(),
    )  # fmt: skip
