"""Where to draw codes from: near the codes of real pictures. Introduced in lesson 07.

A VAE's codes rarely fill N(0, I): between the groups lie holes that decode to fog. Drawing from a mixture
with one Gaussian for each of many training codes (Ghosh et al. 2019, arXiv:1903.12436) avoids most of them.
One round *through* the model, decode and encode again, takes a draw the rest of the way: the encoder has
never seen anything but pictures, so what it returns lies where the codes of pictures lie.
"""

from collections.abc import Callable
from typing import Self

import torch
from torch import Tensor


class Prior:
    """Draw codes from a mixture of equal Gaussians.

    ``centres`` (K, latent_dim); ``spread`` (latent_dim, latent_dim), the lower triangular root of the one
    covariance all share; ``through`` (optional) maps the drawn codes (n, latent_dim) to codes. Lesson 07.
    """

    def __init__(self, centres: Tensor, spread: Tensor, through: Callable | None = None):
        self.centres, self.spread, self.through = centres, spread, through
        self.latent_dim = centres.shape[1]

    @classmethod
    def around(cls, codes: Tensor, width: float = 0.2, through: Callable | None = None) -> Self:
        """Put a Gaussian on each code (N, latent_dim), ``width`` times as wide as all codes together.

        A kernel density estimate: the narrower, the closer a draw stays to one training picture.
        """
        if codes.ndim != 2 or len(codes) <= codes.shape[1] or width <= 0:
            got = f"{tuple(codes.shape)} {width}"
            raise ValueError(f"Prior.around: expected more codes than latents, width > 0, got {got}")
        covariance = torch.cov(codes.T)
        if not covariance.diagonal().mean() > 0:
            raise ValueError("Prior.around: expected finite codes that differ, got one code or nan for all")
        covariance.diagonal().add_(1e-6 * covariance.diagonal().mean())  # a latent that never moves
        return cls(codes, width * torch.linalg.cholesky(covariance), through)

    def state(self) -> dict[str, Tensor]:
        """Return the tensors, for a checkpoint; ``Prior(**state)`` makes the same prior."""
        return {"centres": self.centres, "spread": self.spread}

    @torch.no_grad()
    def sample(self, n: int, seed: int, psi: float = 1.0) -> Tensor:
        """Draw codes (n, latent_dim). ``psi``: truncation, 0 the middle of a Gaussian, 1 its full spread."""
        if not 0 <= psi <= 1:
            raise ValueError(f"Prior.sample: expected psi from 0 to 1, got {psi}")
        generator = torch.Generator().manual_seed(seed)
        which = torch.randint(len(self.centres), (n,), generator=generator)
        noise = torch.randn(n, self.latent_dim, generator=generator)
        z = self.centres[which] + psi * noise @ self.spread.T
        return self.through(z) if self.through else z
