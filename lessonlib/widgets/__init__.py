"""Live parts of the lessons: thin shells over pure functions. Introduced in lesson 00."""

from .beta_dial import BetaDial
from .descent_race import DescentRace
from .fit_by_hand import FitByHand
from .game_stepper import GameStepper
from .kernel_lab import KernelLab
from .latent_editor import LatentEditor
from .latent_map import LatentMap
from .pixel_inspector import PixelInspector
from .playground import Playground
from .training_monitor import TrainingMonitor

__all__ = [
    "BetaDial",
    "DescentRace",
    "FitByHand",
    "GameStepper",
    "KernelLab",
    "LatentEditor",
    "LatentMap",
    "PixelInspector",
    "Playground",
    "TrainingMonitor",
]
