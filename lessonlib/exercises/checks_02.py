"""How lesson 02 is judged: numbers and tensors beside the right ones and beside the usual wrong ones."""

from __future__ import annotations

import math

from .base import NotYet, describe, need_function, need_number, need_tensor
from .compare import alike


def check_slope(slope):
    """Judge the central difference on a cubic, where it differs from every one-sided one."""
    need_function(slope, "slope")
    w, h = 1.5, 0.25

    def f(w):
        return w**3

    right, up, down = f(w + h) - f(w - h), f(w + h), f(w - h)
    got = need_number(slope(f, w, h), "the slope of w³ at 1.5")
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
    finer = need_number(slope(f, w, 0.05), "the slope with a smaller h")
    if abs(finer - (f(1.55) - f(1.45)) / 0.1) > 1e-4:
        raise NotYet("the nudge to be `h`", "the same answer for every `h`", "Use the `h` that is handed in.")


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
    if alike(got[0], velocity) and alike(got[1], w - 0.1 * velocity):
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
    if not alike(got, velocity):
        cause = _cause(wrongs, lambda wrong: alike(got, wrong), "The rule is `beta * velocity + gradient`.")
        raise NotYet(f"0.8 × 0.3 + 2.0 = {velocity[0]:.2f} as first velocity", f"{got[0]:.2f}", cause)


def _check_place(got, w, velocity, v, g):
    wrongs = {
        "This goes uphill. The gradient points up: use a minus.": w + 0.1 * velocity,
        "`w` moves by the gradient here; it should move by the new velocity.": w - 0.1 * g,
        "`w` moves by the old velocity here; update the velocity first.": w - 0.1 * v,
        "The step is not multiplied by `rate`.": w - velocity,
    }
    if not alike(got, w - 0.1 * velocity):
        cause = _cause(wrongs, lambda wrong: alike(got, wrong), "The rule is `w - rate * velocity`.")
        raise NotYet(f"1.0 - 0.1 × 2.24 = {(w - 0.1 * velocity)[0]:.3f} as first w", f"{got[0]:.3f}", cause)


def check_psnr(psnr):
    """Judge on an uneven picture whose errors differ from place to place."""
    import torch

    need_function(psnr, "psnr")
    target = torch.linspace(0.1, 0.7, 3 * 4 * 5).reshape(3, 4, 5)
    picture = target + torch.linspace(-0.02, 0.2, 60).reshape(3, 4, 5)
    square = (picture - target) ** 2
    mse, log = square.mean().item(), math.log10
    right = -10 * log(mse)
    got = need_number(psnr(picture.clone(), target.clone()), "the PSNR")
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
    if not alike(got, right) and not alike(got, right.roll(3, dims=1)):
        wrongs = {
            "The angle lacks its 2π: one whole wave is `2 * torch.pi`.": waves(turns),
            "The angle has π where one whole wave is 2π.": waves(torch.pi * turns),
            "Both halves are sines: make one of them a cosine.": torch.sin(2 * torch.pi * turns).repeat(1, 2),
        }
        usual = "The angle is `2 * torch.pi * xy @ B`; the features are its sine and its cosine."
        cause = _cause(wrongs, lambda wrong: alike(got, wrong) or alike(got, wrong.roll(3, 1)), usual)
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


def _cause(wrongs: dict, fits, usual: str) -> str:
    """Return the cause whose wrong result ``fits``, else the usual one; ``wrongs`` maps cause to result."""
    return next((cause for cause, wrong in wrongs.items() if fits(wrong)), usual)
