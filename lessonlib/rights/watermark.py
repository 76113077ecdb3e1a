"""A watermark: 32 bits hidden in a picture by a key, unseen, and read without the original. Lesson 20.

Improved spread spectrum (Cox et al. 1997; Malvar and Florêncio 2003): each bit adds its own noise-like
pattern, drawn from the key, to all of the picture, or subtracts it. The reader first divides what stands out
from its surroundings by how much stands out there, so that the picture's own edges hardly speak; the writer
gives each bit the strength that this picture asks for.
"""

from functools import lru_cache
from hashlib import sha256
from math import comb

import torch
from torch import Tensor
from torch.nn.functional import interpolate

from .attacks import blur, half_size, jpeg, noise, resized

BITS = 32
SIDE = 128  # patterns are this wide and high, and pictures of any size are read at this size
# Cosine waves across a pattern, times two: coarser ones are the picture's, finer ones get lost.
BAND = (16, 56)
NEAR = 2.0  # pixels: what is taken for a place's surroundings
FAINT = 2.0  # levels of 255: flat places are not blown up beyond this
ROUNDS = 3
AT_ONCE = 8  # pictures that are marked at a time
LADDER = (48, 46, 44, 42, 40, 38)  # decibels that ``mark`` tries, the least visible first
TRIALS = (lambda x: jpeg(x, 60), lambda x: noise(x, 0.03, seed=1), lambda x: blur(x, 1), half_size)


def bits_of(text: str) -> Tensor:
    """Return the first 32 bits of a text's SHA-256, bool (32,): a work's number, to be hidden in it."""
    number = int.from_bytes(sha256(text.encode()).digest()[: BITS // 8])
    return torch.tensor([bool(number >> (BITS - 1 - i) & 1) for i in range(BITS)])


def read(x: Tensor, key: str) -> Tensor:
    """Return a score for each bit, (N, 32), of pictures x (N, C, H, W) in [0, 1]; above 0 it is read as 1.

    A picture that was never marked, or another key, gives scores on both sides of 0 by chance: compare with
    the bits that were written, and ask ``chance``. Any size is read at 128 pixels. Lesson 20.
    """
    _check(x, "read")
    grey = resized(x.float(), SIDE, SIDE).mean(1, keepdim=True) * 255
    stands_out = grey - blur(grey, NEAR)
    evened = stands_out / (blur(stands_out**2, NEAR) + FAINT**2).sqrt()
    return evened.flatten(1) @ patterns(key).T


def mark(x: Tensor, bits: Tensor, key: str, psnr: float | None = None) -> Tensor:
    """Return pictures x (N, C, H, W) in [0, 1] with ``bits``, bool (32,) or (N, 32), hidden in them.

    ``psnr``: how near each picture stays, in decibels. None gives each the highest of ``LADDER`` at which all
    its bits outlive JPEG 60, noise of .03, blur and half size, and 38 where none does. The numbers come
    rounded to levels of 255, as a PNG holds them. A crop moves the patterns, and the bits are lost.
    Made for 128 pixels and more: smaller pictures hold less. Raises ``ValueError`` for other shapes and
    ranges. Lesson 20.
    """
    _check(x, "mark")
    if bits.dtype != torch.bool or tuple(bits.shape) not in ((BITS,), (len(x), BITS)):
        expected = f"bool ({BITS},) or ({len(x)}, {BITS})"
        raise ValueError(f"mark: expected bits {expected}, got {bits.dtype} {tuple(bits.shape)}")
    x, bits = x.float(), bits.expand(len(x), BITS)
    if psnr is not None:
        return torch.cat([_marked(*part, key, psnr) for part in zip(x.split(AT_ONCE), bits.split(AT_ONCE))])
    result, left = x.clone(), torch.arange(len(x))
    for step in LADDER:
        tried = result[left] = _marked(x[left], bits[left], key, step)
        holds = [((read(trial(tried), key) > 0) == bits[left]).all(1) for trial in TRIALS]
        left = left[~torch.stack(holds).all(0)]
        if not len(left):
            break
    return result


def chance(right: int, n: int = BITS) -> float:
    """Return how likely ``n`` tossed coins agree with what was written in ``right`` places or more."""
    if not 0 <= right <= n:
        raise ValueError(f"chance: expected right of 0 to {n}, got {right}")
    return sum(comb(n, k) for k in range(right, n + 1)) / 2**n


@lru_cache(maxsize=8)
def patterns(key: str) -> Tensor:
    """Return the key's patterns, one a bit, as orthonormal rows (32, 128 * 128). Lesson 20."""
    seed = int.from_bytes(sha256(key.encode()).digest()[:8]) >> 1
    drawn = torch.randint(2, (BITS, SIDE, SIDE), generator=torch.Generator().manual_seed(seed)) * 2.0 - 1
    waves = torch.fft.fftfreq(SIDE) * 2 * SIDE
    radius = (waves[:, None] ** 2 + waves**2).sqrt()
    kept = (radius > BAND[0]) & (radius < BAND[1])
    rows = torch.fft.ifft2(torch.fft.fft2(drawn) * kept).real.flatten(1)
    return torch.linalg.qr(rows.T)[0].T.contiguous()


def _marked(x: Tensor, bits: Tensor, key: str, psnr: float) -> Tensor:
    """Mark pictures at one PSNR: bits that the picture speaks against get more of it than others."""
    signs, strength = bits.float() * 2 - 1, torch.ones(len(x), BITS)
    before = signs * read(x, key)
    for _ in range(ROUNDS):
        margin = signs * read(_add(x, strength * signs, key, psnr), key)
        gain = (margin - before).sum(1, keepdim=True) / strength.sum(1, keepdim=True)
        active = (strength > 0).float()
        level = (margin * active).sum(1, keepdim=True) / active.sum(1, keepdim=True)
        strength = (strength + (level - margin) / gain.clamp(min=1e-6)).clamp(min=0)
    return _add(x, strength * signs, key, psnr)


def _add(x: Tensor, weights: Tensor, key: str, psnr: float) -> Tensor:
    """Add patterns by weights (N, 32), all scaled so that each picture ends at the wanted PSNR."""
    pattern = (weights @ patterns(key)).view(-1, 1, SIDE, SIDE)
    pattern = interpolate(pattern, x.shape[2:], mode="bicubic", antialias=True)
    wanted, axes = 10 ** (-psnr / 10), (1, 2, 3)
    scale = (wanted / pattern.square().mean(axes, keepdim=True)).sqrt()
    for _ in range(4):  # what is cut off below 0 and above 1 is made up for elsewhere
        marked = ((x + scale * pattern).clamp(0, 1) * 255).round() / 255
        scale = scale * (wanted / (marked - x).square().mean(axes, keepdim=True).clamp(min=1e-9)).sqrt()
    return marked


def _check(x: Tensor, who: str) -> None:
    """Raise ``ValueError`` unless x is a batch of pictures in [0, 1]."""
    shaped = x.ndim == 4 and x.shape[1] in (1, 3)
    if not shaped or not x.is_floating_point() or not (x.min() >= 0 and x.max() <= 1):
        ranged = f" in [{x.min():g}, {x.max():g}]" if x.numel() else ""
        raise ValueError(f"{who}: expected x (N, C, H, W) in [0, 1], got {x.dtype} {tuple(x.shape)}{ranged}")
