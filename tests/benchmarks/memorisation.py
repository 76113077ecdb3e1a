"""Draw lesson 20's memorisation curve again: who was in the training set, for 25 to 4,000 works?

    python tests/benchmarks/memorisation.py [--seeds 0 1 2 3] [--same-works]

Each seed draws other garments and trains other models, as the lesson does; with ``--same-works`` only the
training differs, as on another processor. The last line says how far any area lies from the curve that the
lesson has stored: it allows .05.
"""

from __future__ import annotations

import argparse
import ast
import re
from pathlib import Path

import torch

from lessonlib.data import load
from lessonlib.recipes.vae import train_vae
from lessonlib.rights import membership

LESSON = Path(__file__).resolve().parents[2] / "notebooks" / "20_rights_and_provenance.ipynb"
STORED = ast.literal_eval(re.search(r"stored = (\{.+?\})", LESSON.read_text(encoding="utf-8"))[1])
STEPS, HOW = 800, {"latent_dim": 24, "width": 16, "labels": False, "hold": 0.5}  # as in the lesson
ASKED = 1_000  # members and strangers, at most


@torch.inference_mode()
def errors(model, x):
    """Return the error of each picture's reconstruction, (n,)."""
    again = torch.cat([model.reconstruct(part) for part in x.split(250)])
    return (again - x).square().mean((1, 2, 3)).sqrt()


def curve(seed: int, works_seed: int) -> list[float]:
    """Train on each number of works; return the area of membership inference for each."""
    images = load("garments", size=32, n=2 * max(STORED), seed=works_seed)
    x = images.batch(slice(max(STORED), max(STORED) + ASKED))
    areas = []
    for n in STORED:
        model, _ = train_vae(images.pick(slice(n)), STEPS, seed=seed, **HOW)
        members = images.batch(slice(min(n, ASKED)))
        areas.append(membership(errors(model, members), errors(model, x))[2])
        print(f"seed={seed} works={n} area={areas[-1]:.3f}", flush=True)
    return areas


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2, 3])
    parser.add_argument("--same-works", action="store_true")
    asked = parser.parse_args()
    areas = torch.tensor([curve(seed, 0 if asked.same_works else seed) for seed in asked.seeds])
    away = (areas - torch.tensor([*STORED.values()])).abs().max()
    print(f"areas={[round(a, 3) for a in areas.median(0).values.tolist()]} farthest={float(away):.3f}")


if __name__ == "__main__":
    main()
