"""Every shipped checkpoint: one table with a row for each, and one way to make a row. Lesson 00."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import torch

from lessonlib.data import ImageSet, load
from lessonlib.editing import Directions, condition, condition_prior, input_directions
from lessonlib.models import Prior
from lessonlib.shelf import CHECKPOINTS, Bundle
from lessonlib.training import History, ranks

from . import measures as m
from .gan import train_gan
from .reader import train_reader
from .vae import embed_all, train_vae

SEED = 0
CENTRES = 2048  # codes, or conditions, that a prior keeps


def reader(scene: str, size: int, steps: int, images: None, **how) -> tuple[Bundle, History]:
    """Make a reader, which draws its own pictures."""
    model, history = train_reader(scene, size, steps, **how)
    return Bundle(model), history


def vae(scene: str, size: int, steps: int, images: ImageSet, **how) -> tuple[Bundle, History]:
    """Make a VAE with directions and prior; edits follow codes alike in what decides which factors apply."""
    model, history = train_vae(images, steps, **how)
    codes, asked = embed_all(model, images), {name for f in images.spec for name in f.when}
    directions = Directions.fit(codes, images, [name for name in images.names if name in asked])
    return Bundle(model, directions, Prior.around(codes[:CENTRES], through=model.through)), history


def gan(scene: str, size: int, steps: int, images: ImageSet, **how) -> tuple[Bundle, History]:
    """Make a generator conditional on every factor, with its inputs as sliders."""
    model, history = train_gan(images, steps, conditions=images.names, **how)
    directions = input_directions(images, images.names, model.latent_dim)
    prior = condition_prior(condition(images.pick(slice(CENTRES)), images.names), model.latent_dim)
    return Bundle(model, directions, prior), history


def racer(
    scene: str, size: int, steps: int, images: ImageSet, held_out: int, conditional: bool, **how
) -> tuple[Bundle, History]:
    """Make a GAN of lesson 13's race, on the pictures of that lesson without those it holds out."""
    train = images.split(held_out)[0]
    names = train.names if conditional else ()
    model, history = train_gan(train, steps, conditions=names, **how)
    prior = condition_prior(condition(train.pick(slice(256)), names), model.latent_dim)
    return Bundle(model, prior=prior), history


def ladder(
    scene: str, size: int, steps: int, images: ImageSet, betas, checkpoint, **how
) -> tuple[Bundle, History]:
    """Make a VAE for each beta on the same pictures from the same seed, without labels."""
    models, whole = {}, History(len(betas) * steps)
    for beta in betas:
        models[f"{beta:g}"], history = train_vae(images, steps, beta=beta, labels=False, **how)
        whole.steps += history.steps
        whole.seconds += history.seconds
        whole.pictures += history.pictures
    return Bundle(models), whole


@dataclass(frozen=True)
class Recipe:
    """Say how a checkpoint is made: loop, scene and size, steps, pictures, settings, what is measured."""

    loop: Callable
    scene: str
    size: int
    steps: int
    measures: tuple[Callable, ...]
    pictures: int = 0
    settings: dict = field(default_factory=dict)
    about: str = ""


RECIPES = {
    "garments_reader_32": Recipe(reader, "garments", 32, 3_500, (m.readings,)),
    "garments_reader_64": Recipe(reader, "garments", 64, 3_500, (m.readings,)),
    "paintings_reader_32": Recipe(reader, "paintings", 32, 4_500, (m.readings,)),
    "garments_ladder_32": Recipe(
        ladder, "garments", 32, 4_000, (m.rungs,), 16_384,
        {
            "latent_dim": 20, "width": 12, "betas": (0.1, 1.0, 4.0, 16.0, 64.0),
            "learning_rate": 4e-3, "hold": 0.5,
        },
        "Small VAEs that differ in beta alone, behind lesson 06's beta dial.",
    ),
    "garments_gan_unconditional_32": Recipe(
        racer, "garments", 32, 900, (m.sure,), 10_000, {"held_out": 2_000, "conditional": False},
        "Races in lesson 13, which has no time to train it.",
    ),
    "garments_gan_conditional_32": Recipe(
        racer, "garments", 32, 900, (m.sure,), 10_000, {"held_out": 2_000, "conditional": True},
        "Races in lesson 13, which has no time to train it.",
    ),
    "garments_gan_32": Recipe(
        gan, "garments", 32, 2_000, (m.sure,), 16_384, {"latent_dim": 8, "l1_weight": 20.0},
        "Draws the small garments that lesson 19 enlarges: lesson 12's generator, trained a little longer.",
    ),
    "garments_vae_64": Recipe(
        vae, "garments", 64, 12_000, (m.rebuilt, m.sure, m.edits, m.locked_edits), 32_768,
        {"latent_dim": 20, "width": 32},
        "Behind lesson 00's editor. Trained only on pictures drawn by lessonlib.scenes.garments.",
    ),
    "garments_gan_64": Recipe(
        gan, "garments", 64, 12_000, (m.distances, m.sure, m.edits), 32_768,
        {"latent_dim": 64, "width": 16, "learning_rate": 2e-3, "r1_gamma": 0.3},
        "Draws garments of 64 pixels from noise and a condition for each of the twelve factors. Trained only "
        "on pictures drawn by lessonlib.scenes.garments, nobody's work among them; knows no other clothes.",
    ),
}  # fmt: skip


def make(name: str, steps: int | None = None, into: Path = CHECKPOINTS, device: str = "cpu") -> Path:
    """Train, measure and write the checkpoint of a row; return its path.

    A recipe that was stopped goes on where it was: its state is in ``name.part`` until it is done. Of several
    processes that train, the first measures and writes.
    """
    recipe, part = RECIPES[name], Path(into) / f"{name}.part"
    steps = steps or recipe.steps
    n = min(recipe.pictures, max(8192, 64 * steps))
    images = load(recipe.scene, size=recipe.size, n=n, seed=SEED) if n else None
    how = recipe.settings | {"seed": SEED, "checkpoint": part, "device": device}
    bundle, history = recipe.loop(recipe.scene, recipe.size, steps, images, **how)
    if ranks.rank():
        return Path(into) / f"{name}.safetensors"
    bundle.facts = {
        "command": f"python -m lessonlib.recipes {name}",
        "about": recipe.about,
        "steps": history.steps,
        "minutes": round(history.seconds / 60, 1),
        "pictures_per_second": round(history.pictures / history.seconds),
        **made_on(device),
        "seed": SEED,
        "measured": {
            key: v for measure in recipe.measures for key, v in measure(bundle, recipe.scene).items()
        },
    }
    path = bundle.save(Path(into) / name)
    part.unlink(missing_ok=True)
    return path


def made_on(device: str = "cpu") -> dict[str, str]:
    """Say in a recipe's facts which machine and which torch it ran on."""
    with_ = "no GPU" if device == "cpu" else f"on {device}"
    with_ += f", {ranks.world()} processes" if ranks.world() > 1 else ""
    return {
        "machine": f"{platform.machine()}, {torch.get_num_threads()} of {os.cpu_count()} cores, {with_}",
        "torch": torch.__version__.split("+")[0],
    }
