"""Exercises of lesson 15: sculpture."""

import torch

from .base import exercise


def places_and_balls() -> list[tuple]:
    return [(torch.randn(n, 3), torch.randn(3), 0.3 + float(torch.rand(()))) for n in (7, 12)]


@exercise(
    "15.1 A ball",
    hints=(
        "First the way from the centre to each place: `points - centre`, three numbers each. How long is it?",
        "The length is the root of the sum of the three squares. Sum over the last dimension, so that one "
        "number a place is left.",
        "`(points - centre).norm(dim=1)` is that length. Inside the ball it is less than the radius, and the "
        "distance has to be below 0 there.",
    ),
    draw=places_and_balls,
    reference=lambda points, centre, radius: torch.cdist(points, centre[None])[:, 0] - radius,
    mistakes="""
(points - centre).norm(dim=1)  # This is the way to the centre. The surface lies a radius before it.
radius - (points - centre).norm(dim=1)  # The sign is turned round: inside is below 0.
((points - centre) ** 2).sum(dim=1) - radius ** 2
# It is 0 at the right places, but it is no distance: take the root first.
points.norm(dim=1) - radius  # This ball lies round 0. Subtract the centre first.
(points + centre).norm(dim=1) - radius  # The centre went to the other side: subtract it.
(points - centre).abs().sum(dim=1) - radius  # The three ways were added. Square, add, take the root.
(points - centre).norm() - radius  # One length for all places together. Take it along dimension 1.
(points - centre).norm(dim=0) - radius  # This sums over the places. The three coordinates are dimension 1.
((points - centre).norm(dim=1) - radius).abs()  # Inside, the distance is below 0: leave the sign.
""",
    usual="How far is the place from the centre, less the radius?",
)
def ball(points, centre, radius):
    """Return the signed distance to a ball at places (P, 3); centre (3,), radius a number: (P,)."""
    return (points - centre).norm(dim=1) - radius


def pairs_of_fields() -> list[tuple]:
    return [(torch.randn(n, 3, 4, 5), torch.randn(n, 3, 4, 5)) for n in (3, 5)]


def counted(a, b):
    """Count voxel by voxel."""
    both, one = a.lt(0).logical_and(b.lt(0)), a.lt(0).logical_or(b.lt(0))
    return torch.stack([i.sum() / o.sum() for i, o in zip(both, one)])


@exercise(
    "15.2 Intersection over union",
    points=2,
    hints=(
        "Inside is below 0: `a < 0` holds True and False. With `&` you get the voxels inside both, with `|` "
        "those inside at least one.",
        "Count them for each solid by itself: sum over the last three dimensions, for example with "
        "`.sum(dim=(1, 2, 3))`, and divide.",
    ),
    draw=pairs_of_fields,
    reference=counted,
    mistakes="""
i, o = (a < 0) & (b < 0), (a < 0) | (b < 0); return i.sum() / o.sum()
# One number for all solids together. Sum over dimensions 1, 2 and 3 only.
i, o = (a > 0) & (b > 0), (a > 0) | (b > 0); return i.sum((1, 2, 3)) / o.sum((1, 2, 3))
# The air was compared. Inside is below 0.
i = (a < 0) & (b < 0); return i.float().mean((1, 2, 3))
# Divided by all voxels of the box: divide by those inside at least one solid.
i = (a < 0) & (b < 0); return i.sum((1, 2, 3)) / (a < 0).sum((1, 2, 3))
# Divided by the first solid only. The union holds the voxels of both.
i = (a < 0) & (b < 0); return i.sum((1, 2, 3)) / ((a < 0).sum((1, 2, 3)) + (b < 0).sum((1, 2, 3)))
# What both share is counted twice below the line. Use `|`.
1 / right(a, b)  # The fraction is upside down.
((a < 0) == (b < 0)).float().mean((1, 2, 3))
# Air that both leave free counts here as well, and there is always much air.
""",
    usual="Voxels inside both, divided by voxels inside at least one, for each solid.",
)
def iou(a, b):
    """Return the IoU of solids: fields a and b, each (N, S, S, S), negative inside. The result is (N,)."""
    inside_both = ((a < 0) & (b < 0)).sum(dim=(1, 2, 3))
    inside_one = ((a < 0) | (b < 0)).sum(dim=(1, 2, 3))
    return inside_both / inside_one


def lumps() -> list[tuple]:
    return [(torch.randn(n), torch.randn(n, 3)) for n in (9, 14)]


@exercise(
    "15.3 The centre of mass",
    hints=(
        "Which places are inside? `field < 0` says so, and `places[field < 0]` picks them: a table with a "
        "row for each.",
        "The centre of mass is the mean of these rows: `.mean(dim=0)`.",
    ),
    draw=lumps,
    reference=lambda field, places: (places * (field < 0)[:, None]).sum(0) / (field < 0).sum(),
    mistakes="""
places.mean(dim=0)  # This is the middle of the box. Only what is inside has mass.
places[field > 0].mean(dim=0)  # The air has no mass. Inside is below 0.
places[field < 0].sum(dim=0)  # Divide by the number of voxels inside: take the mean.
(places * (field < 0)[:, None]).mean(dim=0)  # Divided by all voxels. Divide by those inside.
places[field < 0].mean()  # One number is left. Take the mean over the places only, dimension 0.
places[field < 0].mean(dim=1)  # The mean runs over x, y and z. Dimension 0 holds the places.
(places * field[:, None]).sum(0) / field.sum()
# Depth was used as a weight. Every voxel inside weighs the same.
places[field.argmin()]  # This is the place deepest inside, not the mean.
""",
    usual="The mean of the places where the field is below 0.",
)
def centre_of_mass(field, places):
    """Return the mean place (3,) of the voxels inside: field (P,), negative inside; places (P, 3)."""
    return places[field < 0].mean(dim=0)
