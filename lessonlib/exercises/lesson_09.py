"""Exercises of lesson 09: image GANs."""

from __future__ import annotations

from .base import Exercise
from .checks_09 import check_ema, check_fits, check_halving, check_paint, check_shapes
from .stubs import fill, fills, returns

SHAPES = '''
def shapes(n):
    """Return the shape after each of the six layers, for n codes: a list of six tuples."""
    raise NotDone
'''

PAINT = '''
def paint(stencils, inks):
    """Paint stencils (N, K, H, W) with inks (N, K, channels): pictures (N, channels, H, W)."""
    raise NotDone
'''

HALVING = '''
def halving(i, o):
    """Return a convolution from i to o channels, kernel 4 × 4, that halves height and width."""
    raise NotDone
'''

EMA_STEP = '''
def ema_step(average, now, half_life, batch_size):
    """Take new weights into the average; after half_life pictures an old weight counts half."""
    raise NotDone
'''

FITS = '''
def fits(h, e):
    """Say how well pictures, features h (N, W), fit wishes, features e (N, W): one number each, (N,)."""
    raise NotDone
'''

GIVEN = "import torch\nfrom torch import nn"
KEEP = "keep = 0.5 ** (batch_size / half_life)"
MIX = "return keep * average + (1 - keep) * now"
LAYERS = "(stencils[:, :, None] * inks[..., None, None])"
FIRST = "(n, 128), (n, 1024), (n, 16, 8, 8), (n, 32, 8, 8), (n, 96, 8, 8)"

