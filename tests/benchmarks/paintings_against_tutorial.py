"""Race lesson 14's painter against the 32-pixel DCGAN that is copied everywhere: same works, same seconds.

    python tests/benchmarks/paintings_against_tutorial.py [--hurry 1] [--seeds 0] [--sheets FOLDER]

The painter is given style and composition of each work, and its palette, and it paints works whose factors
are those of real ones. The tutorial's GAN is given pictures alone, and as many seconds as the painter took.
Both see the same 16,384 paintings and have the same judge. Seconds are the processor's own.
"""

from __future__ import annotations

from pathlib import Path

import torch
from against import DRAWN, LOOKS, SHOWN, Scores, options, save, train_tutorial, verdict

from lessonlib.data import ImageSet, load
from lessonlib.editing import condition
from lessonlib.recipes.painting import palettes, train_painter

ASKED, ROUNDS, LATENT = ("style", "x", "y", "density", "edge", "grain"), 2_800, 32  # as in the lesson


def train_ours(images: ImageSet, scores: Scores, rounds: int, seed: int) -> None:
    """Train the painter, with looks on the way."""
    scores.start(draw=None)
    asked = load("paintings", size=32, n=DRAWN, seed=8)
    codes = torch.cat([torch.randn(DRAWN, LATENT), condition(asked, ASKED)], dim=1)
    parts = list(zip(codes.split(256), palettes(asked).split(256)))

    def watch(history, painter):
        scores.draw = lambda: torch.cat([painter(code, palette) for code, palette in parts])
        if history.steps % (rounds // LOOKS) == 0:
            scores.look()

    train_painter(images, rounds, conditions=ASKED, latent_dim=LATENT, seed=seed, watch=watch)


def race(hurry: int, seed: int, sheets: Path | None) -> tuple[float, ...]:
    """Return the painter's seconds, and FD: its own, the tutorial's, the floor (real pictures)."""
    images = load("paintings", size=32, n=16_384, seed=0)
    scores, rounds, fd = Scores(images, "paintings", "style"), ROUNDS // hurry, {}
    print(f"seed {seed}")
    for name in ("painter", "tutorial"):
        if name == "painter":
            train_ours(images, scores, rounds, seed)
            steps, seconds = rounds, scores.seconds
        else:
            steps = train_tutorial(images, scores, seconds, seed)
        fd[name] = scores.look()
        scores.tell(name, steps)
        if sheets:
            save(scores.pictures[:SHOWN], sheets / f"{name}_{seed}.png")
    return seconds, fd["painter"], fd["tutorial"], scores.floor


def main() -> None:
    asked = options(__doc__)
    runs = torch.tensor([race(asked.hurry, seed, asked.sheets) for seed in asked.seeds])
    print(verdict(runs))


if __name__ == "__main__":
    main()
