"""How lesson 09 is judged: shapes, a painted picture, one step of an average, beside the usual wrong ones."""

from __future__ import annotations

import math

from .base import NotYet, describe, need_function, need_tensor
from .compare import alike, must_be, refuse_wrongs

LAYERS = ("dense(64, 128)", "dense(128, 1024)", "unflatten", "the first convolution", "the second", "shuffle")


def check_shapes(shapes):
    """Judge six shapes for two numbers of codes, layer by layer."""
    need_function(shapes, "shapes")
    for n in (5, 7):
        got, want = shapes(n), _shapes(n)
        if not isinstance(got, list | tuple) or len(got) != len(want):
            raise NotYet("a list of six shapes", describe(got), "One tuple for each layer.")
        for layer, mine, right in zip(LAYERS, got, want):
            if not isinstance(mine, tuple | list) or tuple(mine) != right:
                raise NotYet(f"{right} after {layer}", describe(mine), _why_shape(mine, right))


def _shapes(n):
    return [(n, 128), (n, 1024), (n, 16, 8, 8), (n, 32, 8, 8), (n, 96, 8, 8), (n, 6, 32, 32)]


def _why_shape(mine, right):
    """Name the usual way to a wrong shape."""
    mine, n = tuple(mine) if isinstance(mine, tuple | list) else (), right[0]
    causes = {
        right[1:]: "The batch is missing: n codes go in, so n comes first.",
        (32, *right[1:]): "This is right for 32 codes only. Write n.",
        (n, 8, 8, 16): "Channels come before height and width.",
        (n, right[1], 6, 6): "With `padding=1` a 3 × 3 convolution keeps height and width.",
        (n, 96, 32, 32): "The pixels are there, but out of which channels? 16 go into each.",
        (n, 24, 32, 32): "4 times higher and 4 times wider takes 4 · 4 channels for one.",
        (n, 24, 16, 16): "`PixelShuffle(4)` makes it 4 times higher and 4 times wider.",
    }
    return causes.get(mine, "Only what the layer is told changes; the rest stays.")


def check_paint(paint):
    """Judge pictures that are wider than high, from stencils and inks that all differ."""
    import torch

    need_function(paint, "paint")
    dice = torch.Generator().manual_seed(9)
    stencils = (3 * torch.randn(2, 6, 5, 7, generator=dice)).softmax(1)
    inks = torch.rand(2, 6, 3, generator=dice)
    layers = stencils[:, :, None] * inks[..., None, None]
    want, strongest = layers.sum(1), stencils.argmax(1)
    got = paint(stencils.clone(), inks.clone())
    picked = torch.stack([colours[which].permute(2, 0, 1) for colours, which in zip(inks, strongest)])
    wrongs = (
        (layers, "These are the layers. Add them up over the inks."),
        (
            layers.mean(1),
            "The mean over the inks is six times too dark: the stencils add up to 1 already.",
        ),
        (layers.sum(2), "It was summed over red, green and blue. Sum over the inks."),
        (want.transpose(2, 3), "Height and width are swapped."),
        (want.permute(0, 2, 3, 1), "Channels come before height and width."),
        (picked, "Only the strongest ink of each pixel is here. Let all mix, or no edge is smooth."),
        (
            (stencils[:, :, None] * inks[:1, ..., None, None]).sum(1),
            "All are painted with the first picture's inks. Each has its own.",
        ),
    )
    refuse_wrongs(got, want, wrongs, "each pixel the sum of the inks, as much of each as its stencil says")
    need_tensor(got, want, "pictures (N, channels, H, W)")
    must_be(got, want, "At every pixel: the sum over k of stencil k times ink k.")


