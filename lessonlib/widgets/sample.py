"""Write the editor that needs no installation: ``python -m lessonlib.widgets.sample``. Lesson 00."""

from __future__ import annotations

from pathlib import Path

from lessonlib import DATA, say
from lessonlib.files import write
from lessonlib.shelf import load_gan

from .export import document
from .latent_editor import LatentEditor

SEED = 37
ABOUT = (
    "Move a slider, and a neural network draws the garment anew. It is a generative adversarial network, "
    "trained for half an hour on one processor core; it has seen nothing but drawn garments."
)
LICENCE = (
    "MIT licence, as the course that this page comes from. Its network was trained on CC0-1.0 pictures only, "
    "which the course draws itself."
)


def make(into: Path = DATA / "samples") -> Path:
    """Write the page of the shipped GAN; return its path. Lesson 00."""
    editor = LatentEditor(*load_gan(), title="Garments by a neural network", seed=SEED)
    return write(into / "live_editor.html", document(editor, ABOUT, LICENCE).encode())


if __name__ == "__main__":
    path = make()
    say(f"wrote {path}: {path.stat().st_size // 1000} kB")
