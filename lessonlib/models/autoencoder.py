"""The plain autoencoder: squeeze a picture into a few numbers and draw it again. Introduced in lesson 05.

Dense layers only: on a CPU a matrix product is far cheaper than a convolution, so that a minute is enough.
"""

from __future__ import annotations

from torch import Tensor, nn

WIDE, NARROW = 256, 128  # neurons of the layers near the picture, and near the code


class Autoencoder(nn.Module):
    """Autoencoder for square pictures.

    ``encode``: x (N, channels, size, size) in [0, 1] to codes z (N, latent_dim), of any range. ``decode``:
    z to pictures in [0, 1]. Raises ``ValueError`` for pictures or codes of another shape. Lesson 05.
    """

    def __init__(self, size: int = 32, channels: int = 3, latent_dim: int = 16):
        super().__init__()
        if min(size, channels, latent_dim) < 1:
            raise ValueError(
                f"Autoencoder: expected size, channels and latent_dim of 1 or more, "
                f"got {size}, {channels}, {latent_dim}"
            )
        self.size, self.channels, self.latent_dim = size, channels, latent_dim
        pixels = channels * size * size
        self.encoder = nn.Sequential(nn.Flatten(), *_layer(pixels, WIDE), nn.Linear(WIDE, latent_dim))
        self.decoder = nn.Sequential(
            *_layer(latent_dim, NARROW), *_layer(NARROW, WIDE),
            nn.Linear(WIDE, pixels), nn.Sigmoid(), nn.Unflatten(1, (channels, size, size)),
        )  # fmt: skip

    def encode(self, x: Tensor) -> Tensor:
        expected = (self.channels, self.size, self.size)
        if x.ndim != 4 or tuple(x.shape[1:]) != expected:
            raise ValueError(
                f"Autoencoder.encode: expected pictures (N, {', '.join(map(str, expected))}), "
                f"got shape {tuple(x.shape)}"
            )
        return self.encoder(x)

    def decode(self, z: Tensor) -> Tensor:
        if z.ndim != 2 or z.shape[1] != self.latent_dim:
            raise ValueError(
                f"Autoencoder.decode: expected codes (N, {self.latent_dim}), got shape {tuple(z.shape)}"
            )
        return self.decoder(z)

    def reconstruct(self, x: Tensor) -> Tensor:
        return self.decode(self.encode(x))

    forward = reconstruct


def _layer(inputs: int, neurons: int) -> tuple[nn.Module, ...]:
    return nn.Linear(inputs, neurons), nn.BatchNorm1d(neurons), nn.SiLU()
