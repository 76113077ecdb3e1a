"""Exercises of lesson 05: autoencoders."""

import torch
from torch.nn.functional import mse_loss

from .base import exercise


def rebuilt() -> list[tuple]:
    """Draw pictures and rebuilt ones that are unequally far off, so that a mean of roots shows."""
    cases = []
    for size in ((4, 3, 5, 6), (7, 1, 3, 4)):
        x = torch.rand(*size)
        off = torch.tensor([0.01, 0.3, -0.1, 0.2, 0.1, -0.2, 0.05])[: size[0], None, None, None]
        cases.append((x, x + off * torch.rand(*size)))
    return cases


@exercise(
    "05.1 How far off is a rebuilt picture?",
    hints=(
        "Read the name from its end: **e**rror `x_hat - x`, **s**quare, **m**ean, **r**oot.",
        "`.square()`, `.mean()` and `.sqrt()` can follow one another. `.mean()` without `dim` takes all.",
    ),
    draw=rebuilt,
    reference=lambda x, x_hat: mse_loss(x_hat, x).sqrt(),
    mistakes="""
(x_hat - x).square().mean()  # The root is missing: end with `.sqrt()`.
(x_hat - x).square().sum().sqrt()  # This is the root of the sum. Take the mean of the squares.
(x_hat - x).square().flatten(1).sum(1).mean().sqrt()  # Pixels are summed here. Take the mean over them too.
(x_hat - x).abs().mean()  # This is the mean distance: square first, take the mean, then the root.
(x - x_hat).mean().abs()  # Nothing is squared, so that too bright and too dark cancel.
(x_hat - x).mean()  # Nothing is squared, so that too bright and too dark cancel.
(x_hat - x).square().mean(dim=(1, 2, 3)).sqrt().mean()
# A root for each picture: take one mean of all, then one root.
(x_hat - x).square().mean(dim=(1, 2, 3)).sqrt()  # One number for each picture. Take one mean over everything.
(x_hat - x).square().sqrt()  # One number for each pixel. Take the mean before the root.
(x_hat - x).square().mean().square()  # This squares the mean once more. The root undoes the square.
""",
    usual="Difference, square, mean over everything, root: in this order.",
)
def rmse(x, x_hat):
    """Return the root of the mean squared difference of two batches (N, C, H, W): one number."""
    return (x_hat - x).square().mean().sqrt()


def flattened() -> list[tuple]:
    """Draw pictures far from their mean, and fewer components than pixels, at right angles."""
    return [
        (torch.rand(n, p), torch.rand(p), torch.linalg.qr(torch.randn(p, k))[0])
        for n, p, k in ((7, 9, 4), (5, 12, 2))
    ]


@exercise(
    "05.2 PCA: down and up again",
    points=2,
    hints=(
        "Down: take the mean off, then `@ components` turns (N, pixels) into (N, k), the codes.",
        "Up: `components.T` is (k, pixels). It turns the codes into pictures again.",
        "The mean was taken off at the start; add it at the end.",
    ),
    draw=flattened,
    reference=lambda x, mean, components: torch.stack(
        [mean + sum((v - mean).dot(c) * c for c in components.T) for v in x]
    ),
    mistakes="""
(x - mean) @ components  # These are the codes. Draw the pictures again: `z @ components.T`, and the mean.
(x - mean) @ components @ components.T  # The mean is not added again at the end.
x @ components @ components.T  # The mean is not used: take it off first, and add it at the end.
mean + x @ components @ components.T  # The mean is added at the end, but not taken off at the start.
(x - mean) @ components @ components.T - mean  # The mean is taken off twice. Add it at the end.
mean + (x + mean) @ components @ components.T  # The mean is added at the start. Take it off.
(x - mean) @ components @ components + mean
# On the way up the components stand the other way: `components.T`.
x  # Nothing was thrown away: the way leads through `(x - mean) @ components`, a few numbers each.
mean + x.sub_(mean) @ components @ components.T
# `x -= mean` changes the pictures that were handed in. Make new ones.
""",
    usual="Take the mean off, go down with `components`, up with `components.T`, add the mean.",
)
def project(x, mean, components):
    """Draw x (N, pixels) again from k numbers each; mean is (pixels,), components (pixels, k)."""
    z = (x - mean) @ components
    return mean + z @ components.T


def noisy() -> list[tuple]:
    """Draw pictures, noise that leaves 0 .. 1 at both ends, and a plain `rebuild` with a weight to learn."""
    cases = []
    for size in ((3, 2, 4, 5), (5, 1, 3, 3)):
        x = torch.rand(*size)
        layer = torch.nn.Linear(size[-1], size[-1])
        cases.append((layer, x, 0.6 * torch.randn(*size)))
    return cases


