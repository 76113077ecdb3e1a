"""Live parts: thin shells over pure functions, and the only room that needs a browser. Introduced in lesson 00."""

from .latent_editor import LatentEditor

__all__ = ["LatentEditor"]
