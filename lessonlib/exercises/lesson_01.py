"""Exercises of lesson 01: pixels and tensors."""

from __future__ import annotations

from .base import Exercise
from .checks_01 import check_apart, check_contrast, check_crop, check_tint
from .stubs import fill, returns

CROP = '''
def crop(x, top, left, height, width):
    """Cut height rows and width columns out of x (C, H, W), beginning at row top and column left."""
    raise NotDone
'''

CONTRAST = '''
def contrast(x, amount):
    """Move every number of x away from middle grey, 0.5, amount times as far; keep it inside 0 .. 1."""
    raise NotDone
'''

TINT = '''
def tint(x, colour):
    """Multiply each channel of x (3, H, W) by its own number in colour (3,)."""
    raise NotDone
'''

APART = '''
def apart(batch, picture):
    """Return the mean squared difference of each picture in batch (N, C, H, W) from picture (C, H, W)."""
    raise NotDone
'''

EXERCISES = (
    Exercise(
        id="01.1",
        name="crop",
        title="Cut a piece out",
        points=1,
        stub=CROP,
        answer=fill(CROP, "return x[:, top : top + height, left : left + width]"),
        check=check_crop,
        hints=(
            "Three places in the brackets: `x[channels, rows, columns]`. A lone `:` keeps all there is.",
            "`x[:, 10:14]` takes the rows 10, 11, 12 and 13: the end, 14, is left out.",
            "The rows are `top : top + height`. The columns go the same way with `left` and `width`.",
        ),
        mistakes=returns(
            CROP,
            ("x[:, left : left + width, top : top + height]", "Rows and columns are swapped"),
            ("x[:, top : top + width, left : left + height]", "`height` and `width` are swapped"),
            ("x[:, top:height, left:width]", "ends at a place, not after a count"),
            ("x[:, top : top + height + 1, left : left + width + 1]", "no `+ 1`"),
            ("x[:, top : top + height - 1, left : left + width - 1]", "no `- 1`"),
            ("x[top : top + height, left : left + width]", "is for the channels"),
            ("x[:, :height, :width]", "This begins in the corner"),
            ("x[0, top : top + height, left : left + width]", "an index or a sum takes too much"),
        ),
    ),
    Exercise(
        id="01.2",
        name="contrast",
        title="Turn up the contrast",
        points=1,
        stub=CONTRAST,
        answer=fill(CONTRAST, "return (0.5 + (x - 0.5) * amount).clamp(0, 1)"),
        check=check_contrast,
        hints=(
            "How far is a number from middle grey? `x - 0.5` says so, for all of them at once.",
            "Make that distance `amount` times as long, then put the 0.5 back that you took off.",
            "Last of all, `.clamp(0, 1)` on the whole result, in brackets.",
        ),
        mistakes=returns(
            CONTRAST,
            ("(x * amount).clamp(0, 1)", "moves away from black"),
            ("0.5 + (x - 0.5) * amount", "leaves 0 .. 1"),
            ("((x - 0.5) * amount).clamp(0, 1)", "not put back"),
            ("(x - 0.5) * amount", "not put back"),
            ("(x - 0.5 * amount + 0.5).clamp(0, 1)", "Without brackets"),
            ("(0.5 + (x - 0.5) / amount).clamp(0, 1)", "nearer to grey"),
            ("(x.mean() + (x - x.mean()) * amount).clamp(0, 1)", "the picture's own mean"),
            ("(x + amount).clamp(0, 1)", "is added here"),
            ("(0.5 + (x - 0.5) * amount).clamp(0, 255)", "comes last"),
            ("0.5 + ((x - 0.5) * amount).clamp(0, 1)", "The clamp comes too early"),
            ("x.sub_(0.5).mul_(amount).add_(0.5).clamp(0, 1)", "change it in place"),
        ),
    ),
    Exercise(
        id="01.3",
        name="tint",
        title="One number for each channel",
        points=1,
        stub=TINT,
        answer=fill(TINT, "return x * colour[:, None, None]"),
        check=check_tint,
        hints=(
            "Shapes are lined up from the right: (3,) would meet the columns. It must meet the channels.",
            "`None` between brackets makes a new dimension of size 1: `colour[:, None]` has shape (3, 1).",
            "With a second `None` it has shape (3, 1, 1). Multiply `x` by that.",
        ),
        mistakes=(
            *returns(
                TINT,
                ("x * colour", "lies along the columns"),
                ("x * colour[:, None]", "a second `None` is missing"),
                ("x * colour[None, None]", "lies along the columns"),
                ("x * colour.mean()", "multiplied by one number"),
                ("x + colour[:, None, None]", "is added here"),
                ("x * colour.flip(0)[:, None, None]", "red comes first"),
                ("(x * colour[:, None, None]).sum(0)", "The shape changed"),
            ),
            (fill(TINT, "for c in range(3):", "    x[c] *= colour[c]", "return x"), "change it in place"),
            (fill(TINT, "x * colour[:, None, None]", "return x"), "comes back as it went in"),
        ),
    ),
    Exercise(
        id="01.4",
        name="apart",
        title="How far apart are pictures?",
        points=1,
        stub=APART,
        answer=fill(APART, "return ((batch - picture) ** 2).mean(dim=(1, 2, 3))"),
        check=check_apart,
        hints=(
            "`batch - picture` takes the one picture off every picture of the batch: broadcasting again.",
            "`** 2` squares every number, so that differences up and down both count.",
            "`.mean(dim=(1, 2, 3))` averages over channels, rows and columns, and leaves N numbers.",
        ),
        mistakes=returns(
            APART,
            ("((batch - picture) ** 2).mean()", "without `dim`"),
            ("((batch - picture) ** 2).mean(dim=0)", "it must stay"),
            ("((batch - picture) ** 2).mean(dim=(2, 3))", "dimension 1, go too"),
            ("(batch - picture).mean(dim=(1, 2, 3))", "cancel out"),
            ("(batch - picture).abs().mean(dim=(1, 2, 3))", "Square them"),
            ("(batch - picture).mean(dim=(1, 2, 3)) ** 2", "The mean is squared here"),
            ("((batch - picture) ** 2).sum(dim=(1, 2, 3))", "This is the sum"),
            ("((batch - picture) ** 2).mean(dim=(1, 2, 3)).sqrt()", "a root too many"),
        ),
    ),
)
