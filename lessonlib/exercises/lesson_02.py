"""Exercises of lesson 02: learning from error."""

import math

import torch

from .base import exercise


def cube(w):
    """Rise unevenly, so that a nudge to one side and one to both differ."""
    return w**3


@exercise(
    "02.1 A slope by nudging",
    hints=(
        "How much does `f` change between `w - h` and `w + h`? Take one value from the other.",
        "A slope is rise over run. From `w - h` to `w + h` the run is `2 * h`.",
        "`(f(w + h) - f(w - h)) / (2 * h)`: mind the brackets.",
    ),
    draw=lambda: [(cube, 1.5 + torch.rand(()).item(), 0.25), (cube, -0.7, 0.05)],
    mistakes="""
(f(w + h) - f(w - h)) / h  # The run from `w - h` to `w + h` is `2 * h`, not `h`.
(f(w + h) - f(w)) / h  # This nudges to the right only. Nudge to both sides: it is far more exact.
(f(w) - f(w - h)) / h  # This nudges to the left only. Nudge to both sides: it is far more exact.
(f(w - h) - f(w + h)) / (2 * h)  # The sign is turned round: take the left value from the right one.
f(w + h) - f(w - h)  # This is the rise alone. Divide it by how far apart the two places are.
(f(w + h) - f(w - h)) / 2 * h  # `/ 2 * h` divides by 2 and then multiplies by `h`: put `2 * h` in brackets.
f(w + h) - f(w - h) / (2 * h)  # Only `f(w - h)` is divided: put the whole rise in brackets. Rise over run!
h = 0.25; return (f(w + h) - f(w - h)) / (2 * h)  # Use the `h` that is handed in.
h = 1e-3; return (f(w + h) - f(w - h)) / (2 * h)  # Use the `h` that is handed in.
f(w)  # This is the value of `f`, not its slope.
""",
    usual="Rise over run: the change of `f` from `w - h` to `w + h`, divided by `2 * h`.",
)
def slope(f, w, h=1e-3):
    """Return how fast f rises at w, by a nudge of h to both sides."""
    return (f(w + h) - f(w - h)) / (2 * h)


@exercise(
    "02.2 A step with momentum",
    points=2,
    hints=(
        "First the velocity: keep `beta` of the old one and add the gradient.",
        "Then the place: go against the new velocity, `rate` times as far.",
        "`velocity = beta * velocity + gradient`, then `return w - rate * velocity, velocity`.",
    ),
    draw=lambda: [(*torch.randn(3, n), rate, beta) for n, rate, beta in ((3, 0.1, 0.8), (4, 0.3, 0.95))],
    mistakes="""
v = velocity + gradient; return w - rate * v, v
# The old velocity is kept whole: it must fade, so multiply it by `beta`.
v = velocity + beta * gradient; return w - rate * v, v
# `beta` belongs to the old velocity, not to the gradient.
v = beta * velocity + (1 - beta) * gradient; return w - rate * v, v
# The gradient is averaged in here; in this rule it is added whole.
v = beta * velocity + rate * gradient; return w - v, v  # `rate` comes in when `w` moves, not here.
v = beta * velocity - gradient; return w + rate * v, v
# The gradient is taken away here; add it, and take the velocity from `w`.
v = beta * velocity + gradient; return w + rate * v, v
# This goes uphill. The gradient points up: use a minus.
v = beta * velocity + gradient; return w - v, v  # The step is not multiplied by `rate`.
v = beta * velocity + gradient; return w - rate * gradient, v
# `w` moves by the gradient here; it should move by the new velocity.
v = beta * velocity + gradient; return w - rate * velocity, v
# `w` moves by the old velocity here; update the velocity first.
v = beta * velocity + gradient; return v, w - rate * v
# First the new w, then the new velocity: swap the two.
v = beta * velocity + gradient; return w - rate * v
# The velocity is needed again. Return both, with a comma.
w - rate * gradient, gradient  # The old velocity is forgotten: keep `beta` of it.
w - rate * (beta * velocity + gradient), velocity
# The velocity comes back as it went in: return the new one.
v = beta * velocity + gradient; w -= rate * v; return w, v
# `-=` changes `w` in place. Write `w = w - …` to make a new one.
""",
    usual="The rule is `beta * velocity + gradient`, and then `w - rate * velocity`.",
)
def momentum_step(w, velocity, gradient, rate, beta=0.9):
    """Return the new w and the new velocity."""
    velocity = beta * velocity + gradient
    return w - rate * velocity, velocity


def repainted() -> list[tuple]:
    """Draw pictures and targets whose errors differ from place to place."""
    targets = (0.1 + 0.6 * torch.rand(3, 4, 5), torch.rand(3, 2, 7))
    return [(t + 0.22 * torch.rand(t.shape) - 0.02, t) for t in targets]


