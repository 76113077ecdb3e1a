"""Exercises of lesson 11: image GANs."""

import torch
from torch import nn

from .base import exercise

LAYERS = ("dense(64, 128)", "dense(128, 1024)", "unflatten", "the first convolution", "the second", "shuffle")


def generator_shapes(n):
    """Send n latents through the generator's layers."""
    x, shapes = torch.zeros(n, 64), []
    layers = (nn.Linear(64, 128), nn.Linear(128, 1024), nn.Unflatten(1, (16, 8, 8)))
    for layer in (
        *layers,
        nn.Conv2d(16, 32, 3, padding=1),
        nn.Conv2d(32, 96, 3, padding=1),
        nn.PixelShuffle(4),
    ):
        x = layer(x)
        shapes.append(tuple(x.shape))
    return shapes


@exercise(
    "11.1 Shapes on the way",
    hints=(
        "`dense(i, o)` turns the shape (n, i) into (n, o), so the list begins with `(n, 128)`. "
        "`unflatten` folds the 1,024 numbers of each latent into 16 maps of 8 × 8.",
        "A convolution replaces the number of channels. With `padding=1`, a 3 × 3 one keeps the size.",
        "`PixelShuffle(4)` lays 4 · 4 channels out as 4 × 4 pixels: 96 / 16 channels are left.",
    ),
    draw=lambda: [(5,), (7,), (int(torch.randint(8, 40, ())),)],
    reference=generator_shapes,
    see=lambda shapes, n: {f"after {layer}": tuple(shape) for layer, shape in zip(LAYERS, shapes)},
    mistakes="""
[*right(n)[:5], (n, 24, 32, 32)]  # 4 times higher and 4 times wider takes 4 · 4 channels for one.
[*right(n)[:5], (n, 96, 32, 32)]  # The pixels are there, but out of which channels? 16 go into each.
[*right(n)[:5], (n, 24, 16, 16)]  # `PixelShuffle(4)` makes it 4 times higher and 4 times wider.
right(n)[:5]  # A list of six shapes is asked for: one tuple for each layer.
[*right(n)[:3], (n, 32, 6, 6), *right(n)[4:]]  # With `padding=1` a 3 × 3 convolution keeps height and width.
[*right(n)[:2], (n, 8, 8, 16), *right(n)[3:]]  # Channels come before height and width.
right(32)  # This is right for 32 latents only. Write n.
[shape[1:] for shape in right(n)]  # The batch is missing: n latents go in, so n comes first.
""",
    usual="Only what the layer is told changes; the rest stays.",
)
def shapes(n):
    """Return the shape after each of the six layers, for n latents: a list of six tuples."""
    return [(n, 128), (n, 1024), (n, 16, 8, 8), (n, 32, 8, 8), (n, 96, 8, 8), (n, 6, 32, 32)]


def stencils_and_inks() -> list[tuple]:
    """Draw stencils that add up to 1, wider than high, and inks that all differ."""
    return [
        ((3 * torch.randn(n, k, 5, 7)).softmax(1), torch.rand(n, k, c)) for n, k, c in ((2, 6, 3), (4, 5, 1))
    ]


@exercise(
    "11.2 Stencils times inks",
    points=2,
    hints=(
        "For one pixel: ink 1 times stencil 1 there, plus ink 2 times stencil 2, and so on. The stencils "
        "add up to 1 already, so there is nothing to divide by.",
        "`stencils[:, :, None] * inks[:, :, :, None, None]` has the shape (N, K, channels, H, W): each "
        "stencil in its ink. Then sum over the inks, which is dimension 1.",
        'Or give each dimension a letter: `torch.einsum("..., ... -> ...", stencils, inks)` multiplies, and '
        "sums over every letter that is missing after the arrow.",
    ),
    draw=stencils_and_inks,
    reference=lambda stencils, inks: sum(
        s[:, None] * ink[:, :, None, None] for s, ink in zip(stencils.unbind(1), inks.unbind(1))
    ),
    mistakes="""
stencils[:, :, None] * inks[..., None, None]  # These are the layers. Add them up over the inks.
(stencils[:, :, None] * inks[..., None, None]).mean(1)
# The mean over the inks is too dark: the stencils add up to 1 already.
(stencils[:, :, None] * inks[..., None, None]).sum(2)
# It was summed over red, green and blue. Sum over the inks.
right(stencils, inks).transpose(2, 3)  # Height and width are swapped.
torch.einsum("nkhw,nkc->nhwc", stencils, inks)  # Channels come before height and width.
(stencils[:, :, None] * inks[:1, ..., None, None]).sum(1)
# All are painted with the first picture's inks. Each has its own.
right(torch.nn.functional.one_hot(stencils.argmax(1), stencils.shape[1]).permute(0, 3, 1, 2).float(), inks)
# Only the strongest ink of each pixel is here. Let all mix, or no edge is smooth.
""",
    usual="At every pixel: the sum over k of stencil k times ink k.",
)
def paint(stencils, inks):
    """Paint stencils (N, K, H, W) with inks (N, K, channels): pictures (N, channels, H, W)."""
    return torch.einsum("nkhw,nkc->nchw", stencils, inks)


@exercise(
    "11.3 An average with a half-life",
    points=2,
    hints=(
        "Let `keep` be the share of the old average that survives; the new weights get 1 - keep.",
        "A step shows `batch_size` pictures, which is batch_size / half_life half-lives. After one of "
        "them 0.5 is left, after two 0.5 ** 2, after a part of one 0.5 to the power of that part.",
    ),
    draw=lambda: [
        (torch.randn(*size), torch.randn(*size), h, b)
        for size, h, b in (((4,), 300, 100), ((2, 3), 1000, 64))
    ],
    reference=lambda average, now, half_life, batch_size: torch.lerp(
        now, average, 2 ** (-batch_size / half_life)
    ),
    mistakes="""
torch.lerp(average, now, 0.5 ** (batch_size / half_life))
# It is turned round: `keep` belongs to the average, 1 - keep to the new weights.
right(average, now, half_life, 1)  # The half-life is counted in pictures: a step shows `batch_size`.
right(average, now, batch_size, half_life)  # The fraction is upside down: batch_size / half_life.
torch.lerp(now, average, torch.e ** (-batch_size / half_life))
# exp leaves 37 % after a half-life. It should leave half: a power of 0.5.
torch.lerp(now, average, 1 - batch_size / half_life)
# That falls in a straight line. Halving again and again is a power of 0.5.
0.999 * average + 0.001 * now  # 0.999 is a constant: it knows neither half-life nor batch.
0.5 * average + 0.5 * now  # This halves at every step. A half-life is `half_life / batch_size` steps long.
0.5 ** (batch_size / half_life) * average + now
# The shares must add up to 1: the new weights count 1 - keep.
keep = 0.5 ** (batch_size / half_life); return average.lerp_(now, 1 - keep)
# The average that was handed in has changed. Return a new one: no `+=`, no `lerp_`.
""",
    usual="keep · average + (1 - keep) · now, with keep = 0.5 ** (batch_size / half_life).",
)
def ema_step(average, now, half_life, batch_size):
    """Take new weights into the average; after half_life pictures an old weight counts half."""
    keep = 0.5 ** (batch_size / half_life)
    return keep * average + (1 - keep) * now
