"""A VAE whose decoder is given some factors: the slider is an input. Introduced in lesson 09.

Sohn et al. 2015, "Learning Structured Output Representation using Deep Conditional Generative Models".
"""

from torch import Tensor

from .generator import Generator
from .vae import VAE


class ConditionalVAE(VAE):
    """VAE of 32 pixels whose decoder also gets a condition c (N, condition_dim), a row for each picture.

    ``encode``: x (N, channels, 32, 32) to (mu, logvar) of z, each (N, latent_dim), without c. ``decode``:
    codes [z, c] (N, latent_dim + condition_dim), which ``join`` makes and which can be edited as any others,
    to pictures in [0, 1]. The decoder's stencils and inks keep colour apart from shape. Lesson 09.
    """

    def __init__(self, condition_dim: int, channels: int = 3, latent_dim: int = 16, width: int = 32):
        super().__init__(32, channels, latent_dim, width)
        self.condition_dim = condition_dim
        del self.settings["size"]
        self.settings["condition_dim"] = condition_dim
        self.decoder = Generator(32, channels, latent_dim, condition_dim, width, inks=8, kernel=1)

    def join(self, z: Tensor, c: Tensor) -> Tensor:
        """Put z (N, latent_dim) and c (N, condition_dim) side by side."""
        return self.decoder.join(z, c)

    def decode(self, code: Tensor) -> Tensor:
        return self.decoder(code)
