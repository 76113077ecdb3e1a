"""Pixels to Masterpieces: the small helper library behind the lessons.

Rooms, ground floor first; a room imports only from rooms before it:
files, data, scenes, models, training, toys, metrics, editing, shelf, recipes, rights, plots, widgets,
exercises, classroom. Importing ``lessonlib`` itself is cheap: each room is loaded when it is first used.
"""

import os
import sys
from functools import cache
from pathlib import Path

__version__ = "0.1.0"

# Threads of torch that wait for each other sleep: on a busy machine spinning ones take ten times as long.
# Where GOMP_SPINCOUNT is read (Linux), they spin for some ten microseconds first: a quarter faster when idle.
# torch reads both when it is imported, so the lessons import lessonlib first.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("GOMP_SPINCOUNT", "2000")
# Those of numpy and scikit-learn spin whatever they are told: one is enough for the small sums of lessons.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

ROOT = Path(__file__).resolve().parent.parent
"""The project's root folder, which holds ``notebooks/`` and ``data/``; the folder of an installed copy."""


def _data_folder() -> Path:
    """Return where cards and checkpoints lie: in the project, or where pip put an installed copy's."""
    above = (ROOT, *ROOT.parents[:3])  # pip's roots lie one to three folders above, by system
    places = [ROOT / "data", *(folder / "share" / "pixels-to-masterpieces" for folder in above)]
    return next((place for place in places if (place / "cards").is_dir()), places[0])


DATA = _data_folder()
"""The folder of data cards, checkpoints and measurements that come with the kit."""


def home() -> Path:
    """Return the folder for a learner's own work: ``$LESSONLIB_HOME``, or ``my-work`` beside the notebook.

    It stays the same folder when a cell changes the working folder (``%cd``), and follows a folder that gets
    another name. Below the working folder the path is short. Lesson 00.
    """
    own = Path(os.environ.get("LESSONLIB_HOME") or "my-work").expanduser()
    if own.is_absolute():
        return own
    if not _notebook_folder().is_dir():
        _notebook_folder.cache_clear()
    place, here = _notebook_folder() / own, Path.cwd()
    return place.relative_to(here) if place.is_relative_to(here) else place


@cache
def _notebook_folder() -> Path:
    """Find once where the notebook lies: its server or editor says so, else where the kernel was started."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    opened = os.environ.get("JPY_SESSION_NAME") or getattr(shell, "user_ns", {}).get("__vsc_ipynb_file__", "")
    told = [Path(opened).parent, Path(getattr(shell, "starting_dir", ""))]
    return next((folder.resolve() for folder in told if folder.is_absolute() and folder.is_dir()), Path.cwd())


def say(sentence: str) -> None:
    """Print a sentence; signs that the output cannot hold (``≈`` in a file on Windows) become ``?``."""
    try:
        print(sentence)
    except UnicodeEncodeError:
        encoding = sys.stdout.encoding
        print(sentence.encode(encoding, "replace").decode(encoding))


def shell():
    """Return the IPython shell that runs this, or None outside one; IPython is not imported for it."""
    return sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None


def in_notebook() -> bool:
    """Say whether this runs in a notebook's kernel, which shows rich output under a cell."""
    return hasattr(shell(), "kernel")


def device() -> str:
    """Name the fastest device PyTorch can use here: ``"cuda"``, ``"mps"`` or ``"cpu"``. Lesson 00."""
    import torch

    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


from .words import explain  # noqa: E402  (it says its answers with ``say``)
