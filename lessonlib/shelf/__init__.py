"""Models with all that belongs to them: weights, sliders, prior and facts, saved and opened. Lesson 00."""

from pathlib import Path

import torch

from lessonlib.editing import Directions
from lessonlib.models import VAE, Generator, Prior, Reader

from .bundle import CHECKPOINTS, Bundle, kind_of
from .few import ENOUGH, paint_few
from .house import save_house, save_rooms
from .portable import Unportable, portable
from .printing import take_home
from .walkable import walkable
from .wall import at_wall_size

__all__ = [
    "CHECKPOINTS", "ENOUGH", "Bundle", "Unportable", "at_wall_size", "kind_of", "load_gan", "load_ladder",
    "load_reader", "load_vae", "paint_few", "portable", "save_house", "save_rooms", "take_home", "walkable",
]  # fmt: skip


def load_vae(name: str = "garments_vae_64", folder: Path = CHECKPOINTS) -> tuple[VAE, Directions, Prior]:
    """Open a shipped VAE with its directions and its prior. Raises as ``Bundle.open``. Lesson 00."""
    bundle = Bundle.open(Path(folder) / name)
    return bundle.model, bundle.directions, bundle.prior


def load_gan(
    name: str = "garments_gan_64", folder: Path = CHECKPOINTS
) -> tuple[Generator, Directions, Prior]:
    """Open a shipped generator with its sliders and its prior. Raises as ``Bundle.open``. Lesson 11."""
    return load_vae(name, folder)


def load_reader(name: str = "garments_reader_64", folder: Path = CHECKPOINTS) -> Reader:
    """Open a shipped reader. Raises as ``Bundle.open``. Lesson 04."""
    reader = Bundle.open(Path(folder) / name).model
    return reader.to(memory_format=torch.channels_last)  # reads the same in two thirds of the time


def load_ladder(name: str = "garments_ladder_32", folder: Path = CHECKPOINTS) -> dict[float, VAE]:
    """Open the shipped VAEs that differ in beta only, by beta. Raises as ``Bundle.open``. Lesson 06."""
    return {float(beta): model for beta, model in Bundle.open(Path(folder) / name).model.items()}
