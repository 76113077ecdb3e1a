"""The steps of a network's layers, as a page knows them. Lesson 00."""

from __future__ import annotations

import torch
from torch.nn import functional as F

from .record import Unportable


def _even(*values) -> list[int]:
    """Return one number for each setting that may be one number or two alike."""
    pairs = [set(v) if isinstance(v, (tuple, list)) else {v} for v in values]
    if any(len(pair) != 1 or not isinstance(next(iter(pair)), int) for pair in pairs):
        raise Unportable("a page only knows convolutions that treat height and width alike")
    return [next(iter(pair)) for pair in pairs]


def _convolve(input, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    stride, padding, dilation = _even(stride, padding, dilation)
    if groups != 1 or dilation != 1 or input.ndim != 4:
        raise Unportable("a page knows no convolution in groups, with dilation or without a batch")
    return "convolve", input, weight, bias, stride, padding


def _spread(input, weight, bias=None, stride=1, padding=0, output_padding=0, groups=1, dilation=1):
    """A transposed convolution; its weight goes as (out, h, w, in), a row for each number that it makes."""
    _, x, weight, bias, stride, padding = _convolve(input, weight, bias, stride, padding, dilation, groups)
    return "spread", x, weight.permute(1, 2, 3, 0), bias, stride, padding


def _batch_norm(
    input, running_mean, running_var, weight=None, bias=None, training=False, momentum=0.1, eps=1e-5
):
    if training or running_mean is None:
        raise Unportable("a page knows batch norm only with the means that training kept")
    scale = (running_var + eps).rsqrt() * (1 if weight is None else weight)
    return "affine", input, scale, (0 if bias is None else bias) - running_mean * scale


def _group_norm(input, num_groups, weight=None, bias=None, eps=1e-5):
    channels = input.shape[1]
    scale = torch.ones(channels) if weight is None else weight
    return "norm", input, num_groups, scale, torch.zeros(channels) if bias is None else bias, eps


def _layer_norm(input, normalized_shape, weight=None, bias=None, eps=1e-5):
    if input.ndim != 2:
        raise Unportable("a page knows layer norm only on rows of numbers")
    return _group_norm(input, 1, weight, bias, eps)


def _shuffle(input, upscale_factor):
    r, (_, c, h, w) = upscale_factor, input.shape
    plane = h * w
    return "look", input, [c // r**2, h, r, w, r], [r * r * plane, w, r * plane, 1, plane], 0


def _interpolate(input, size=None, scale_factor=None, mode="nearest", align_corners=None,
                 recompute_scale_factor=None, antialias=False):  # fmt: skip
    """Nearest pixels are looked at again, several times each; bilinear ones are mixed."""
    how = {"align_corners": align_corners, "recompute_scale_factor": recompute_scale_factor}
    if mode not in ("nearest", "bilinear") or antialias or input.ndim != 4:
        raise Unportable(f"a page does not know {mode} upsampling of these pictures")
    (_, c, h, w), (high, wide) = input.shape, F.interpolate(input, size, scale_factor, mode, **how).shape[2:]
    if mode == "nearest" and high % h == wide % w == 0:
        return "look", input, [c, h, high // h, w, wide // w], [h * w, w, 0, 1, 0], 0
    if mode == "nearest":
        places = torch.arange(input.numel(), dtype=torch.float64).view(input.shape)
        return "take", input, F.interpolate(places, size, scale_factor).long()
    if align_corners:
        return "bilinear", input, (h - 1) / max(1, high - 1), (w - 1) / max(1, wide - 1), 0
    if scale_factor is None or recompute_scale_factor:
        return "bilinear", input, h / high, w / wide, 0.5
    up, across = scale_factor if isinstance(scale_factor, (tuple, list)) else (scale_factor, scale_factor)
    return "bilinear", input, 1 / up, 1 / across, 0.5


def _softmax(input, dim, _stacklevel=3, dtype=None):
    after = input.shape[dim % input.ndim + 1 :]
    return "softmax", input, input.shape[dim], after.numel()


def _dropout(input, p=0.5, training=True, inplace=False):
    if training:
        raise Unportable("a page knows no dropout: call eval() on the network first")
    return "as", input


LAYERS = {
    "linear": lambda input, weight, bias=None: ("linear", input, weight, bias),
    "conv2d": _convolve, "conv_transpose2d": _spread, "pixel_shuffle": _shuffle, "interpolate": _interpolate,
    "batch_norm": _batch_norm, "group_norm": _group_norm, "layer_norm": _layer_norm, "softmax": _softmax,
    "dropout": _dropout,
}  # fmt: skip
