"""What the facts beside a checkpoint say of it: each takes a bundle and its scene. Lesson 04."""

from __future__ import annotations

import math
from functools import cache, partial

import torch
from torch import Tensor, nn

from lessonlib.data import ImageSet, load
from lessonlib.memory import in_portions
from lessonlib.metrics import Judge, active_latents, difference, measure_edits, r_squared
from lessonlib.models import kl_per_dim
from lessonlib.shelf import Bundle, load_reader, load_vae

HELD_OUT = 7  # the seed of pictures that nobody trained on
DRAWN = 2048  # pictures that are judged
EDITED = 200  # pictures that a slider is measured on


@cache
def pictures(scene: str, size: int, n: int, seed: int = HELD_OUT) -> ImageSet:
    """Draw pictures of a scene, once for all measures."""
    return load(scene, size=size, n=n, seed=seed)


def decode_all(model: nn.Module, codes: Tensor) -> Tensor:
    """Return the pictures of all codes, (N, C, H, W), decoded in parts that fit into memory."""
    return in_portions(model.decode, codes)


def readings(bundle: Bundle, scene: str) -> dict:
    """Score a reader on pictures it never saw, where each factor applies.

    Accuracy for a category, R squared otherwise, and for a circle also the mean error in turns.
    """
    images = pictures(scene, bundle.model.size, DRAWN)
    read, result = bundle.model.read(images), {}
    for k, f in enumerate(images.spec):
        rows = images.applies[:, k]
        truth, got = images.factors[rows, k], read[f.name][rows]
        circle = f.kind == "circle"
        if f.kind == "category":
            result[f"{f.name} accuracy"] = float((truth == got).float().mean())
        else:
            result[f"{f.name} R2"] = r_squared(truth, got, circle)
        if circle:
            result[f"{f.name} error"] = float(difference(truth, got, circle).abs().mean())
    return {key: round(value, 4) for key, value in result.items()}


@torch.inference_mode()
def rebuilt(bundle: Bundle, scene: str) -> dict:
    """Say how well a VAE rebuilds held-out pictures, and for what: RMSE, KL in nats, active latents."""
    x = pictures(scene, bundle.model.size, 1024).batch(slice(None))
    mu, logvar = (torch.cat(part) for part in zip(*map(bundle.model.encode, x.split(256))))
    kl = kl_per_dim(mu, logvar)
    return {
        "held_out_rmse": round(float((decode_all(bundle.model, mu) - x).square().mean().sqrt()), 4),
        "kl": round(float(kl.sum(1).mean()), 2),
        "active_latents": int(active_latents(kl).sum()),
    }


def rungs(bundle: Bundle, scene: str) -> dict:
    """Measure every VAE of a ladder as ``rebuilt`` does."""
    return {beta: rebuilt(Bundle(model), scene) for beta, model in bundle.model.items()}


def sure(bundle: Bundle, scene: str) -> dict:
    """Say which share of drawn pictures the reader takes for one kind with p > 0.8."""
    drawn = decode_all(bundle.model, bundle.prior.sample(512, seed=1))
    p = _reader(bundle, scene).read(drawn)["category_p"]
    return {"samples_read_with_p_over_0.8": round(float((p > 0.8).float().mean()), 4)}


def distances(bundle: Bundle, scene: str) -> dict:
    """Say how far the drawn pictures are from real ones, beside the shipped VAE's and other real ones."""
    size = bundle.model.size
    real, held_out = (pictures(scene, size, DRAWN, seed).batch(slice(None)) for seed in (0, HELD_OUT))
    vae, _, codes = load_vae(f"{scene}_vae_{size}")
    judge = Judge(_reader(bundle, scene).features, real)
    sets = {
        "fd": decode_all(bundle.model, bundle.prior.sample(DRAWN, seed=1)),
        "fd_of_the_shipped_vae": decode_all(vae, codes.sample(DRAWN, seed=1)),
        "fd_floor": real,
    }
    return {name: round(judge.fd(held_out, x), 3) for name, x in sets.items()}


@torch.inference_mode()
def edits(bundle: Bundle, scene: str, lock: bool = False) -> dict:
    """Measure every slider that has a range on random pictures of the prior to which its factor applies."""
    reader, names = (
        _reader(bundle, scene),
        [c.name for c in bundle.directions.controls if c.kind != "category"],
    )
    codes = bundle.prior.sample(3 * EDITED, seed=2)
    table = measure_edits(
        names, bundle.directions, lambda z: reader.read(bundle.model.decode(z)), codes, lock, EDITED
    )
    return {"edits_with_all_others_locked" if lock else "edits": _rounded(table)}


locked_edits = partial(edits, lock=True)


def _reader(bundle: Bundle, scene: str):
    return load_reader(f"{scene}_reader_{bundle.model.size}")


def _rounded(value):
    """Round for the facts; what could not be measured (no picture showed the factor) becomes null."""
    if isinstance(value, float) and math.isnan(value):
        return None
    return {key: _rounded(v) for key, v in value.items()} if isinstance(value, dict) else round(value, 3)