def check_halving(halving):
    """Judge the layer's settings by what it makes of an uneven picture."""
    import torch
    from torch import nn

    need_function(halving, "halving")
    layer = halving(3, 5)
    if not isinstance(layer, nn.Conv2d):
        cause = "Return the layer itself: `nn.Conv2d(...)`. Pooling has no weights and adds no channels."
        raise NotYet("a convolution, nn.Conv2d", describe(layer), cause)
    if (layer.in_channels, layer.out_channels) != (3, 5):
        got = f"from {layer.in_channels} to {layer.out_channels}"
        raise NotYet("from 3 to 5 channels", got, "First the channels that go in, `i`, then `o`.")
    if layer.kernel_size != (4, 4):
        size = " × ".join(map(str, layer.kernel_size))
        raise NotYet("a kernel of 4 × 4", size, "The third number is the kernel's size.")
    got, want = tuple(layer(torch.zeros(2, 3, 8, 12)).shape), (2, 5, 4, 6)
    if got != want:
        causes = {
            (2, 5, 7, 11): "The stride is missing: with `stride=2` the kernel moves two pixels at a time.",
            (2, 5, 3, 5): "The padding is missing: a frame of one pixel, `padding=1`, makes it exactly half.",
            (2, 5, 5, 7): "The frame is too wide: `padding=1` is enough.",
            (2, 5, 2, 3): "The stride is 4, so it is a quarter. Halving takes 2.",
        }
        cause = causes.get(got, "(size + 2 · padding − 4) / stride + 1 must be half of size.")
        raise NotYet(f"{want} from a picture (2, 3, 8, 12)", f"{got}", cause)


def check_ema(ema_step):
    """Judge one step with a half-life of three batches."""
    import torch

    need_function(ema_step, "ema_step")
    average, now = torch.tensor([0.0, 2.0, -1.0, 5.0]), torch.tensor([1.0, -2.0, 3.0, 5.5])

    def mixed(keep):
        return keep * average + (1 - keep) * now

    mine, keep = average.clone(), 0.5 ** (100 / 300)
    got, want = ema_step(mine, now.clone(), 300, 100), mixed(keep)
    wrongs = (
        (mixed(1 - keep), "It is turned round: `keep` belongs to the average, 1 - keep to the new weights."),
        (mixed(0.5 ** (1 / 300)), "The half-life is counted in pictures: a step shows `batch_size`."),
        (mixed(0.5**3), "The fraction is upside down: batch_size / half_life."),
        (mixed(math.e ** (-1 / 3)), "exp leaves 37 % then. After a half-life 0.5 is left."),
        (mixed(1 - 1 / 3), "That falls in a straight line. Halving again and again is a power of 0.5."),
        (mixed(0.999), "0.999 is a constant: it knows neither half-life nor batch."),
        (mixed(0.5), "This halves at every step. A half-life is `half_life / batch_size` steps long."),
        (keep * average + now, "The shares must add up to 1: the new weights count 1 - keep."),
    )
    refuse_wrongs(got, want, wrongs, "0.794 of the average and 0.206 of the new weights")
    need_tensor(got, want, "weights as they came in")
    must_be(got, want, "keep · average + (1 - keep) · now, with keep = 0.5 ** (batch_size / half_life).")
    if not alike(mine, average):
        cause = "The average that was handed in has changed. Return a new one: no `+=`, no `lerp_`."
        raise NotYet("the old average left alone", "another", cause)


def check_fits(fits):
    """Judge five pictures beside five wishes, nine features each."""
    import torch

    need_function(fits, "fits")
    dice = torch.Generator().manual_seed(10)
    h, e = torch.randn(2, 5, 9, generator=dice)
    got, dot = fits(h.clone(), e.clone()), (h * e).sum(1)
    want = dot / 3
    wrongs = (
        (dot, "The root is missing: divide by the square root of the number of features."),
        (dot / 9, "This divides by the number of features. Divide by its root."),
        (dot / 5**0.5, "5 is the batch. The features are `h.shape[1]`."),
        (h @ e.T / 3, "Every picture meets every wish here. Each has one of its own: multiply, then sum."),
        (h @ e.T, "Every picture meets every wish here. Each has one of its own: multiply, then sum."),
        (h * e / 3, "These are the products. Sum them over the features."),
        ((h * e).sum(0) / 3, "It was summed over the batch. Sum over the features: `.sum(1)`."),
        (dot / h.norm(dim=1) / e.norm(dim=1), "The lengths are divided away. Leave them."),
    )
    refuse_wrongs(got, want, wrongs, "one number for each picture")
    need_tensor(got, want, "one number for each picture")
    must_be(got, want, "Multiply features by features, sum, divide by the root of their number.")
