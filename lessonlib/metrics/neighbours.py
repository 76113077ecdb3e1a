"""What do generated pictures have, miss or copy? Told by nearest neighbours among features. Lesson 13."""

import warnings

import torch
from torch import Tensor
from torch.nn.functional import adaptive_avg_pool2d

from lessonlib.memory import in_portions

from .distances import check_sets


def precision_recall(real: Tensor, generated: Tensor, k: int = 5) -> dict[str, float]:
    """Return ``precision``, ``recall``, ``density`` and ``coverage`` of features (n, d) and (m, d).

    Every point has a ball that reaches to its ``k``-th neighbour in its own set. Precision: the share of
    generated points inside a real ball; recall: of real points inside a generated ball (Kynkäänniemi et al.
    2019, arXiv:1904.06991). Density: in how many real balls a generated point lies, divided by k, so that 1
    is usual; coverage: the share of real balls that hold a generated point (Naeem et al. 2020,
    arXiv:2002.09797). Two samples of one thing score less than 1. Lesson 13.
    """
    if not 1 <= k < (fewest := min(len(real), len(generated))):
        raise ValueError(f"precision_recall: expected more than k points and k > 0, got {fewest} and k = {k}")
    apart = _distances(real, generated)
    within_real = apart <= _reach(real, k)[:, None]  # <= and not <: copies of one point have no radius
    within_generated = apart <= _reach(generated, k)
    return {
        "precision": float(within_real.any(0).double().mean()),
        "recall": float(within_generated.any(1).double().mean()),
        "density": float(within_real.sum(0).double().mean() / k),
        "coverage": float(within_real.any(1).double().mean()),
    }


def nearest(points: Tensor, among: Tensor) -> tuple[Tensor, Tensor]:
    """Return for each of ``points`` (n, d) the index of the nearest of ``among`` (m, d), and its distance.

    Both (n,). Look at the pictures side by side before you speak of copies. Lesson 13.
    """
    distance, index = in_portions(lambda x: torch.stack([*_distances(x, among).min(1)], 1), points).T
    return index.long(), distance


def authenticity(real: Tensor, generated: Tensor) -> float:
    """Return the share of generated features (m, d) that are no copies of real ones (n, d). Lesson 13.

    A copy is nearer to its real neighbour than that one is to any other real point (Alaa et al. 2021,
    arXiv:2102.08921). Copies score 0, fresh real points a half to two thirds, nonsense far away 1.
    """
    index, distance = nearest(generated, real)
    return float((distance > _reach(real, 1, real[index])).double().mean())


def near_copies(training: Tensor, made: Tensor) -> float:
    """Return the share of made pictures that are near copies of training pictures, tensors or ``ImageSet``s.

    A near copy is less than half as far from a training picture as that one is from any other, at 8 x 8
    pixels. Above a fifth a warning says so: with few pictures to learn from it is the rule. Lesson 05.
    """
    points, real = (in_portions(lambda x: adaptive_avg_pool2d(x, 8).flatten(1), x) for x in (made, training))
    real = torch.unique(real, dim=0)  # a picture that stands there twice has no distance of its own
    index, distance = nearest(points, real)
    share = float((distance < _reach(real, 1, real[index]) / 2).double().mean())
    if share > 0.2:
        few = f"{share:.0%} of these pictures are near copies of the {len(training)} that were learned from"
        warnings.warn(f"{few}: more pictures, or a shorter training, would help.", stacklevel=2)
    return share


def _reach(points: Tensor, k: int, some: Tensor | None = None) -> Tensor:
    """Return the distance of each point, or of ``some`` of them, to its ``k``-th neighbour, (n,)."""
    if len(points) <= k:
        raise ValueError(f"nearest neighbours: expected more than {k} points, got {len(points)}")
    some = points if some is None else some  # of k + 1 neighbours the first is the point itself
    return in_portions(lambda x: _distances(x, points).topk(k + 1, largest=False).values[:, -1], some)


def _distances(a: Tensor, b: Tensor) -> Tensor:
    """Return all distances (n, m), exact: the usual short cut finds copies a little way apart."""
    check_sets("nearest neighbours", a, b, least=1)
    return torch.cdist(a.double(), b.double(), compute_mode="donot_use_mm_for_euclid_dist")
