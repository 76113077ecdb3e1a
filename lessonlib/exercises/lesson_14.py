"""Exercises of lesson 14: painting styles."""

import torch

from .base import exercise


def weights() -> list[tuple]:
    return [(torch.rand(n, h, w) ** 4,) for n, h, w in ((5, 8, 12), (3, 16, 10))]


@exercise(
    "14.1 Where the weight lies",
    hints=(
        "For x it does not matter how high a pixel is: `weight.sum(dim=1)` adds up each column: (N, w) is "
        "left. Multiply by `x`, and sum.",
        "Divide by all the weight there is, `weight.sum(dim=(1, 2))`. For y, add up each row instead: "
        "`weight.sum(dim=2)`.",
        "Put the two side by side at the end: `torch.stack([across, down], dim=1)`.",
    ),
    draw=weights,
    reference=lambda weight: torch.stack(
        [
            torch.stack(
                [
                    sum(m[:, j].sum() * ((j + 0.5) * 2 / m.shape[1] - 1) for j in range(m.shape[1])),
                    sum(m[i].sum() * ((i + 0.5) * 2 / m.shape[0] - 1) for i in range(m.shape[0])),
                ]
            )
            / m.sum()
            for m in weight
        ]
    ),
    mistakes="""
right(weight).flip(1)  # x and y are the wrong way round: x first.
right(weight) * weight.sum((1, 2))[:, None]  # Divide by all the weight there is: this is a sum.
right(weight) * weight.sum((1, 2))[:, None] / (h * w)
# Divided by the number of pixels. Divide by the weight, `weight.sum(dim=(1, 2))`.
right(weight) * weight.sum((1, 2))[:, None] / weight.sum()
# Divided by the weight of all maps together. Each map has its own: `weight.sum(dim=(1, 2))`.
right(weight).mean(0)  # One centre for all pictures together. Keep the first dimension.
right(weight) / 2 + 0.5  # This runs from 0 to 1. Use `x` and `y` as they are given, -1 to 1.
torch.stack([x.expand(len(weight), -1).mean(1), y.expand(len(weight), -1).mean(1)], dim=1)
# This is the middle of the canvas. Each place counts by its weight.
torch.stack([x[weight.sum(1).argmax(1)], y[weight.sum(2).argmax(1)]], dim=1)
# This is the heaviest column and row. Take the mean of all, by their weight.
torch.stack([(weight * x).mean((1, 2)), (weight * y[:, None]).mean((1, 2))], dim=1)
# Divided by the number of pixels. Divide by the weight, `weight.sum(dim=(1, 2))`.
""",
    usual="Place times weight, summed, divided by all the weight: x first, then y.",
)
def centre(weight):
    """Return the mean place x, y of maps of weight (N, h, w): (N, 2), from -1 (left, up) to 1."""
    h, w = weight.shape[1:]
    y, x = (torch.arange(h) + 0.5) * 2 / h - 1, (torch.arange(w) + 0.5) * 2 / w - 1
    # yours
    total = weight.sum(dim=(1, 2))
    across = (weight.sum(dim=1) * x).sum(dim=1) / total
    down = (weight.sum(dim=2) * y).sum(dim=1) / total
    return torch.stack([across, down], dim=1)


def layers() -> list[tuple]:
    return [(torch.rand(m, 4, 5),) for m in (3, 6)]


