"""Live parts: thin shells over pure functions, for a browser. Introduced in lesson 00."""

from .latent_editor import LatentEditor

__all__ = ["LatentEditor"]
