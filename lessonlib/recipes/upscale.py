"""Train a network to enlarge pictures four times, for little error or for real texture. Lesson 19."""

from __future__ import annotations

import copy

import torch
from torch import Tensor

from lessonlib.data import ImageSet
from lessonlib.memory import in_portions
from lessonlib.models.upscaler import FACTOR, Upscaler, filter_bank, shrink, texture_loss
from lessonlib.training import History, cosine, fit

BATCH, SIDE = 16, 24  # pieces of a step, and the side of each in small pixels


def train_upscaler(
    pictures: Tensor | ImageSet, steps: int, *, low: Tensor | None = None, weight: float = 0.0,
    start: Upscaler | None = None, learning_rate: float = 2e-3, batch: int = BATCH, side: int = SIDE,
    seed: int = 0,
) -> tuple[Upscaler, History]:  # fmt: skip
    """Train on pieces of ``pictures`` (N, 3, H, W) in [0, 1]; return the network in eval mode, and history.

    A set of many pictures stays a set, which takes a quarter of the memory.
    ``low``: the same pictures at a quarter of the side, else they are shrunk. The loss is the mean error plus
    ``weight`` times ``texture_loss`` with new random filters in every step. ``start``: a network to go on
    from, which stays as it is. Raises ``ValueError`` where a piece of ``side`` small pixels does not fit in.
    Lesson 19.
    """
    low = in_portions(shrink, pictures) if low is None else low
    pictures = getattr(pictures, "images", pictures)
    if min(low.shape[2:]) < side:
        least, got = FACTOR * side, " x ".join(map(str, pictures.shape[2:]))
        raise ValueError(f"train_upscaler: expected pictures of {least} x {least} pixels or more, got {got}")
    torch.manual_seed(seed)
    net = (copy.deepcopy(start) if start else Upscaler()).train().to(memory_format=torch.channels_last)
    optimizer = torch.optim.Adam(net.parameters(), lr=learning_rate, fused=True)

    def step(i: int) -> dict:
        x, y = pieces(low, pictures, batch, side)
        made = net(x)
        error = (made - y).abs().mean()
        texture = texture_loss(made, y, filter_bank()) if weight else torch.zeros(())
        optimizer.zero_grad()
        (error + weight * texture).backward()
        optimizer.step()
        return {"error": error, **({"texture": texture} if weight else {})}

    history = fit(
        step, steps=steps, seed=seed, optimizers=[optimizer], schedule=cosine(hold=0.3), title="upscaler"
    )
    return net.eval(), history


def pieces(low: Tensor, high: Tensor, n: int, side: int) -> tuple[Tensor, Tensor]:
    """Cut ``n`` squares of ``side`` small pixels at random, with what belongs to them of ``high``.

    Where either holds bytes, its squares are floats nevertheless.
    All are turned or mirrored alike, in one of eight ways. Lesson 19.
    """
    which = torch.randint(len(low), (n,)).tolist()
    tops, lefts = (torch.randint(space - side + 1, (n,)).tolist() for space in low.shape[2:])

    def cut(x: Tensor, s: int) -> Tensor:
        places = zip(which, tops, lefts)
        x = torch.stack([x[k, :, s * r : s * (r + side), s * c : s * (c + side)] for k, r, c in places])
        return x if x.is_floating_point() else x / 255

    x, y = cut(low, 1), cut(high, FACTOR)
    for turn in (lambda p: p.flip(2), lambda p: p.flip(3), lambda p: p.mT):
        if torch.rand(()) < 0.5:
            x, y = turn(x), turn(y)
    return x.contiguous(memory_format=torch.channels_last), y
