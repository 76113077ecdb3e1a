"""Live parts: thin shells over pure functions, for a browser. Introduced in lesson 00."""

from .latent_editor import LatentEditor
from .pixel_inspector import PixelInspector

__all__ = ["LatentEditor", "PixelInspector"]
