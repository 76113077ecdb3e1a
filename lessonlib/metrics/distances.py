"""How far are generated pictures from real ones, as a whole? Measured on a judge's features. Lesson 13.

The Fréchet distance is called FD here, never FID: other features, another scale, comparable with no paper's.
"""

from collections.abc import Callable
from statistics import fmean, pstdev

import torch
from torch import Tensor, nn

from lessonlib.memory import in_portions
from lessonlib.models.guard import check_pictures


def check_sets(who: str, *sets: Tensor, least: int = 2) -> None:
    """Raise ``ValueError`` unless all are features (n, d) of one d and ``least`` pictures. Lesson 13."""
    shapes = [tuple(x.shape) for x in sets]
    if any(len(s) != 2 or s[0] < least or s[1] != shapes[0][-1] for s in shapes):
        got = ", ".join(map(str, shapes))
        raise ValueError(f"{who}: expected features (n, d) and (m, d), {least} pictures or more, got {got}")


def frechet_distance(real: Tensor, generated: Tensor) -> float:
    """Return how far two sets of features (n, d) and (m, d) are apart in mean and covariance. Lesson 13.

    Two samples of n from one Gaussian with unit covariance are still d * d / 2n + 2d / n apart: compare sets
    of one size, and beside each value print that of held-out pictures. Heusel et al. 2017, arXiv:1706.08500.
    """
    check_sets("frechet_distance", real, generated)
    shift = real.mean(0) - generated.mean(0)
    s, t = torch.cov(real.T), torch.cov(generated.T)
    variance, axes = torch.linalg.eigh(s)
    root = axes * variance.clamp_min(0).sqrt() @ axes.T
    common = torch.linalg.eigvalsh(root @ t @ root).clamp_min(0).sqrt().sum()  # the trace of (s t)^1/2
    return max(0.0, float(shift.square().sum() + s.trace() + t.trace() - 2 * common))


def kernel_distance(real: Tensor, generated: Tensor) -> float:
    """Return the squared maximum mean discrepancy of features (n, d) and (m, d), kernel (a b / d + 1)³.

    Unbiased: no point is compared with itself, so that the mean does not depend on n, and falls below 0 as
    often as above when there is no difference. Bińkowski et al. 2018, arXiv:1801.01401. Lesson 13.
    """
    check_sets("kernel_distance", real, generated)

    def kernel(a, b):
        return (a @ b.T).div_(a.shape[1]).add_(1).pow_(3)  # n times m numbers, and no copies of them

    own = (kernel(x, x) for x in (real, generated))
    within = sum((k.sum() - k.trace()) / (len(k) * (len(k) - 1)) for k in own)
    return float(within - 2 * kernel(real, generated).mean())


class Judge(nn.Module):
    """Compare sets of pictures by features that are whitened on ``real`` ones.

    ``features`` turns pictures x (n, C, H, W) in [0, 1] into (n, d), as ``reader.features`` does; its network
    is put in eval mode. ``judge(x)`` returns whitened features, float64 (n, d): on ``real`` each has variance
    1 and none goes with another. For pictures an ``ImageSet`` or such features do, too. Raises ``ValueError``
    for pictures that are no floats in [0, 1], or not more of them than features. Lesson 13.
    """

    def __init__(self, features: Callable[[Tensor], Tensor], real):
        super().__init__()
        network = getattr(features, "__self__", features)
        if isinstance(network, nn.Module):
            network.eval()  # batch norm must not learn from what it judges
        self.features = features
        raw = self._raw(real)
        self.dim, self.mean = raw.shape[1], raw.mean(0)
        if len(raw) <= self.dim:
            raise ValueError(f"Judge: expected more than {self.dim} pictures, got {len(raw)}")
        if (raw == raw[:1]).all():
            raise ValueError("Judge: expected pictures that differ, got the same features for all")
        variance, axes = torch.linalg.eigh(torch.cov(raw.T))
        self.whiten = axes / variance.clamp_min(1e-6 * variance[-1]).sqrt()  # a dead feature has no variance

    def forward(self, x) -> Tensor:
        known = isinstance(x, Tensor) and x.ndim == 2 and x.shape[1] == self.dim
        return x.double() if known else (self._raw(x) - self.mean) @ self.whiten

    def fd(self, real: Tensor, generated: Tensor) -> float:
        """Return the Fréchet distance of two sets: 0 when means and covariances agree. Lesson 13."""
        return frechet_distance(self(real), self(generated))

    def kid(
        self, real: Tensor, generated: Tensor, subsets: int = 50, subset_size: int = 500, seed: int = 0
    ) -> tuple[float, float]:
        """Return the kernel distance, mean and standard deviation over random subsets of both. Lesson 13."""
        if (fewest := min(len(real), len(generated))) < subset_size:
            raise ValueError(f"Judge.kid: expected at least {subset_size} pictures, got {fewest}")
        sets, dice = (self(real), self(generated)), torch.Generator().manual_seed(seed)
        values = [
            kernel_distance(*(x[torch.randperm(len(x), generator=dice)[:subset_size]] for x in sets))
            for _ in range(subsets)
        ]
        return fmean(values), pstdev(values)

    def _raw(self, x) -> Tensor:
        """Return the features as the network gives them, float64 (n, d)."""
        if not hasattr(x, "batch"):
            check_pictures("Judge", x)
        return in_portions(self._checked, x).cpu().double()

    def _checked(self, x: Tensor) -> Tensor:
        found = self.features(x)
        if not isinstance(found, Tensor) or found.ndim != 2:
            got = getattr(found, "shape", type(found).__name__)
            raise ValueError(f"Judge: expected features of shape (n, d), got {got}")
        return found
