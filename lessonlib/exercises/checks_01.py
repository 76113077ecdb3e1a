"""How lesson 01 is judged: each result beside the right one and beside the usual wrong ones."""

from __future__ import annotations

from .base import NotYet, need_function, need_tensor
from .compare import alike, must_be, refuse_wrongs


def check_crop(crop):
    """Judge a cut whose four numbers all differ, out of a picture whose three sides all differ."""
    import torch

    need_function(crop, "crop")
    x = torch.arange(3 * 11 * 17.0).reshape(3, 11, 17)
    got, want = crop(x.clone(), 2, 5, 4, 7), x[:, 2:6, 5:12]
    wrongs = (
        (x[:, 5:12, 2:6], "Rows and columns are swapped: rows (height) come before columns (width)."),
        (x[:, 2:9, 5:9], "`height` and `width` are swapped: `height` counts rows, `width` columns."),
        (x[:, 2:4, 5:7], "A slice ends at a place, not after a count: `top : top + height`."),
        (x[:, 2:7, 5:13], "A slice leaves its end out by itself: no `+ 1`."),
        (x[:, 2:5, 5:11], "A slice leaves its end out by itself: no `- 1`."),
        (x[2:6, 5:12], "The first place in the brackets is for the channels. Keep them all with `:`."),
        (x[:, :4, :7], "This begins in the corner. `top` and `left` say where to begin."),
    )
    refuse_wrongs(got, want, wrongs, "a cut of 4 rows from row 2 and 7 columns from column 5")
    need_tensor(got, want, "a cut")
    if not torch.equal(got, want):
        raise NotYet("the pixels in rows 2 to 5, columns 5 to 11", "other pixels", "Say it as a slice.")


def check_contrast(contrast):
    """Judge the arithmetic inside the range, what is left of the learner's picture, then both ends."""
    import torch

    need_function(contrast, "contrast")
    x = torch.linspace(0.35, 0.7, 3 * 5 * 7).reshape(3, 5, 7)
    mine = x.clone()
    got, want = contrast(mine, 1.4), 0.5 + (x - 0.5) * 1.4
    put_back = "0.5 was taken off and not put back."
    wrongs = (
        (x * 1.4, "Multiplying alone moves away from black. Take 0.5 off first, and put it back after."),
        ((x - 0.5) * 1.4, put_back),
        (((x - 0.5) * 1.4).clamp(0, 1), put_back),
        (0.5 + ((x - 0.5) * 1.4).clamp(0, 1), "The clamp comes too early: put 0.5 back before it."),
        (x - 0.5 * 1.4 + 0.5, "Without brackets, `0.5 * amount` is worked out first: `(x - 0.5) * amount`."),
        (0.5 + (x - 0.5) / 1.4, "Dividing brings numbers nearer to grey. Multiply."),
        (x.mean() + (x - x.mean()) * 1.4, "The middle here is the picture's own mean. Use 0.5."),
        ((x + 1.4).clamp(0, 1), "`amount` is added here. Contrast multiplies the distance from 0.5."),
        (x, "The picture comes back as it went in."),
    )
    refuse_wrongs(got, want, wrongs, f"0.70 to become 0.5 + 0.2 × 1.4 = {want.max():.2f}")
    need_tensor(got, want, "a picture with more contrast")
    must_be(got, want, "The distance from 0.5, times `amount`, and 0.5 again.")
    _must_be_untouched(mine, x)
    _check_contrast_ends(contrast)


def _check_contrast_ends(contrast):
    """Look at numbers that would leave 0 .. 1."""
    import torch

    ends = torch.tensor([0.1, 0.9]).repeat(3, 4, 1)
    got = contrast(ends, 2.0)
    need_tensor(got, ends, "a picture with more contrast")
    low, high = float(got.min()), float(got.max())
    if abs(low) > 1e-5 or abs(high - 1) > 1e-5:
        cause = "The result leaves 0 .. 1, or misses it: `.clamp(0, 1)` comes last, after all arithmetic."
        raise NotYet("0.1 to become 0.00, and 0.9 to become 1.00", f"{low:.2f} and {high:.2f}", cause)


def check_tint(tint):
    """Judge first on 3 rows and 3 columns, where a wrong direction raises no error, then elsewhere."""
    import torch

    need_function(tint, "tint")
    colour = torch.tensor([1.0, 0.5, 0.25])
    column = colour.view(3, 1, 1)
    for height, width in ((3, 3), (5, 3), (4, 6)):
        x = torch.linspace(0.2, 1, 3 * height * width).reshape(3, height, width)
        mine = x.clone()
        got, want = tint(mine, colour.clone()), x * column
        wrongs = [
            (x, "The picture comes back as it went in."),
            (x * colour.mean(), "All channels are multiplied by one number, the mean."),
            (x + column, "`colour` is added here. Multiply."),
            (x * column.flip(0), "The channels are in the wrong order: red comes first."),
        ]
        if height == width == 3:
            wrongs += [
                (x * colour, "`colour` lies along the columns. Give it the shape (3, 1, 1)."),
                (x * colour[:, None], "`colour` lies along the rows: a second `None` is missing."),
            ]
        means = ", ".join(f"{m:.2f}" for m in want.mean(dim=(1, 2)))
        refuse_wrongs(got, want, wrongs, f"channel means {means} in a picture of shape {tuple(x.shape)}")
        need_tensor(got, want, "a tinted picture")
        must_be(got, want, "Channel 0 times `colour[0]`, channel 1 times `colour[1]`, 2 times `colour[2]`.")
        _must_be_untouched(mine, x)


def check_apart(apart):
    """Judge on an uneven batch with differences of both signs."""
    import torch

    need_function(apart, "apart")
    dice = torch.Generator().manual_seed(1)
    batch, picture = torch.rand(4, 3, 5, 7, generator=dice), torch.rand(3, 5, 7, generator=dice)
    d, all_but_n = batch - picture, (1, 2, 3)
    got, want = apart(batch.clone(), picture.clone()), d.square().mean(dim=all_but_n)
    wrongs = (
        (d.square().mean(), "`.mean()` without `dim` averages the whole batch. Say which dimensions go."),
        (d.square().mean(dim=0), "Dimension 0 counts the pictures: it must stay. Average over 1, 2 and 3."),
        (
            d.square().mean(dim=(2, 3)),
            "Only rows and columns are averaged. The channels, dimension 1, go too.",
        ),
        (d.mean(dim=all_but_n), "Without the square, differences up and down cancel out."),
        (d.abs().mean(dim=all_but_n), "This is the mean size of the differences. Square them: `** 2`."),
        (d.mean(dim=all_but_n).square(), "The mean is squared here. Square first, then average."),
        (d.square().sum(dim=all_but_n), "This is the sum. A mean does not grow with the picture."),
        (d.square().mean(dim=all_but_n).sqrt(), "There is a root too many."),
    )
    refuse_wrongs(got, want, wrongs, f"one number for each of 4 pictures, the first {want[0]:.3f}")
    need_tensor(got, want, "one number for each of 4 pictures")
    must_be(got, want, "Subtract, square, then average over dimensions 1, 2 and 3.")


def _must_be_untouched(mine, picture):
    """Refuse an answer that changed the picture it was handed."""
    if not alike(mine, picture):
        raise NotYet(
            "the picture that was handed in to stay as it was",
            "a changed one",
            "`+=`, `*=`, `x[0] = …` and names that end in `_` change it in place. Make a new one.",
        )
