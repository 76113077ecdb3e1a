"""Measure the one table of lesson 21: six ways to draw garments, the same pictures, seconds and judge.

    OMP_NUM_THREADS=1 python tests/benchmarks/one_table.py [--ways vae gan ...] [--seeds 0 1 2] [--into FILE]

Every training takes about a minute of one processor core. Rows that FILE already holds are kept, so that a
long run may be taken up again; seconds are those of the processor, which others on the machine do not change.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import torch
from sklearn.mixture import GaussianMixture
from torch import Tensor

from lessonlib.data import ImageSet, load
from lessonlib.editing import condition, condition_prior
from lessonlib.files import read_json, write_json
from lessonlib.metrics import Judge, scorecard
from lessonlib.models import Autoencoder
from lessonlib.recipes.flow import LatentFlow
from lessonlib.recipes.gan import train_gan
from lessonlib.recipes.measures import decode_all
from lessonlib.recipes.one_table import TABLE
from lessonlib.recipes.table import made_on
from lessonlib.recipes.vae import embed_all, train_vae
from lessonlib.shelf import load_reader
from lessonlib.training import batch_index, cosine, fit

TRAIN, JUDGED = 12_000, 2_000
STEPS = {"autoencoder": 6_500, "VAE": 1_950, "flow": 750, "GAN": 3_300}
VAE = {"latent_dim": 32, "labels": False, "learning_rate": 4e-3, "hold": 0.5, "sigma_floor": 0.05}


def autoencoder(images: ImageSet, held_out: ImageSet, seed: int) -> dict:
    """Train lesson 05's autoencoder; codes are drawn from the one normal distribution that fits them."""
    torch.manual_seed(seed)
    model = Autoencoder(32, 3, VAE["latent_dim"])
    optimizer = torch.optim.Adam(model.parameters(), lr=4e-3, betas=(0.9, 0.99), fused=True)

    def step(i: int) -> dict:
        x = images.batch(batch_index(i, len(images), 64, seed))
        loss = (model(x) - x).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return {"loss": loss}

    fit(step, steps=STEPS["autoencoder"], seed=seed, optimizers=[optimizer], schedule=cosine(hold=0.5))
    model.eval()
    with torch.inference_mode():
        codes = torch.cat([model.encode(images.batch(slice(s, s + 500))) for s in range(0, len(images), 500)])
        root = torch.linalg.cholesky(torch.cov(codes.T) + 1e-4 * torch.eye(codes.shape[1]))
        z = codes.mean(0) + torch.randn(JUDGED, codes.shape[1]) @ root.T
        return {"autoencoder": decode_all(model, z)}


def vae(images: ImageSet, held_out: ImageSet, seed: int) -> dict:
    """Train one VAE and draw its codes in three ways; held-out pictures, rebuilt, are the best it can do."""
    model, _ = train_vae(images, STEPS["VAE"], seed=seed, **VAE)
    began, codes = time.process_time(), embed_all(model, images)
    flow = LatentFlow(codes, STEPS["flow"], seed=seed)
    in_flow = time.process_time() - began
    mixture = GaussianMixture(60, reg_covar=1e-3, tol=1e-2, random_state=seed).fit(codes[:8_000].double())
    in_mixture = time.process_time() - began - in_flow
    drawn = {
        "VAE, N(0, I)": (torch.randn(JUDGED, model.latent_dim), in_flow + in_mixture),
        "VAE, mixture": (torch.from_numpy(mixture.sample(JUDGED)[0]).float(), in_flow),
        "VAE, flow": (flow.sample(JUDGED, seed=1), in_mixture),
    }
    drawn = {name: (decode_all(model, z), spared) for name, (z, spared) in drawn.items()}
    return drawn | {"VAE, rebuilt": (decode_all(model, embed_all(model, held_out)), in_flow + in_mixture)}


def gan(images: ImageSet, held_out: ImageSet, seed: int) -> dict:
    """Train a GAN on pictures alone."""
    model, _ = train_gan(images, STEPS["GAN"], seed=seed)
    torch.manual_seed(1)
    return {"GAN, unconditional": decode_all(model, torch.randn(JUDGED, model.latent_dim))}


def conditional_gan(images: ImageSet, held_out: ImageSet, seed: int) -> dict:
    """Train a GAN that is given all factors; it draws for those of other garments."""
    model, _ = train_gan(images, STEPS["GAN"], conditions=images.names, seed=seed)
    others = load("garments", size=32, n=JUDGED, seed=1)
    prior = condition_prior(condition(others, others.names), model.latent_dim)
    return {"GAN, conditional": decode_all(model, prior.sample(JUDGED, seed=1))}


WAYS = {"autoencoder": autoencoder, "vae": vae, "gan": gan, "conditional_gan": conditional_gan}


ORDER = (
    "autoencoder", "VAE, N(0, I)", "VAE, mixture", "GAN, unconditional", "GAN, conditional", "VAE, flow",
    "VAE, rebuilt",
)  # fmt: skip


class Scores:
    """Judge pictures by the reader's features, against held-out ones."""

    def __init__(self, train: ImageSet, held_out: ImageSet):
        self.reader = load_reader("garments_reader_32")
        self.judge = Judge(self.reader.features, train.batch(slice(4_000)))
        self.real = self.judge(held_out.batch(slice(None)))
        self.known = self.judge(train.batch(slice(4_000)))  # asked for copies: a third of the training set

    def card(self, x: Tensor) -> dict[str, float]:
        sure = (self.reader.read(x)["category_p"] > 0.8).float().mean()
        return {"sure": float(sure), **scorecard(self.real, self.judge(x), self.known)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=list(WAYS))
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--into", type=Path, default=TABLE)
    asked = parser.parse_args()
    train, held_out = load("garments", size=32, n=TRAIN + JUDGED).split(JUDGED)
    scores = Scores(train, held_out)
    for seed in asked.seeds:
        for way in asked.ways:
            began = time.process_time()
            found = WAYS[way](train, held_out, seed)
            spent = time.process_time() - began
            for name, drawn in found.items():
                x, spared = drawn if isinstance(drawn, tuple) else (drawn, 0.0)
                row = {"way": name, "seed": seed, "seconds": spent - spared, **scores.card(x)}
                keep({key: round(v, 3) if isinstance(v, float) else v for key, v in row.items()}, asked.into)


def keep(row: dict, path: Path) -> None:
    """Print a row as ``name=value`` and write it into the file, in the place of an older one."""
    print(*(f"{key}={value}".replace(", ", "_").replace(" ", "_") for key, value in row.items()), flush=True)
    rows = read_json(path)["rows"] if path.exists() else []
    rows = [old for old in rows if (old["way"], old["seed"]) != (row["way"], row["seed"])]
    rows = sorted([*rows, row], key=lambda r: (ORDER.index(r["way"]), r["seed"]))
    pictures = {"training": TRAIN, "judged": JUDGED}
    command = "OMP_NUM_THREADS=1 python tests/benchmarks/one_table.py"
    write_json(
        path,
        {"command": command, "pictures": pictures, "steps": STEPS, **made_on(), "rows": rows},
    )


if __name__ == "__main__":
    main()
