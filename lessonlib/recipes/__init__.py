"""Recipes: how each shipped checkpoint is made; ``python -m lessonlib.recipes NAME`` makes it again.

A few training loops, and ``table`` with a row for each checkpoint. A checkpoint is
``data/checkpoints/NAME.safetensors`` with ``NAME.json`` beside it, which says how it was made and how well it
does; ``lessonlib.shelf`` opens it. Lesson 00.
"""
