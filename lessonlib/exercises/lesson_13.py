"""Exercises of lesson 13: judging pictures."""

import math

import torch

from .base import exercise


def by_scipy(right, n):
    """Return Wilson's interval for 95 % by scipy."""
    from scipy.stats import binomtest

    ends = binomtest(right, n).proportion_ci(method="wilson")
    return float(ends.low), float(ends.high)


def wilson_form(right, n, z, lift=1, inner=1 / 4, below=1, root=math.sqrt):
    """Return an interval, right or with one of the usual mistakes."""
    p, under = right / n, 1 + below * z**2 / n
    middle, reach = p + lift * z**2 / (2 * n), z * root(p * (1 - p) / n + inner * z**2 / n**2)
    return (middle - reach) / under, (middle + reach) / under


@exercise(
    "13.1 How sure is a count?",
    points=2,
    hints=(
        "p̂ is `right / n`. Above the long line stand two parts, on both sides of ±. Divide each by 1 + z²/n.",
        "The middle is `(p + z**2 / (2 * n)) / (1 + z**2 / n)`. For the reach, `math.sqrt` of "
        "p (1 - p) / n + z² / (4n²), times z, divided by the same. Return middle - reach and middle + reach.",
    ),
    draw=lambda: [(18, 24), (24, 24), (0, 10), (550, 1000), (int(torch.randint(1, 40, ())), 40)],
    reference=by_scipy,
    mistakes="""
wilson_form(right, n, z, lift=0, inner=0, below=0)  # This is p ± z·sd: after 24 of 24 it has no width at all.
wilson_form(right, n, 1.645)  # z = 1.645 is for 90 %. Take 1.96, for 95 %.
wilson_form(right, n, 1)  # z is missing: this is one standard deviation, which holds for 68 %.
wilson_form(right, n, z, below=0)  # The division by 1 + z²/n is missing.
wilson_form(right, n, z, lift=0)  # The middle is not p alone: it is drawn towards one half by z²/2n.
wilson_form(right, n, z, inner=n / 4)  # Under the root, the second part is z²/4n²: n is squared, too.
wilson_form(right, n, z, root=lambda v: v)  # The root is missing.
wilson_form(right, n, z)[::-1]  # High and low are swapped.
tuple(100 * end for end in wilson_form(right, n, z))  # These are percent. Return shares, 0 to 1.
wilson_form(right, n, z)[0]  # The upper end is missing. End with `return low, high`.
""",
    usual="Compare with the formula, part by part.",
)
def wilson(right, n, z=1.96):
    """Return (low, high), the shares that `right` of `n` rounds agree with."""
    p = right / n
    under = 1 + z**2 / n
    middle = (p + z**2 / (2 * n)) / under
    reach = z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2)) / under
    return middle - reach, middle + reach


def features(d: int, n: int, m: int, shift: float) -> tuple:
    """Draw two sets of features (n, d) and (m, d), float64, each with correlations of its own."""
    mix = torch.eye(d).double() + 0.8 * torch.randn(2, d, d).double()
    return torch.randn(n, d).double() @ mix[0], torch.randn(m, d).double() @ mix[1] + shift


def by_matrix_root(real, generated):
    """Return the Fréchet distance by scipy's matrix root."""
    import numpy as np
    from scipy.linalg import sqrtm

    a, b = real.numpy(), generated.numpy()
    s, t = np.cov(a.T), np.cov(b.T)
    return float(((a.mean(0) - b.mean(0)) ** 2).sum() + np.trace(s + t - 2 * sqrtm(s @ t).real))


def frechet_form(real, generated, root=None, correction=1, shift=lambda d: d.square().sum()):
    """Return a Fréchet distance, right or with one of the usual mistakes."""
    s, t = (torch.cov(x.T, correction=correction) for x in (real, generated))
    root = root or (lambda s, t: torch.linalg.eigvals(s @ t).real.clamp_min(0).sqrt().sum())
    return shift(real.mean(0) - generated.mean(0)) + s.trace() + t.trace() - 2 * root(s, t)


