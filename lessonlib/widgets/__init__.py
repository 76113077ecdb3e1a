"""Live parts of the lessons: thin shells over pure functions. Introduced in lesson 00."""

from .beta_dial import BetaDial
from .blind_test import BlindTest
from .cloud_plane import CloudPlane
from .copy_finder import CopyFinder
from .descent_race import DescentRace
from .design_board import DesignBoard
from .fit_by_hand import FitByHand
from .flow_player import FlowPlayer
from .game_stepper import GameStepper
from .kernel_lab import KernelLab
from .latent_editor import LatentEditor
from .latent_map import LatentMap
from .metric_explorer import MetricExplorer
from .pixel_inspector import PixelInspector
from .plan_walker import PlanWalker
from .playground import Playground
from .solid_viewer import SolidViewer
from .style_mixer import StyleMixer
from .taste_picker import TastePicker
from .training_monitor import TrainingMonitor
from .zoom_compare import ZoomCompare

__all__ = [
    "BetaDial",
    "BlindTest",
    "CloudPlane",
    "CopyFinder",
    "DescentRace",
    "DesignBoard",
    "FitByHand",
    "FlowPlayer",
    "GameStepper",
    "KernelLab",
    "LatentEditor",
    "LatentMap",
    "MetricExplorer",
    "PixelInspector",
    "PlanWalker",
    "Playground",
    "SolidViewer",
    "StyleMixer",
    "TastePicker",
    "TrainingMonitor",
    "ZoomCompare",
]
