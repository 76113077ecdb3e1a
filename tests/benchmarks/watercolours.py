"""Train on real works: what a GAN and a flow on codes learn from 2,000 watercolours, and from a hundred.

    python tests/benchmarks/watercolours.py FOLDER [--hurry 1] [--seeds 0] [--sheets FOLDER]

FOLDER has a folder for each kind of fruit, as ``load`` takes it; or it holds the pictures and ``labels.csv``
(file, fruit, year), of which the six commonest genera are taken. A judge learns to read the kind from the
training works alone. The floor is of other real works, as many. The flow draws codes of lesson 07's VAE; the
GAN is lesson 11's; both get pictures alone. Seconds are the processor's own.
"""

from __future__ import annotations

import csv
import shutil
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import torch
from against import SHOWN, options, save
from torch import Tensor
from torch.nn import functional as F

from lessonlib.data import ImageSet, load
from lessonlib.metrics import Judge
from lessonlib.metrics.neighbours import near_copies
from lessonlib.models import Reader, reader_loss
from lessonlib.recipes.flow import LatentFlow
from lessonlib.recipes.gan import train_gan
from lessonlib.recipes.measures import decode_all
from lessonlib.recipes.reader import soften
from lessonlib.recipes.vae import embed_all, train_vae
from lessonlib.training import batch_index, cosine, fit

KINDS, HELD_OUT, FEW = 6, 700, 100
VAE_STEPS, FLOW_STEPS, GAN_ROUNDS, JUDGE_STEPS = 1_500, 1_500, 4_200, 1_200
BATCH, LATENTS = 64, 48


def by_kind(works: Path) -> Path:
    """Return a folder with a folder for each of the commonest genera that ``labels.csv`` names."""
    files = defaultdict(list)
    with open(works / "labels.csv", encoding="utf-8") as labels:
        for row in csv.DictReader(labels):
            files[row["fruit"].split()[0].strip(":")].append(row["file"])
    sorted_works = Path(tempfile.mkdtemp())
    for kind in sorted(files, key=lambda kind: -len(files[kind]))[:KINDS]:
        (sorted_works / kind).mkdir()
        for name in files[kind]:
            shutil.copy(works / name, sorted_works / kind)
    return sorted_works


def train_judge(images: ImageSet, steps: int) -> Reader:
    """Train a reader of the kind of fruit on works that are mirrored, moved by two pixels and softened."""
    torch.manual_seed(0)
    reader = Reader(images.spec, 32)
    optimizer = torch.optim.AdamW(reader.parameters(), lr=2e-3, weight_decay=5e-2)

    def step(i: int) -> dict:
        index = batch_index(i, len(images), BATCH, 0)
        x = images.batch(index)
        x = torch.where(torch.rand(len(x), 1, 1, 1) < 0.5, x.flip(3), x)
        right, down = torch.randint(5, (2,)).tolist()
        x = F.pad(x, (2, 2, 2, 2), mode="replicate")[:, :, down : down + 32, right : right + 32]
        loss = reader_loss(reader(soften(x)), images.factors[index], images.applies[index], images.spec)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return {"loss": loss}

    fit(step, steps=steps, optimizers=[optimizer], schedule=cosine(), title="judge")
    return reader.eval()


def by_flow(images: ImageSet, n: int, hurry: int, seed: int) -> Tensor:
    """Draw ``n`` pictures by a flow on the codes of a VAE."""
    model, _ = train_vae(
        images, VAE_STEPS // hurry, latent_dim=LATENTS, labels=False, learning_rate=4e-3, seed=seed
    )
    flow = LatentFlow(embed_all(model, images), FLOW_STEPS // hurry, seed=seed)
    return decode_all(model, flow.sample(n, seed=1))


def by_gan(images: ImageSet, n: int, hurry: int, seed: int) -> Tensor:
    """Draw ``n`` pictures by lesson 11's GAN."""
    model, _ = train_gan(images, GAN_ROUNDS // hurry, batch_size=24, seed=seed)
    torch.manual_seed(1)
    return decode_all(model, torch.randn(n, model.latent_dim))


def main() -> None:
    asked = options(__doc__, folder="works, or a folder for each kind of them")
    works = by_kind(asked.folder) if (asked.folder / "labels.csv").exists() else asked.folder
    train, held_out = load(works, size=32).split(HELD_OUT)
    reader = train_judge(train, JUDGE_STEPS // asked.hurry)
    known, real = train.batch(slice(None)), held_out.batch(slice(None))
    judge = Judge(reader.features, known)
    kind = held_out.names[0]
    read = (reader.read(real)[kind] == held_out.column(kind)).float().mean()
    floor = judge.fd(real, known[: len(real)])
    line = f"works={len(train)} judge_reads={read:.2f} fd_floor={floor:.2f}"
    few = train.pick(torch.linspace(0, len(train) - 1, FEW).long())
    ways = {"flow": by_flow, "gan": by_gan}
    for name in ("flow", "gan", "flow_few", "gan_few"):
        way, images = ways[name.removesuffix("_few")], few if name.endswith("_few") else train
        began, found = time.process_time(), []
        for seed in asked.seeds:
            x = way(images, len(real), asked.hurry, seed)
            seconds = (time.process_time() - began) / (len(found) + 1)
            copies = near_copies(images.batch(slice(None)), x)
            found.append((judge.fd(real, x), copies))
            print(f"  {name} seed {seed}: FD {found[-1][0]:.2f}, near copies {copies:.0%}, {seconds:.0f} s")
            if asked.sheets:
                save(x[:SHOWN], asked.sheets / f"{name}_{seed}.png")
        fd, copies = torch.tensor(found).mean(0).tolist()
        line += f" fd_{name}={fd:.2f} ratio_{name}={fd / floor:.1f} copies_{name}={copies:.2f}"
        line += f" seconds_{name}={seconds:.0f}"
    print(line)


if __name__ == "__main__":
    main()
