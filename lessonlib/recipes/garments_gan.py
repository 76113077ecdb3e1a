"""The shipped GAN of 64 pixels, told every factor of a garment: crisper than the shipped VAE. Lesson 09."""

from __future__ import annotations

from pathlib import Path

import torch

from lessonlib import shelf
from lessonlib.data import load
from lessonlib.editing import Directions, condition, input_directions, wish_prior
from lessonlib.metrics import Judge
from lessonlib.models import Generator, Prior, Reader
from lessonlib.scenes.garments import NAMES
from lessonlib.shelf.editable import decode_all, edit_table, state

from .gan import train_gan

STEPS, PICTURES, SEED = 12_000, 32_768, 0
SETTINGS = {"latent_dim": 64, "width": 16}
CENTRES = 2048  # wishes that the prior keeps
DRAWN = 2048  # pictures that are judged
ABOUT = (
    "Draws garments of 64 pixels from noise and a wish for each of the twelve factors. Trained only on "
    "pictures drawn by lessonlib.scenes.garments, nobody's work among them; it knows no other clothes."
)


def make(name: str, steps: int = STEPS, into: Path = shelf.CHECKPOINTS) -> Path:
    """Train, measure and write; return the checkpoint's path.

    A recipe that was stopped goes on where it was: its state is in ``name.part`` until it is done.
    """
    images = load("garments", size=64, n=min(PICTURES, max(8192, 64 * steps)), seed=SEED)
    part = Path(into) / f"{name}.part"
    generator, history = train_gan(
        images, steps, obey=NAMES, learning_rate=2e-3, r1_gamma=0.3, seed=SEED, checkpoint=part, **SETTINGS
    )
    wishes = condition(images, NAMES)
    directions = input_directions(images, NAMES, generator.latent_dim)
    prior = wish_prior(wishes[:CENTRES], generator.latent_dim)
    tensors, facts = state(generator, directions, prior)
    settings = {"size": 64, "channels": 3, "condition_dim": wishes.shape[1], **SETTINGS}
    facts |= {"about": ABOUT, "seed": SEED, "model": settings}
    facts["measured"] = measure(generator, directions, prior, shelf.load_reader())
    path = shelf.write(into, name, tensors, history, facts)
    part.unlink()
    return path


@torch.inference_mode()
def measure(generator: Generator, directions: Directions, prior: Prior, reader: Reader) -> dict:
    """Say how well the generator draws and obeys, beside the shipped VAE and real pictures."""
    real = load("garments", size=64, n=DRAWN, seed=0).batch(slice(None))
    held_out = load("garments", size=64, n=DRAWN, seed=7).batch(slice(None))
    vae, _, codes = shelf.load_vae()
    drawn, drawn_by_vae = (
        decode_all(network, p.sample(DRAWN, seed=1)) for network, p in ((generator, prior), (vae, codes))
    )
    judge = Judge(reader.features, real)
    readings = reader.read(drawn)
    return {
        "fd": round(judge.fd(held_out, drawn), 3),
        "fd_of_the_shipped_vae": round(judge.fd(held_out, drawn_by_vae), 3),
        "fd_floor": round(judge.fd(held_out, real), 3),
        "samples_read_with_p_over_0.8": round(float((readings["category_p"] > 0.8).float().mean()), 4),
        "edits": edit_table(generator, directions, prior, reader, lock=False),
    }
