"""Variational autoencoders: the network and, apart from it, its loss. Introduced in lessons 06 and 07.

Kingma & Welling 2013, arXiv:1312.6114. All losses are in nats per picture: summed over pixels or latents,
averaged over the batch, never averaged over pixels (that would weigh the KL wrongly without saying so).
"""

import math
from collections.abc import Callable

import torch
from torch import Tensor, nn

from .guard import check_codes, check_pictures

SIGMA_FLOOR = {32: 0.10, 64: 0.12}  # least sigma by size, see ``calibrated_sigma``; lesson 07 takes 0.06


def reparameterize(mu: Tensor, logvar: Tensor, noise: Tensor | None = None) -> Tensor:
    """Draw z ~ N(mu, exp(logvar)) so that gradients reach both, from ``noise`` N(0, 1) or new. Lesson 06."""
    return mu + torch.exp(0.5 * logvar) * (torch.randn_like(mu) if noise is None else noise)


def gaussian_nll(x: Tensor, mean: Tensor, sigma: float | Tensor) -> Tensor:
    """Return -log N(x; mean, sigma^2), summed over each picture: (N, ...) in, nats (N,) out. Lesson 07."""
    if x.shape != mean.shape:
        got = f"{tuple(x.shape)}, {tuple(mean.shape)}"
        raise ValueError(f"gaussian_nll: expected x and mean of one shape, got {got}")
    sigma = torch.as_tensor(sigma, dtype=x.dtype, device=x.device)
    per_pixel = 0.5 * ((x - mean) / sigma) ** 2 + torch.log(sigma) + 0.5 * math.log(2 * math.pi)
    return per_pixel.flatten(1).sum(1)


def kl_per_dim(mu: Tensor, logvar: Tensor) -> Tensor:
    """Return KL(N(mu, exp(logvar)) || N(0, 1)) of every latent, nats (N, latent_dim). Lesson 06."""
    return 0.5 * (mu**2 + logvar.exp() - logvar - 1)


def calibrated_sigma(x: Tensor, mean: Tensor, floor: float, over: Callable = torch.mean) -> Tensor:
    """Return the sigma that fits the errors best (their root mean square), never below ``floor``.

    Rybkin et al. 2020, arXiv:2006.13202. Drawn pictures carry no noise, so without a floor sigma would
    shrink without limit and the KL grow. A constant for the gradient: shape (). ``over`` takes the mean, also
    of pictures that other processes hold. Lesson 07.
    """
    return over((x - mean).detach().square()).sqrt().clamp_min(floor)


def elbo(x: Tensor, mean: Tensor, mu: Tensor, logvar: Tensor, sigma, beta: float = 1.0) -> dict[str, Tensor]:
    """Return the evidence lower bound and its parts, each a mean over the batch in nats per picture.

    Keys: ``elbo`` (to be maximised) = -``recon`` - beta * ``kl``; ``recon`` is ``gaussian_nll``. Lesson 07.
    """
    recon = gaussian_nll(x, mean, sigma).mean()
    kl = kl_per_dim(mu, logvar).sum(1).mean()
    return {"elbo": -recon - beta * kl, "recon": recon, "kl": kl}


class VAE(nn.Module):
    """VAE for square pictures of 32 or 64 pixels; ``width`` scales all layers.

    ``encode``: x (N, channels, size, size) in [0, 1] to (mu, logvar), each (N, latent_dim).
    ``decode``: z (N, latent_dim) to pictures in [0, 1]. ``embed`` returns mu. At 32 pixels the
    middle is dense, for matrix products are cheap on a CPU and a lesson has a minute; at 64 convolutional.
    Lesson 07.
    """

    def __init__(self, size: int = 64, channels: int = 3, latent_dim: int = 20, width: int = 32):
        super().__init__()
        if size not in (32, 64):
            raise ValueError(f"VAE: expected a size of 32 or 64 pixels, got {size}")
        self.size, self.channels, self.latent_dim = size, channels, latent_dim
        self.settings = {"size": size, "channels": channels, "latent_dim": latent_dim, "width": width}
        design = _quick if size == 32 else _fine
        self.encoder, self.decoder = design(channels, latent_dim, width)

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        check_pictures("VAE.encode", x, (self.channels, self.size, self.size))
        mu, logvar = self.encoder(x).chunk(2, dim=1)
        return mu, logvar.clamp(-10, 4)

    def embed(self, x: Tensor) -> Tensor:
        return self.encode(x)[0]

    def decode(self, z: Tensor) -> Tensor:
        check_codes("VAE.decode", z, self.latent_dim)
        return self.decoder(z)

    def reconstruct(self, x: Tensor) -> Tensor:
        return self.decode(self.embed(x))

    def through(self, z: Tensor) -> Tensor:
        """Decode codes and encode the pictures again; see ``Prior``."""
        return self.embed(self.decode(z))


def _quick(channels: int, latent_dim: int, w: int) -> tuple[nn.Sequential, nn.Sequential]:
    """Return encoder and decoder for 32 pixels: 8 x 8 patches of 4 pixels and a dense middle."""
    encoder = nn.Sequential(
        nn.Conv2d(channels, w, 4, 4), nn.SiLU(),  # 8 x 8 patches
        nn.Flatten(), nn.Linear(64 * w, 16 * w), nn.SiLU(), nn.Linear(16 * w, 2 * latent_dim),
    )  # fmt: skip
    decoder = nn.Sequential(
        nn.Linear(latent_dim, 16 * w), nn.SiLU(), nn.Linear(16 * w, 64 * w), nn.SiLU(),
        nn.Unflatten(1, (w, 8, 8)), nn.Conv2d(w, 2 * w, 3, 1, 1), nn.SiLU(),
        nn.Conv2d(2 * w, 16 * channels, 3, 1, 1), nn.PixelShuffle(4), nn.Sigmoid(),
    )  # fmt: skip
    return encoder, decoder


def _fine(channels: int, latent_dim: int, w: int) -> tuple[nn.Sequential, nn.Sequential]:
    """Return encoder and decoder for 64 pixels: 16 x 16 patches of 4 pixels, then convolutions."""
    encoder = nn.Sequential(
        nn.Conv2d(channels, w, 4, 4), nn.SiLU(),  # 16 x 16 patches
        nn.Conv2d(w, 2 * w, 3, 2, 1), nn.SiLU(),  # 8 x 8
        nn.Conv2d(2 * w, 3 * w, 3, 2, 1), nn.SiLU(),  # 4 x 4
        nn.Flatten(), nn.Linear(48 * w, 8 * w), nn.SiLU(), nn.Linear(8 * w, 2 * latent_dim),
    )  # fmt: skip
    decoder = nn.Sequential(
        nn.Linear(latent_dim, 8 * w), nn.SiLU(), nn.Linear(8 * w, 64 * w), nn.SiLU(),
        nn.Unflatten(1, (w, 8, 8)), nn.Conv2d(w, 2 * w, 3, 1, 1), nn.SiLU(),
        nn.Conv2d(2 * w, 6 * w, 3, 1, 1), nn.PixelShuffle(2), nn.SiLU(),  # 16 x 16
        nn.Conv2d(6 * w // 4, 2 * w, 3, 1, 1), nn.SiLU(),
        nn.Conv2d(2 * w, 16 * channels, 3, 1, 1), nn.PixelShuffle(4), nn.Sigmoid(),
    )  # fmt: skip
    return encoder, decoder
