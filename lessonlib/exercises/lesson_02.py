"""Exercises of lesson 02: learning from error."""

from __future__ import annotations

import math

from .base import Exercise, NotYet, describe, need_function, need_tensor


def _close(a, b) -> bool:
    import torch

    return torch.allclose(a, b, rtol=1e-4, atol=1e-5)


def _need_number(got, what: str) -> float:
    """Refuse what is not one finite number, as a float or a tensor of one."""
    try:
        number = float(got)
    except Exception as error:
        cause = "The function has no line that begins with `return`." if got is None else ""
        raise NotYet(f"{what}: one number", describe(got), cause) from error
    if not math.isfinite(number):
        raise NotYet(f"{what}: an ordinary number", str(number), "A division by 0 or a log of 0 does this.")
    return number


def _cause(wrongs: dict, fits, usual: str) -> str:
    """Return the cause whose wrong result ``fits``, else the usual one; ``wrongs`` maps cause to result."""
    return next((cause for cause, wrong in wrongs.items() if fits(wrong)), usual)


SLOPE = '''
def slope(f, w, h=1e-3):
    """Return how fast f rises at w, by a nudge of h to both sides."""
    {}
'''
SLOPE_HINTS = (
    "How much does `f` change between `w - h` and `w + h`? Take one value from the other.",
    "A slope is rise over run. From `w - h` to `w + h` the run is `2 * h`.",
    "`(f(w + h) - f(w - h)) / (2 * h)`: mind the brackets.",
)


def check_slope(slope):
    """Judge the central difference on a cubic, where it differs from every one-sided one."""
    need_function(slope, "slope")
    w, h = 1.5, 0.25

    def f(w):
        return w**3

    right, up, down = f(w + h) - f(w - h), f(w + h), f(w - h)
    got = _need_number(slope(f, w, h), "the slope of w³ at 1.5")
    wrongs = {
        "This is the rise alone. Divide it by how far apart the two places are.": right,
        "The run from `w - h` to `w + h` is `2 * h`, not `h`.": right / h,
        "`/ 2 * h` divides by 2 and then multiplies by `h`: put `2 * h` in brackets.": right / 2 * h,
        "The sign is turned round: take the left value from the right one.": -right / (2 * h),
        "This nudges to the right only. Nudge to both sides: it is far more exact.": (up - f(w)) / h,
        "This nudges to the left only. Nudge to both sides: it is far more exact.": (f(w) - down) / h,
        "This is the value of `f`, not its slope.": f(w),
    }
    if abs(got - right / (2 * h)) > 1e-4:
        usual = "Rise over run: the change of `f` from `w - h` to `w + h`, divided by `2 * h`."
        cause = _cause(wrongs, lambda wrong: abs(got - wrong) < 1e-4, usual)
        raise NotYet(f"({up:.3f} - {down:.3f}) / 0.5 = {right / (2 * h):.3f}", f"{got:.3f}", cause)
    finer = _need_number(slope(f, w, 0.05), "the slope with a smaller h")
    if abs(finer - (f(1.55) - f(1.45)) / 0.1) > 1e-4:
        raise NotYet("the nudge to be `h`", "the same answer for every `h`", "Use the `h` that is handed in.")


MOMENTUM = '''
def momentum_step(w, velocity, gradient, rate, beta=0.9):
    """Return the new w and the new velocity."""
    {}
'''
MOMENTUM_HINTS = (
    "First the velocity: keep `beta` of the old one and add the gradient.",
    "Then the place: go against the new velocity, `rate` times as far.",
    "`velocity = beta * velocity + gradient`, then `return w - rate * velocity, velocity`.",
)


