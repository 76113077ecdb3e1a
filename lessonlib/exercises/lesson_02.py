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
        "How much does `f` change from `w - h` to `w + h`? Subtract the left value from the right one.",
        "A slope is rise over run: how much `f` changes, divided by how far apart the two places are. "
        "With `w = 5` and `h = 1` the places are 4 and 6. How far apart is that?",
        "The run is `2 * h`. Put the rise in brackets, and `2 * h` in brackets too: `/` comes before `-`.",
    ),
    draw=lambda: [(cube, 1.5 + torch.rand(()).item(), 0.25), (cube, -0.7, 0.05)],
    mistakes="""
(f(w + h) - f(w - h)) / h  # The run from `w - h` to `w + h` is `2 * h`, not `h`.
(f(w + h) - f(w)) / h  # This nudges to the right only. Nudge to both sides: that is far more exact.
(f(w) - f(w - h)) / h  # This nudges to the left only. Nudge to both sides: that is far more exact.
(f(w - h) - f(w + h)) / (2 * h)  # The sign is wrong: subtract the left value from the right one.
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


def by_autograd(w, x, y):
    """Let PyTorch find the slope of the loss."""
    w = torch.tensor(w, requires_grad=True)
    ((w * x - y) ** 2).backward()
    return w.grad.item()


@exercise(
    "02.2 The chain rule by hand",
    hints=(
        "Two steps lead from `w` to the loss: `guess = w * x`, and then the square of `guess - y`. "
        "Find the slope of each step alone.",
        "The first slope says how fast the guess changes with `w`. Try it with `x = 3`: if `w` grows by 1, "
        "by how much does the guess grow? The second is the slope of a square: twice what is squared.",
        "The chain rule multiplies the two slopes. Do not forget that `guess` itself must be computed first.",
    ),
    draw=lambda: [(0.5, 3.0, 2.0), (*torch.randn(3).tolist(),), (2.0, -1.5, 0.7)],
    reference=by_autograd,
    mistakes="""
2 * (w * x - y)  # This is the slope for the guess. The chain goes on: multiply it by the slope of `w * x`.
(w * x - y) * x  # The slope of a square is twice what is squared: a 2 is missing.
2 * (w * x - y) * w  # This is the slope for `x`. How fast does `w * x` change with `w`?
2 * (w * x - y) + x  # The slopes are added here. The chain rule multiplies them.
2 * (y - w * x) * x  # The sign is wrong: inside the square stands guess minus y.
(w * x - y) ** 2  # This is the loss itself, not its slope.
(w * x - y) ** 2 * x  # The slope of a square is twice what is squared, not the square.
2 * w * x - y * x  # Mind the brackets: the 2 belongs to the whole of `w * x - y`.
x  # This is the slope of the first step alone. Multiply it by the slope of the second.
""",
    usual="The slope of the square, `2 * (guess - y)`, times the slope of the guess, `x`.",
)
def slope_of_loss(w, x, y):
    """Return how fast the loss (w * x - y) ** 2 rises with w, without nudging and without autograd."""
    guess = w * x
    return 2 * (guess - y) * x


@exercise(
    "02.3 A step with momentum",
    points=2,
    hints=(
        "Two lines are enough: the first makes the new velocity, the second uses it to make the new `w`.",
        "Try it with numbers: an old velocity of 10, a gradient of 1 and `beta` 0.9 give 9 + 1 = 10. "
        "Then `w` goes against the *new* velocity, `rate` times as far.",
        "`velocity = beta * velocity + gradient`; now `w` minus `rate` times that; return both.",
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
    "02.4 How close is the picture?",
    hints=(
        "First the mean squared error, one number for the whole picture: subtract, square, take the mean.",
        "`torch.log10` counts zeros: of 0.01 it is -2, of 0.001 it is -3. A better picture should have the "
        "*higher* PSNR: by what must you multiply, to get 20 and 30 from -2 and -3?",
        "`error = ((picture - target) ** 2).mean()`, and then -10 times `torch.log10` of it.",
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
# This gives one number for every pixel. Average the squares with `.mean()` before the logarithm.
(-10 * torch.log10((picture - target) ** 2)).mean()
# The mean comes too late: average the squares first, and then take the logarithm of that one number.
""",
    usual="PSNR is -10 · log10(mean squared error).",
)
def psnr(picture, target):
    """Return the peak signal-to-noise ratio of two pictures in 0 .. 1, in decibels."""
    return -10 * torch.log10(((picture - target) ** 2).mean())
