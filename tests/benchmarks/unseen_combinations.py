"""Ask three generators for garments whose combination of kind and pattern no training picture shows.

    python tests/benchmarks/unseen_combinations.py [--hurry 1] [--seeds 0 1 2] [--holes 0 1]

*Heads* is lesson 16's: shape, texture and colour are drawn by three heads that each get their own factors.
*All wires* is the same network with every wire left in, *one tower* lesson 12's generator. All play
the same game for the same rounds on the same garments. Two sets of three combinations are left out in turn.
The last line says the worst of all trainings of lesson 16's generator, and the best of the other two.
"""

from __future__ import annotations

import argparse

import torch

from lessonlib.data import ImageSet, having, load
from lessonlib.editing import condition, condition_columns
from lessonlib.metrics import difference
from lessonlib.models import CompositionalGenerator, Generator, Reader
from lessonlib.recipes.gan import train_gan
from lessonlib.recipes.measures import decode_all
from lessonlib.shelf import load_reader

HOLES = (
    (("top", "stripes"), ("coat", "dots"), ("skirt", "checks")),
    (("dress", "checks"), ("trousers", "dots"), ("coat", "stripes")),
)
ROUNDS, L1_WEIGHT, LATENT_DIM = 1_500, 80.0, 8  # as in the lesson
HEADS = ("shape", "texture", "colour")


def in_hole(images: ImageSet, holes) -> torch.Tensor:
    """Say which garments show a combination that is left out, bool (N,)."""
    return torch.stack([having(images, category=kind, pattern=pattern) for kind, pattern in holes]).any(0)


def contestants(train: ImageSet) -> dict[str, Generator]:
    """Return the three generators by name, untrained."""
    names, dim = train.names, condition(train, train.names).shape[1]
    groups = {head: [f.name for f in train.spec if f.group == head] for head in HEADS}
    wires = {head: condition_columns(train, names, group) for head, group in groups.items()}
    everything = {head: range(dim) for head in HEADS}
    return {
        "heads": CompositionalGenerator(wires, LATENT_DIM, condition_dim=dim),
        "all_wires": CompositionalGenerator(everything, LATENT_DIM, condition_dim=dim),
        "one_tower": Generator(latent_dim=LATENT_DIM, condition_dim=dim),
    }


def measure(generator: Generator, asked: ImageSet, reader: Reader) -> tuple[float, float]:
    """Return the share read as both asked, and the mean error of the hue in turns."""
    torch.manual_seed(1)
    codes = generator.join(torch.randn(len(asked), LATENT_DIM), condition(asked, asked.names))
    read = reader.read(decode_all(generator, codes))
    right = (read["category"] == asked.column("category")) & (read["pattern"] == asked.column("pattern"))
    away = difference(asked.column("hue"), read["hue"], circle=True)
    return float(right.float().mean()), float(away.abs().mean())


def race(holes, seed: int, hurry: int) -> dict[str, tuple[float, float, float]]:
    """Return by name the shares read as both asked, of seen and of unseen garments, and these' hue error."""
    images, fresh = load("garments", size=32, n=17_000), load("garments", size=32, n=6_000, seed=9)
    train, reader = images.pick(~in_hole(images, holes)), load_reader("garments_reader_32")
    new, found = in_hole(fresh, holes), {}
    torch.manual_seed(seed)
    for name, generator in contestants(train).items():
        trained, history = train_gan(
            train,
            ROUNDS // hurry,
            conditions=train.names,
            generator=generator,
            l1_weight=L1_WEIGHT,
            seed=seed,
        )
        seen, _ = measure(trained, fresh.pick(~new).pick(slice(1_000)), reader)
        unseen, hue = measure(trained, fresh.pick(new), reader)
        found[name] = seen, unseen, hue
        print(
            f"seed {seed} {name}: seen {seen:.3f} unseen {unseen:.3f} hue {hue:.3f}, {history.seconds:.0f} s"
        )
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--hurry", type=int, default=1, help="divide the lesson's rounds by this")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--holes", type=int, nargs="+", default=[0, 1], help="which sets are left out")
    asked = parser.parse_args()
    runs = [race(HOLES[k], seed, asked.hurry) for k in asked.holes for seed in asked.seeds]
    seen, unseen, hue = zip(*(run["heads"] for run in runs))
    others = {f"unseen_{name}": max(run[name][1] for run in runs) for name in ("all_wires", "one_tower")}
    told = {"seen": min(seen), "unseen": min(unseen), "hue_error": max(hue)} | others
    print(" ".join(f"{name}={value:.3f}" for name, value in told.items()))


if __name__ == "__main__":
    main()
