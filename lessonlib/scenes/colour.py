"""Colours by lightness, chroma and hue: the OKLCH space (Björn Ottosson, 2020). Lesson 01."""

import math

import torch

_LAB_TO_LMS = torch.tensor(
    [[1, 0.3963377774, 0.2158037573], [1, -0.1055613458, -0.0638541728], [1, -0.0894841775, -1.2914855480]]
)
_LMS_TO_RGB = torch.tensor([
    [4.0767416621, -3.3077115913, 0.2309699292],
    [-1.2684380046, 2.6097574011, -0.3413193965],
    [-0.0041960863, -0.7034186147, 1.7076147010],
])  # fmt: skip
_RGB_TO_LMS, _LMS_TO_LAB = torch.linalg.inv(_LMS_TO_RGB), torch.linalg.inv(_LAB_TO_LMS)


def oklch(lightness: torch.Tensor, chroma, hue: torch.Tensor) -> torch.Tensor:
    """Turn lightness (0 black .. 1 white), chroma (0 grey .. about 0.3) and hue (turns) into sRGB (..., 3).

    Equal steps look about equally large, and a change of hue leaves the lightness alone. Colours that a
    screen cannot show are clipped to [0, 1]. Lesson 01.
    """
    linear = _linear(lightness, chroma, hue).clamp(0, 1)
    bright = 1.055 * linear.clamp_min(1e-9) ** (1 / 2.4) - 0.055
    return torch.where(linear <= 0.0031308, 12.92 * linear, bright)


def strongest(lightness: torch.Tensor, hue: torch.Tensor) -> torch.Tensor:
    """Return the greatest chroma, up to 0.4, that a screen shows at each lightness and hue. Lesson 14."""
    low, high = torch.zeros_like(lightness), torch.full_like(lightness, 0.4)
    for _ in range(10):  # halving: to 0.0004
        middle = (low + high) / 2
        linear = _linear(lightness, middle, hue)
        shown = ((linear >= -1e-4) & (linear <= 1 + 1e-4)).all(-1)
        low, high = torch.where(shown, middle, low), torch.where(shown, high, middle)
    return low


def oklab(rgb: torch.Tensor) -> torch.Tensor:
    """Turn sRGB (..., 3) in [0, 1] into lightness and two axes of colour (..., 3), the OKLab space.

    Straight distances there are about as large as the differences look. Lesson 14.
    """
    light = torch.where(rgb <= 0.04045, rgb / 12.92, ((rgb.clamp_min(0) + 0.055) / 1.055) ** 2.4)
    return (light @ _RGB_TO_LMS.T).clamp_min(0) ** (1 / 3) @ _LMS_TO_LAB.T


def polar(lab: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return lightness, chroma and hue (turns) of OKLab colours (..., 3): ``oklch`` takes them. Lesson 14."""
    light, a, b = lab.unbind(-1)
    return light, torch.hypot(a, b), torch.atan2(b, a) / (2 * math.pi)


def _linear(lightness, chroma, hue) -> torch.Tensor:
    """Return the light of each channel (..., 3), before gamma; outside [0, 1] no screen shows it."""
    angle = 2 * math.pi * hue
    lab = torch.stack([lightness, chroma * torch.cos(angle), chroma * torch.sin(angle)], dim=-1)
    return (lab @ _LAB_TO_LMS.T) ** 3 @ _LMS_TO_RGB.T
