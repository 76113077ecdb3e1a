"""Learn from one painting alone: its palette and its texture, laid over another picture. Lesson 14.

No network and no training: the picture's colours are matched with the painting's, and every small square is
replaced by the most similar one of the painting, from coarse to fine (after Elad and Milanfar 2017,
arXiv:1609.03057). What comes out is made of pieces of that painting, so its owner has a say.
"""

from __future__ import annotations

import scipy
import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d, conv2d, fold, interpolate, one_hot, pad, unfold

from lessonlib.metrics import palette
from lessonlib.models.guard import check_pictures
from lessonlib.scenes.colour import oklab

SIDE, KEYS = 7, 4_000  # pixels of a square; how many squares of the painting are compared
INKS = 6
SOFT = 0.05  # OKLab: so far a colour draws its neighbours along


def paint_like(picture: Tensor, painting: Tensor, hold: float = 0.3, seed: int = 0) -> Tensor:
    """Paint a picture in the palette and the texture of one painting, both (1, 3, S, S) in [0, 1].

    S is a multiple of 4, about 256. ``hold`` is how much of the picture's own drawing is mixed in again at
    each of the nine rounds: 0 leaves its coarse forms, 1 its pixels. Returns (1, 3, S, S). Lesson 14.
    """
    for x in (picture, painting):
        check_pictures("paint_like", x)
    if picture.shape != painting.shape or picture.shape[2] % 4 or len(picture) != 1:
        got = f"{tuple(picture.shape)} and {tuple(painting.shape)}"
        raise ValueError(f"paint_like: expected two pictures (1, 3, S, S), S a multiple of 4, got {got}")
    dice, goal = torch.Generator().manual_seed(seed), recolour(picture, painting)
    made = avg_pool2d(goal, 4)
    for shrink in (4, 2, 1):
        aim, model = avg_pool2d(goal, shrink), avg_pool2d(painting, shrink)
        made = interpolate(made, aim.shape[2:], mode="bicubic")
        for stride in (3, 3, 2):
            made = _patched(torch.lerp(made, aim, hold), model, stride, dice)
    return made.clamp(0, 1)


def recolour(picture: Tensor, painting: Tensor) -> Tensor:
    """Shift each of a picture's six main colours to its own of the painting's, lightness above all.

    Both (1, 3, H, W) in [0, 1]; returns the same. Differences within a colour stay. Lesson 14.
    """
    (own, mine), (theirs, other) = _means(picture), _means(painting)
    weights = torch.tensor([2.0, 1.0, 1.0])
    pairs = scipy.optimize.linear_sum_assignment(torch.cdist(own * weights, theirs * weights))
    pixels = picture.flatten(2)[0].T
    near = (-torch.cdist(oklab(pixels), own).square() / (2 * SOFT**2)).softmax(1)
    moved = pixels + near @ (other[pairs[1]] - mine)
    return moved.T.reshape(picture.shape).clamp(0, 1)


def texture_distance(a: Tensor, b: Tensor, filters: int = 12, seed: int = 0) -> float:
    """Return how far the textures of two pictures (1, 3, S, S) are apart: sliced Wasserstein distance.

    Random 7 x 7 filters that add up to 0 look at every place of the lightness; their sorted answers are
    compared, so that what counts is how often each answer comes and not where. Lesson 14.
    """
    bank = torch.randn(filters, 1, SIDE, SIDE, generator=torch.Generator().manual_seed(seed))
    bank = bank - bank.mean((2, 3), keepdim=True)
    answers = [conv2d(oklab(x.movedim(1, 3))[..., :1].movedim(3, 1), bank)[0].flatten(1) for x in (a, b)]
    levels = torch.linspace(0, 1, 256)
    one, other = (
        torch.quantile(each[:, :: max(1, each.shape[1] // 8_000)], levels, dim=1) for each in answers
    )
    return float((one - other).abs().mean())


def _means(x: Tensor) -> tuple[Tensor, Tensor]:
    """Return a picture's main colours: in OKLab (INKS, 3), and as the mean RGB of their pixels."""
    colours, pixels = palette(x, INKS)[0][0], x.flatten(2)[0].T
    own = one_hot(torch.cdist(oklab(pixels), colours).argmin(1), INKS).float()
    return colours, own.T @ pixels / own.sum(0)[:, None].clamp_min(1)


def _patched(x: Tensor, painting: Tensor, stride: int, dice: torch.Generator) -> Tensor:
    """Replace every square of x by the most similar of the painting's, and blend where they overlap."""
    squares = unfold(painting, SIDE)[0].T
    squares = squares[torch.randperm(len(squares), generator=dice)[:KEYS]]
    high, wide = x.shape[2:]
    more = [SIDE + (-(side + SIDE)) % stride for side in (wide, high)]
    canvas = pad(x, (SIDE, more[0], SIDE, more[1]), mode="reflect")
    half = squares.square().sum(1) / 2
    asked = unfold(canvas, SIDE, stride=stride)[0].T.split(2304)  # 37 MB at a time
    best = squares[torch.cat([(part @ squares.T).sub_(half).argmax(1) for part in asked])]
    bell = torch.hann_window(SIDE + 2, periodic=False)[1:-1]
    bell = (bell[:, None] * bell).flatten().repeat(3)
    laid = fold((best * bell).T[None], canvas.shape[2:], SIDE, stride=stride)
    weight = fold(bell.expand(len(best), -1).T[None], canvas.shape[2:], SIDE, stride=stride)
    return (laid / weight)[..., SIDE : SIDE + high, SIDE : SIDE + wide]
