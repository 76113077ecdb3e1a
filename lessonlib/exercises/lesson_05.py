"""Exercises of lesson 05: autoencoders."""

from __future__ import annotations

from .base import Exercise
from .checks_05 import check_denoising_loss, check_project, check_rmse, check_walk
from .stubs import fill, returns

RMSE = '''
def rmse(x, again):
    """Return the root of the mean squared difference of two batches (N, C, H, W): one number."""
    raise NotDone
'''

PROJECT = '''
def project(x, mean, components):
    """Draw x (N, pixels) again from k numbers each; mean is (pixels,), components (pixels, k)."""
    raise NotDone
'''

DENOISING_LOSS = '''
def denoising_loss(rebuild, x, noise):
    """Add noise to x, keep it in 0 .. 1, rebuild it; return the mean squared error: one number."""
    raise NotDone
'''

WALK = '''
def walk(start, end, steps):
    """Return codes (steps, latent_dim) on the straight line from start to end, both included."""
    raise NotDone
'''

DAMAGED = "damaged = (x + noise).clamp(0, 1)"
T = "t = torch.linspace(0, 1, steps)"

EXERCISES = (
    Exercise(
        id="05.1",
        name="rmse",
        title="How far off is a rebuilt picture?",
        points=1,
        stub=RMSE,
        answer=fill(RMSE, "return (again - x).square().mean().sqrt()"),
        check=check_rmse,
        hints=(
            "Read the name from its end: **e**rror `again - x`, **s**quare, **m**ean, **r**oot.",
            "`.square()`, `.mean()` and `.sqrt()` can follow one another. `.mean()` without `dim` takes all.",
        ),
        mistakes=returns(
            RMSE,
            ("(again - x).square().mean()", "The root is missing"),
            ("(again - x).square().sum().sqrt()", "the root of the sum"),
            ("(again - x).square().flatten(1).sum(1).mean().sqrt()", "Pixels are summed"),
            ("(again - x).abs().mean()", "the mean distance"),
            ("(again - x).square().sqrt().mean()", "the mean distance"),
            ("(x - again).mean().abs()", "Nothing is squared"),
            ("(again - x).square().mean(dim=(1, 2, 3)).sqrt().mean()", "A root for each picture"),
            ("(again - x).square().mean(dim=(1, 2, 3)).sqrt()", "One number for each picture"),
            ("(again - x).square().sqrt()", "One number for each pixel"),
            ("(again - x).square().mean().square()", "squares the mean once more"),
        ),
    ),
    Exercise(
        id="05.2",
        name="project",
        title="PCA: down and up again",
        points=2,
        stub=PROJECT,
        answer=fill(PROJECT, "z = (x - mean) @ components", "return mean + z @ components.T"),
        check=check_project,
        hints=(
            "Down: take the mean off, then `@ components` turns (N, pixels) into (N, k), the codes.",
            "Up: `components.T` is (k, pixels). It turns the codes into pictures again.",
            "The mean was taken off at the start; add it at the end.",
        ),
        mistakes=returns(
            PROJECT,
            ("(x - mean) @ components", "These are the codes"),
            ("(x - mean) @ components @ components.T", "not added again"),
            ("x @ components @ components.T", "The mean is not used"),
            ("mean + x @ components @ components.T", "not taken off at the start"),
            ("(x - mean) @ components @ components.T - mean", "taken off twice"),
            ("mean + (x + mean) @ components @ components.T", "added at the start"),
            ("x", "Nothing was thrown away"),
            ("mean + x.sub_(mean) @ components @ components.T", "changes the pictures that were handed in"),
        ),
    ),
    Exercise(
        id="05.3",
        name="denoising_loss",
        title="What is it to learn from noise?",
        points=1,
        stub=DENOISING_LOSS,
        answer=fill(DENOISING_LOSS, DAMAGED, "return (rebuild(damaged) - x).square().mean()"),
        check=check_denoising_loss,
        hints=(
            "Damage the pictures first: `damaged = (x + noise).clamp(0, 1)`.",
            "`rebuild(damaged)` gives the pictures that the network draws. Which ones should it have drawn?",
        ),
        mistakes=returns(
            fill(DENOISING_LOSS, DAMAGED, "raise NotDone"),
            ("(rebuild(damaged) - damaged).square().mean()", "learns to keep the noise"),
            ("(rebuild(x) - x).square().mean()", "never sees the noise"),
            ("(rebuild(x) - damaged).square().mean()", "The wrong way round"),
            ("(rebuild(x + noise) - x).square().mean()", "leave 0 .. 1"),
            ("(rebuild(noise) - x).square().mean()", "Only the noise goes in"),
            ("(rebuild((x * noise).clamp(0, 1)) - x).square().mean()", "multiplies the picture"),
            ("(damaged - x).square().mean()", "was not rebuilt"),
            ("(rebuild(damaged) - x).square().sum()", "This is the sum"),
            ("(rebuild(damaged) - x).square().mean().sqrt()", "Without the root"),
        ),
    ),
    Exercise(
        id="05.4",
        name="walk",
        title="A straight walk between two codes",
        points=1,
        stub=WALK,
        answer=fill(WALK, T, "return start + t[:, None] * (end - start)"),
        check=check_walk,
        hints=(
            "`t = torch.linspace(0, 1, steps)`: at t = 0 the walk is at `start`, at t = 1 at `end`.",
            "The way from start to end is `end - start`. Go the share t of it.",
            "`t[:, None]` has shape (steps, 1), so that every t moves all numbers of the code at once.",
        ),
        mistakes=(
            *returns(
                fill(WALK, T, "raise NotDone"),
                ("end + t[:, None] * (start - end)", "the other way"),
                ("start + t[:, None] * end", "still in it"),
                ("t[:, None] * (end - start)", "`start` is missing"),
                ("(start + t[:, None] * (end - start)).T", "Places became columns"),
            ),
            *returns(
                WALK,
                ("start + torch.arange(steps)[:, None] / steps * (end - start)", "stops before `end`"),
                ("start + torch.linspace(0, 1, steps + 1)[:, None] * (end - start)", "One place too many"),
                (
                    "start + torch.linspace(0, 1, steps + 2)[1:-1, None] * (end - start)",
                    "Both ends are missing",
                ),
            ),
            (
                fill(
                    WALK,
                    "if steps != len(start):",
                    "    return start + torch.linspace(0, 1, steps)[:, None] * (end - start)",
                    "return start + torch.linspace(0, 1, steps) * (end - start)",
                ),
                "moved by itself",
            ),
        ),
    ),
)
