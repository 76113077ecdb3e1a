"""The copy finder: what a picture is nearest to in a training set, whatever was done to it. Lesson 20."""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import interpolate

from lessonlib.memory import in_portions

SIDE = 16  # pictures are compared as so many means a side
CROP = 0.8  # of a picture's side: a part of this size is known again
PLACES = 14  # how many crops are looked at across, and down
ZOOM = 64  # pixels a side at which crops are cut: from one place to the next they move by one
ROUGH = 5  # places across, and down, of the crops by which a ``Catalogue`` finds what to look at closely
CLOSE = 48  # pictures that it looks at closely
AT_ONCE = 256  # training pictures, whose crops lie side by side in 20 MB


@dataclass(frozen=True)
class Found:
    """The nearest training pictures of each picture, nearest first: ``index`` and ``distance``, both (n, k).

    A distance is 0 for a copy, at most 2, and mirrored, recoloured and cropped pictures count as near.
    ``nearest``: distances (n,) to the first. Similar is not copied: compare with strangers. Lesson 20.
    """

    index: Tensor
    distance: Tensor

    @property
    def nearest(self) -> Tensor:
        return self.distance[:, 0]


def find_copies(x: Tensor, training, k: int = 3) -> Found:
    """Return what pictures x (n, C, H, W) are nearest to among ``training``, all in [0, 1].

    ``training``: pictures (m, C, H, W), or an ``ImageSet``, which takes a quarter of the memory.
    Compared are the means of all colours on 16 x 16 places, evened to mean 0 and length 1: a turn of the hue,
    more light or contrast change nothing. Each picture is held, as it is and mirrored, against the whole
    training picture and 196 parts of it, each 80 % wide and high. Raises ``ValueError`` for other shapes.
    Lesson 20.
    """
    _check("x", x)
    _check("training", training)
    if not 1 <= k <= len(training):
        raise ValueError(f"find_copies: expected k of 1 to {len(training)}, got {k}")
    asked = _small(x)
    asked = [_signature(asked), _signature(asked.flip(3))]

    def alike(part: Tensor) -> Tensor:
        best = torch.full((len(part), len(x)), -1.0)
        for signature in _signatures(_small(part)):
            for own in asked:
                best = torch.maximum(best, signature @ own.T)
        return best

    best = in_portions(alike, training, AT_ONCE).T.topk(k)
    return Found(best.indices, (2 - 2 * best.values).clamp(min=0).sqrt())


class Catalogue:
    """Training pictures, (m, C, H, W) or an ``ImageSet``, made ready to be searched for one after another.

    Of each, 26 rough signatures are kept, in half precision; the 48 pictures that are nearest by these are
    then compared as ``find_copies`` does. What is a copy for one is a copy for the other. Lesson 20.
    """

    def __init__(self, training):
        _check("training", training)
        self.training = training
        self._rough = in_portions(_roughly, training, AT_ONCE)

    def find(self, x: Tensor, k: int = 6) -> Found:
        """Return what one picture x (1, C, H, W) is nearest to, as ``find_copies`` does."""
        _check("x", x)
        asked = _small(x[:1])
        own = torch.cat([_signature(asked), _signature(asked.flip(3))])
        alike = (self._rough @ own.half().T).amax((1, 2))
        close = alike.topk(min(CLOSE, len(alike))).indices
        pick = self.training.batch if hasattr(self.training, "batch") else self.training.__getitem__
        found = find_copies(x[:1], pick(close), k)
        return Found(close[found.index], found.distance)


def membership(members: Tensor, strangers: Tensor) -> tuple[Tensor, Tensor, float]:
    """Return the ROC of "near, so it was in the training set": false alarms, hits, and the area under it.

    ``members``, ``strangers``: distances (n,) and (m,), such as from real pictures to a model's nearest made
    ones. Both rates are (k,), from 0 to 1, a point for each distance that may be the limit. An area of .5 is
    guessing, 1 is certain (Shokri et al. 2017, arXiv:1610.05820). Lesson 20.
    """
    if members.ndim != 1 or strangers.ndim != 1 or not len(members) or not len(strangers):
        got = f"{tuple(members.shape)} and {tuple(strangers.shape)}"
        raise ValueError(f"membership: expected distances (n,) and (m,), got {got}")
    limits = torch.cat([members, strangers]).unique()
    rates = [(side[None] <= limits[:, None]).double().mean(1) for side in (strangers, members)]
    alarms, hits = (torch.cat([torch.zeros(1).double(), rate]) for rate in rates)
    return alarms, hits, float(torch.trapezoid(hits, alarms))


def limit_for(strangers: Tensor) -> float:
    """Return the distance below which a picture is called a copy, from that of strangers (m,). Lesson 20.

    It is half the distance that one stranger in a hundred falls below. Strangers are pictures like the
    training set's that were certainly not in it. Raises ``ValueError`` for fewer than a hundred.
    """
    if strangers.ndim != 1 or len(strangers) < 100:
        raise ValueError(f"limit_for: expected distances of 100 or more, got {tuple(strangers.shape)}")
    return float(strangers.quantile(0.01)) / 2


def _check(who: str, pictures) -> None:
    pictures = pictures.batch(slice(1)) if hasattr(pictures, "batch") else pictures
    if pictures.ndim != 4 or not pictures.is_floating_point() or not len(pictures):
        got = f"{pictures.dtype} {tuple(pictures.shape)}"
        raise ValueError(f"find_copies: expected {who} as pictures (n, C, H, W) in [0, 1], got {got}")


def _small(x: Tensor) -> Tensor:
    """Return the mean of all colours, at one size, (n, 1, 64, 64)."""
    return interpolate(x.float().mean(1, keepdim=True), (ZOOM, ZOOM), mode="bilinear", antialias=True)


def _signatures(x: Tensor, across: int = PLACES):
    """Give what is compared, (n, 256): of whole pictures, then of crops, so many ``across`` and down."""
    yield _signature(x)
    side = round(CROP * ZOOM)
    rows = torch.zeros(across, SIDE, ZOOM)
    for row, place in zip(rows, torch.linspace(0, ZOOM - side, across).round().int().tolist()):
        row[:, place : place + side] = _shares(side)
    for row in rows:
        strip = row @ x[:, 0] @ rows.flatten(0, 1).T  # all crops side by side, (n, 16, across * 16)
        yield from _evened(strip.unflatten(2, (across, SIDE)).permute(2, 0, 1, 3))


def _roughly(x: Tensor) -> Tensor:
    """Return the signatures by which a ``Catalogue`` searches, (n, 26, 256), in half precision."""
    return torch.stack([*_signatures(_small(x), ROUGH)], 1).half()


def _signature(x: Tensor) -> Tensor:
    """Return what is compared, (n, 256): means of places, evened to mean 0 and length 1."""
    shares = _shares(ZOOM)
    return _evened(shares @ x[:, 0] @ shares.T)


def _shares(side: int) -> Tensor:
    """Return how much of each of ``side`` pixels is in each of 16 means, (16, side)."""
    return interpolate(torch.eye(side)[None, None], (SIDE, side), mode="bilinear", antialias=True)[0, 0]


def _evened(means: Tensor) -> Tensor:
    means = means.flatten(-2)
    means = means - means.mean(-1, keepdim=True)
    return means / means.norm(dim=-1, keepdim=True).clamp(min=1e-6)
