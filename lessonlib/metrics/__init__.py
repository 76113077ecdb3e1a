"""Metrics: numbers that judge pictures and edits. Lessons 07 and 10."""

from .edits import applies, difference, measure_edit, r_squared

__all__ = ["applies", "difference", "measure_edit", "r_squared"]
