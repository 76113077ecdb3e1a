"""The shipped readers: they read a garment's factors off a picture of 32 or 64 pixels. Lesson 04.

It never sees the same picture twice: each step draws new garments. Half blurred and slightly noisy copies
teach it to read pictures that a model drew, which are softer than the real ones.
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F

from lessonlib import shelf
from lessonlib.metrics import difference, r_squared
from lessonlib.models import Reader, reader_loss
from lessonlib.scenes import garments
from lessonlib.training import cosine, fit

STEPS, BATCH, SEED = 3500, 96, 0
HELD_OUT_SEED = 7  # no training seed is this small


def make(name: str, steps: int = STEPS, into: Path = shelf.CHECKPOINTS) -> Path:
    """Train, measure and write the reader called ``name``, which ends in its size; return the path."""
    size = int(name.rpartition("_")[2])
    reader, history = train(size, steps)
    tensors = {f"model.{key}": t for key, t in reader.state_dict().items()}
    facts = {"seed": SEED, "model": {"size": size}, "held_out": scores(reader)}
    return shelf.write(into, name, tensors, history, facts)


def train(size: int, steps: int):
    """Return a reader of pictures ``size`` pixels square, trained and in eval mode, and its history."""
    torch.manual_seed(SEED)
    reader = Reader(garments.SPEC, size)
    optimizer = torch.optim.AdamW(reader.parameters(), lr=2e-3, betas=(0.9, 0.99), weight_decay=1e-2)

    def step(i: int) -> dict:
        factors, applies = garments.sample_factors(BATCH, seed=1000 + i)
        x = soften(garments.render(factors, size).float() / 255)
        loss = reader_loss(reader(x), factors, applies, garments.SPEC)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return {"loss": loss}

    history = fit(step, steps=steps, seed=SEED, optimizers=[optimizer], schedule=cosine(), title="reader")
    return reader.eval(), history


def soften(x: Tensor) -> Tensor:
    """Blur each picture by a random amount and add a little noise, as a model's pictures have."""
    blurred = F.interpolate(F.avg_pool2d(x, 2), scale_factor=2, mode="bilinear")
    x = torch.lerp(x, blurred, torch.rand(len(x), 1, 1, 1))
    return x + torch.randn_like(x) * 0.05 * torch.rand(len(x), 1, 1, 1)


def scores(reader: Reader, n: int = 2048) -> dict[str, float]:
    """Score the reader on garments it never saw, where each factor applies.

    Accuracy for a category, R squared otherwise, and for a circle also the mean error in turns.
    """
    images = garments.garments(n, reader.size, HELD_OUT_SEED)
    readings, result = reader.read(images.batch(slice(None))), {}
    for k, f in enumerate(images.spec):
        rows = images.applies[:, k]
        truth, got = images.factors[rows, k], readings[f.name][rows]
        circle = f.kind == "circle"
        if f.kind == "category":
            result[f"{f.name} accuracy"] = float((truth == got).float().mean())
        else:
            result[f"{f.name} R2"] = r_squared(truth, got, circle)
        if circle:
            result[f"{f.name} error"] = float(difference(truth, got, circle).abs().mean())
    return {key: round(value, 4) for key, value in result.items()}
