"""Ask a live part without a browser, as its page would."""

import json

import numpy as np
import torch


def ask(widget, *actions, **extra):
    """Send one request with ``actions``, through JSON both ways as on the wire: (reply, pixels)."""
    request = json.loads(json.dumps({"id": 7, "view": "a", "do": actions} | extra))
    reply, pixels = widget.respond(request)
    return json.loads(json.dumps(reply, allow_nan=False)), pixels


def frames(pixels: bytes, height: int, width: int) -> np.ndarray:
    """Read the bytes beside a reply as pictures: uint8 (n, height, width, 4), every pixel opaque."""
    pictures = np.frombuffer(pixels, np.uint8).reshape(-1, height, width, 4)
    assert (pictures[..., 3] == 255).all()
    return pictures


def refused(reply: dict) -> bool:
    """Say whether a reply tells in words that an action was bad, and what was expected."""
    return reply.get("error", "").startswith("ValueError: ") and "expected" in reply["error"]


def speckles(height: int, width: int) -> torch.Tensor:
    """Return a picture uint8 (3, height, width) in which hardly two pixels are alike."""
    dice = torch.Generator().manual_seed(1)
    return torch.randint(0, 256, (3, height, width), dtype=torch.uint8, generator=dice)
