"""The shipped VAE of 64 pixels, with its directions and its prior: the model behind lesson 00's editor."""

from __future__ import annotations

from pathlib import Path

import torch

from lessonlib import shelf
from lessonlib.data import load
from lessonlib.editing import Directions
from lessonlib.models import VAE, Prior, Reader
from lessonlib.shelf.editable import edit_table, state

from .vae import embed_all, train_vae

STEPS, PICTURES, SEED = 12_000, 32_768, 0
SETTINGS = {"latent_dim": 20, "width": 32}
CENTRES = 2048  # codes that the prior keeps
ALIKE = ("category", "pattern")  # edits follow the codes of garments like the one edited


def make(name: str, steps: int = STEPS, into: Path = shelf.CHECKPOINTS) -> Path:
    """Train, fit directions and prior, measure and write; return the checkpoint's path.

    A recipe that was stopped goes on where it was: its state is in ``name.part`` until it is done.
    """
    reader = shelf.load_reader()
    images = load("garments", size=64, n=min(PICTURES, max(8192, 64 * steps)), seed=SEED)
    part = Path(into) / f"{name}.part"
    model, history = train_vae(images, steps, seed=SEED, checkpoint=part, **SETTINGS)
    codes = embed_all(model, images)
    directions = Directions.fit(codes, images, ALIKE)
    prior = Prior.around(codes[:CENTRES], through=model.through)
    tensors, facts = state(model, directions, prior)
    facts |= {"seed": SEED, "model": {"size": 64, "channels": 3, **SETTINGS}}
    facts["measured"] = measure(model, directions, prior, reader)
    path = shelf.write(into, name, tensors, history, facts)
    part.unlink()
    return path


@torch.inference_mode()
def measure(model: VAE, directions: Directions, prior: Prior, reader: Reader) -> dict:
    """Say how well the model rebuilds, samples and edits, as the reader sees it."""
    held_out = load("garments", size=64, n=1024, seed=7)
    x = held_out.batch(slice(None))
    codes = embed_all(model, held_out)
    rmse = float((model.decode(codes) - x).square().mean().sqrt())
    readings = reader.read(model.decode(prior.sample(512, seed=1)))
    return {
        "held_out_rmse": round(rmse, 4),
        "samples_read_with_p_over_0.8": round(float((readings["category_p"] > 0.8).float().mean()), 4),
        "edits": edit_table(model, directions, prior, reader, lock=False),
        "edits_with_all_others_locked": edit_table(model, directions, prior, reader, lock=True),
    }
