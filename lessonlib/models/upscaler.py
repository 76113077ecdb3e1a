"""Enlarge pictures four times: smooth interpolation, and a network that adds the detail. Lesson 19."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .guard import check_pictures

FACTOR = 4
FINE = 8  # channels at the large size, of which one last convolution makes colours
STRIDE = 3  # pixels from place to place that a filter looks at: less to sort, and in step with no grid of 4


def shrink(x: Tensor) -> Tensor:
    """Return pictures (N, C, H, W) in [0, 1] at a quarter of the side, smoothly; H and W in multiples of 4.

    Bicubic with a filter as wide as a new pixel, so that fine patterns fade and do not flicker. Lesson 19.
    """
    check_pictures("shrink", x)
    height, width = x.shape[2:]
    if height % FACTOR or width % FACTOR:
        raise ValueError(f"shrink: expected sides in multiples of {FACTOR}, got {height} x {width}")
    size = (height // FACTOR, width // FACTOR)
    return F.interpolate(x, size, mode="bicubic", antialias=True).clamp(0, 1)


def bicubic(x: Tensor) -> Tensor:
    """Return pictures (N, C, H, W) four times as high and wide, each pixel from 4 x 4 around it. Lesson 19.

    It may leave [0, 1] a little at edges. Keys 1981, doi:10.1109/TASSP.1981.1163711.
    """
    return F.interpolate(x, scale_factor=FACTOR, mode="bicubic")


class Block(nn.Module):
    """Add to features x (N, width, H, W) what two convolutions make of them (arXiv:1512.03385). Lesson 19."""

    def __init__(self, width: int):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(width, width, 3, 1, 1), nn.ReLU(), nn.Conv2d(width, width, 3, 1, 1)
        )

    def forward(self, x: Tensor) -> Tensor:
        return x + self.body(x)


class Upscaler(nn.Module):
    """Enlarge x (N, 3, H, W) in [0, 1] to (N, 3, 4 H, 4 W): ``bicubic`` plus detail. Lesson 19.

    Nearly all work is done on the small picture; then 16 numbers become 4 x 4 pixels, ``FINE`` times (pixel
    shuffle, Shi et al. 2016, arXiv:1609.05158; its ReLU leaks, lest so few channels die), and a convolution
    makes colours. It begins as plain bicubic, and may leave [0, 1] a little. A pixel sees ``reach`` small
    pixels to each side. Raises ``ValueError`` for anything but pictures.
    """

    def __init__(self, width: int = 32, blocks: int = 3):
        super().__init__()
        self.settings = {"width": width, "blocks": blocks}
        self.reach = 2 * blocks + 3  # one for each convolution; bicubic looks no further than 2
        last = nn.Conv2d(FINE, 3, 3, 1, 1)
        nn.init.zeros_(last.weight)
        nn.init.zeros_(last.bias)
        self.detail = nn.Sequential(
            nn.Conv2d(3, width, 3, 1, 1), *(Block(width) for _ in range(blocks)),
            nn.Conv2d(width, FINE * FACTOR**2, 3, 1, 1), nn.PixelShuffle(FACTOR), nn.LeakyReLU(0.2), last,
        )  # fmt: skip

    def forward(self, x: Tensor) -> Tensor:
        check_pictures("Upscaler", x)
        return bicubic(x) + self.detail(x)


def texture_loss(made: Tensor, real: Tensor, bank: Tensor) -> Tensor:
    """Return how differently often the filters of ``bank`` (K, 1, S, S) answer, mean over all: shape ().

    ``made`` and ``real`` (N, C, H, W): for each picture and filter the answers are sorted, and
    what counts is the mean difference of two sorted rows, wherever in the picture an answer was (sliced
    Wasserstein distance). Lesson 19.
    """
    greys = (x.mean(1, keepdim=True) for x in (made, real))
    rows = [F.conv2d(grey, bank, stride=STRIDE).flatten(2).sort(dim=2).values for grey in greys]
    return (rows[0] - rows[1]).abs().mean()


def filter_bank(filters: int = 6, side: int = 7) -> Tensor:
    """Draw random filters (filters, 1, side, side) of length 1, each of which adds up to 0. Lesson 19.

    So flat parts leave them cold. Drawn from torch's own generator.
    """
    bank = torch.randn(filters, 1, side, side)
    bank = bank - bank.mean((2, 3), keepdim=True)
    return bank / bank.square().sum((2, 3), keepdim=True).sqrt()


def blend(first: nn.Module, second: nn.Module, share: float, into: nn.Module) -> nn.Module:
    """Give ``into`` the weights of the way from ``first`` (share 0) to ``second`` (1), and return it.

    Works where the second began as a copy of the first (Wang et al. 2018, arXiv:1811.10515). Lesson 19.
    """
    with torch.no_grad():
        for mixed, a, b in zip(into.parameters(), first.parameters(), second.parameters(), strict=True):
            mixed.copy_(torch.lerp(a, b, share))
    return into
