"""Recipes: how each shipped checkpoint is made; ``python -m lessonlib.recipes NAME`` makes it again.

A checkpoint is ``data/checkpoints/NAME.safetensors`` with ``NAME.json`` beside it, which says how it was
made and how well it does. ``load_vae`` and ``load_reader`` open them. Introduced in lesson 00.
"""

from .shelf import CHECKPOINTS, load_reader, load_vae

NAMES = {  # checkpoint: the module that makes it
    "garments_reader_32": "garments_reader",
    "garments_reader_64": "garments_reader",
    "garments_vae_64": "garments_vae",
}

__all__ = ["CHECKPOINTS", "NAMES", "load_reader", "load_vae"]
