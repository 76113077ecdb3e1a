"""Draw the sample sheets in ``data/samples/``: ``python -m lessonlib.recipes.samples``.

The live editor that lies beside them is written by ``python -m lessonlib.widgets.sample``.
"""

from __future__ import annotations

from pathlib import Path

import torch
from PIL import Image
from torch import Tensor

from lessonlib import DATA
from lessonlib.data import digits, photographs
from lessonlib.scenes import garments
from lessonlib.shelf import load_gan, load_vae

SAMPLES = DATA / "samples"


def make(into: Path = SAMPLES) -> list[Path]:
    """Write one PNG for each built-in set and each shipped generator; return their paths."""
    into.mkdir(parents=True, exist_ok=True)
    factors, _ = garments.sample_factors(60, seed=0)
    in_order = factors[factors[:, 0].argsort(stable=True)]
    sheets = {
        "garments": _sheet(garments.render(in_order, 96), 12),
        "digits": _sheet(digits(size=32).images[:64], 16),
        "photographs": _sheet(photographs(size=256).images, 2),
    }
    for name, (model, _, prior) in {"garments_vae_64": load_vae(), "garments_gan_64": load_gan()}.items():
        with torch.inference_mode():
            drawn = model.decode(prior.sample(64, seed=0))
        sheets[name] = _sheet((drawn * 255).round().to(torch.uint8), 16)
    paths = [into / f"{name}.png" for name in sheets]
    for path, sheet in zip(paths, sheets.values()):
        sheet.save(path, optimize=True)
    return paths


def _sheet(images: Tensor, columns: int) -> Image.Image:
    """Lay uint8 pictures (N, C, S, S) out in rows of ``columns``."""
    n, _, size, _ = images.shape
    tiles = images.expand(-1, 3, -1, -1).reshape(n // columns, columns, 3, size, size)
    return Image.fromarray(
        tiles.permute(0, 3, 1, 4, 2).reshape(n // columns * size, -1, 3).contiguous().numpy()
    )


if __name__ == "__main__":
    for path in make():
        print(f"wrote {path}: {path.stat().st_size // 1000} kB")