@exercise(
    "13.2 The Fréchet distance",
    points=3,
    hints=(
        "`torch.cov` wants one row for each feature, so hand it `real.T`. `.trace()` adds up the diagonal.",
        "The trace of a matrix is the sum of its eigenvalues, and the root of a matrix has the roots of "
        "its eigenvalues. So no matrix root is needed: `torch.linalg.eigvals(s @ t)`.",
        "`eigvals` returns complex numbers: take `.real`, `.clamp_min(0)` against rounding, `.sqrt()`.",
    ),
    draw=lambda: [features(3, 40, 25, shift) for shift in (0.0, 0.5, 2.0)],
    reference=by_matrix_root,
    mistakes="""
frechet_form(real, generated, lambda s, t: (s @ t).trace())  # The root of S T is missing.
frechet_form(real, generated, lambda s, t: (s @ t).sqrt().trace())
# `.sqrt()` takes the root of each number. The root of a matrix is another thing: use eigenvalues.
frechet_form(real, generated, lambda s, t: (s * t).sqrt().trace())
# Only the variances are used: `*` multiplies number by number, `@` multiplies matrices.
frechet_form(real, generated, lambda s, t: (s.trace() * t.trace()).sqrt())
# Only the traces are used: two clouds that lie across each other have the same traces.
frechet_form(real, generated, lambda s, t: torch.linalg.eigvals(s @ t).real.sum().sqrt())
# The root is taken of the sum. Take the root of each eigenvalue, then the sum.
frechet_form(real, generated, lambda s, t: torch.linalg.eigvals(s @ t).sqrt().sum())
# The eigenvalues are complex numbers, and so is the result: take `.real` of them.
frechet_form(real, generated, lambda s, t: 0)
# The middles are compared, and the traces; but the common part, -2 (S T)^½, is missing.
(real.mean(0) - generated.mean(0)).square().sum()
# This is the distance of the means alone. Nothing is said of the covariances.
frechet_form(real, generated, correction=0)
# The covariance divides by n. Divide by n - 1, as torch.cov does by itself.
frechet_form(real, generated, shift=lambda d: d.norm())  # The distance of the means is not squared.
frechet_form(real, generated, shift=lambda d: 0)  # The means are not compared.
frechet_form(real, generated).sqrt()  # There is a root too many, over the whole.
s, t = torch.cov(real), torch.cov(generated)
return s.trace() + t.trace() - 2 * torch.linalg.eigvals(s @ t).real.sqrt().sum()
# `torch.cov` wants one row a feature: hand it `real.T`.
""",
    usual="Compare with the formula, part by part.",
)
def frechet_distance(real, generated):
    """Return the Fréchet distance of two sets of features, (n, d) and (m, d): one number."""
    shift = real.mean(0) - generated.mean(0)
    s, t = torch.cov(real.T), torch.cov(generated.T)
    roots = torch.linalg.eigvals(s @ t).real.clamp_min(0).sqrt()
    return shift.square().sum() + s.trace() + t.trace() - 2 * roots.sum()


def by_scikit(real, generated):
    """Return the kernel distance from scikit-learn's kernel, the diagonals left out."""
    from sklearn.metrics.pairwise import polynomial_kernel

    a, b = real.numpy(), generated.numpy()
    own = [(k.sum() - k.trace()) / (len(k) * (len(k) - 1)) for k in map(polynomial_kernel, (a, b))]
    return float(sum(own) - 2 * polynomial_kernel(a, b).mean())


def kernel_form(real, generated, power=3, plus=1, d=None, own=0, over=lambda n: n * (n - 1), cross=2):
    """Return a kernel distance, right or with one of the usual mistakes."""

    def kernel(a, b):
        return (a @ b.T / (d or a.shape[1]) + plus) ** power

    kernels = kernel(real, real), kernel(generated, generated)
    within = [(k.sum() - (1 - own) * k.trace()) / over(len(k)) for k in kernels]
    return sum(within) - cross * kernel(real, generated).mean()


