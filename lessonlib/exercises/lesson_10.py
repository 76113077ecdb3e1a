"""Exercises of lesson 10: judging pictures."""

from __future__ import annotations

from .base import Exercise
from .checks_10 import check_frechet, check_kernel, check_share_inside, check_wilson
from .stubs import fill, fills

WILSON = '''
def wilson(right, n, z=1.96):
    """Return (low, high), the shares that `right` of `n` rounds agree with."""
    raise NotDone
'''

FRECHET = '''
def frechet_distance(real, generated):
    """Return the Fréchet distance of two sets of features, (n, d) and (m, d): one number."""
    raise NotDone
'''

KERNEL = '''
def kernel_distance(real, generated):
    """Return the unbiased kernel distance of two sets of features, (n, d) and (m, d): one number."""
    raise NotDone
'''

SHARE = '''
def share_inside(points, among, k):
    """Return the share of `points` (n, d) that lie within a ball of `among` (m, d)."""
    raise NotDone
'''

P, SPREAD, UNDER = "p = right / n", "p * (1 - p) / n + z**2 / (4 * n**2)", "under = 1 + z**2 / n"
MIDDLE = "(p + z**2 / (2 * n))"
ENDS = "return middle - reach, middle + reach"
COVS = "s, t = torch.cov(real.T), torch.cov(generated.T); shift = real.mean(0) - generated.mean(0)"
ROOT = "root = torch.linalg.eigvals(s @ t).real.clamp_min(0).sqrt().sum()"
KERNEL_OF = "kernel = lambda a, b: (a @ b.T / a.shape[1] + 1) ** 3"
KERNELS = f"{KERNEL_OF}; r, g = kernel(real, real), kernel(generated, generated)"
N, M = "len(real) * (len(real) - 1)", "len(generated) * (len(generated) - 1)"
WITHIN = f"within = (r.sum() - r.trace()) / ({N}) + (g.sum() - g.trace()) / ({M})"
CROSS = "2 * kernel(real, generated).mean()"
REACH = "reach = torch.cdist(among, among).sort(dim=1).values[:, k]"
APART = "apart = torch.cdist(points, among)"


def interval(
    p=P, under=UNDER, middle=f"middle = {MIDDLE} / under", reach=f"z * math.sqrt({SPREAD})", ends=ENDS
):
    """Write a way to 10.1 in one line; the arguments are where it may go wrong."""
    return f"{p}; {under}; {middle}; reach = {reach} / under; {ends}"


def frechet(covs=COVS, root=ROOT, end="shift.square().sum() + s.trace() + t.trace() - 2 * root"):
    """Write a way to 10.2 in one line, likewise."""
    return f"{covs}; {root}; return {end}"


def kernels(kernel="", within=WITHIN, end=f"within - {CROSS}"):
    """Write a way to 10.3 in one line, likewise."""
    return f"{kernel or KERNELS}; {within}; return {end}"


def balls(reach=REACH, end="(apart <= reach).any(dim=1).double().mean()"):
    """Write a way to 10.4 in one line, likewise."""
    return f"{reach}; {APART}; return {end}"


