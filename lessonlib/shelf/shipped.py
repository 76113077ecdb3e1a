"""Put checkpoints on the shelf with their facts beside them, and take them off again. Lesson 07."""

from __future__ import annotations

import hashlib
import os
import platform
from pathlib import Path

import torch

from lessonlib import DATA
from lessonlib.editing import Directions
from lessonlib.files import write_json
from lessonlib.models import VAE, Generator, Prior, Reader
from lessonlib.scenes import garments
from lessonlib.training import History, checkpoint

CHECKPOINTS = DATA / "checkpoints"


def write(into: Path, name: str, tensors: dict[str, torch.Tensor], history: History, facts: dict) -> Path:
    """Save a checkpoint and the JSON beside it; ``facts`` are settings and measurements. Returns its path.

    The network's weights are stored in half precision, which halves the file and changes no picture visibly.
    """
    path = Path(into) / f"{name}.safetensors"
    facts = {
        "command": f"python -m lessonlib.recipes {name}",
        "steps": history.steps,
        "minutes": round(history.seconds / 60, 1),
        **made_on(),
        **facts,
    }
    checkpoint.save(path, {key: _halved(key, tensor) for key, tensor in tensors.items()}, facts)
    facts["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    write_json(path.with_suffix(".json"), facts)
    return path


def made_on() -> dict[str, str]:
    """Say in a recipe's facts which machine and which torch it ran on."""
    return {
        "machine": f"{platform.machine()}, {torch.get_num_threads()} of {os.cpu_count()} cores, no GPU",
        "torch": torch.__version__.split("+")[0],
    }


def load_vae(name: str = "garments_vae_64", folder: Path = CHECKPOINTS) -> tuple[VAE, Directions, Prior]:
    """Open a shipped VAE with its directions and its prior, ready to edit. Lesson 00.

    Raises ``CheckpointError`` with the command that makes it again if the file is missing or damaged.
    """
    model, directions, prior = _open(VAE, name, folder)
    return model, directions, Prior(**prior, through=model.through)


def load_gan(
    name: str = "garments_gan_64", folder: Path = CHECKPOINTS
) -> tuple[Generator, Directions, Prior]:
    """Open a shipped generator with its inputs as directions and its prior. Raises ``CheckpointError`` as
    ``load_vae`` does. Lesson 09.
    """
    generator, directions, prior = _open(Generator, name, folder)
    return generator, directions, Prior(**prior)


def load_reader(name: str = "garments_reader_64", folder: Path = CHECKPOINTS) -> Reader:
    """Open a shipped reader. Raises ``CheckpointError`` as ``load_vae`` does. Lesson 04."""
    tensors, facts = checkpoint.load(Path(folder) / f"{name}.safetensors")
    reader = Reader(garments.SPEC, **facts["model"])
    checkpoint.restore(reader, _part(tensors, "model"), facts["command"]).eval()
    return reader.to(memory_format=torch.channels_last)  # reads the same in two thirds of the time


def load_ladder(name: str = "garments_ladder_32", folder: Path = CHECKPOINTS) -> dict[float, VAE]:
    """Open the shipped VAEs that differ in beta only, by beta. Raises ``CheckpointError`` as ``load_vae``.

    Lesson 06.
    """
    tensors, facts = checkpoint.load(Path(folder) / f"{name}.safetensors")
    return {
        float(beta): checkpoint.restore(
            VAE(**facts["model"]), _part(tensors, f"model.{beta}"), facts["command"]
        ).eval()
        for beta in facts["measured"]
    }


def _open(network: type, name: str, folder: Path) -> tuple:
    """Return a network in eval mode, its directions, and its prior's tensors: ``editable.state`` undone."""
    tensors, facts = checkpoint.load(Path(folder) / f"{name}.safetensors")
    model = checkpoint.restore(network(**facts["model"]), _part(tensors, "model"), facts["command"]).eval()
    directions = Directions.from_state(facts["directions"], _part(tensors, "directions"))
    return model, directions, _part(tensors, "prior")


def _halved(key: str, tensor: torch.Tensor) -> torch.Tensor:
    return tensor.half() if key.startswith("model.") and tensor.is_floating_point() else tensor


def _part(tensors: dict[str, torch.Tensor], name: str) -> dict[str, torch.Tensor]:
    """Take the tensors whose names start with ``name.``, in single precision."""
    own = {key.removeprefix(f"{name}."): t for key, t in tensors.items() if key.startswith(f"{name}.")}
    return {key: t.float() if t.is_floating_point() else t for key, t in own.items()}
