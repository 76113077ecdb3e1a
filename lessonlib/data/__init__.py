"""Pictures to learn from. The ground floor: knows torch and numpy, and nothing of the other rooms.

Every set is an ``ImageSet``, so a lesson runs on another one by changing one line:

    load("garments")            drawn by the kit, every factor known (``lessonlib.scenes.garments``)
    load("paintings")           drawn by the kit, too (``lessonlib.scenes.paintings``)
    load("posters")             the same, for lesson 18 (``lessonlib.scenes.posters``)
    load("floorplans")          drawn by the kit, one flat colour a room (``lessonlib.scenes.floorplans``)
    load("digits")              1,797 real handwritten digits, and load("photographs"), two photographs
    load("portrait")            a photograph of a face
    load("fashion_mnist")       real pictures on request; also mnist, kmnist, cifar10
    load("my/pictures")         the learner's own: a folder, whose subfolders are labels

Introduced in lesson 01.
"""

import os
from importlib import import_module

from lessonlib.data.classic import digits, photographs, portrait
from lessonlib.data.combinations import having
from lessonlib.data.downloads import DownloadError, real
from lessonlib.data.folder import folder, meant
from lessonlib.data.imageset import Card, Factor, ImageSet, applies, difference
from lessonlib.data.published import SETS
from lessonlib.data.solids import SolidSet, cells, solids

DRAWN = 4096  # how many pictures ``load`` draws when it is not told: about two seconds at 32 pixels
# Drawn by the kit, with who draws them there: looked up by name, for that room stands above this one.
SCENES = {"garments": "garments", "paintings": "paintings", "posters": "posters", "floorplans": "pictures"}
CLASSIC = {"digits": digits, "photographs": photographs, "portrait": portrait}


def load(
    name: str | os.PathLike, size: int | None = 32, n: int | None = None, seed: int = 0, fit: str = "cut"
) -> ImageSet:
    """Return the set called ``name``, or the folder of that path, as squares of ``size`` pixels a side.

    ``size=None`` keeps published pictures as they are. ``n``: a scene draws that many, from ``seed``; of a
    published set the first ``n`` are taken, of a folder as many, spread evenly; all when there are fewer.
    ``fit`` is for a folder, see ``folder``: a folder called like a set is written ``"./digits"``.
    Raises ``ValueError`` for what is neither, ``DownloadError`` when a set cannot be had. Lesson 00.
    """
    if n is not None and n < 1:
        raise ValueError(f"load: expected n of at least 1, got {n}")
    known = name if isinstance(name, str) else ""
    if known in SCENES:
        draw = getattr(import_module(f"lessonlib.scenes.{name}"), SCENES[name])
        return draw(n or DRAWN, size=size or 64, seed=seed)
    if known in CLASSIC:
        return CLASSIC[known](size=size).pick(slice(n))
    if known in SETS:
        return real(known, size, n)
    if isinstance(name, str | os.PathLike) and meant(name).exists():
        return folder(name, size or 64, n, fit)
    choices = ", ".join([*SCENES, *CLASSIC, *SETS])
    raise ValueError(f"load: expected one of {choices}, or the path of a folder of pictures, got {name!r}")
