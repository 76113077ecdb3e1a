"""Pixels to Masterpieces: the small helper library behind the lessons.

Rooms, ground floor first; a room imports only from rooms before it:
files, data, scenes, models, training, toys, metrics, editing, shelf, recipes, rights, plots, widgets,
exercises, classroom. The last and ``rights`` are still being built.
Importing ``lessonlib`` itself is cheap: each room is loaded when it is first used.
"""

import os
from pathlib import Path

__version__ = "0.1.0"

ROOT = Path(__file__).resolve().parent.parent
"""The project's root folder, which holds ``notebooks/`` and ``data/``."""


def home() -> Path:
    """Return the folder for a learner's own work: ``$LESSONLIB_HOME``, or ``my-work`` beside the notebook."""
    return Path(os.environ.get("LESSONLIB_HOME") or "my-work").expanduser()


def device() -> str:
    """Name the fastest device PyTorch can use here: ``"cuda"``, ``"mps"`` or ``"cpu"``. Lesson 00."""
    import torch

    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"
