"""Read one picture file of any kind into a small square of RGB, or say why not. Used by ``folder``."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
from PIL import Image

# Only formats that hold pixels and whose readers start no other program (EPS would).
FORMATS = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", "PPM", "AVIF", "JPEG2000")
# EXIF orientation: what puts the stored picture upright.
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class Unreadable(ValueError):
    """Say in plain words why a file cannot be read as a picture."""


def read_picture(path: Path, size: int) -> tuple[np.ndarray, str]:
    """Return the middle square of a picture as uint8 (size, size, 3), upright, on white, and a note or "".

    Raises ``Unreadable`` with the reason for anything that is no whole picture of a reasonable size.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with path.open("rb") as file, _open(file) as picture:
                return _small(picture, size)
    except Unreadable:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unreadable(_too_large(error)) from None
    except PermissionError:
        raise Unreadable("no permission to read it") from None
    # Decoders of damaged files raise anything from SyntaxError to IndexError; none may stop the rest.
    except Exception as error:  # noqa: BLE001
        raise Unreadable(f"damaged: {error or type(error).__name__}") from None


def _open(file) -> Image.Image:
    """Read the header only: the size is known, and refused if too large, before any pixel is."""
    head = file.read(512)
    file.seek(0)
    if not head:
        raise Unreadable("empty: 0 bytes")
    try:
        return Image.open(file, formats=FORMATS)
    except Image.UnidentifiedImageError:
        raise Unreadable(_no_picture(head)) from None


def _no_picture(head: bytes) -> str:
    if b"<svg" in head.lower():
        return "an SVG drawing has no pixels: export it as PNG"
    if head[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1"):
        return "HEIC photographs cannot be read: export it as JPEG"
    if head.startswith(b"%PDF"):
        return "a PDF document, not a picture: export its pages as PNG"
    return f"not a picture of a kind that can be read ({', '.join(FORMATS)}), or its first bytes are damaged"


def _too_large(error: Exception) -> str:
    pixels = int("".join(filter(str.isdigit, str(error).partition(" pixels")[0])))
    return f"too large: {pixels:,} pixels, the limit is {Image.MAX_IMAGE_PIXELS:,}"


def _small(picture: Image.Image, size: int) -> tuple[np.ndarray, str]:
    several = getattr(picture, "is_animated", False)
    side = min(picture.size)
    picture.draft(None, (2 * size, 2 * size))  # a large JPEG is decoded at a fraction of its size
    picture.load()
    # Asked after loading, because TIFF turns itself upright while it loads.
    turn = UPRIGHT.get(picture.getexif().get(0x0112))
    width, height = picture.size
    edge = abs(width - height) / 2
    box = (edge, 0, width - edge, height) if width > height else (0, edge, width, height - edge)
    small = _pixels(picture).resize((size, size), Image.Resampling.LANCZOS, box=box, reducing_gap=3.0)
    if small.mode == "RGBA":
        small = Image.alpha_composite(Image.new("RGBA", small.size, "white"), small).convert("RGB")
    upright = small.transpose(turn) if turn else small
    notes = ["holds several pictures: the first one is used"] * several
    notes += [f"only {side} pixels wide or high: enlarged"] * (side < size)
    return np.asarray(upright), "; ".join(notes)


def _pixels(picture: Image.Image) -> Image.Image:
    """Convert any kind of pixel to RGB, or to RGBA where something is transparent."""
    if picture.mode.startswith(("I", "F")):
        picture = _eight_bit(picture)
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    return picture if picture.mode == mode else picture.convert(mode)  # convert would copy what is right


def _eight_bit(picture: Image.Image) -> Image.Image:
    """Scale 16-bit greys, or floating-point ones in 0 .. 1, to 0 .. 255: Pillow would clip them."""
    greys = np.asarray(picture, dtype=np.float32)
    low, high, top = greys.min(), greys.max(), 1.0 if picture.mode == "F" else 65535.0
    if not (low >= 0 and high <= top):
        raise Unreadable(f"expected greys of 0 to {top:g}, got {low:g} to {high:g}")
    clear = picture.info.get("transparency")
    greys = np.where(greys == clear, top, greys) if isinstance(clear, int) else greys
    return Image.fromarray((greys * (255 / top)).round().astype(np.uint8))
