"""The plain autoencoder: squeeze a picture into a few numbers and draw it again. Introduced in lesson 05.

Dense layers only: on a CPU a matrix product is far cheaper than a convolution, so that a minute is enough.
"""

from torch import Tensor, nn

from .guard import check_codes, check_pictures

WIDE, NARROW = 256, 128  # neurons of the layers near the picture, and near the code


class Autoencoder(nn.Module):
    """Autoencoder for square pictures. Lesson 05.

    ``encode``: x (N, channels, size, size) in [0, 1] to codes z (N, latent_dim), of any range. ``decode``:
    z to pictures in [0, 1].
    """

    def __init__(self, size: int = 32, channels: int = 3, latent_dim: int = 16):
        super().__init__()
        if min(size, channels, latent_dim) < 1:
            got = f"{size}, {channels}, {latent_dim}"
            raise ValueError(f"Autoencoder: expected size, channels and latent_dim of 1 or more, got {got}")
        self.size, self.channels, self.latent_dim = size, channels, latent_dim
        self.settings = {"size": size, "channels": channels, "latent_dim": latent_dim}
        pixels = channels * size * size
        self.encoder = nn.Sequential(nn.Flatten(), *_layer(pixels, WIDE), nn.Linear(WIDE, latent_dim))
        self.decoder = nn.Sequential(
            *_layer(latent_dim, NARROW), *_layer(NARROW, WIDE),
            nn.Linear(WIDE, pixels), nn.Sigmoid(), nn.Unflatten(1, (channels, size, size)),
        )  # fmt: skip

    def encode(self, x: Tensor) -> Tensor:
        check_pictures("Autoencoder.encode", x, (self.channels, self.size, self.size))
        return self.encoder(x)

    def decode(self, z: Tensor) -> Tensor:
        check_codes("Autoencoder.decode", z, self.latent_dim)
        return self.decoder(z)

    def reconstruct(self, x: Tensor) -> Tensor:
        return self.decode(self.encode(x))

    forward = reconstruct


def _layer(inputs: int, neurons: int) -> tuple[nn.Module, ...]:
    return nn.Linear(inputs, neurons), nn.BatchNorm1d(neurons), nn.SiLU()