@exercise(
    "05.3 The loss of a denoising autoencoder",
    hints=(
        "Damage the pictures first: `damaged = (x + noise).clamp(0, 1)`.",
        "`rebuild(damaged)` gives the pictures that the network draws. Which ones should it have drawn?",
    ),
    draw=noisy,
    reference=lambda rebuild, x, noise: mse_loss(rebuild(torch.clamp(x + noise, 0, 1)), x),
    gradient=True,
    mistakes="""
d = (x + noise).clamp(0, 1); return (rebuild(d) - d).square().mean()
# It is compared with the damaged picture, and so learns to keep the noise.
d = x + noise; return (rebuild(d) - d).square().mean()
# It is compared with the damaged picture, and so learns to keep the noise.
(rebuild(x) - x).square().mean()  # It never sees the noise: hand `rebuild` the damaged picture.
(rebuild(x) - (x + noise).clamp(0, 1)).square().mean()
# The wrong way round: the damaged picture goes in, the clean one is the target.
(rebuild(x + noise) - x).square().mean()  # Some pixels leave 0 .. 1: `.clamp(0, 1)` keeps them in.
(rebuild(noise) - x).square().mean()  # Only the noise goes in. Add it to the picture.
(rebuild((x * noise).clamp(0, 1)) - x).square().mean()  # The noise multiplies the picture. Add it.
((x + noise).clamp(0, 1) - x).square().mean()
# The picture was not rebuilt: call `rebuild` on the damaged one.
(rebuild((x + noise).clamp(0, 1)) - noise).square().mean()
# It is compared with the noise. The target is the clean picture, `x`.
(rebuild((x + noise).clamp(0, 1)) - x).square().sum()
# This is the sum. Take the mean, so that it does not grow with the batch.
right(rebuild, x, noise).sqrt()  # Without the root: the loss is the mean of the squares.
(rebuild((x + noise).clamp(0, 1)) - x).mean()
# Nothing is squared, so that too bright and too dark cancel: `.square()` before `.mean()`.
right(rebuild, x, noise).detach()  # The way back to the network is cut: leave out `detach`.
""",
    usual="Add the noise, clamp, rebuild, and compare with the clean picture.",
)
def denoising_loss(rebuild, x, noise):
    """Add noise to x, keep it in 0 .. 1, rebuild it; return the mean squared error: one number."""
    damaged = (x + noise).clamp(0, 1)
    return (rebuild(damaged) - x).square().mean()


@exercise(
    "05.4 A straight walk between two codes",
    hints=(
        "`t = torch.linspace(0, 1, steps)`: at t = 0 the walk is at `start`, at t = 1 at `end`.",
        "The way from start to end is `end - start`. Go the share t of it.",
        "`t[:, None]` has shape (steps, 1), so that every t moves all numbers of the code at once.",
    ),
    draw=lambda: [(*torch.randn(2, d), steps) for d, steps in ((5, 5), (3, 7), (4, 2))],
    reference=lambda a, b, steps: torch.stack([torch.lerp(a, b, i / (steps - 1)) for i in range(steps)]),
    mistakes="""
t = torch.linspace(0, 1, steps); return end + t[:, None] * (start - end)
# It goes the other way: t = 0 must give `start`.
t = torch.linspace(0, 1, steps); return start + t[:, None] * end
# At t = 1 `start` is still in it: move by t * (end - start).
t = torch.linspace(0, 1, steps); return t[:, None] * (end - start)
# `start` is missing: this walk begins at 0.
right(start, end, steps).T  # Places became columns: the result is (steps, latent_dim), `t[:, None]`.
start + torch.arange(steps)[:, None] / steps * (end - start)
# It stops before `end`: `torch.linspace(0, 1, steps)`.
start + torch.arange(steps)[:, None] * (end - start)
# It runs past `end`: t must go from 0 to 1, `torch.linspace(0, 1, steps)`.
right(start, end, steps + 1)  # One place too many: `steps` counts both ends.
right(start, end, steps + 2)[1:-1]  # Both ends are missing: begin at t = 0, end at t = 1.
start + torch.linspace(0, 1, steps) * (end - start)  # Each number moved by itself: write `t[:, None]`.
""",
    usual="Equal steps: start + t * (end - start), with t from 0 to 1.",
)
def walk(start, end, steps):
    """Return codes (steps, latent_dim) on the straight line from start to end, both included."""
    t = torch.linspace(0, 1, steps)
    return start + t[:, None] * (end - start)
