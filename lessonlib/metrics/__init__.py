"""Metrics: numbers that judge pictures, latents and edits. Lessons 06, 07 and 10."""

from .distances import Judge
from .edits import applies, difference, leakage, linear_range, measure_edit, measure_edits, r_squared
from .latents import active_latents, mig
from .neighbours import authenticity, nearest, precision_recall

__all__ = [
    "Judge",
    "active_latents",
    "applies",
    "authenticity",
    "difference",
    "leakage",
    "linear_range",
    "measure_edit",
    "measure_edits",
    "mig",
    "nearest",
    "precision_recall",
    "r_squared",
]
