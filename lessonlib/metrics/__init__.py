"""Metrics: numbers that judge pictures, latents and edits. Lessons 06, 07 and 10."""

from .edits import applies, difference, leakage, linear_range, measure_edit, measure_edits, r_squared

__all__ = [
    "applies",
    "difference",
    "leakage",
    "linear_range",
    "measure_edit",
    "measure_edits",
    "r_squared",
]
