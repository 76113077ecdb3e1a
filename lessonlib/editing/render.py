"""Decode one code quickly and leave everything else as it was. Introduced in lesson 08."""

from contextlib import contextmanager

import numpy as np
import torch


@contextmanager
def quiet(model):
    """Run without gradients, in eval mode and on one thread; put the learner's settings back afterwards.

    One picture is too little work to share out: one thread decodes it faster than many.
    """
    threads, training = torch.get_num_threads(), [m for m in getattr(model, "modules", list)() if m.training]
    torch.set_num_threads(1)
    if training:
        model.eval()
    try:
        with torch.inference_mode():
            yield
    finally:
        torch.set_num_threads(threads)
        for part in training:
            part.training = True


def decode_one(model, z: torch.Tensor) -> np.ndarray:
    """Decode z (1, d) to uint8 (H, W, 3); grey pictures get three equal channels. Lesson 08.

    Raises ``ValueError`` unless ``model.decode`` returns finite x (1, 1 or 3, H, W); [0, 1] is what is shown.
    """
    weight = next(model.parameters(), z) if isinstance(model, torch.nn.Module) else z
    with quiet(model):
        x = model.decode(z.to(weight.device))
        if x.ndim != 4 or x.shape[0] != 1 or x.shape[1] not in (1, 3):
            raise ValueError(f"decode: expected a picture (1, 1 or 3, H, W), got {tuple(x.shape)}")
        if not torch.isfinite(x).all():
            raise ValueError("decode: expected finite pixels, got NaN or infinity")
        pixels = (x[0].clamp(0, 1) * 255).round().to(torch.uint8)
        return pixels.expand(3, -1, -1).permute(1, 2, 0).contiguous().cpu().numpy()
