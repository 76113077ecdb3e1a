"""How lesson 10 is judged: each number beside scipy or brute force, and beside the usual wrong ones."""

from __future__ import annotations

import math

from .base import NotYet, describe, need_function, need_number


def check_wilson(wilson):
    """Judge four counts against the closed form."""
    from lessonlib.metrics import wilson as right_one

    need_function(wilson, "wilson")
    cases = ((18, 24), (24, 24), (0, 10), (550, 1000))
    want, got = [right_one(*case) for case in cases], []
    for right, n in cases:
        pair = wilson(right, n)
        if not isinstance(pair, (tuple, list)) or len(pair) != 2:
            cause = "The function has no line that begins with `return`." if pair is None else ""
            raise NotYet("two numbers, low and high", describe(pair), cause or "End with `return low, high`.")
        got.append(tuple(need_number(end, "an end of the interval") for end in pair))
    if _close_rows(got, want):
        return
    causes = (why for wrong, why in _wrong_intervals() if _close_rows(got, [wrong(*case) for case in cases]))
    raise NotYet(
        f"{_interval(want[0])} for 18 of 24",
        _interval(got[0]),
        next(causes, "Compare with the formula, part by part."),
    )


def _wrong_intervals():
    """Pair the usual wrong intervals with their causes."""

    def form(z=1.96, lift=1.0, inner=4.0, power=2, below=1.0, root=math.sqrt):
        def interval(right, n):
            p, under = right / n, 1 + below * z * z / n
            middle = (p + lift * z * z / (2 * n)) / under
            reach = z * root(p * (1 - p) / n + (z * z / (inner * n**power) if inner else 0)) / under
            return middle - reach, middle + reach

        return interval

    right_one = form()
    return (
        (form(lift=0, inner=0, below=0), "This is p ± z·sd: after 24 of 24 it has no width at all."),
        (form(z=1.645), "z = 1.645 is for 90 %. Take 1.96, for 95 %."),
        (form(z=1), "z is missing: this is one standard deviation, which holds for 68 %."),
        (form(below=0), "The division by 1 + z²/n is missing."),
        (form(lift=0), "The middle is not p alone: it is drawn towards one half by z²/2n."),
        (form(power=1), "Under the root, the second part is z²/4n²: n is squared, too."),
        (form(inner=2), "Under the root, the second part is z²/4n², with a 4."),
        (form(root=lambda v: v), "The root is missing."),
        (lambda *case: tuple(reversed(right_one(*case))), "High and low are swapped."),
        (lambda *case: tuple(100 * v for v in right_one(*case)), "These are percent. Return shares, 0 to 1."),
    )


def check_frechet(frechet_distance):
    """Judge three uneven pairs of sets against scipy's matrix root, one of them with correlation alone."""
    import numpy as np
    import torch
    from scipy.linalg import sqrtm

    need_function(frechet_distance, "frechet_distance")
    pairs = [_features(3, 40, 25, seed, shift) for seed, shift in ((0, 0.0), (1, 0.5), (2, 2.0))]

    def form(root=None, correction=1, shift=lambda d: (d * d).sum(), whole=lambda v: v):
        def distance(a, b):
            s, t = (torch.cov(x.T, correction=correction) for x in (a, b))
            common = root(s, t) if root else torch.from_numpy(np.real(sqrtm((s @ t).numpy()))).trace()
            return float(whole(shift(a.mean(0) - b.mean(0)) + s.trace() + t.trace() - 2 * common))

        return distance

    both = {
        "common": "The middles are compared, and the traces; but the common part, -2 (S T)^½, is missing.",
        "means": "This is the distance of the means alone. Nothing is said of the covariances.",
    }
    wrongs = (
        (form(lambda s, t: (s @ t).trace()), "The root of S T is missing."),
        (form(lambda s, t: (s @ t).abs().sqrt().trace()),
         "`.sqrt()` takes the root of each number. The root of a matrix is another thing: use eigenvalues."),
        (form(lambda s, t: (s * t).abs().sqrt().trace()),
         "Only the variances are used: `*` multiplies number by number, `@` multiplies matrices."),
        (form(lambda s, t: (s.trace() * t.trace()).sqrt()),
         "Only the traces are used: two clouds that lie across each other have the same traces."),
        (form(lambda s, t: 0.0), both["common"]),
        (lambda a, b: float((a.mean(0) - b.mean(0)).square().sum()), both["means"]),
        (form(correction=0), "The covariance divides by n. Divide by n - 1, as torch.cov does by itself."),
        (form(shift=lambda d: d.norm()), "The distance of the means is not squared."),
        (form(shift=lambda d: (d * d).mean()), "The distance of the means is a sum over features, no mean."),
        (form(shift=lambda d: 0.0), "The means are not compared."),
        (form(whole=lambda v: v.clamp_min(0).sqrt()), "There is a root too many, over the whole."),
        (form(lambda s, t: torch.linalg.eigvals(s @ t).real.sum().sqrt()),
         "The root is taken of the sum. Take the root of each eigenvalue, then the sum."),
    )  # fmt: skip
    _judge(frechet_distance, form(), pairs, wrongs, "what scipy's matrix root gives")