EXERCISES = (
    Exercise(
        id="09.1",
        name="shapes",
        title="Shapes on the way",
        points=1,
        stub=SHAPES,
        answer=fill(SHAPES, f"return [{FIRST}, (n, 6, 32, 32)]"),
        check=check_shapes,
        hints=(
            "A dense layer replaces the last number by its second one; `unflatten` folds 1,024 numbers into "
            "16 maps of 8 × 8. The first two shapes are `(n, 128), (n, 1024)`.",
            "A convolution replaces the number of channels. With `padding=1`, a 3 × 3 one keeps the size.",
            "`PixelShuffle(4)` lays 4 · 4 channels out as 4 × 4 pixels: 96 / 16 channels are left.",
        ),
        mistakes=returns(
            SHAPES,
            (f"[{FIRST}, (n, 24, 32, 32)]", "4 · 4 channels for one"),
            (f"[{FIRST}, (n, 96, 32, 32)]", "out of which channels"),
            (f"[{FIRST}, (n, 24, 16, 16)]", "4 times higher and 4 times wider"),
            (f"[{FIRST}]", "a list of six shapes"),
            (f"[{FIRST.replace('n, 32, 8, 8', 'n, 32, 6, 6')}, (n, 6, 32, 32)]", "keeps height and width"),
            (f"[{FIRST.replace('n, 16, 8, 8', 'n, 8, 8, 16')}, (n, 6, 32, 32)]", "Channels come before"),
            (f"[{FIRST.replace('n', '32')}, (32, 6, 32, 32)]", "right for 32 codes only"),
            ("[(128,), (1024,), (16, 8, 8), (32, 8, 8), (96, 8, 8), (6, 32, 32)]", "The batch is missing"),
        ),
    ),
    Exercise(
        id="09.2",
        name="paint",
        title="Stencils times inks",
        points=2,
        stub=PAINT,
        answer=fill(PAINT, 'return torch.einsum("nkhw,nkc->nchw", stencils, inks)'),
        check=check_paint,
        hints=(
            "For one pixel: ink 1 times stencil 1 there, plus ink 2 times stencil 2, and so on. The stencils "
            "add up to 1 already, so there is nothing to divide by.",
            "`stencils[:, :, None] * inks[..., None, None]` has the shape (N, K, channels, H, W): each "
            "stencil in its ink. Then sum over the inks, which is dimension 1.",
            "Or name the dimensions: `torch.einsum` sums over those that its text for the result lacks.",
        ),
        mistakes=returns(
            PAINT,
            (LAYERS, "These are the layers"),
            (f"{LAYERS}.mean(1)", "six times too dark"),
            (f"{LAYERS}.sum(2)", "summed over red, green and blue"),
            (f"{LAYERS}.sum(1).transpose(2, 3)", "Height and width are swapped"),
            ('torch.einsum("nkhw,nkc->nhwc", stencils, inks)', "Channels come before"),
            ("(stencils[:, :, None] * inks[:1, ..., None, None]).sum(1)", "first picture's inks"),
        ),
    ),
    Exercise(
        id="09.3",
        name="halving",
        title="A convolution that halves",
        points=1,
        stub=HALVING,
        answer=fill(HALVING, "return nn.Conv2d(i, o, 4, stride=2, padding=1)"),
        check=check_halving,
        given=GIVEN,
        hints=(
            "`nn.Conv2d(i, o, 4)` moves its kernel one pixel at a time. `stride` says by how many.",
            "A picture of 8 pixels with a frame of `padding` pixels is 8 + 2 · padding wide. A kernel of 4 "
            "that moves by 2 must find exactly 4 places there.",
        ),
        mistakes=returns(
            HALVING,
            ("nn.Conv2d(i, o, 4, padding=1)", "The stride is missing"),
            ("nn.Conv2d(i, o, 4, stride=2)", "The padding is missing"),
            ("nn.Conv2d(o, i, 4, stride=2, padding=1)", "First the channels that go in"),
            ("nn.Conv2d(i, o, 3, stride=2, padding=1)", "third number is the kernel's size"),
            ("nn.Conv2d(i, o, 4, stride=4)", "The stride is 4"),
            ("nn.Conv2d(i, o, 4, stride=2, padding=2)", "The frame is too wide"),
            ("nn.AvgPool2d(2)", "Pooling has no weights"),
        ),
    ),
    Exercise(
        id="09.4",
        name="ema_step",
        title="An average with a half-life",
        points=2,
        stub=EMA_STEP,
        answer=fill(EMA_STEP, KEEP, MIX),
        check=check_ema,
        hints=(
            "Let `keep` be the share of the old average that survives; the new weights get 1 - keep.",
            "A step shows `batch_size` pictures, which is batch_size / half_life half-lives. After one of "
            "them 0.5 is left, after two 0.5 ** 2, after a part of one 0.5 to the power of that part.",
        ),
        mistakes=fills(
            EMA_STEP,
            (f"{KEEP}; return (1 - keep) * average + keep * now", "turned round"),
            (f"keep = 0.5 ** (1 / half_life); {MIX}", "counted in pictures"),
            (f"keep = 0.5 ** (half_life / batch_size); {MIX}", "upside down"),
            (f"keep = 1 - batch_size / half_life; {MIX}", "in a straight line"),
            ("return 0.999 * average + 0.001 * now", "is a constant"),
            (f"{KEEP}; return keep * average + now", "add up to 1"),
            (f"{KEEP}; return average.lerp_(now, 1 - keep)", "Return a new one"),
        ),
    ),
    Exercise(
        id="09.5",
        name="fits",
        title="Does it fit the wish?",
        points=2,
        stub=FITS,
        answer=fill(FITS, "return (h * e).sum(1) / h.shape[1] ** 0.5"),
        check=check_fits,
        hints=(
            "Multiply the features of each picture by those of its own wish, number by number, and sum over "
            "the features: large where both are large together. That is the dot product.",
            "A sum over W products grows with W. Divide by the square root of W, which is `h.shape[1]`.",
        ),
        mistakes=returns(
            FITS,
            ("(h * e).sum(1)", "The root is missing"),
            ("(h * e).mean(1)", "Divide by its root"),
            ("h @ e.T / h.shape[1] ** 0.5", "Every picture meets every wish"),
            ("h * e / h.shape[1] ** 0.5", "These are the products"),
            ("(h * e).sum(0) / h.shape[1] ** 0.5", "summed over the batch"),
            ("(h * e).sum(1) / len(h) ** 0.5", "5 is the batch"),
            ("nn.functional.cosine_similarity(h, e)", "lengths are divided away"),
        ),
        given=GIVEN,
    ),
)
