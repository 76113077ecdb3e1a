"""Read one picture file of any kind into RGB, a small square or whole, or say why not. Used by ``folder``."""

import warnings
from collections.abc import Callable
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms, ImageOps

# Only formats that hold pixels and whose readers start no other program (EPS would).
FORMATS = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", "PPM", "AVIF", "JPEG2000")
# Kinds of picture that are named and not read, and as what to export them.
UNREAD = {
    "HEIC photograph": "JPEG", "raw photograph": "JPEG", "JPEG XL picture": "JPEG",
    "Photoshop picture": "PNG", "SVG drawing": "PNG", "PDF document": "PNG",
}  # fmt: skip
RAW = {".dng", ".nef", ".cr2", ".cr3", ".arw", ".orf", ".rw2", ".raf"}  # Pillow would read their thumbnail
FITS = ("cut", "pad")


class Unreadable(ValueError):
    """Say in plain words why a file cannot be read as a picture."""


def read_picture(path: Path, size: int, fit: str = "cut") -> tuple[np.ndarray, str]:
    """Return a picture, of an animation the first, as uint8 (size, size, 3), and a note or "".

    It is upright, in sRGB, on white: its middle square (``fit`` is "cut"), or all of it ("pad").
    Raises ``Unreadable`` with the reason for anything that is no whole picture of a reasonable size.
    """
    return _read(path, lambda picture: _small(picture, size, fit))


def read_whole(path: Path, check: Callable[[int, int], None]) -> np.ndarray:
    """Return a picture at its own size, uint8 (H, W, 3), upright, in sRGB, on white. Lesson 19.

    ``check(height, width)`` raises ``Unreadable`` for a size that is not wanted, before any pixel is read.
    Raises ``Unreadable`` as ``read_picture`` does.
    """

    def whole(picture: Image.Image) -> np.ndarray:
        check(picture.height, picture.width)
        ImageOps.exif_transpose(picture, in_place=True)
        return np.array(_plain(_pixels(picture)[0], picture.info.get("icc_profile"))[0])

    return _read(path, whole)


def _read(path: Path, use: Callable):
    """Open a picture file and return what ``use`` makes of it; any fault becomes ``Unreadable``."""
    try:
        with warnings.catch_warnings(), path.open("rb") as file:
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with _open(file) as picture:
                return use(picture)
    except Unreadable:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        pixels = int("".join(filter(str.isdigit, str(error).partition(" pixels")[0])))
        limit = f"the limit is {Image.MAX_IMAGE_PIXELS:,}"
        raise Unreadable(f"too large: {pixels:,} pixels, {limit}") from None
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
    if Path(file.name).suffix.lower() in RAW:
        raise Unreadable(_unread("raw photograph"))
    try:
        return Image.open(file, formats=FORMATS)
    except Image.UnidentifiedImageError:
        raise Unreadable(_no_picture(head)) from None


def _no_picture(head: bytes) -> str:
    signs = {
        "HEIC photograph": head[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1", b"ftyphevc"),
        "SVG drawing": b"<svg" in head.lower(),
        "PDF document": head.startswith(b"%PDF"),
        "Photoshop picture": head.startswith(b"8BPS"),
        "JPEG XL picture": head.startswith((b"\xff\n", b"\0\0\0\x0cJXL ")),
    }
    for kind in filter(signs.get, signs):
        return _unread(kind)
    return f"not a picture of a kind that can be read ({', '.join(FORMATS)}), or its first bytes are damaged"


def _unread(kind: str) -> str:
    return f"{kind}: export it as {UNREAD[kind]}"


def _small(picture: Image.Image, size: int, fit: str) -> tuple[np.ndarray, str]:
    several = getattr(picture, "is_animated", False)
    side = min(picture.size) if fit == "cut" else max(picture.size)
    picture.draft(None, (2 * size, 2 * size))  # a large JPEG is decoded at a fraction of its size
    ImageOps.exif_transpose(picture, in_place=True)
    profile = picture.info.get("icc_profile")
    pixels, stretched = _pixels(picture)
    box, shape = _frame(*picture.size, size, fit)
    small = pixels.resize(shape, Image.Resampling.LANCZOS, box=box, reducing_gap=3.0)
    small, used = _plain(small, profile)
    square = Image.new("RGB", (size, size), "white")
    square.paste(small, ((size - small.width) // 2, (size - small.height) // 2))
    notes = ["holds several pictures: the first one is used"] * several
    notes += [f"only {side} pixels wide or high: enlarged"] * (side < size) + stretched
    notes += ["its colour profile cannot be used"] * bool(profile and not used)
    return np.array(square), "; ".join(notes)


def _plain(picture: Image.Image, profile: bytes | None) -> tuple[Image.Image, bool]:
    """Return a picture on white and in sRGB, and whether its colour profile was of use."""
    if picture.mode == "RGBA":
        picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture).convert("RGB")
    to_srgb = _to_srgb(profile, picture.mode) if profile else None
    return (ImageCms.applyTransform(picture, to_srgb) if to_srgb else picture.convert("RGB")), bool(to_srgb)


def _frame(width: int, height: int, size: int, fit: str) -> tuple[tuple, tuple[int, int]]:
    """Return which part (left, top, right, bottom) of a picture becomes how many pixels (wide, high)."""
    if fit == "pad":
        scale = size / max(width, height)
        return (0, 0, width, height), (max(1, round(width * scale)), max(1, round(height * scale)))
    edge = abs(width - height) / 2
    cut = (edge, 0, width - edge, height) if width > height else (0, edge, width, height - edge)
    return cut, (size, size)


@lru_cache(maxsize=16)
def _to_srgb(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """Return what turns small pixels of a colour profile into sRGB, or None for a profile of no use."""
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        return ImageCms.buildTransform(source, ImageCms.createProfile("sRGB"), mode, "RGB")
    except (ImageCms.PyCMSError, OSError):
        return None


def _pixels(picture: Image.Image) -> tuple[Image.Image, list[str]]:
    """Convert any kind of pixel to what can be resized: RGB, or RGBA where transparent; and notes."""
    notes: list[str] = []
    if picture.mode.startswith(("I", "F")):
        picture, notes = _eight_bit(picture)
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    if mode == "RGB" and picture.mode in ("L", "CMYK") and "icc_profile" in picture.info:
        mode = picture.mode  # the profile says what these greys or inks mean
    return (picture if picture.mode == mode else picture.convert(mode)), notes  # convert would copy


def _eight_bit(picture: Image.Image) -> tuple[Image.Image, list[str]]:
    """Scale greys of 8 to 16 bits, or floating-point ones in 0 .. 1, to 0 .. 255: Pillow would clip them."""
    greys, notes = np.asarray(picture, dtype=np.float32), []
    low, high, top = greys.min(), greys.max(), 1.0 if picture.mode == "F" else 65535.0
    if not (low >= 0 and high <= top):
        raise Unreadable(f"expected greys of 0 to {top:g}, got {low:g} to {high:g}")
    bits = next((bits for bits in (8, 10, 12) if 0 < high < 2**bits), 16)
    if bits < 16 and picture.mode != "F":
        top = 2.0**bits - 1
        notes = [f"no grey is above {high:g}: taken for {bits}-bit greys and stretched"]
    clear = picture.info.get("transparency")
    greys = np.where(greys == clear, top, greys) if isinstance(clear, int) else greys
    return Image.fromarray((greys * (255 / top)).round().astype(np.uint8)), notes