def check_kernel(kernel_distance):
    """Judge uneven pairs against the sums written out pair by pair."""
    need_function(kernel_distance, "kernel_distance")
    pairs = [_features(3, 9, 6, seed, shift) for seed, shift in ((0, 0.0), (1, 0.5), (2, 2.0))]

    def form(
        power=3, plus=1.0, by_d=True, own=True, over=lambda n: n * (n - 1), cross=2.0, whole=lambda v: v
    ):
        def distance(a, b):
            def kernel(x, y):
                return (x @ y.T / (x.shape[1] if by_d else 1) + plus) ** power

            within = [(k.sum() - k.trace() * own) / over(len(k)) for k in (kernel(a, a), kernel(b, b))]
            return float(whole(sum(within) - cross * kernel(a, b).mean()))

        return distance

    wrongs = (
        (form(own=False, over=lambda n: n * n),
         "Each point is compared with itself, too: that makes it larger the fewer points there are."),
        (form(own=False), "It divides by n (n - 1), but the diagonal is still in the sum."),
        (form(over=lambda n: n * n), "Without the diagonal there are n (n - 1) pairs, not n²."),
        (form(power=2), "The kernel is a cube, `** 3`, not a square."),
        (form(power=1), "The cube is missing: like this only the means are compared."),
        (form(by_d=False), "a·b is not divided by d: the result would grow with the number of features."),
        (form(plus=0.0), "The + 1 within the kernel is missing."),
        (form(cross=1.0), "The part between the two sets counts twice."),
        (form(cross=-2.0), "The part between the two sets is taken away, not added."),
        (form(whole=lambda v: -v), "The sign is turned round."),
        (form(whole=lambda v: v.abs().sqrt()), "No root: it may fall below 0, and must be able to."),
    )  # fmt: skip
    _judge(kernel_distance, form(), pairs, wrongs, "the sums over all pairs")


def check_share_inside(share_inside):
    """Judge uneven sets, then copies of a single point, whose balls have no radius."""
    import torch

    need_function(share_inside, "share_inside")

    def form(own=0, of=lambda hits: hits.any(1).double().mean(), balls=1):
        def share(points, among, k):
            centres = (points, among)[balls]
            reach = torch.cdist(centres, centres).sort(1).values[:, k - own]
            apart = torch.cdist(points, among)
            return float(of(apart <= (reach if balls else reach[:, None])))

        return share

    right = form()
    wrongs = (
        (form(own=1), "A ball reaches one neighbour too short: the nearest point to each is itself."),
        (form(own=-1), "A ball reaches one neighbour too far: place k of the sorted row is right."),
        (lambda p, a, k: right(a, p, k), "It is turned round: `points` are counted, `among` have the balls."),
        (form(balls=0), "The balls are those of `points`. They belong to `among`."),
        (form(of=lambda hits: hits.any(0).double().mean()),
         "This is the share of balls that hold a point: coverage. Ask of each point if any ball holds it."),
        (form(of=lambda hits: hits.all(1).double().mean()), "A point must lie in any ball, not in all."),
        (form(of=lambda hits: hits.double().mean()), "This is the share of all pairs. Ask `any` first."),
        (form(of=lambda hits: hits.any(1).sum()), "This is the count. A share is between 0 and 1."),
        (lambda *case: 1 - right(*case), "This is the share outside."),
    )  # fmt: skip
    cases = [
        (*_features(2, 30, 17, seed, shift), k) for seed, shift, k in ((0, 0.8, 3), (1, 0.4, 2), (2, 1.2, 4))
    ]
    _judge(share_inside, right, cases, wrongs, "the share that brute force finds")
    same = torch.full((8, 2), 0.3, dtype=torch.float64)
    got = need_number(share_inside(same[:5].clone(), same.clone(), 3), "the share")
    if got != 1:
        raise NotYet(
            "1 for copies of one point",
            f"{got:g}",
            "Copies have balls without a radius: a point on the edge counts, so take `<=`, not `<`.",
        )


def _judge(function, right, cases, wrongs, expected: str):
    """Refuse with the cause meant for it a function that does not give what ``right`` gives for all cases."""
    got = [need_number(function(*map(_own, case)), "the result") for case in cases]
    want = [right(*case) for case in cases]
    if _close(got, want):
        return
    causes = (why for wrong, why in wrongs if _close(got, [wrong(*case) for case in cases]))
    raise NotYet(
        f"{expected}: {want[1]:.4g}",
        f"{got[1]:.4g}",
        next(causes, "Compare with the formula, part by part."),
    )


def _own(thing):
    """Give a learner's function its own copy of a tensor."""
    return thing.clone() if hasattr(thing, "clone") else thing


def _features(d: int, n: int, m: int, seed: int, shift: float):
    """Return two sets of features (n, d) and (m, d), float64, each with correlations of its own."""
    import torch

    dice = torch.Generator().manual_seed(seed)
    mix = torch.eye(d).double() + 0.8 * torch.randn(2, d, d, generator=dice, dtype=torch.float64)
    a, b = (torch.randn(k, d, generator=dice, dtype=torch.float64) for k in (n, m))
    return a @ mix[0], b @ mix[1] + shift


def _close(a, b) -> bool:
    return all(math.isclose(x, y, rel_tol=1e-4, abs_tol=1e-6) for x, y in zip(a, b))


def _close_rows(a, b) -> bool:
    return all(math.isclose(x, y, abs_tol=5e-4) for row, other in zip(a, b) for x, y in zip(row, other))


def _interval(pair) -> str:
    return f"{pair[0]:.3f} to {pair[1]:.3f}"
