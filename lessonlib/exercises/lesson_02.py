"""Exercises of lesson 02: learning from error."""

from __future__ import annotations

from .base import Exercise
from .checks_02 import check_fourier, check_momentum, check_psnr, check_slope
from .stubs import fill, fills

SLOPE = '''
def slope(f, w, h=1e-3):
    """Return how fast f rises at w, by a nudge of h to both sides."""
    raise NotDone
'''

MOMENTUM = '''
def momentum_step(w, velocity, gradient, rate, beta=0.9):
    """Return the new w and the new velocity."""
    raise NotDone
'''

PSNR = '''
def psnr(picture, target):
    """Return the peak signal-to-noise ratio of two pictures in 0 .. 1, in decibels."""
    raise NotDone
'''

FOURIER = '''
def fourier_features(xy, B):
    """Return sines and cosines of xy, (N, 2), along the waves B, (2, K): (N, 2 K)."""
    raise NotDone
'''

ANGLE = "a = 2 * torch.pi * xy @ B"

EXERCISES = (
    Exercise(
        id="02.1",
        name="slope",
        title="A slope by nudging",
        points=1,
        stub=SLOPE,
        answer=fill(SLOPE, "return (f(w + h) - f(w - h)) / (2 * h)"),
        check=check_slope,
        hints=(
            "How much does `f` change between `w - h` and `w + h`? Take one value from the other.",
            "A slope is rise over run. From `w - h` to `w + h` the run is `2 * h`.",
            "`(f(w + h) - f(w - h)) / (2 * h)`: mind the brackets.",
        ),
        mistakes=fills(
            SLOPE,
            ("return (f(w + h) - f(w - h)) / h", "is `2 * h`, not `h`"),
            ("return (f(w + h) - f(w)) / h", "to the right only"),
            ("return (f(w) - f(w - h)) / h", "to the left only"),
            ("return (f(w - h) - f(w + h)) / (2 * h)", "The sign is turned round"),
            ("return f(w + h) - f(w - h)", "the rise alone"),
            ("return (f(w + h) - f(w - h)) / 2 * h", "put `2 * h` in brackets"),
            ("return f(w + h) - f(w - h) / (2 * h)", "Rise over run"),
            ("h = 0.25; return (f(w + h) - f(w - h)) / (2 * h)", "Use the `h` that is handed in"),
            ("(f(w + h) - f(w - h)) / (2 * h)", "begins with `return`"),
        ),
    ),
    Exercise(
        id="02.2",
        name="momentum_step",
        title="A step with momentum",
        points=2,
        stub=MOMENTUM,
        answer=fill(
            MOMENTUM, "velocity = beta * velocity + gradient", "return w - rate * velocity, velocity"
        ),
        check=check_momentum,
        hints=(
            "First the velocity: keep `beta` of the old one and add the gradient.",
            "Then the place: go against the new velocity, `rate` times as far.",
            "`velocity = beta * velocity + gradient`, then `return w - rate * velocity, velocity`.",
        ),
        mistakes=fills(
            MOMENTUM,
            ("v = velocity + gradient; return w - rate * v, v", "must fade"),
            ("v = velocity + beta * gradient; return w - rate * v, v", "`beta` belongs to the old velocity"),
            ("v = beta * velocity + (1 - beta) * gradient; return w - rate * v, v", "added whole"),
            ("v = beta * velocity + gradient; return w + rate * v, v", "goes uphill"),
            ("v = beta * velocity + gradient; return w - v, v", "not multiplied by `rate`"),
            ("v = beta * velocity + gradient; return w - rate * gradient, v", "by the new velocity"),
            ("v = beta * velocity + gradient; return w - rate * velocity, v", "update the velocity first"),
            ("v = beta * velocity + gradient; return v, w - rate * v", "Swap the two"),
            ("v = beta * velocity + gradient; return w - rate * v", "Return both"),
            ("return w - rate * gradient, gradient", "The old velocity is forgotten"),
            ("return w - rate * (beta * velocity + gradient), velocity", "comes back as it went in"),
            ("v = beta * velocity + gradient; w -= rate * v; return w, v", "in place"),
        ),
    ),
    Exercise(
        id="02.3",
        name="psnr",
        title="How close is the picture?",
        points=1,
        stub=PSNR,
        answer=fill(PSNR, "return -10 * torch.log10(((picture - target) ** 2).mean())"),
        check=check_psnr,
        hints=(
            "First the mean squared error: `((picture - target) ** 2).mean()`.",
            "Then `torch.log10` of it. Of a number below 1 it is negative, and a better picture has a higher "
            "PSNR.",
            "`-10 * torch.log10(((picture - target) ** 2).mean())`",
        ),
        mistakes=fills(
            PSNR,
            ("return 10 * torch.log10(((picture - target) ** 2).mean())", "The sign is missing"),
            ("return -10 * torch.log(((picture - target) ** 2).mean())", "natural logarithm"),
            ("return -10 * torch.log10(((picture - target) ** 2).sum())", "take their mean"),
            ("return -10 * torch.log10((picture - target).abs().mean())", "not squared"),
            ("return -10 * torch.log10((picture - target).mean() ** 2)", "square first"),
            ("return -20 * torch.log10(((picture - target) ** 2).mean())", "The factor is 10"),
            ("return -10 * torch.log10(((picture - target) ** 2).mean() / 255**2)", "not at 255"),
            ("return ((picture - target) ** 2).mean()", "the mean squared error itself"),
            ("return -10 * torch.log10((picture - target) ** 2)", "one number"),
        ),
    ),
    Exercise(
        id="02.4",
        name="fourier_features",
        title="Waves as inputs",
        points=2,
        stub=FOURIER,
        answer=fill(
            FOURIER,
            "angle = 2 * torch.pi * xy @ B",
            "return torch.cat([torch.sin(angle), torch.cos(angle)], dim=1)",
        ),
        check=check_fourier,
        hints=(
            "`xy @ B` has the shape (N, K): how many turns each of the K waves has made at each pixel.",
            "One turn is 2π: `angle = 2 * torch.pi * xy @ B`.",
            "Take `torch.sin(angle)` and `torch.cos(angle)`, and join them with `torch.cat([…, …], dim=1)`.",
        ),
        mistakes=fills(
            FOURIER,
            ("a = xy @ B; return torch.cat([torch.sin(a), torch.cos(a)], dim=1)", "lacks its 2π"),
            ("a = torch.pi * xy @ B; return torch.cat([torch.sin(a), torch.cos(a)], dim=1)", "has π where"),
            (f"{ANGLE}; return torch.cat([torch.sin(a), torch.cos(a)])", "one under the other"),
            (f"{ANGLE}; return torch.stack([torch.sin(a), torch.cos(a)])", "`stack` makes"),
            ("return torch.sin(2 * torch.pi * xy @ B)", "Only one half is there"),
            (f"{ANGLE}; return torch.cat([torch.sin(a), torch.sin(a)], dim=1)", "make one of them"),
            (f"{ANGLE}; torch.cat([torch.sin(a), torch.cos(a)], dim=1)", "begins with `return`"),
        ),
    ),
)