def check_momentum(momentum_step):
    """Judge one step against the rule, then what is left of the learner's tensors."""
    import torch

    need_function(momentum_step, "momentum_step")
    w, v, g = (torch.tensor(n) for n in ([1.0, -2.0, 0.5], [0.3, 0.1, -0.4], [2.0, -1.0, 0.7]))
    mine = [t.clone() for t in (w, v, g)]
    got = momentum_step(*mine, 0.1, 0.8)
    if not isinstance(got, tuple | list) or len(got) != 2:
        raise NotYet("two tensors: the new w, the new velocity", describe(got), "Return both, with a comma.")
    velocity = 0.8 * v + g
    for tensor, what in zip(got, ("the new w", "the new velocity")):
        need_tensor(tensor, w, what)
    if _close(got[0], velocity) and _close(got[1], w - 0.1 * velocity):
        raise NotYet("first the new w, then the new velocity", "them the other way round", "Swap the two.")
    _check_velocity(got[1], velocity, v, g)
    _check_place(got[0], w, velocity, v, g)
    if not all(torch.equal(a, b) for a, b in zip(mine, (w, v, g))):
        cause = "`+=` and `-=` change a tensor in place. Write `w = w - …` to make a new one."
        raise NotYet("the tensors that were handed in to stay as they were", "a changed one", cause)


def _check_velocity(got, velocity, v, g):
    wrongs = {
        "The old velocity is forgotten: keep `beta` of it.": g,
        "The old velocity is kept whole: it must fade, so multiply it by `beta`.": v + g,
        "`beta` belongs to the old velocity, not to the gradient.": v + 0.8 * g,
        "The velocity comes back as it went in: return the new one.": v,
        "The gradient is averaged in here; in this rule it is added whole.": 0.8 * v + 0.2 * g,
        "`rate` comes in when `w` moves, not here.": 0.8 * v + 0.1 * g,
        "The gradient is taken away here; add it, and take the velocity from `w`.": 0.8 * v - g,
    }
    if not _close(got, velocity):
        cause = _cause(wrongs, lambda wrong: _close(got, wrong), "The rule is `beta * velocity + gradient`.")
        raise NotYet(f"0.8 × 0.3 + 2.0 = {velocity[0]:.2f} as first velocity", f"{got[0]:.2f}", cause)


def _check_place(got, w, velocity, v, g):
    wrongs = {
        "This goes uphill. The gradient points up: use a minus.": w + 0.1 * velocity,
        "`w` moves by the gradient here; it should move by the new velocity.": w - 0.1 * g,
        "`w` moves by the old velocity here; update the velocity first.": w - 0.1 * v,
        "The step is not multiplied by `rate`.": w - velocity,
    }
    if not _close(got, w - 0.1 * velocity):
        cause = _cause(wrongs, lambda wrong: _close(got, wrong), "The rule is `w - rate * velocity`.")
        raise NotYet(f"1.0 - 0.1 × 2.24 = {(w - 0.1 * velocity)[0]:.3f} as first w", f"{got[0]:.3f}", cause)


FOURIER = '''
def fourier_features(xy, B):
    """Return sines and cosines of xy, (N, 2), along the waves B, (2, K): (N, 2 K)."""
    {}
'''
FOURIER_HINTS = (
    "`xy @ B` has the shape (N, K): how many turns each of the K waves has made at each pixel.",
    "One turn is 2π: `angle = 2 * torch.pi * xy @ B`.",
    "Take `torch.sin(angle)` and `torch.cos(angle)`, and join them with `torch.cat([…, …], dim=1)`.",
)


