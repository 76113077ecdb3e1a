"""Where to draw codes from: a mixture of Gaussians fitted to a model's own codes. Introduced in lesson 06.

A VAE's codes rarely fill N(0, I): between the groups lie holes that decode to fog. Fitting the aggregate
posterior after training and drawing from that instead (Ghosh et al. 2019, arXiv:1903.12436) avoids the holes.
"""

from __future__ import annotations

import torch
from torch import Tensor


class Prior:
    """Draw codes from a mixture of Gaussians.

    ``weights`` (K,), ``means`` (K, latent_dim), ``factors`` (K, latent_dim, latent_dim): the
    covariances' lower triangular roots. ``standard`` is N(0, I); ``fit`` is fitted to codes. Lesson 06.
    """

    def __init__(self, weights: Tensor, means: Tensor, factors: Tensor):
        self.weights, self.means, self.factors = weights.float(), means.float(), factors.float()

    def state(self) -> dict[str, Tensor]:
        """Return the tensors, for a checkpoint; ``Prior(**state)`` makes the same prior."""
        return {"weights": self.weights, "means": self.means, "factors": self.factors}

    @property
    def latent_dim(self) -> int:
        return self.means.shape[1]

    @classmethod
    def standard(cls, latent_dim: int) -> Prior:
        return cls(torch.ones(1), torch.zeros(1, latent_dim), torch.eye(latent_dim)[None])

    @classmethod
    def fit(cls, codes: Tensor, parts: int = 20, seed: int = 0) -> Prior:
        """Fit ``parts`` Gaussians with full covariances to codes (N, latent_dim)."""
        from sklearn.mixture import GaussianMixture

        if len(codes) < 10 * parts:
            raise ValueError(
                f"Prior.fit: expected at least {10 * parts} codes for {parts} parts, got {len(codes)}"
            )
        mixture = GaussianMixture(parts, reg_covar=1e-4, random_state=seed, max_iter=200).fit(
            codes.double().numpy()
        )
        covariances = torch.from_numpy(mixture.covariances_)
        return cls(
            torch.from_numpy(mixture.weights_),
            torch.from_numpy(mixture.means_),
            torch.linalg.cholesky(covariances),
        )

    def sample(self, n: int, seed: int, psi: float = 1.0) -> Tensor:
        """Draw codes (n, latent_dim). ``psi``: truncation, 0 the middle of a part, 1 its full spread."""
        if not 0 <= psi <= 1:
            raise ValueError(f"Prior.sample: expected psi from 0 to 1, got {psi}")
        generator = torch.Generator().manual_seed(seed)
        part = torch.multinomial(self.weights, n, replacement=True, generator=generator)
        noise = torch.randn(n, self.latent_dim, generator=generator)
        return self.means[part] + psi * torch.einsum("nij,nj->ni", self.factors[part], noise)