@exercise(
    "13.3 The kernel distance",
    points=2,
    hints=(
        "`a @ b.T` holds the product of every pair. d is `a.shape[1]`.",
        "Within a set leave the diagonal out: `k.sum() - k.trace()`, and there are n (n - 1) pairs left. "
        "Between the sets every pair counts: `.mean()`.",
    ),
    draw=lambda: [features(3, 9, 6, shift) for shift in (0.0, 0.5, 2.0)],
    reference=by_scikit,
    mistakes="""
kernel_form(real, generated, own=1, over=lambda n: n * n)
# Each point is compared with itself, too: that makes it larger the fewer points there are.
kernel_form(real, generated, own=1)  # It divides by n (n - 1), but the diagonal is still in the sum.
kernel_form(real, generated, over=lambda n: n * n)  # Without the diagonal there are n (n - 1) pairs, not n².
kernel_form(real, generated, power=2)  # The kernel is a cube, `** 3`, not a square.
kernel_form(real, generated, power=1)  # The cube is missing: like this only the means are compared.
kernel_form(real, generated, d=1)
# a·b is not divided by d: the result would grow with the number of features.
kernel_form(real, generated, plus=0)  # The + 1 within the kernel is missing.
kernel_form(real, generated, cross=1)  # The part between the two sets counts twice.
kernel_form(real, generated, cross=-2)  # The part between the two sets is taken away, not added.
-kernel_form(real, generated)  # The sign is turned round.
kernel_form(real, generated).abs().sqrt()  # No root: it may fall below 0, and must be able to.
""",
    usual="Compare with the formula, part by part.",
)
def kernel_distance(real, generated):
    """Return the unbiased kernel distance of two sets of features, (n, d) and (m, d): one number."""

    def kernel(a, b):
        return (a @ b.T / a.shape[1] + 1) ** 3

    within = 0
    for x in (real, generated):
        k = kernel(x, x)
        within = within + (k.sum() - k.trace()) / (len(x) * (len(x) - 1))
    return within - 2 * kernel(real, generated).mean()


def one_by_one(points, among, k):
    """Return the share by asking every point of every ball."""
    reach = [sorted(float((a - b).norm()) for b in among)[k] for a in among]
    return sum(any(float((p - a).norm()) <= r for a, r in zip(among, reach)) for p in points) / len(points)


def crowds() -> list[tuple]:
    """Draw uneven sets, then copies of a single point, whose balls have no radius."""
    copies = torch.full((8, 2), 0.3, dtype=torch.float64)
    sizes = ((21, 17, 0.8, 3), (13, 19, 0.4, 2), (18, 14, 1.2, 4))
    return [(*features(2, n, m, shift), k) for n, m, shift, k in sizes] + [(copies[:5].clone(), copies, 3)]


def inside(points, among, k):
    """Say of all pairs whether a point (row) lies within a ball (column)."""
    return torch.cdist(points, among) <= torch.cdist(among, among).sort(dim=1).values[:, k]


@exercise(
    "13.4 Precision and recall in one",
    points=2,
    hints=(
        "The radii first: all distances within `among`, `torch.cdist(among, among)`, each row sorted by "
        "`.sort(dim=1).values`. Column 0 is the point itself, so the k-th neighbour is in column k.",
        "`torch.cdist(points, among) <= reach` says for each point (row) which balls (columns) hold it. "
        "`.any(dim=1)` is True where at least one does, and `.double().mean()` makes that a share.",
    ),
    draw=crowds,
    reference=one_by_one,
    mistakes="""
right(points, among, k - 1)  # A ball reaches one neighbour too short: the nearest point to each is itself.
right(points, among, k + 1)  # A ball reaches one neighbour too far: place k of the sorted row is right.
right(among, points, k)  # It is turned round: `points` are counted, `among` have the balls.
reach = torch.cdist(points, points).sort(dim=1).values[:, k][:, None]
return (torch.cdist(points, among) <= reach).any(dim=1).double().mean()
# The balls are those of `points`. They belong to `among`.
inside(points, among, k).any(dim=0).double().mean()
# This is the share of balls that hold a point: coverage. Ask of each point if any ball holds it.
inside(points, among, k).all(dim=1).double().mean()  # A point must lie in any ball, not in all.
inside(points, among, k).double().mean()  # This is the share of all pairs. Ask `any` first.
inside(points, among, k).any(dim=1).sum()  # This is the count. A share is between 0 and 1.
1 - right(points, among, k)  # This is the share outside.
reach = torch.cdist(among, among).sort(dim=1).values[:, k]
return (torch.cdist(points, among) < reach).any(dim=1).double().mean()
# Copies have balls without a radius: a point on the edge counts, so take `<=`, not `<`.
""",
    usual="For each point: is it no further from any of `among` than that one's own k-th neighbour?",
)
def share_inside(points, among, k):
    """Return the share of `points` (n, d) that lie within a ball of `among` (m, d)."""
    reach = torch.cdist(among, among).sort(dim=1).values[:, k]
    apart = torch.cdist(points, among)
    return (apart <= reach).any(dim=1).double().mean()
