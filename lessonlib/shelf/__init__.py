"""Models with all that belongs to them: weights, sliders, prior and facts, saved and opened. Lesson 00."""

from .shipped import CHECKPOINTS, load_gan, load_ladder, load_reader, load_vae, made_on, write

__all__ = ["CHECKPOINTS", "load_gan", "load_ladder", "load_reader", "load_vae", "made_on", "write"]