@exercise(
    "14.2 What is seen of each shape",
    points=2,
    hints=(
        "Begin at the top, with the last shape: all of it is seen. Of the one below, only what the top one "
        "lets through: its cover times (1 - the cover above).",
        "Keep `free`, the share of each place that nothing has covered yet: 1 everywhere at first. For each "
        "shape from the last to the first: seen = free * cover, and then free = free * (1 - cover).",
        "`for cover in covers.flip(0):` goes from the last to the first; `torch.stack(seen).flip(0)` puts "
        "the results in the first order again.",
    ),
    draw=layers,
    reference=lambda covers: torch.stack([c * (1 - covers[i + 1 :]).prod(0) for i, c in enumerate(covers)]),
    mistakes="""
right(covers.flip(0)).flip(0)  # The first shape lies on top here. The last one was laid last, and hides it.
covers  # This is what each shape covers. Where another lies on top of it, it is not seen.
right(covers).flip(0)  # The results are in the wrong order: that of the first shape comes first.
torch.stack([c * (1 - covers[i:]).prod(0) for i, c in enumerate(covers)])
# Each shape hides itself as well. Only those above it count.
torch.stack([c * (1 - covers[i + 1 :].sum(0)).clamp(0, 1) for i, c in enumerate(covers)])
# Two half covers above let a quarter through, not nothing: multiply what each lets through.
covers * (1 - torch.cat([covers[1:], torch.zeros_like(covers[:1])]))
# Only the next shape above counts here. Multiply by what each of those above lets through.
torch.stack([c * covers[i + 1 :].prod(0) for i, c in enumerate(covers)])
# Multiply by what the shapes above let through, 1 - cover.
torch.stack([(1 - covers[i + 1 :]).prod(0) for i, c in enumerate(covers)])
# This is what the shapes above let through. Multiply it by the shape's own cover.
right(covers).sum(0)  # All shapes were added up. Return one map for each.
(1 - covers).prod(0)  # This is how much of the ground is seen.
""",
    usual="From the last shape to the first: what is still free, times the cover.",
)
def seen(covers):
    """Return how much of each shape is seen, (M, H, W), from covers (M, H, W), 0 to 1; the last is on top."""
    free, seen = torch.ones_like(covers[0]), []
    for cover in covers.flip(0):
        seen.append(free * cover)
        free = free * (1 - cover)
    return torch.stack(seen).flip(0)


def palettes() -> list[tuple]:
    return [(torch.rand(k, 3), torch.rand(n, 3), torch.rand(n).softmax(0)) for k, n in ((5, 4), (6, 7))]


@exercise(
    "14.3 How far from the palette",
    points=2,
    hints=(
        "`torch.cdist(colours, asked)` is the table of all distances: a row for each colour, a column for "
        "each ink.",
        "The nearest ink of each colour: the least number of its row, `.amin(dim=1)`.",
        "A colour counts by its share: multiply by `shares`, and sum.",
    ),
    draw=palettes,
    reference=lambda asked, colours, shares: sum(
        s * min((c - a).square().sum().sqrt() for a in asked) for c, s in zip(colours, shares)
    ),
    mistakes="""
torch.cdist(colours, asked).amin(dim=1).mean()
# Every colour counts the same here. A dot of red counts less than a red ground: use the shares.
torch.cdist(asked, colours).amin(dim=1).mean()
# This asks of each ink whether some colour is near. Ask of each colour whether an ink is near.
(torch.cdist(colours, asked).amax(dim=1) * shares).sum()  # This takes the farthest ink. Take the nearest.
(torch.cdist(colours, asked).mean(dim=1) * shares).sum()
# This is the distance to all inks. One ink near by is enough: take the least.
torch.cdist(colours, asked).amin(dim=1) * shares  # One number for each colour is left. Add them up.
torch.cdist(colours, asked).amin(dim=1).sum()  # The shares are missing.
(torch.cdist(colours, asked).amin(dim=1) * shares).mean()  # The shares add up to 1 already: sum.
(torch.cdist(colours, asked).square().amin(dim=1) * shares).sum()
# These are squares of distances. Leave the distances as they are.
(torch.cdist(colours, asked, p=1).amin(dim=1) * shares).sum()
# The three differences were added. A distance is the root of the sum of their squares: leave `p` out.
""",
    usual="Each colour's distance to its nearest ink, times its share, summed.",
)
def palette_error(asked, colours, shares):
    """Return how far colours (k, 3) are from their nearest inks (K, 3); their shares (k,) add up to 1."""
    nearest = torch.cdist(colours, asked).amin(dim=1)
    return (nearest * shares).sum()
