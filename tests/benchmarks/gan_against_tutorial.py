"""Race lesson 11's GAN against the 32-pixel DCGAN that is copied everywhere: same pictures, same seconds.

    python tests/benchmarks/gan_against_tutorial.py [--hurry 1] [--seeds 0] [--sheets FOLDER]

Three race. *Conditional* is lesson 12's GAN: both its players are given every factor of each garment, and
it draws garments whose factors are those of real ones; in training it is also told how far each picture is
from the real one of the same factors. *Unconditional* is lesson 11's: pictures alone. Both train for as many
rounds, from as much noise, as in their lessons. The *tutorial's* is given pictures alone, too, and as many
seconds as the slower of ours took. All see the same 16,384 garments and have the same judge. Seconds are the
processor's own, so that what else runs here is nobody's handicap.
"""

from __future__ import annotations

from pathlib import Path

import torch
from against import DRAWN, LOOKS, SHOWN, Scores, options, save, train_tutorial, verdict

from lessonlib.data import ImageSet, load
from lessonlib.editing import condition, condition_prior
from lessonlib.recipes.gan import train_gan
from lessonlib.scenes.garments import NAMES

# conditions, rounds, noise, and what else the lesson says
OURS = {
    "conditional": (NAMES, 1_500, 16, {"l1_weight": 20.0}),
    "unconditional": ((), 4_200, 64, {"batch_size": 24}),
}


def train_ours(images: ImageSet, scores: Scores, name: str, hurry: int, seed: int) -> int:
    """Train the GAN of this name for a ``hurry``-th of its rounds; return the rounds done."""
    names, rounds, latent_dim, rules = OURS[name]
    steps = rounds // hurry
    scores.start(draw=None)
    codes = torch.randn(DRAWN, latent_dim)
    if names:
        codes = condition_prior(condition(images, names), latent_dim).sample(DRAWN, seed=1)

    def watch(history, generator):
        scores.draw = lambda: torch.cat([generator(z) for z in codes.split(256)])
        if history.steps % (steps // LOOKS) == 0:
            scores.look()

    train_gan(images, steps, conditions=names, latent_dim=latent_dim, seed=seed, watch=watch, **rules)
    return steps


def race(hurry: int, seed: int, sheets: Path | None) -> tuple[float, ...]:
    """Return the tutorial's seconds, and FD: conditional, tutorial, floor (real pictures), unconditional."""
    images = load("garments", size=32, n=16_384, seed=0)
    scores, fd, seconds = Scores(images, "garments", "category"), {}, 0.0
    print(f"seed {seed}")
    for name in ("conditional", "unconditional", "tutorial"):
        if name == "tutorial":
            done = train_tutorial(images, scores, seconds, seed)
        else:
            done = train_ours(images, scores, name, hurry, seed)
            seconds = max(seconds, scores.seconds)
        fd[name] = scores.look()
        scores.tell(name, done)
        if sheets:
            save(scores.pictures[:SHOWN], sheets / f"{name}_{seed}.png")
    return seconds, fd["conditional"], fd["tutorial"], scores.floor, fd["unconditional"]


def main() -> None:
    asked = options(__doc__)
    runs = torch.tensor([race(asked.hurry, seed, asked.sheets) for seed in asked.seeds])
    unconditional = float(runs[:, 4].mean())
    ratio = unconditional / float(runs[:, 2].mean())
    print(f"{verdict(runs[:, :4])} fd_unconditional={unconditional:.2f} ratio_unconditional={ratio:.2f}")


if __name__ == "__main__":
    main()