EXERCISES = (
    Exercise(
        id="10.1",
        name="wilson",
        title="How sure is a count?",
        points=2,
        stub=WILSON,
        answer=fill(
            WILSON,
            P,
            UNDER,
            f"middle = {MIDDLE} / under",
            f"reach = z * math.sqrt({SPREAD}) / under",
            ENDS,
        ),
        check=check_wilson,
        given="import math",
        hints=(
            "p is `right / n`. Both parts of the fraction's upper side are divided by 1 + z²/n.",
            "The middle is `(p + z**2 / (2 * n)) / (1 + z**2 / n)`. For the reach, `math.sqrt` of "
            "p (1 - p) / n + z² / 4n², times z, divided likewise.",
        ),
        mistakes=fills(
            WILSON,
            (interval(under="under = 1", middle="middle = p", reach="z * math.sqrt(p * (1 - p) / n)"),
             "no width at all"),
            (interval(p=f"z = 1.645; {P}"), "for 90 %"),
            (interval(p=f"z = 1; {P}"), "68 %"),
            (interval(under="under = 1"), "division by 1 + z²/n is missing"),
            (interval(middle="middle = p / under"), "towards one half"),
            (interval(reach="z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n))"), "n is squared, too"),
            (interval(reach=f"z * ({SPREAD})"), "root is missing"),
            (interval(ends="return middle + reach, middle - reach"), "swapped"),
            (interval(ends="return 100 * (middle - reach), 100 * (middle + reach)"), "percent"),
            (interval(ends="return middle"), "End with `return low, high`"),
        ),
    ),
    Exercise(
        id="10.2",
        name="frechet_distance",
        title="The Fréchet distance",
        points=3,
        stub=FRECHET,
        answer=fill(
            FRECHET,
            "shift = real.mean(0) - generated.mean(0)",
            "s, t = torch.cov(real.T), torch.cov(generated.T)",
            "roots = torch.linalg.eigvals(s @ t).real.clamp_min(0).sqrt()",
            "return shift.square().sum() + s.trace() + t.trace() - 2 * roots.sum()",
        ),
        check=check_frechet,
        hints=(
            "`torch.cov` wants one row a feature, so hand it `real.T`. `.trace()` adds up the diagonal.",
            "The trace of a matrix is the sum of its eigenvalues, and the root of a matrix has the roots of "
            "its eigenvalues. So no matrix root is needed: `torch.linalg.eigvals(s @ t)`.",
            "`eigvals` returns complex numbers: take `.real`, `.clamp_min(0)` against rounding, `.sqrt()`.",
        ),
        mistakes=fills(
            FRECHET,
            (frechet(root="root = (s @ t).trace()"), "The root of S T is missing"),
            (frechet(root="root = (s @ t).abs().sqrt().trace()"), "root of each number"),
            (frechet(root="root = (s * t).sqrt().trace()"), "Only the variances"),
            (frechet(root="root = (s.trace() * t.trace()).sqrt()"), "Only the traces"),
            (frechet(root="root = torch.linalg.eigvals(s @ t).real.sum().sqrt()"), "root of each eigenvalue"),
            (frechet(root="root = 0"), "the common part"),
            (frechet(end="shift.square().sum()"), "means alone"),
            (frechet(covs=COVS.replace(".T)", ".T, correction=0)")), "divides by n"),
            (frechet(end="shift.norm() + s.trace() + t.trace() - 2 * root"), "not squared"),
            (frechet(end="shift.square().mean() + s.trace() + t.trace() - 2 * root"), "sum over features"),
            (frechet(end="s.trace() + t.trace() - 2 * root"), "means are not compared"),
            (frechet(end="(shift.square().sum() + s.trace() + t.trace() - 2 * root).sqrt()"),
             "root too many"),
        ),
    ),
    Exercise(
        id="10.3",
        name="kernel_distance",
        title="The kernel distance",
        points=2,
        stub=KERNEL,
        answer=fill(
            KERNEL,
            "def kernel(a, b):",
            "    return (a @ b.T / a.shape[1] + 1) ** 3",
            "",
            "within = 0",
            "for x in (real, generated):",
            "    k = kernel(x, x)",
            "    within = within + (k.sum() - k.trace()) / (len(x) * (len(x) - 1))",
            f"return within - {CROSS}",
        ),
        check=check_kernel,
        hints=(
            "`a @ b.T` holds the product of every pair. d is `a.shape[1]`.",
            "Within a set leave the diagonal out: `k.sum() - k.trace()`, and there are n (n - 1) pairs left. "
            "Between the sets every pair counts: `.mean()`.",
        ),
        mistakes=fills(
            KERNEL,
            (kernels(within="within = r.mean() + g.mean()"), "compared with itself"),
            (kernels(within=f"within = r.sum() / ({N}) + g.sum() / ({M})"), "still in the sum"),
            (kernels(within="within = (r.sum() - r.trace()) / len(r)**2 + (g.sum() - g.trace()) / len(g)**2"),
             "not n²"),
            (kernels(KERNELS.replace("** 3", "** 2")), "not a square"),
            (kernels(KERNELS.replace(" / a.shape[1]", "")), "not divided by d"),
            (kernels(KERNELS.replace(" + 1)", ")")), "The + 1"),
            (kernels(end="within - kernel(real, generated).mean()"), "counts twice"),
            (kernels(end=f"within + {CROSS}"), "taken away"),
            (kernels(end=f"{CROSS} - within"), "sign is turned round"),
            (kernels(end=f"(within - {CROSS}).abs().sqrt()"), "No root"),
        ),
    ),
    Exercise(
        id="10.4",
        name="share_inside",
        title="Precision and recall in one",
        points=2,
        stub=SHARE,
        answer=fill(SHARE, REACH, APART, "return (apart <= reach).any(dim=1).double().mean()"),
        check=check_share_inside,
        hints=(
            "The radii first: all distances within `among`, `torch.cdist(among, among)`, each row sorted by "
            "`.sort(dim=1).values`. Column 0 is the point itself, so the k-th neighbour is in column k.",
            "`torch.cdist(points, among) <= reach` says for each point (row) which balls (columns) hold it. "
            "`.any(dim=1)` asks for one at least.",
        ),
        mistakes=fills(
            SHARE,
            (balls(reach=REACH.replace("k]", "k - 1]")), "one neighbour too short"),
            (balls(reach=REACH.replace("k]", "k + 1]")), "one neighbour too far"),
            (f"among, points = points, among; {balls()}", "turned round"),
            (balls("reach = torch.cdist(points, points).sort(dim=1).values[:, k][:, None]"),
             "They belong to `among`"),
            (balls(end="(apart <= reach).any(dim=0).double().mean()"), "coverage"),
            (balls(end="(apart <= reach).all(dim=1).double().mean()"), "not in all"),
            (balls(end="(apart <= reach).double().mean()"), "share of all pairs"),
            (balls(end="(apart <= reach).any(dim=1).sum()"), "This is the count"),
            (balls(end="1 - (apart <= reach).any(dim=1).double().mean()"), "share outside"),
            (balls(end="(apart < reach).any(dim=1).double().mean()"), "not `<`"),
        ),
    ),
)  # fmt: skip