@exercise(
    "02.3 How close is the picture?",
    hints=(
        "First the mean squared error: `((picture - target) ** 2).mean()`.",
        "Then `torch.log10` of it. Of a number below 1 it is negative, and a better picture has a higher "
        "PSNR.",
        "`-10 * torch.log10(((picture - target) ** 2).mean())`",
    ),
    draw=repainted,
    reference=lambda x, y: 20 * math.log10(1 / float(torch.nn.functional.mse_loss(x, y)) ** 0.5),
    mistakes="""
10 * torch.log10(((picture - target) ** 2).mean())
# The sign is missing: a small error has a negative logarithm.
-10 * torch.log(((picture - target) ** 2).mean())
# `torch.log` is the natural logarithm; decibels take `torch.log10`.
-10 * torch.log10(((picture - target) ** 2).sum())  # The squares are summed here; take their mean.
-10 * torch.log10((picture - target).abs().mean())  # The errors are not squared.
-10 * torch.log10((picture - target).mean() ** 2)
# `(picture - target).mean() ** 2` squares the mean; square first, then take the mean.
-20 * torch.log10(((picture - target) ** 2).mean())
# The factor is 10 for a squared error; 20 is for its root.
-torch.log10(((picture - target) ** 2).mean())  # Bels, not decibels: multiply by 10.
-10 * torch.log10(((picture - target) ** 2).mean() / 255**2)
# These pictures have their peak at 1, not at 255.
((picture - target) ** 2).mean()  # This is the mean squared error itself; PSNR is -10 times its log10.
-10 * torch.log10((picture - target) ** 2)
# This is one number for every pixel: take the mean of the squares, `.mean()`, before the logarithm.
(-10 * torch.log10((picture - target) ** 2)).mean()
# The mean comes too late: take it of the squares, before the logarithm.
""",
    usual="PSNR is -10 · log10(mean squared error).",
)
def psnr(picture, target):
    """Return the peak signal-to-noise ratio of two pictures in 0 .. 1, in decibels."""
    return -10 * torch.log10(((picture - target) ** 2).mean())


def sines_first(found, xy, B):
    """Turn features with the cosines in front round: both orders are right."""
    k, cosines = B.shape[1], torch.cos(2 * torch.pi * xy @ B)
    return found.roll(k, dims=1) if torch.allclose(found[:, :k], cosines, atol=1e-4) else found


@exercise(
    "02.4 Waves as inputs",
    points=2,
    hints=(
        "`xy @ B` has the shape (N, K): how many turns each of the K waves has made at each pixel.",
        "One turn is 2π: `angle = 2 * torch.pi * xy @ B`.",
        "Take `torch.sin(angle)` and `torch.cos(angle)`, and join them with `torch.cat([…, …], dim=1)`.",
    ),
    draw=lambda: [(torch.rand(5, 2), torch.randn(2, 3)), (torch.rand(7, 2), torch.randn(2, 4))],
    see=sines_first,
    mistakes="""
a = xy @ B; return torch.cat([torch.sin(a), torch.cos(a)], dim=1)
# The angle lacks its 2π: one whole wave is `2 * torch.pi`.
a = torch.pi * xy @ B; return torch.cat([torch.sin(a), torch.cos(a)], dim=1)
# The angle has π where one whole wave is 2π.
a = 2 * torch.pi * xy @ B; return torch.cat([torch.sin(a), torch.cos(a)])
# They are joined one under the other. `dim=1` puts them side by side, pixel by pixel.
a = 2 * torch.pi * xy @ B; return torch.stack([torch.sin(a), torch.cos(a)])
# `stack` makes a new dimension; `torch.cat([…, …], dim=1)` joins side by side.
torch.sin(2 * torch.pi * xy @ B)  # Only one half is there: join the sines with the cosines.
torch.cos(2 * torch.pi * xy @ B)  # Only one half is there: join the cosines with the sines.
a = 2 * torch.pi * xy @ B; return torch.sin(a), torch.cos(a)
# These are two things: join them with `torch.cat`.
a = 2 * torch.pi * xy @ B; return torch.cat([torch.sin(a), torch.sin(a)], dim=1)
# Both halves are sines: make one of them a cosine.
torch.cat([torch.sin(xy), torch.cos(xy)], dim=1)  # `B` is not used: the waves are `xy @ B`.
""",
    usual="The angle is `2 * torch.pi * xy @ B`; the features are its sine and its cosine.",
)
def fourier_features(xy, B):
    """Return sines and cosines of xy, (N, 2), along the waves B, (2, K): (N, 2 K)."""
    angle = 2 * torch.pi * xy @ B
    return torch.cat([torch.sin(angle), torch.cos(angle)], dim=1)
