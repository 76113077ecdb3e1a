"""The products that posters show, as layers of signed distances, back to front. Introduced in lesson 18.

Each function of PRODUCTS takes places x and y, about a product that reaches from -1 to 1 both ways, y
downwards, and yields (signed distance, paint): "body", "shade" and "light" have the product's hue, "trim" the
accent's.
"""

import torch

from .shapes import length, wrap


def rounded(x, y, half_x, half_y, corner):
    """Return the signed distance to a box about 0 with round corners; sizes are numbers or tensors."""
    x, y = x.abs() - half_x + corner, y.abs() - half_y + corner
    return length(x.clamp_min(0), y.clamp_min(0)) + torch.maximum(x, y).clamp_max(0) - corner


def _bottle(x, y):
    body = rounded(x, y - 0.32, 0.36, 0.68, 0.12)
    neck = rounded(x, y + 0.56, 0.13, 0.34, 0.04)
    shoulder = torch.maximum((x.abs() - 0.13 - 0.72 * (y + 0.60)) * 0.81, (y + 0.40).abs() - 0.20)
    shoulder = torch.maximum(shoulder, x.abs() - 0.36)
    glass = torch.minimum(torch.minimum(body, neck), shoulder)
    yield glass, "body"
    yield torch.maximum(glass, 0.16 - x), "shade"
    yield torch.maximum(glass, (x + 0.23).abs() - 0.045), "light"
    yield torch.maximum(body, (y - 0.36).abs() - 0.30), "light"
    yield length(x, y - 0.32) - 0.17, "trim"
    yield rounded(x, y - 0.59, 0.22, 0.025, 0.02), "shade"
    yield rounded(x, y + 0.86, 0.17, 0.14, 0.04), "trim"


def _box(x, y):
    lean = y + 0.42 * x  # heights along the side that runs away from the eye
    front = torch.maximum((x + 0.22).abs() - 0.50, (y - 0.14).abs() - 0.76)
    side = torch.maximum((x - 0.49).abs() - 0.21, (lean - 0.13).abs() - 0.77)
    over = (x + 0.22 - 0.42 * (-0.62 - y) / 0.18).abs() - 0.50
    top = torch.maximum(over, (y + 0.71).abs() - 0.09)
    yield side, "shade"
    yield top, "light"
    yield front, "body"
    yield torch.maximum(front, (x + 0.22).abs() - 0.10), "trim"
    yield torch.maximum(top, (x + 0.22 - 0.42 * (-0.62 - y) / 0.18).abs() - 0.10), "trim"
    yield length((x + 0.22).abs() - 0.17, (y + 0.80) * 1.3) - 0.15, "trim"
    yield rounded(x + 0.47, y - 0.62, 0.16, 0.05, 0.02), "light"


def _ball(x, y):
    round_ = length(x, y) - 0.86
    yield round_, "body"
    yield torch.maximum(round_, 0.80 - length(x + 0.22, y + 0.22)), "shade"
    yield torch.maximum(round_, (length(x - 1.15, y + 0.35) - 1.05).abs() - 0.13), "trim"
    yield torch.maximum(round_, (length(x + 1.35, y - 0.45) - 0.90).abs() - 0.07), "light"
    yield length(x + 0.36, (y + 0.44) * 1.2) - 0.15, "light"


def _cone(x, y):
    wafer = torch.maximum(x.abs() * 0.93 + 0.37 * (y - 0.98), -y - 0.02)
    yield wafer, "wafer"
    ribs = torch.minimum(wrap(x + 0.5 * y, _RIB).abs(), wrap(x - 0.5 * y, _RIB).abs()) - 0.022
    yield torch.maximum(wafer, ribs), "crust"
    scoop = torch.minimum(length(x, y + 0.28) - 0.52, rounded(x, y + 0.02, 0.52, 0.11, 0.10))
    yield scoop, "body"
    yield torch.maximum(scoop, 0.46 - length(x + 0.20, y + 0.40)), "shade"
    yield length(x + 0.24, (y + 0.46) * 1.2) - 0.12, "light"
    yield length(x - 0.10, y + 0.82) - 0.17, "trim"


_RIB = torch.tensor(0.24)
PRODUCTS = {"bottle": _bottle, "box": _box, "ball": _ball, "ice cream": _cone}
