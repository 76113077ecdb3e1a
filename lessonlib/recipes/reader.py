"""Train a reader of any scene: it reads the factors off pictures, and judges what models drew. Lesson 04.

It never sees the same picture twice: each step draws new ones. Half blurred and slightly noisy copies teach
it to read pictures that a model drew, which are softer than the real ones.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from lessonlib.data import load
from lessonlib.models import Reader, reader_loss
from lessonlib.training import History, cosine, fit, ranks
from lessonlib.training.ranks import Objective

BATCH = 96


def train_reader(
    scene: str, size: int, steps: int, *, seed: int = 0, checkpoint=None, device: str = "cpu"
) -> tuple[Reader, History]:
    """Train a reader of pictures ``size`` pixels square; return it in eval mode, and its history.

    ``scene`` is the name of one that ``load`` draws. With ``checkpoint`` (a path) a stopped training goes on
    where it was. Of several processes (``training.ranks``, lesson 21) each draws pictures of its own, and its
    batch norm sees these alone, so the reader is not the one that a single process makes. Lesson 04.
    """
    torch.manual_seed(seed)
    spec = load(scene, size=size, n=1).spec
    reader = Reader(spec, size).to(device)
    optimizer = torch.optim.AdamW(reader.parameters(), lr=2e-3, betas=(0.9, 0.99), weight_decay=1e-2)

    def losses(x: Tensor, factors: Tensor, applies: Tensor) -> dict:
        return {"loss": reader_loss(reader(x), factors, applies, spec)}

    objective, each = Objective(losses, {"reader": reader}, device).across(), ranks.share(BATCH)

    def step(i: int) -> dict:
        number = i * ranks.world() + ranks.rank()
        images = load(scene, size=size, n=each, seed=1000 + number)  # no held-out seed is so large
        x = soften(images.batch(slice(None)))
        parts = objective(*(part.to(device) for part in (x, images.factors, images.applies)))
        optimizer.zero_grad()
        parts["loss"].backward()
        optimizer.step()
        return parts

    history = fit(
        step, steps=steps, seed=seed, optimizers=[optimizer], schedule=cosine(), modules={"reader": reader},
        checkpoint=checkpoint, settings={"scene": scene}, every=500 if checkpoint else None,
        title="reader",
    )  # fmt: skip
    history.pictures = history.steps * BATCH
    return reader.eval().cpu(), history


def soften(x: Tensor) -> Tensor:
    """Blur each picture by a random amount and add a little noise, as a model's pictures have."""
    blurred = F.interpolate(F.avg_pool2d(x, 2), scale_factor=2, mode="bilinear")
    x = torch.lerp(x, blurred, torch.rand(len(x), 1, 1, 1))
    return x + torch.randn_like(x) * 0.05 * torch.rand(len(x), 1, 1, 1)
