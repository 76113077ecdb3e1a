"""Which colours does a picture use, and are they those that were asked for? Introduced in lesson 14."""

import scipy
import torch
from torch import Tensor

from lessonlib.memory import PORTION, portions
from lessonlib.models.guard import check_pictures
from lessonlib.scenes.colour import oklab

ROUNDS = 10  # of k-means


def palette(x: Tensor, inks: int = 5) -> tuple[Tensor, Tensor]:
    """Return the colours of pictures x (N, 3, H, W) in [0, 1], OKLab (N, inks, 3), and the share of each.

    k-means in OKLab, the same every time: it begins with the picture's middle colour and goes on with the
    pixel that is farthest from all colours so far. Shares (N, inks) add up to 1. Lesson 14.
    """
    check_pictures("palette", x)
    if len(x) > PORTION:
        return tuple(torch.cat(each) for each in zip(*(palette(part, inks) for part in portions(x))))
    lab = oklab(x.flatten(2).transpose(1, 2))
    colours = lab.median(1, keepdim=True).values
    for _ in range(inks - 1):
        farthest = torch.cdist(lab, colours).amin(2).argmax(1)[:, None, None]
        colours = torch.cat([colours, lab.take_along_dim(farthest, dim=1)], dim=1)
    for _ in range(ROUNDS):
        own = (torch.cdist(lab, colours).argmin(2, keepdim=True) == torch.arange(inks)).float()
        count = own.sum(1)[..., None]
        colours = torch.where(count > 0, own.mT @ lab / count.clamp_min(1), colours)
    return colours, own.mean(1)


def palette_distance(asked: Tensor, colours: Tensor, shares: Tensor) -> Tensor:
    """Return how far each picture's colours are from its asked palette, in OKLab units: (N,).

    ``asked`` (N, K, 3) in OKLab; ``colours`` (N, k, 3) and ``shares`` (N, k), k at most K, as ``palette``
    gives them. Each colour is matched with an ink of its own, so that the mean distance, weighed by the
    colours' shares, is the least possible. A difference of 0.02 is just visible. Lesson 14.
    """
    matched = asked.take_along_dim(partners(asked, colours, shares)[..., None], dim=1)
    return ((matched - colours).norm(dim=2) * shares).sum(1)


def partners(asked: Tensor, colours: Tensor, shares: Tensor) -> Tensor:
    """Return the ink with which ``palette_distance`` matches each colour: indices (N, k). Lesson 14."""
    if asked.ndim != 3 or asked.shape[::2] != colours.shape[::2] or colours.shape[1] > asked.shape[1]:
        got = f"{tuple(asked.shape)} and {tuple(colours.shape)}"
        raise ValueError(f"palette_distance: expected inks (N, K, 3) and at most as many colours, got {got}")
    cost = (torch.cdist(colours, asked) * shares[..., None]).cpu()
    return torch.stack([torch.from_numpy(scipy.optimize.linear_sum_assignment(each)[1]) for each in cost])
