"""Exercises of lesson 01: pixels and tensors."""

import torch

from .base import exercise


@exercise(
    "01.1 Cut a piece out",
    hints=(
        "Three places in the brackets: `x[channels, rows, columns]`. A `:` alone keeps everything.",
        "`x[:, 10:14]` takes the rows 10, 11, 12 and 13: the end, 14, is left out.",
        "The rows are `top : top + height`. The columns go the same way with `left` and `width`.",
    ),
    draw=lambda: [(torch.rand(3, 11, 17), 2, 5, 4, 7), (torch.rand(3, 15, 14), 3, 1, 6, 5)],
    reference=lambda x, top, left, height, width: x.narrow(1, top, height).narrow(2, left, width),
    mistakes="""
x[:, left : left + width, top : top + height]
# Rows and columns are swapped: rows (height) come before columns (width).
x[:, top : top + width, left : left + height]
# `height` and `width` are swapped: `height` counts rows, `width` columns.
x[:, top:height, left:width]  # A slice ends at a place, not after a count: `top : top + height`.
x[:, top : top + height + 1, left : left + width + 1]  # A slice leaves its end out by itself: no `+ 1`.
x[:, top : top + height - 1, left : left + width - 1]  # A slice leaves its end out by itself: no `- 1`.
x[top : top + height, left : left + width]
# The first place in the brackets is for the channels. Keep them all with `:`.
x[:, :height, :width]  # This begins in the corner. `top` and `left` say where to begin.
x[0, top : top + height, left : left + width]
# The channels are gone: an index or a mean took them. A `:` alone in the first place keeps them all.
""",
)
def crop(x, top, left, height, width):
    """Cut height rows and width columns out of x (C, H, W), beginning at row top and column left."""
    return x[:, top : top + height, left : left + width]


@exercise(
    "01.2 Turn up the contrast",
    hints=(
        "How far is a number from middle grey? `x - 0.5` says so, for all of them at once.",
        "Make that distance `amount` times as long, then add the 0.5 again that you subtracted.",
        "Last of all, `.clamp(0, 1)` on the whole result, in brackets.",
    ),
    draw=lambda: [(0.35 + 0.35 * torch.rand(3, 5, 7), 1.4), (torch.rand(3, 4, 6), 2.0)],
    reference=lambda x, amount: torch.lerp(torch.tensor(0.5), x, amount).clamp(0, 1),
    mistakes="""
(x * amount).clamp(0, 1)  # Multiplying alone moves away from black. Subtract 0.5 first and add it at the end.
0.5 + (x - 0.5) * amount  # The result leaves 0 .. 1: `.clamp(0, 1)` comes last, after all arithmetic.
((x - 0.5) * amount).clamp(0, 1)  # 0.5 was subtracted and not added again.
(x - 0.5) * amount  # 0.5 was subtracted and not added again.
(x - 0.5 * amount + 0.5).clamp(0, 1)
# Without brackets, `0.5 * amount` is computed first: `(x - 0.5) * amount`.
(0.5 + (x - 0.5) / amount).clamp(0, 1)  # Dividing brings numbers nearer to grey. Multiply.
(x.mean() + (x - x.mean()) * amount).clamp(0, 1)  # The middle here is the picture's own mean. Use 0.5.
(x + amount).clamp(0, 1)  # `amount` is added here. Contrast multiplies the distance from 0.5.
(0.5 + (x - 0.5) * amount).clamp(0, 255)  # Full light is 1 here, not 255: `.clamp(0, 1)` comes last.
0.5 + ((x - 0.5) * amount).clamp(0, 1)  # The clamp comes too early: add 0.5 before it.
x.sub_(0.5).mul_(amount).add_(0.5).clamp(0, 1)
# `-=`, `*=` and names that end in `_` change the picture in place. Make a new one.
""",
    usual="The distance from 0.5, times `amount`, and 0.5 again; then the clamp.",
)
def contrast(x, amount):
    """Move every number of x away from middle grey, 0.5, amount times as far; keep it inside 0 .. 1."""
    return (0.5 + (x - 0.5) * amount).clamp(0, 1)


@exercise(
    "01.3 One number for each channel",
    hints=(
        "Shapes are lined up from the right: (3,) would meet the columns. It must meet the channels.",
        "`None` between brackets makes a new dimension of size 1: `colour[:, None]` has shape (3, 1).",
        "With a second `None` it has shape (3, 1, 1). Multiply `x` by that.",
    ),
    draw=lambda: [(0.2 + 0.8 * torch.rand(3, *size), torch.rand(3)) for size in ((3, 3), (5, 3), (4, 6))],
    reference=lambda x, colour: torch.stack([c * part for c, part in zip(colour, x)]),
    mistakes="""
x * colour  # `colour` lies along the columns. Give it the shape (3, 1, 1): `colour[:, None, None]`.
x * colour[:, None]  # `colour` lies along the rows: a second `None` is missing.
x * colour.mean()  # All channels are multiplied by one number, the mean.
x + colour[:, None, None]  # `colour` is added here. Multiply.
x * colour.flip(0)[:, None, None]  # The channels are in the wrong order: red comes first.
(x * colour[:, None, None]).sum(0)  # The channels were added up. Leave them apart: no sum.
for c in range(3):
    x[c] *= colour[c]
return x  # `x[c] *= …` changes the picture that was handed in, in place. Make a new one.
x  # The picture comes back as it went in.
""",
    usual="Channel 0 times `colour[0]`, channel 1 times `colour[1]`, channel 2 times `colour[2]`.",
)
def tint(x, colour):
    """Multiply each channel of x (3, H, W) by its own number in colour (3,)."""
    return x * colour[:, None, None]


@exercise(
    "01.4 How far apart are pictures?",
    hints=(
        "`batch - picture` subtracts the one picture from every picture of the batch: broadcasting again.",
        "`** 2` squares every number, so that positive and negative differences both count.",
        "`.mean(dim=(1, 2, 3))` averages over channels, rows and columns, and leaves N numbers.",
    ),
    draw=lambda: [
        (torch.rand(4, 3, 5, 7), torch.rand(3, 5, 7)),
        (torch.rand(6, 3, 4, 4), torch.rand(3, 4, 4)),
    ],
    reference=lambda batch, picture: torch.stack([torch.nn.functional.mse_loss(x, picture) for x in batch]),
    mistakes="""
((batch - picture) ** 2).mean()  # `.mean()` without `dim` averages the whole batch. Name the dimensions.
((batch - picture) ** 2).mean(dim=0)
# Dimension 0 counts the pictures: it must stay. Average over 1, 2 and 3.
((batch - picture) ** 2).mean(dim=(2, 3))
# Only rows and columns are averaged. Average the channels too, dimension 1.
(batch - picture).mean(dim=(1, 2, 3))  # Without the square, positive and negative differences cancel out.
(batch - picture).abs().mean(dim=(1, 2, 3))  # This is the mean size of the differences. Square them: `** 2`.
(batch - picture).mean(dim=(1, 2, 3)) ** 2  # The mean is squared here. Square first, then average.
((batch - picture) ** 2).sum(dim=(1, 2, 3))  # This is the sum. A mean does not grow with the picture.
((batch - picture) ** 2).mean(dim=(1, 2, 3)).sqrt()  # The square root does not belong here.
""",
    usual="Subtract, square, then average over dimensions 1, 2 and 3.",
)
def apart(batch, picture):
    """Return the mean squared difference of each picture in batch (N, C, H, W) from picture (C, H, W)."""
    return ((batch - picture) ** 2).mean(dim=(1, 2, 3))
