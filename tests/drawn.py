"""What the tests of all scenes share: factors held fixed, and light from colours."""

import torch


def fixed(scene, factors: torch.Tensor, **values) -> torch.Tensor:
    """Put values in place of some of a scene's factors (n, F), by name."""
    for name, value in values.items():
        factors[:, scene.NAMES.index(name)] = value
    return factors


def light(rgb: torch.Tensor) -> torch.Tensor:
    """Turn sRGB (..., 3) into light in proportion to photons."""
    return torch.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
