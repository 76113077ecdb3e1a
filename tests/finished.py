"""A finished work, as small as one can be, for the tests of lesson 22's rooms."""

from __future__ import annotations

import numpy as np
import torch

from lessonlib.data import load
from lessonlib.editing import EditSession, condition, condition_prior, input_directions
from lessonlib.models import Generator
from lessonlib.rights import TitleCard, save_work

KEY = b"a key of the tests, long enough"
GOOD = (
    "Learned from garments that the kit drew; I chose the colour and the long line against four others, "
    "for a wall."
)
CARD = TitleCard("Study", "Ada", "2026", "conditional GAN", "20 x 20 cm in print", GOOD)
AUDIT = {
    "sources": [{"name": "garments", "licence": "CC0-1.0", "passed": 64, "refused": {}}],
    "copies": {"share": 0.0, "made": 100, "limit": 0.1, "strangers": 100},
    "print": "Drawn at 32 x 32 pixels and enlarged.",
}


def session():
    """Return an edit session on an untrained generator of garments, with an edit made."""
    images = load("garments", size=32, n=64)
    c = condition(images, images.names)
    torch.manual_seed(0)
    model = Generator(32, 3, 4, c.shape[1], width=2).eval()
    made = EditSession(model, input_directions(images, images.names, 4), condition_prior(c, 4), seed=3)
    made.set("hue", 0.25)
    return made


def work(place, card=CARD, key=KEY, size=64, made=None, **other):
    """Save a finished work into ``place`` and return its folder."""
    pixels = np.random.default_rng(0).integers(0, 255, (size, size, 3), np.uint8)
    parts = {
        "data_card": "# Data card",
        "model_card": "# Model card",
        "audit": AUDIT,
        "page": "<p>editor</p>",
    }
    return save_work(card, pixels, key, session=made, place=place, **(parts | other))
