"""How lesson 05 is judged: each result beside the right one and beside the usual wrong ones."""

from __future__ import annotations

from .base import NotYet, need_function, need_tensor
from .compare import alike, must_be, refuse_wrongs


def check_rmse(rmse):
    """Judge a batch whose pictures are rebuilt unequally well, so that a mean of roots shows."""
    import torch

    need_function(rmse, "rmse")
    dice = torch.Generator().manual_seed(5)
    x = torch.rand(4, 3, 5, 6, generator=dice)
    again = x + torch.tensor([0.01, 0.3, -0.1, 0.2])[:, None, None, None] * torch.rand(
        x.shape, generator=dice
    )
    error = again - x
    squared = error.square()
    got, want = rmse(x.clone(), again.clone()), squared.mean().sqrt()
    wrongs = (
        (squared.mean(), "The root is missing: end with `.sqrt()`."),
        (squared.sum().sqrt(), "This is the root of the sum. Take the mean of the squares."),
        (squared.flatten(1).sum(1).mean().sqrt(), "Pixels are summed here. Take the mean over them too."),
        (error.abs().mean(), "This is the mean distance: square first, take the mean, then the root."),
        (error.mean(), "Nothing is squared, so that too bright and too dark cancel."),
        (error.mean().abs(), "Nothing is squared, so that too bright and too dark cancel."),
        (
            squared.flatten(1).mean(1).sqrt().mean(),
            "A root for each picture: take one mean of all, then one root.",
        ),
        (squared.flatten(1).mean(1).sqrt(), "One number for each picture. Take one mean over everything."),
        (squared.sqrt(), "One number for each pixel. Take the mean before the root."),
        (error.square().mean() ** 2, "This squares the mean once more. The root undoes the square."),
    )
    refuse_wrongs(got, want, wrongs, f"one number, {want:.4f}")
    need_tensor(got, want, "one number for the whole batch")
    must_be(got, want, "Difference, square, mean over everything, root: in this order.")


def check_project(project):
    """Judge pictures far from a mean that is not zero, with more pixels than components."""
    import torch

    need_function(project, "project")
    dice = torch.Generator().manual_seed(6)
    x, mean = torch.rand(7, 9, generator=dice), torch.rand(9, generator=dice)
    components = torch.linalg.qr(torch.randn(9, 4, generator=dice))[0]
    z = (x - mean) @ components
    mine = x.clone()
    got, want = project(mine, mean.clone(), components.clone()), mean + z @ components.T
    wrongs = (
        (z, "These are the codes. Draw the pictures again: `z @ components.T`, and the mean."),
        (z @ components.T, "The mean is not added again at the end."),
        (x @ components @ components.T, "The mean is not used: take it off first, and add it at the end."),
        (
            mean + x @ components @ components.T,
            "The mean is added at the end, but not taken off at the start.",
        ),
        (z @ components.T - mean, "The mean is taken off twice. Add it at the end."),
        (mean + (x + mean) @ components @ components.T, "The mean is added at the start. Take it off."),
        (x, "Nothing was thrown away: the way leads through `(x - mean) @ components`, four numbers."),
    )
    refuse_wrongs(got, want, wrongs, "7 pictures of 9 pixels, drawn again from 4 numbers each")
    need_tensor(got, want, "pictures as they came in")
    must_be(got, want, "Take the mean off, go down with `components`, up with `components.T`, add the mean.")
    must_be(mine, x, "`x -= mean` changes the pictures that were handed in. Make new ones.")


def check_denoising_loss(denoising_loss):
    """Hand in a `rebuild` that notes what it is given, and noise that leaves 0 .. 1 at both ends."""
    import torch

    need_function(denoising_loss, "denoising_loss")
    dice = torch.Generator().manual_seed(7)
    x = torch.rand(3, 2, 4, 5, generator=dice)
    noise = 0.6 * torch.randn(x.shape, generator=dice)
    seen = []

    def rebuild(pictures):
        seen.append(pictures)
        return 0.7 * pictures + 0.1

    def loss(damaged, target):
        return (0.7 * damaged + 0.1 - target).square().mean()

    damaged = (x + noise).clamp(0, 1)
    got, want = denoising_loss(rebuild, x.clone(), noise.clone()), loss(damaged, x)
    wrongs = (
        (loss(damaged, damaged), "It is compared with the damaged picture, and so learns to keep the noise."),
        (loss(x, x), "It never sees the noise: hand `rebuild` the damaged picture."),
        (loss(x, damaged), "The wrong way round: the damaged picture goes in, the clean one is the target."),
        (loss(x + noise, x), "Some pixels leave 0 .. 1: `.clamp(0, 1)` keeps them in."),
        (
            loss(x + noise, x + noise),
            "It is compared with the damaged picture, and so learns to keep the noise.",
        ),
        (loss(noise, x), "Only the noise goes in. Add it to the picture."),
        (loss((x * noise).clamp(0, 1), x), "The noise multiplies the picture. Add it."),
        ((damaged - x).square().mean(), "The picture was not rebuilt: call `rebuild` on the damaged one."),
        (
            loss(damaged, x) * x.numel(),
            "This is the sum. Take the mean, so that it does not grow with the batch.",
        ),
        (loss(damaged, x).sqrt(), "Without the root: the loss is the mean of the squares."),
    )
    refuse_wrongs(got, want, wrongs, f"one number, {want:.4f}")
    need_tensor(got, want, "one number for the batch")
    must_be(got, want, "Add the noise, clamp, rebuild, and compare with the clean picture.")
    if not any(alike(pictures, damaged) for pictures in seen):
        raise NotYet(
            "`rebuild` to be given the damaged pictures", "another batch", "Add the noise and clamp."
        )


def check_walk(walk):
    """Judge two, five and seven places on lines in three and in five dimensions."""
    import torch

    need_function(walk, "walk")
    dice = torch.Generator().manual_seed(8)
    for dimensions, steps in ((3, 7), (5, 5), (4, 2)):
        start, end = torch.randn(2, dimensions, generator=dice)

        def line(t, start=start, end=end):
            return start + t[:, None] * (end - start)

        t = torch.linspace(0, 1, steps)
        got, want = walk(start.clone(), end.clone(), steps), line(t)
        wrongs = [
            (line(t.flip(0)), "It goes the other way: t = 0 must give `start`."),
            (line(torch.arange(steps) / steps), "It stops before `end`: `torch.linspace(0, 1, steps)`."),
            (line(torch.linspace(0, 1, steps + 1)), "One place too many: `steps` counts both ends."),
            (
                line(torch.linspace(0, 1, steps + 2)[1:-1]),
                "Both ends are missing: begin at t = 0, end at t = 1.",
            ),
            (start + t[:, None] * end, "At t = 1 `start` is still in it: move by t * (end - start)."),
            (t[:, None] * (end - start), "`start` is missing: this walk begins at 0."),
            (want.T, "Places became columns: the result is (steps, latent_dim), `t[:, None]`."),
        ]
        if steps == dimensions:
            wrongs.append((start + t * (end - start), "Each number moved by itself: write `t[:, None]`."))
        refuse_wrongs(got, want, wrongs, f"{steps} codes of {dimensions} numbers, from `start` to `end`")
        need_tensor(got, want, "codes, one in each row")
        must_be(got, want, "Equal steps: start + t * (end - start), with t from 0 to 1.")
