"""Live parts of the lessons: thin shells over pure functions. Introduced in lesson 00."""

from .descent_race import DescentRace
from .fit_by_hand import FitByHand
from .kernel_lab import KernelLab
from .latent_editor import LatentEditor
from .latent_map import LatentMap
from .pixel_inspector import PixelInspector
from .playground import Playground

__all__ = [
    "DescentRace",
    "FitByHand",
    "KernelLab",
    "LatentEditor",
    "LatentMap",
    "PixelInspector",
    "Playground",
]
