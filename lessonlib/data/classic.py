"""Real pictures that come with ordinary packages: ``digits``, ``photographs``, ``portrait``. Lesson 01."""

from pathlib import Path

import numpy as np
import torch

from lessonlib.data.imageset import Card, Factor, ImageSet
from lessonlib.data.resize import square


def digits(size: int | None = None) -> ImageSet:
    """Return scikit-learn's 1,797 handwritten digits, white on black, with the factor ``digit``.

    ``size``: side in pixels; None keeps the original 8. Images are (1797, 1, size, size). Lesson 03.
    """
    from sklearn.datasets import load_digits

    bunch = load_digits()
    # The originals count inked pixels, 0 .. 16, in a block of 4 x 4.
    images = torch.from_numpy((bunch.images * (255 / 16)).round().astype(np.uint8))[:, None]
    digit = Factor("digit", "category", names=tuple("0123456789"), about="the digit that was written")
    values = torch.from_numpy(bunch.target).float()[:, None]
    return ImageSet(square(images, size, "digits"), Card.read("digits"), values, (digit,))


def photographs(size: int | None = None) -> ImageSet:
    """Return scikit-learn's two photographs, a Chinese temple and a flower: (2, 3, 427, 640). Lesson 01.

    ``size``: a number cuts out the middle square and resizes it to that many pixels a side.
    """
    from sklearn.datasets import load_sample_images

    images = torch.from_numpy(np.stack(load_sample_images().images)).permute(0, 3, 1, 2).contiguous()
    return ImageSet(square(images, size, "photographs"), Card.read("photographs"))


def portrait(size: int | None = None) -> ImageSet:
    """Return matplotlib's photograph of Grace Hopper: (1, 3, 600, 512); ``size`` as for ``photographs``.

    Lesson 19.
    """
    import matplotlib
    from PIL import Image

    with Image.open(Path(matplotlib.get_data_path(), "sample_data", "grace_hopper.jpg")) as picture:
        pixels = torch.from_numpy(np.array(picture.convert("RGB"))).permute(2, 0, 1)[None].contiguous()
    return ImageSet(square(pixels, size, "portrait"), Card.read("portrait"))
