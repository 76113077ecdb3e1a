"""From comparisons to taste: Bradley and Terry's model, and how sure it is. Introduced in lesson 18.

Each thing is a row of features x, its utility is x @ w, and of two things the first is chosen with the chance
sigmoid(utility difference). Bradley and Terry 1952. The posterior of w is taken for a Gaussian about its peak
(Laplace), which is enough for Thompson's way of asking: draw a taste, and do what is best for it.
"""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

STEPS = 30  # of Newton's method; five are enough as a rule


@dataclass(frozen=True)
class Taste:
    """Hold what is believed of w: a Gaussian with ``mean`` (d,) and ``covariance`` (d, d). Lesson 18."""

    mean: Tensor
    covariance: Tensor

    def utility(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Return the believed utility of things (n, d) and its standard deviation, both (n,)."""
        return x @ self.mean, ((x @ self.covariance) * x).sum(1).clamp_min(0).sqrt()

    def draw(self, n: int, rng: torch.Generator) -> Tensor:
        """Draw ``n`` tastes that agree with what is known, (n, d)."""
        root = torch.linalg.cholesky(self.covariance)
        return self.mean + torch.randn(n, len(self.mean), generator=rng) @ root.T


def preference_loss(w: Tensor, chosen: Tensor, other: Tensor) -> Tensor:
    """Return the surprise at all choices in nats: w (d,), what was chosen and what not (n, d). Lesson 18."""
    return F.softplus((other - chosen) @ w).sum()


def fit_taste(chosen: Tensor, other: Tensor, spread: float = 1.0) -> Taste:
    """Fit w to choices between things (n, d) by Newton's method, with a prior N(0, spread²) on each weight.

    Without choices the prior comes back. Raises ``ValueError`` for things of two shapes, and for numbers that
    are not finite. Lesson 18.
    """
    if chosen.shape != other.shape or chosen.ndim != 2:
        got = f"{tuple(chosen.shape)} and {tuple(other.shape)}"
        raise ValueError(f"fit_taste: expected chosen and other things, both (n, d), got {got}")
    x = (chosen - other).double()
    if not x.isfinite().all():
        raise ValueError("fit_taste: expected finite features, got nan or inf")
    w, prior = torch.zeros(x.shape[1], dtype=torch.float64), torch.eye(x.shape[1]) / spread**2
    for _ in range(STEPS):
        p = (x @ w).sigmoid()
        curvature = (x.T * (p * (1 - p))) @ x + prior
        step = torch.linalg.solve(curvature, x.T @ (1 - p) - w / spread**2)
        w = w + step * min(1.0, 3 / float(step.norm().clamp_min(1e-9)))
        if step.norm() < 1e-8:
            break
    return Taste(w.float(), torch.linalg.inv(curvature).float())
