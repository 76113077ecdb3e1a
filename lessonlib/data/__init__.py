"""Pictures to learn from. The ground floor: knows torch and numpy, and nothing of the other rooms.

Every set is an ``ImageSet``, so a lesson runs on another one by changing one name:

    load("garments")            drawn by the kit, every factor known (``lessonlib.scenes.garments``)
    load("digits")              1,797 real handwritten digits, and load("photographs"), two photographs
    load("fashion_mnist")       real pictures on request; also mnist, kmnist, cifar10
    folder("my/pictures")       the learner's own

Introduced in lesson 01.
"""

from importlib import import_module

from lessonlib.data.classic import digits, photographs
from lessonlib.data.downloads import DownloadError, cifar10, fashion_mnist, kmnist, mnist
from lessonlib.data.folder import folder
from lessonlib.data.imageset import Card, Factor, ImageSet

__all__ = [
    "Card",
    "DownloadError",
    "Factor",
    "ImageSet",
    "cifar10",
    "digits",
    "fashion_mnist",
    "folder",
    "kmnist",
    "load",
    "mnist",
    "photographs",
]

DRAWN = 4096
"""How many pictures ``load`` draws when it is not told: about two seconds at 32 pixels."""

SCENES = ("garments",)
"""What the kit draws itself, looked up by name: the room ``scenes`` stands above this one."""

REAL = {
    "digits": digits,
    "photographs": photographs,
    "fashion_mnist": fashion_mnist,
    "mnist": mnist,
    "kmnist": kmnist,
    "cifar10": cifar10,
}


def load(name: str, size: int | None = 32, n: int | None = None, seed: int = 0) -> ImageSet:
    """Return the set called ``name`` as square pictures of ``size`` pixels a side.

    ``size=None`` keeps real pictures as they are. ``n``: a scene draws that many, from
    ``seed``; of a real set the first ``n`` are taken, or all when there are fewer.
    Raises ``ValueError`` for an unknown name and ``DownloadError`` when a set on request cannot be had.
    Lesson 00.
    """
    if n is not None and n < 1:
        raise ValueError(f"load: expected n of at least 1, got {n}")
    if name in SCENES:
        draw = getattr(import_module(f"lessonlib.scenes.{name}"), name)
        return draw(n or DRAWN, size=size or 64, seed=seed)
    if name not in REAL:
        choices = ", ".join([*SCENES, *REAL])
        raise ValueError(
            f"load: expected one of {choices}, got {name!r}; for your own pictures use folder(path)"
        )
    return REAL[name](size=size).pick(slice(n))
