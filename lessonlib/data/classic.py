"""Real pictures that come with ordinary packages: ``digits``, ``photographs``, ``portrait``. Lesson 01."""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from lessonlib.data.imageset import Card, Factor, ImageSet
from lessonlib.data.resize import square


def digits(size: int | None = None) -> ImageSet:
    """Return scikit-learn's 1,797 handwritten digits, white on black, with the factor ``digit``.

    ``size``: side in pixels; None keeps the original 8. Images are (1797, 1, size, size). Lesson 03.
    """
    table = torch.from_numpy(np.loadtxt(_comes_with("sklearn", "datasets/data/digits.csv.gz"), delimiter=","))
    # The originals count inked pixels, 0 .. 16, in a block of 4 x 4; the last column is the digit.
    images = (table[:, :-1] * (255 / 16)).round().byte().reshape(-1, 1, 8, 8)
    digit = Factor("digit", "category", names=tuple("0123456789"), about="the digit that was written")
    return ImageSet(square(images, size, "digits"), Card.read("digits"), table[:, -1:].float(), (digit,))


def photographs(size: int | None = None) -> ImageSet:
    """Return scikit-learn's two photographs, a Chinese temple and a flower: (2, 3, 427, 640). Lesson 01.

    ``size``: a number cuts out the middle square and resizes it to that many pixels a side.
    """
    images = torch.cat([_pixels("sklearn", f"datasets/images/{x}.jpg") for x in ("china", "flower")])
    return ImageSet(square(images, size, "photographs"), Card.read("photographs"))


def portrait(size: int | None = None) -> ImageSet:
    """Return matplotlib's photograph of Grace Hopper, (1, 3, 600, 512), as ``photographs``. Lesson 19."""
    pixels = _pixels("matplotlib", "mpl-data/sample_data/grace_hopper.jpg")
    return ImageSet(square(pixels, size, "portrait"), Card.read("portrait"))


def _comes_with(package: str, name: str) -> Path:
    """Find a package's file without importing the package: scikit-learn takes a second and 30 MB."""
    return Path(find_spec(package).submodule_search_locations[0], name)


def _pixels(package: str, name: str) -> torch.Tensor:
    with Image.open(_comes_with(package, name)) as picture:
        return torch.from_numpy(np.array(picture.convert("RGB"))).permute(2, 0, 1)[None].contiguous()
