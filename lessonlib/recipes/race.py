"""Race a VAE against two GANs, three trainings each, and write down what the judge says of their pictures.

    python -m lessonlib.recipes.race

writes ``data/measured/garments_race_32.json``. Each training draws three sets of pictures, so that the spread
between sets of one training can be told from the spread between trainings. Lesson 13.
"""

from __future__ import annotations

from pathlib import Path

import torch
from sklearn.mixture import GaussianMixture

from lessonlib import DATA
from lessonlib.data import load
from lessonlib.editing import condition, condition_prior
from lessonlib.files import read_json, write_json
from lessonlib.metrics import Judge, scorecard
from lessonlib.shelf import load_reader

from .gan import train_gan
from .measures import decode_all
from .table import made_on
from .vae import embed_all, train_vae

RACE = DATA / "measured" / "garments_race_32.json"
TRAIN, HELD_OUT = 8_000, 2_000
STEPS = {"VAE": 800, "GAN, unconditional": 900, "GAN, conditional": 900}  # about the same seconds
SEEDS = SETS = (0, 1, 2)


def make(path: Path = RACE, seeds=SEEDS) -> Path:
    """Run the race and write its rows, one for each way to draw, training and set; return the path."""
    train, held_out = load("garments", size=32, n=TRAIN + HELD_OUT).split(HELD_OUT)
    judge = Judge(load_reader("garments_reader_32").features, train.batch(slice(4_000)))
    real, known = judge(held_out), judge(train)
    rows, seconds = [], {name: [] for name in STEPS}
    for seed in seeds:
        ways, took = contestants(train, seed)
        for name in STEPS:
            seconds[name].append(round(took[name]))
        for name, draw in ways.items():
            for number in SETS:
                card = scorecard(real, judge(draw(number)), known)
                card = {key: round(value, 4) for key, value in card.items()}
                rows.append({"drawn by": name, "training": seed, "set": number, **card})
                print(rows[-1], flush=True)
    facts = {
        "command": "python -m lessonlib.recipes.race",
        "pictures": {"training": TRAIN, "judged": HELD_OUT},
        "steps": STEPS,
        "seconds": seconds,
        **made_on(),
        "rows": rows,
    }
    return write_json(path, facts)


def contestants(train, seed: int) -> tuple[dict, dict]:
    """Train all with one seed; return their ways to draw, and the seconds taken."""
    vae, vae_history = train_vae(train, STEPS["VAE"], labels=False, learning_rate=4e-3, seed=seed)
    free, free_history = train_gan(train, STEPS["GAN, unconditional"], seed=seed)
    conditional, conditional_history = train_gan(
        train, STEPS["GAN, conditional"], conditions=train.names, seed=seed
    )
    took = (vae_history.seconds, free_history.seconds, conditional_history.seconds)
    return ways_to_draw(train, vae, free, conditional, seed), dict(zip(STEPS, took, strict=True))


def ways_to_draw(train, vae, free, conditional, seed: int = 0) -> dict:
    """Return by name four functions from a set's number to 2,000 pictures: how three networks draw.

    The VAE draws from N(0, I) and from a mixture of Gaussians on its codes; the GAN without conditions
    from noise; the conditional one from noise and the factors of garments outside the training set.
    Lesson 13.
    """
    codes = embed_all(vae, train)[:4_000].double().numpy()
    mixture = GaussianMixture(20, reg_covar=1e-3, max_iter=200, random_state=seed).fit(codes)
    others = load("garments", size=32, n=4_000, seed=1)
    conditions = condition_prior(condition(others, others.names), conditional.latent_dim)

    def from_mixture(number):
        mixture.set_params(random_state=number)
        return torch.from_numpy(mixture.sample(HELD_OUT)[0]).float()[torch.randperm(HELD_OUT)]

    def seeded(network, codes_of):
        def draw(number):
            torch.manual_seed(number)
            return decode_all(network, codes_of(number))

        return draw

    return {
        "VAE, N(0, I)": seeded(vae, lambda number: torch.randn(HELD_OUT, vae.latent_dim)),
        "VAE, mixture": seeded(vae, from_mixture),
        "GAN, unconditional": seeded(free, lambda number: torch.randn(HELD_OUT, free.latent_dim)),
        "GAN, conditional": seeded(conditional, lambda number: conditions.sample(HELD_OUT, number)),
    }


def load_race(path: Path = RACE) -> dict:
    """Return what the race measured: its facts, and ``rows``. Lesson 13."""
    return read_json(path)


def fd_by_training(path: Path = RACE) -> dict:
    """Return for each way to draw the FD of every training's sets, (trainings, sets). Lesson 13."""
    found = {}
    for row in load_race(path)["rows"]:
        found.setdefault(row["drawn by"], {}).setdefault(row["training"], []).append(row["FD"])
    return {name: torch.tensor([*by_training.values()]) for name, by_training in found.items()}


if __name__ == "__main__":
    make()
