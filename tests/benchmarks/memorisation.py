"""Draw lesson 20's memorisation curve again: who was in the training set, for 25 to 4,000 works?

    python tests/benchmarks/memorisation.py [--seeds 0 1 2]

Each seed draws other garments and trains other models, as the lesson does. The last line says how far any
area lies from the middle of the three: the lesson allows .05.
"""

from __future__ import annotations

import argparse

import torch

from lessonlib.data import load
from lessonlib.recipes.vae import train_vae
from lessonlib.rights import membership

COUNTS, STEPS = (25, 100, 400, 1_600, 4_000), 400
HOW = {"latent_dim": 24, "width": 16, "labels": False, "learning_rate": 4e-3, "hold": 0.5}  # as in the lesson
ASKED = 1_000  # members and strangers, at most


@torch.inference_mode()
def errors(model, x):
    """Return the error of each picture's reconstruction, (n,)."""
    again = torch.cat([model.reconstruct(part) for part in x.split(250)])
    return (again - x).square().mean((1, 2, 3)).sqrt()


def curve(seed: int) -> list[float]:
    """Train on each number of works; return the area of membership inference for each."""
    images = load("garments", size=32, n=2 * COUNTS[-1], seed=seed)
    x = images.batch(slice(COUNTS[-1], COUNTS[-1] + ASKED))
    areas = []
    for n in COUNTS:
        model, _ = train_vae(images.pick(slice(n)), STEPS, seed=seed, **HOW)
        members = images.batch(slice(min(n, ASKED)))
        areas.append(membership(errors(model, members), errors(model, x))[2])
        print(f"seed={seed} works={n} area={areas[-1]:.3f}", flush=True)
    return areas


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    areas = torch.tensor([curve(seed) for seed in parser.parse_args().seeds])
    away = (areas - areas.median(0).values).abs().max()
    print(f"areas={[round(a, 3) for a in areas.median(0).values.tolist()]} farthest={float(away):.3f}")


if __name__ == "__main__":
    main()
