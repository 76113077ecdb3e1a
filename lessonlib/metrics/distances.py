"""How far are generated pictures from real ones, as a whole? Measured on a judge's features. Lesson 10.

The Fréchet distance is called FD here, never FID: other features, another scale, comparable with no paper's.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable

import torch
from torch import Tensor, nn


class Judge(nn.Module):
    """Compare sets of pictures by features that are whitened on ``real`` ones.

    ``features`` turns pictures x (n, C, H, W) in [0, 1] into (n, d), as ``reader.features`` does; its network
    is put in eval mode. ``judge(x)`` returns whitened features, float64 (n, d): on ``real`` each has variance
    1 and none goes with another. Wherever pictures are asked for, such features do too, and save time. Raises
    ``ValueError`` for pictures that are no floats in [0, 1], or not more of them than features. Lesson 10.
    """

    def __init__(self, features: Callable[[Tensor], Tensor], real: Tensor):
        super().__init__()
        network = getattr(features, "__self__", features)
        if isinstance(network, nn.Module):
            network.eval()  # batch norm must not learn from what it judges
        self.features = features
        raw = self._raw(real)
        self.num_features = raw.shape[1]  # torchmetrics looks for it under this name
        if len(raw) <= self.num_features:
            raise ValueError(f"Judge: expected more than {self.num_features} pictures, got {len(raw)}")
        variance, axes = torch.linalg.eigh(torch.cov(raw.T))
        self.mean = raw.mean(0)
        self.whiten = axes / variance.clamp_min(1e-6 * variance[-1]).sqrt()  # a dead feature has no variance

    def forward(self, x: Tensor) -> Tensor:
        if x.ndim == 2 and x.shape[1] == self.num_features:
            return x.double()
        return (self._raw(x) - self.mean) @ self.whiten

    def fd(self, real: Tensor, generated: Tensor) -> float:
        """Return the Fréchet distance of two sets: 0 when means and covariances agree.

        Heusel et al. 2017, arXiv:1706.08500. Two samples of n from one Gaussian are still d * d / 2n + 2d / n
        apart: compare sets of one size, and beside each value print that of held-out pictures. Lesson 10.
        """
        from torchmetrics.image.fid import FrechetInceptionDistance  # its import takes seconds

        metric = FrechetInceptionDistance(self)
        metric.update(real, real=True)
        metric.update(generated, real=False)
        return float(metric.compute())

    def kid(
        self, real: Tensor, generated: Tensor, subsets: int = 50, subset_size: int = 500, seed: int = 0
    ) -> tuple[float, float]:
        """Return the kernel distance, mean and spread (standard deviation) over random subsets of both sets.

        Bińkowski et al. 2018, arXiv:1801.01401. Its mean does not depend on the number of pictures, and is as
        often below 0 as above when there is no difference. Raises ``ValueError`` for fewer pictures than
        ``subset_size``. Lesson 10.
        """
        from torchmetrics.image.kid import KernelInceptionDistance

        fewest = min(len(real), len(generated))
        if fewest < subset_size:
            raise ValueError(f"Judge.kid: expected at least {subset_size} pictures, got {fewest}")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # it warns of memory; ours are 32 numbers a picture
            metric = KernelInceptionDistance(self, subsets=subsets, subset_size=subset_size)
        metric.update(real, real=True)
        metric.update(generated, real=False)
        with torch.random.fork_rng(devices=[]):  # it draws from the global generator: lend it a seeded one
            torch.default_generator.manual_seed(seed)
            mean, spread = metric.compute()
        return float(mean), float(spread)

    def scores(self, real: Tensor, generated: Tensor) -> dict[str, float]:
        """Return ``fd``, ``kid`` and ``kid_spread``; between training and held-out pictures, the *floor*.

        Nothing that a model draws can be asked to score better than held-out pictures do. Lesson 10.
        """
        real, generated = self(real), self(generated)
        kid, spread = self.kid(real, generated)
        return {"fd": self.fd(real, generated), "kid": kid, "kid_spread": spread}

    @torch.no_grad()
    def _raw(self, x: Tensor) -> Tensor:
        """Return the features as the network gives them, float64 (n, d)."""
        if not (x.is_floating_point() and x.ndim == 4 and len(x) and x.min() >= 0 and x.max() <= 1):
            span = f", {x.min():g} to {x.max():g}" if x.numel() else ""
            raise ValueError(
                f"Judge: expected float pictures (n, C, H, W) in [0, 1], got {x.dtype} {tuple(x.shape)}{span}"
            )
        parts = [self.features(part) for part in x.split(64)]
        if not isinstance(parts[0], Tensor) or parts[0].ndim != 2:
            got = getattr(parts[0], "shape", type(parts[0]).__name__)
            raise ValueError(f"Judge: expected features of shape (n, d), got {got}")
        return torch.cat(parts).cpu().double()
