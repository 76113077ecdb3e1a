"""What pictures go through on their way, by accident or on purpose; a watermark should stay. Lesson 20.

Every function takes pictures x (N, C, H, W) in [0, 1] and returns as many of the same shape.
"""

import math
from io import BytesIO

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from torch.nn.functional import conv2d, interpolate, pad

FAINT = 0.02  # of the range of a picture's numbers: no watermark that is meant to be unseen goes beyond


def jpeg(x: Tensor, quality: int = 60) -> Tensor:
    """Save as JPEG and open again; 95 is hardly visible, 30 is. Lesson 20."""
    pictures = (x * 255).round().byte().permute(0, 2, 3, 1).numpy()
    return torch.stack([_again(picture, quality) for picture in pictures])


def noise(x: Tensor, amount: float = 0.03, seed: int = 0) -> Tensor:
    """Add normal noise with the standard deviation ``amount`` to every number. Lesson 20."""
    drawn = torch.randn(x.shape, generator=torch.Generator().manual_seed(seed))
    return (x + amount * drawn).clamp(0, 1)


def blur(x: Tensor, sigma: float = 1.0) -> Tensor:
    """Take Gaussian means of neighbours, ``sigma`` in pixels; beyond the edge its pixels go on. Lesson 20."""
    reach = int(3 * sigma + 1)
    weights = torch.exp(-(torch.arange(-reach, reach + 1.0) ** 2) / (2 * sigma**2))
    weights = weights.div(weights.sum()).to(x)
    rows = pad(x.flatten(0, 1)[:, None], (reach,) * 4, "replicate")  # all channels alike
    down, across = weights.view(1, 1, -1, 1), weights.view(1, 1, 1, -1)
    # Few at a time: while it works, a convolution takes some thirty times as much memory as it is given.
    blurred = [conv2d(conv2d(some, down), across) for some in rows.split(8)]
    return torch.cat(blurred).view(x.shape)


def half_size(x: Tensor) -> Tensor:
    """Shrink smoothly to half the width and height, and enlarge again. Lesson 20."""
    high, wide = x.shape[2:]
    return resized(resized(x, max(1, high // 2), max(1, wide // 2)), high, wide)


def recoloured(x: Tensor, turn: float = 1 / 3) -> Tensor:
    """Turn all hues of colour pictures by ``turn`` of a round, and make them paler. Lesson 20."""
    c, s = math.cos(2 * math.pi * turn), math.sin(2 * math.pi * turn)
    a, b = (1 - c) / 3, s / math.sqrt(3)
    hues = torch.tensor([[c + a, a - b, a + b], [a + b, c + a, a - b], [a - b, a + b, c + a]])
    turned = torch.einsum("ij,njhw->nihw", hues, x).clamp(0, 1) if x.shape[1] == 3 else x
    return 0.15 + 0.7 * turned


def cropped(x: Tensor, share: float = 0.8, seed: int = 1) -> Tensor:
    """Cut a part, ``share`` as wide and high, out of each picture at random, and enlarge it. Lesson 20."""
    high, wide = x.shape[2:]
    kept = round(share * high), round(share * wide)
    g = torch.Generator().manual_seed(seed)
    draws = [[int(torch.randint(n - k + 1, (), generator=g)) for n, k in zip((high, wide), kept)] for _ in x]
    parts = [p[None, :, t : t + kept[0], s : s + kept[1]] for p, (t, s) in zip(x, draws)]
    return torch.cat([resized(part, high, wide) for part in parts])


def carried(x: Tensor) -> Tensor:
    """Return what all pictures have in common beyond their own forms, (1, C, H, W), about 0. Lesson 20.

    The median over many pictures, each without its blur, and no more than ``FAINT``: what is stronger is the
    pictures' own. Where all carry one watermark it is nearly that one: subtract it and the bits are gone, add
    it to any picture and they are forged.
    """
    return (x - blur(x, 2)).median(0, keepdim=True).values.clamp(-FAINT, FAINT)


def resized(x: Tensor, high: int, wide: int) -> Tensor:
    """Resize pictures smoothly to (N, C, high, wide), in [0, 1]."""
    return interpolate(x, (high, wide), mode="bicubic", antialias=True).clamp(0, 1)


def _again(picture: np.ndarray, quality: int) -> Tensor:
    buffer = BytesIO()
    channels = picture.shape[2]
    Image.fromarray(picture if channels == 3 else picture[..., 0]).save(buffer, "JPEG", quality=quality)
    pixels = np.array(Image.open(buffer)).reshape(picture.shape)
    return torch.from_numpy(pixels).permute(2, 0, 1).float() / 255
