"""Solids as pictures: rays march through a field until they meet the surface. Introduced in lesson 15."""

from __future__ import annotations

import math
from io import BytesIO

from PIL import Image

from lessonlib import home
from lessonlib.files import write_new

STONE = (0.90, 0.87, 0.82)
# How far away the eye is, and the corners of the box; half the view's width; how far below the middle it aims
CAMERA = {"away": 3.6, "reach": 1.74, "wide": 0.335, "low": 0.07}
LAMP = (0.45, -0.62, 0.64)  # where the light comes from: right, towards the eye, above


def look(fields, size: int = 160, turn: float = 0.08, tilt: float = 0.22, colour=STONE):
    """Draw solids: signed distances (n, S, S, S), axes x, y, z, to pictures uint8 (n, 3, size, size).

    ``turn``: how far the turntable has gone, in turns; ``tilt``: radians that the eye looks down;
    ``colour``: of the material, RGB in [0, 1]. Sphere tracing (Hart 1996): the distance says how far a ray
    may go. Lesson 15.
    """
    import torch  # not above: this room opens in a moment

    fields = torch.as_tensor(fields).float()
    if fields.ndim != 4 or len(set(fields.shape[1:])) != 1:
        raise ValueError(f"look: expected fields (n, S, S, S), got {tuple(fields.shape)}")
    with torch.inference_mode():
        pictures = [_draw(one[None, None], 2 * size, turn, tilt, torch.tensor(colour)) for one in fields]
        fine = torch.nn.functional.avg_pool2d(torch.stack(pictures), 2)
    return (255 * fine.clamp(0, 1)).round().to(torch.uint8)


def _draw(volume, size, turn, tilt, colour):
    import torch

    eye, right, up = camera(turn, tilt)
    line = (torch.arange(size) + 0.5) * 2 / size - 1
    v, u = torch.meshgrid(-line, line, indexing="ij")
    aim = torch.stack([u, v], -1).reshape(-1, 2) * CAMERA["wide"]
    ray = torch.nn.functional.normalize(-eye + aim[:, :1] * right + aim[:, 1:] * up, dim=1)
    away, reach = CAMERA["away"], CAMERA["reach"]
    at = away * eye - CAMERA["low"] * up + (away - reach) * ray
    going, hit = torch.arange(len(at)), torch.zeros(len(at), dtype=torch.bool)
    for k in range(60):
        step = _sample(volume, at[going])
        at[going] += 0.9 * step[:, None] * ray[going]
        if k % 6 == 5:  # the rays that have arrived, and those that have left the box, rest
            arrived = step < 0.004
            hit[going[arrived]] = True
            past = (at[going] * ray[going]).sum(1) > reach
            going = going[~arrived & ~past]
    picture = _ground(v, size).reshape(3, -1)
    spot = at[hit]
    picture[:, hit] = _shade(volume, spot, ray[hit], right, up, eye, colour).T
    return picture.reshape(3, size, size)


def camera(turn, tilt):
    """Return the directions towards the eye, to its right and upwards, tensors (3,). Lesson 15."""
    import torch

    a = 2 * math.pi * turn - math.pi / 2
    eye = torch.tensor([math.cos(a) * math.cos(tilt), math.sin(a) * math.cos(tilt), math.sin(tilt)])
    right = torch.tensor([-math.sin(a), math.cos(a), 0.0])
    return eye, right, torch.linalg.cross(eye, right)


def _sample(volume, at):
    """Read the field between its cells; outside the box, the way to the box is added."""
    import torch

    inside = at.clamp(-1, 1)
    grid = inside.flip(1)[None, None, None]  # grid_sample wants the last axis first
    value = torch.nn.functional.grid_sample(volume, grid, align_corners=False, padding_mode="border")
    return value.reshape(-1) + (at - inside).norm(dim=1)


def _shade(volume, spot, ray, right, up, eye, colour):
    """Light a place: a lamp with its shadow, the sky above, dark in the hollows, a soft gloss."""
    import torch

    e = 0.035
    axes = torch.eye(3) * e
    normal = torch.stack([_sample(volume, spot + a) - _sample(volume, spot - a) for a in axes], 1)
    normal = torch.nn.functional.normalize(normal, dim=1)
    lamp = torch.tensor(LAMP)
    lamp = torch.nn.functional.normalize(lamp[0] * right - lamp[1] * eye + lamp[2] * up, dim=0)
    lit = (normal @ lamp).clamp_min(0)
    shadow, gone = torch.ones(len(spot)), 0.06
    for _ in range(18):
        d = _sample(volume, spot + 0.03 * normal + gone * lamp)
        shadow = torch.minimum(shadow, (9 * d / gone).clamp(0, 1))
        gone += 0.085
    hollow = sum(
        (h - _sample(volume, spot + h * normal)).clamp_min(0) / h * w
        for h, w in ((0.06, 0.45), (0.14, 0.3), (0.3, 0.25))
    )
    open_ = (1 - 0.85 * hollow).clamp(0.1, 1)
    half = torch.nn.functional.normalize(lamp - ray, dim=1)
    gloss = (normal * half).sum(1).clamp_min(0) ** 40
    sky = 0.5 + 0.5 * normal[:, 2]
    light = 0.78 * (lit * shadow)[:, None] * torch.tensor([1.0, 0.96, 0.9])
    light = light + 0.34 * (open_ * sky)[:, None] * torch.tensor([0.86, 0.93, 1.05])
    light = light + 0.10 * open_[:, None]
    return light * colour + 0.16 * (gloss * shadow)[:, None]


def _ground(v, size):
    """A grey that is lighter below, as on a photographer's paper."""
    import torch

    return torch.stack([c + 0.07 * -v for c in (0.80, 0.81, 0.83)])


def turntable(field, name: str = "turntable", frames: int = 36, size: int = 320, colour=STONE):
    """Write a GIF of a solid (S, S, S) that turns once round into ``home()``; return its path. Lesson 15."""
    pictures = [look(field[None], size, turn=k / frames, colour=colour)[0] for k in range(frames)]
    images = [Image.fromarray(p.permute(1, 2, 0).numpy()) for p in pictures]
    file = BytesIO()
    images[0].save(file, "gif", save_all=True, append_images=images[1:], duration=80, loop=0)
    return write_new(home() / f"{name}.gif", file.getvalue())