def check_fourier(fourier_features):
    """Judge sines, cosines, their turns and the side on which they are joined, in either order."""
    import torch

    need_function(fourier_features, "fourier_features")
    generator = torch.Generator().manual_seed(2)
    xy, B = torch.rand(5, 2, generator=generator), torch.randn(2, 3, generator=generator)

    def waves(angle, dim=1):
        return torch.cat([torch.sin(angle), torch.cos(angle)], dim=dim)

    turns = xy @ B
    right = waves(2 * torch.pi * turns)
    got = fourier_features(xy.clone(), B.clone())
    _check_joined(got, right)
    if not _close(got, right) and not _close(got, right.roll(3, dims=1)):
        wrongs = {
            "The angle lacks its 2π: one whole wave is `2 * torch.pi`.": waves(turns),
            "The angle has π where one whole wave is 2π.": waves(torch.pi * turns),
            "Both halves are sines: make one of them a cosine.": torch.sin(2 * torch.pi * turns).repeat(1, 2),
        }
        usual = "The angle is `2 * torch.pi * xy @ B`; the features are its sine and its cosine."
        cause = _cause(wrongs, lambda wrong: _close(got, wrong) or _close(got, wrong.roll(3, 1)), usual)
        raise NotYet(f"sin(2π × {turns[0, 0]:.2f}) = {right[0, 0]:.2f} in the first place",
                     f"{got[0, 0]:.2f}", cause)  # fmt: skip


def _check_joined(got, right):
    """Name the usual ways to get the shape wrong before the general word on shapes."""
    shape = getattr(got, "shape", None)
    causes = {
        (5, 3): "Only one half is there: join the sines with the cosines.",
        (10, 3): "They are joined one under the other. `dim=1` puts them side by side, pixel by pixel.",
        (2, 5, 3): "`stack` makes a new dimension; `torch.cat([…, …], dim=1)` joins side by side.",
    }
    try:
        cause = causes.get(tuple(shape)) if shape is not None else None
    except TypeError:
        cause = None
    if cause:
        raise NotYet("5 pixels with 6 features each: (5, 6)", describe(got), cause)
    need_tensor(got, right, "the features")


PSNR = '''
def psnr(picture, target):
    """Return the peak signal-to-noise ratio of two pictures in 0 .. 1, in decibels."""
    {}
'''
PSNR_HINTS = (
    "First the mean squared error: `((picture - target) ** 2).mean()`.",
    "Then `torch.log10` of it. Of a number below 1 it is negative, and a better picture has a higher PSNR.",
    "`-10 * torch.log10(((picture - target) ** 2).mean())`",
)


def check_psnr(psnr):
    """Judge on an uneven picture whose errors differ from place to place."""
    import torch

    need_function(psnr, "psnr")
    target = torch.linspace(0.1, 0.7, 3 * 4 * 5).reshape(3, 4, 5)
    picture = target + torch.linspace(-0.02, 0.2, 60).reshape(3, 4, 5)
    square = (picture - target) ** 2
    mse, log = square.mean().item(), math.log10
    right = -10 * log(mse)
    got = _need_number(psnr(picture.clone(), target.clone()), "the PSNR")
    wrongs = {
        "The sign is missing: a small error has a negative logarithm.": -right,
        "`torch.log` is the natural logarithm; decibels take `torch.log10`.": -10 * math.log(mse),
        "The squares are summed here; take their mean.": -10 * log(square.sum().item()),
        "The errors are not squared.": -10 * log((picture - target).abs().mean().item()),
        "`(picture - target).mean() ** 2` squares the mean; square first, then take the mean.": -10
        * log((picture - target).mean().item() ** 2),
        "The factor is 10 for a squared error; 20 is for its root.": 2 * right,
        "Bels, not decibels: multiply by 10.": right / 10,
        "These pictures have their peak at 1, not at 255.": right + 20 * log(255),
        "This is the mean squared error itself; PSNR is -10 times its log10.": mse,
    }
    if abs(got - right) > 0.01:
        cause = _cause(
            wrongs, lambda wrong: abs(got - wrong) < 0.01, "PSNR is -10 · log10(mean squared error)."
        )
        raise NotYet(f"-10 · log10({mse:.5f}) = {right:.2f} dB", f"{got:.2f}", cause)


