"""Recipes: how each shipped checkpoint is made; ``python -m lessonlib.recipes NAME`` makes it again.

A checkpoint is ``data/checkpoints/NAME.safetensors`` with ``NAME.json`` beside it, which says how it was
made and how well it does; ``lessonlib.shelf`` opens it. Lesson 00.
"""

NAMES = {  # checkpoint: the module that makes it
    "garments_reader_32": "garments_reader",
    "garments_reader_64": "garments_reader",
    "garments_ladder_32": "garments_ladder",
    "garments_vae_64": "garments_vae",
    "garments_gan_64": "garments_gan",
}