SLOPE_MISTAKES = (
    ("return (f(w + h) - f(w - h)) / h", "is `2 * h`, not `h`"),
    ("return (f(w + h) - f(w)) / h", "to the right only"),
    ("return (f(w) - f(w - h)) / h", "to the left only"),
    ("return (f(w - h) - f(w + h)) / (2 * h)", "The sign is turned round"),
    ("return f(w + h) - f(w - h)", "the rise alone"),
    ("return (f(w + h) - f(w - h)) / 2 * h", "put `2 * h` in brackets"),
    ("return f(w + h) - f(w - h) / (2 * h)", "Rise over run"),
    ("h = 0.25; return (f(w + h) - f(w - h)) / (2 * h)", "Use the `h` that is handed in"),
    ("(f(w + h) - f(w - h)) / (2 * h)", "begins with `return`"),
)
MOMENTUM_MISTAKES = (
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
)
FOURIER_MISTAKES = (
    ("a = xy @ B; return torch.cat([torch.sin(a), torch.cos(a)], dim=1)", "lacks its 2π"),
    ("a = torch.pi * xy @ B; return torch.cat([torch.sin(a), torch.cos(a)], dim=1)", "has π where"),
    ("a = 2 * torch.pi * xy @ B; return torch.cat([torch.sin(a), torch.cos(a)])", "one under the other"),
    ("a = 2 * torch.pi * xy @ B; return torch.stack([torch.sin(a), torch.cos(a)])", "`stack` makes"),
    ("return torch.sin(2 * torch.pi * xy @ B)", "Only one half is there"),
    ("a = 2 * torch.pi * xy @ B; return torch.cat([torch.sin(a), torch.sin(a)], dim=1)", "make one of them"),
    ("a = 2 * torch.pi * xy @ B; torch.cat([torch.sin(a), torch.cos(a)], dim=1)", "begins with `return`"),
)
PSNR_MISTAKES = (
    ("return 10 * torch.log10(((picture - target) ** 2).mean())", "The sign is missing"),
    ("return -10 * torch.log(((picture - target) ** 2).mean())", "natural logarithm"),
    ("return -10 * torch.log10(((picture - target) ** 2).sum())", "take their mean"),
    ("return -10 * torch.log10((picture - target).abs().mean())", "not squared"),
    ("return -10 * torch.log10((picture - target).mean() ** 2)", "square first"),
    ("return -20 * torch.log10(((picture - target) ** 2).mean())", "The factor is 10"),
    ("return -10 * torch.log10(((picture - target) ** 2).mean() / 255**2)", "not at 255"),
    ("return ((picture - target) ** 2).mean()", "the mean squared error itself"),
    ("return -10 * torch.log10((picture - target) ** 2)", "one number"),
)


def _exercise(number, name, title, points, text, check, hints, mistakes, answer) -> Exercise:
    """Fill the stub's frame with NotDone, with the answer and with each mistake."""
    wrong = tuple((text.format(body), fragment) for body, fragment in mistakes)
    stub, right = text.format("raise NotDone"), text.format(answer.replace("\n", "\n    "))
    return Exercise(f"02.{number}", name, title, points, stub, right, check, hints, wrong)


EXERCISES = (
    _exercise(
        1, "slope", "A slope by nudging", 1, SLOPE, check_slope, SLOPE_HINTS, SLOPE_MISTAKES,
        "return (f(w + h) - f(w - h)) / (2 * h)",
    ),
    _exercise(
        2, "momentum_step", "A step with momentum", 2, MOMENTUM, check_momentum, MOMENTUM_HINTS,
        MOMENTUM_MISTAKES, "velocity = beta * velocity + gradient\nreturn w - rate * velocity, velocity",
    ),
    _exercise(
        3, "psnr", "How close is the picture?", 1, PSNR, check_psnr, PSNR_HINTS, PSNR_MISTAKES,
        "return -10 * torch.log10(((picture - target) ** 2).mean())",
    ),
    _exercise(
        4, "fourier_features", "Waves as inputs", 2, FOURIER, check_fourier, FOURIER_HINTS,
        FOURIER_MISTAKES,
        "angle = 2 * torch.pi * xy @ B\nreturn torch.cat([torch.sin(angle), torch.cos(angle)], dim=1)",
    ),
)  # fmt: skip
