"""``folder``: a thousand hostile files, each read right (its colours compared) or named with its reason.

A picture here is 40 x 40 pixels in four coloured quarters between two magenta bars that make it
60 x 40: what is read right is square, upright, without magenta, and has the four colours in place.
"""

import io
import os
import re
import struct
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from lessonlib.data import folder
from lessonlib.data.folder import Report

SIZE = 16
WHITE = (255, 255, 255)
STORED = {  # EXIF orientation: how a camera that was held so stores an upright picture
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def quarters(colours, scale=1):
    """The picture with these four colours: top left, top right, bottom left, bottom right."""
    array = np.full((40, 60, len(colours[0])), 255, np.uint8)
    array[:, :, 1] = 0
    for k, colour in enumerate(colours):
        array[20 * (k // 2) : 20 * (k // 2 + 1), 10 + 20 * (k % 2) : 30 + 20 * (k % 2)] = colour
    return Image.fromarray(array.repeat(scale, 0).repeat(scale, 1))


def grey(colours):
    """The same colours as greys: what a picture without colour can hold."""
    return [(c[0],) * 3 for c in colours]


def encoded(picture, format, **options):
    buffer = io.BytesIO()
    picture.save(buffer, format, **options)
    return buffer.getvalue()


def turned(colours, orientation, format):
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture = quarters(colours)
    stored = picture.transpose(STORED[orientation]) if STORED[orientation] else picture
    options = {"quality": 95, "subsampling": 0} if format == "JPEG" else {}
    return encoded(stored, format, exif=exif, **options)


def clear_corner(colours, mode):
    """RGBA, or a palette with one transparent entry: the last quarter is see-through black."""
    picture = quarters([(*c, 255) for c in colours[:3]] + [(0, 0, 0, 0)])
    if mode == "RGBA":
        return encoded(picture, "PNG")
    flat = quarters([*colours[:3], (1, 2, 3)]).quantize(16)
    index = flat.getpixel((45, 35))
    return encoded(flat, mode, transparency=index)


def sixteen_bit(colours, format):
    levels = np.asarray(quarters(grey(colours)))[..., 0].astype(np.uint16) * 257
    return encoded(Image.fromarray(levels), format)


def several(colours, format):
    other = [quarters([(0, 200, 0)] * 4), quarters([(9, 9, 9)] * 4)]
    options = {"lossless": True} if format == "WEBP" else {}
    return encoded(quarters(colours), format, save_all=True, append_images=other, **options)


def cmyk(colours, format):
    inks = np.asarray(quarters(colours))
    picture = Image.fromarray(np.dstack([255 - inks, np.zeros((40, 60), np.uint8)]), mode="CMYK")
    return encoded(picture, format, **({"quality": 95, "subsampling": 0} if format == "JPEG" else {}))


def floating(colours):
    return encoded(
        Image.fromarray(np.asarray(quarters(grey(colours)))[..., 0].astype(np.float32) / 255), "TIFF"
    )


def png(colours):
    return encoded(quarters(colours), "PNG")


def jpeg(colours, scale=1):
    return encoded(quarters(colours, scale), "JPEG", quality=95, subsampling=0)


def last_white(colours):
    return [*colours[:3], WHITE]


# Read right. Name: (file name, bytes from the colours, the colours to expect of them).
READ = {
    "png": ("{}.png", png, list),
    "jpeg": ("{}.jpg", jpeg, list),
    "large jpeg": ("{}.jpg", lambda c: jpeg(c, 12), list),
    "bmp": ("{}.bmp", lambda c: encoded(quarters(c), "BMP"), list),
    "tiff": ("{}.tif", lambda c: encoded(quarters(c), "TIFF"), list),
    "ppm": ("{}.ppm", lambda c: encoded(quarters(c), "PPM"), list),
    "webp": ("{}.webp", lambda c: encoded(quarters(c), "WEBP", lossless=True), list),
    "gif": ("{}.gif", lambda c: encoded(quarters(c).quantize(16), "GIF"), list),
    "palette": ("{}.png", lambda c: encoded(quarters(c).quantize(16), "PNG"), list),
    "palette, clear": ("{}.png", lambda c: clear_corner(c, "PNG"), last_white),
    "gif, clear": ("{}.gif", lambda c: clear_corner(c, "GIF"), last_white),
    "clear": ("{}.png", lambda c: clear_corner(c, "RGBA"), last_white),
    "grey": ("{}.png", lambda c: encoded(quarters(grey(c)).convert("L"), "PNG"), grey),
    "16-bit png": ("{}.png", lambda c: sixteen_bit(c, "PNG"), grey),
    "16-bit tiff": ("{}.tif", lambda c: sixteen_bit(c, "TIFF"), grey),
    "16-bit pgm": ("{}.pgm", lambda c: sixteen_bit(c, "PPM"), grey),
    "floating point": ("{}.tif", floating, grey),
    "cmyk jpeg": ("{}.jpg", lambda c: cmyk(c, "JPEG"), list),
    "cmyk tiff": ("{}.tif", lambda c: cmyk(c, "TIFF"), list),
    "animated gif": ("{}.gif", lambda c: several(c, "GIF"), list),
    "animated png": ("{}.png", lambda c: several(c, "PNG"), list),
    "animated webp": ("{}.webp", lambda c: several(c, "WEBP"), list),
    "many pages": ("{}.tif", lambda c: several(c, "TIFF"), list),
    "png called jpg": ("{}.jpg", png, list),
    "jpeg called txt": ("{}.txt", jpeg, list),
    "no extension": ("{}", png, list),
    "hidden": (".{}.png", png, list),
    "accents": ("{} été Ñandú 写真 🌷.png", png, list),
    "decomposed, right to left": ("{} e\u0301 \u202egnp.jpg", jpeg, list),
}
for o in range(1, 9):
    READ[f"turned {o}"] = ("{}.jpg", lambda c, o=o: turned(c, o, "JPEG"), list)
READ["turned tiff"] = ("{}.tif", lambda c: turned(c, 6, "TIFF"), list)
READ["turned png"] = ("{}.png", lambda c: turned(c, 8, "PNG"), list)


def bomb(side):
    """A PNG of side x side pixels, whole and correct, in some kilobytes."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(side * (1 + side // 8)), 1)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


BOMB, SMALL_BOMB = bomb(30_000), bomb(10_000)
# A canvas of 30,000 x 30,000, two colours, one picture that claims to fill it.
GIF_BOMB = b"GIF89a0u0u\x80\0\0" + bytes(6) + b",\0\0\0\x000u0u\0\x02\x02D\x01\0;"
NOISE = np.random.default_rng(0).integers(0, 256, (200, 200, 3), dtype=np.uint8)


def half(format, **options):
    body = encoded(Image.fromarray(NOISE), format, **options)
    return lambda c: body[: len(body) // 2]


# Not to be read. Name: (file name, bytes, a part of the reason).
REFUSED = {
    "half a png": ("{}.png", half("PNG"), "damaged: "),
    "half a jpeg": ("{}.jpg", half("JPEG"), "damaged: .*truncated"),
    "half a gif": ("{}.gif", half("GIF"), "damaged: .*truncated"),
    "half a bmp": ("{}.bmp", half("BMP"), "damaged: .*truncated"),
    "half a tiff": ("{}.tif", half("TIFF"), "damaged: |not a picture"),
    "half a webp": ("{}.webp", half("WEBP"), "damaged: |not a picture"),
    "half a header": ("{}.png", lambda c: png(c)[:20], "damaged: "),
    "zero bytes": ("{}.jpg", lambda c: b"", "empty: 0 bytes"),
    "text": ("{}.txt", lambda c: "Einkaufsliste: Bücher\n".encode(), "not a picture"),
    "text called png": ("{}.png", lambda c: b"hello", "not a picture"),
    "noise": ("{}.jpg", lambda c: NOISE.tobytes()[:999], "not a picture"),
    "zeros": ("{}.png", lambda c: bytes(999), "not a picture"),
    "svg": (
        "{}.svg",
        lambda c: b'<?xml version="1.0"?><svg width="9" height="9"/>',
        "SVG .* export it as PNG",
    ),
    "pdf": ("{}.pdf", lambda c: b"%PDF-1.7\n", "PDF"),
    "heic": ("{}.heic", lambda c: b"\0\0\0\x18ftypheic" + bytes(99), "HEIC .* export it as JPEG"),
    "postscript": ("{}.eps", lambda c: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "not a picture"),
    "bomb": ("{}.png", lambda c: BOMB, "too large: 900,000,000 pixels, the limit is 89,478,485"),
    "small bomb": ("{}.png", lambda c: SMALL_BOMB, "too large: 100,000,000 pixels"),
    "gif bomb": ("{}.gif", lambda c: GIF_BOMB, "too large: 900,000,000 pixels"),
    "wild numbers": ("{}.tif", lambda c: encoded(Image.new("F", (9, 9), -7.5), "TIFF"), "0 to 1, got -7.5"),
    "locked": ("{} locked.png", png, "no permission"),
}
LINKS = {  # POSIX only; the last one on Linux only
    "link to itself": "a link that leads nowhere: Too many",
    "link to nowhere": "a link that leads nowhere: No such file",
    "link to the folder above": "a link to a folder is not followed",
    "pipe": "not an ordinary file",
    "undecodable name": None,
}


def make(kind, place, number):
    """Make one hostile thing in ``place``; return (its path, its colours or None, a part of the reason)."""
    colours = [tuple(c) for c in np.random.default_rng(number).integers(0, 256, (4, 3)).tolist()]
    name, body, expected = READ.get(kind) or REFUSED.get(kind) or ("{}", None, LINKS[kind])
    path = place / name.format(f"{number:04d}")
    if body:
        path.write_bytes(body(colours))
        return (path, expected(colours), None) if kind in READ else (path, None, expected)
    if kind == "undecodable name":
        path = Path(os.fsdecode(os.fsencode(place) + b"/%04d \xff\n.png" % number))
        path.write_bytes(png(colours))
        return path, colours, None
    if kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to({"link to itself": path, "link to nowhere": "nowhere"}.get(kind, place.parent))
    return path, None, expected


def lock(monkeypatch, *paths):
    """Take away the permission to read; from root, whom none stops, by pretending."""
    if os.name == "posix" and os.geteuid() != 0:
        for path in paths:
            path.chmod(0)
        return
    true_open = Path.open

    def opened(self, *args, **kwargs):
        if self in paths:
            raise PermissionError(13, "Permission denied", str(self))
        return true_open(self, *args, **kwargs)

    monkeypatch.setattr(Path, "open", opened)


@pytest.fixture
def hostile(tmp_path, monkeypatch):
    """A folder of a thousand hostile things; and relative name → (colours or None, reason or None)."""
    kinds = [*READ, *REFUSED]
    if os.name == "posix":
        kinds += [*LINKS] if sys.platform == "linux" else [*LINKS][:-1]
    made = {}
    for number in range(1000):
        place = tmp_path / "pictures" / f"part {number % 9}"
        place.mkdir(parents=True, exist_ok=True)
        path, colours, reason = make(kinds[number % len(kinds)], place, number)
        made[path.relative_to(tmp_path / "pictures").as_posix()] = colours, reason
    lock(monkeypatch, *(tmp_path / "pictures" / name for name in made if "locked" in name))
    return tmp_path / "pictures", made


def test_of_a_thousand_hostile_files_each_is_read_right_or_named(hostile):
    root, made = hostile
    data = folder(root, size=SIZE)
    report = data.report
    assert len(made) == 1000 == report.read + len(report.skipped) and len(data) == report.read
    good = {name for name, (colours, _) in made.items() if colours is not None}
    assert set(report.files) == good, "read and not to be read are mixed up"
    assert list(report.files) == sorted(report.files)
    for picture, name in zip(data.images, report.files):
        seen = picture[:, [4, 4, 12, 12], [4, 12, 4, 12]].T.int()
        wrong = (seen - torch.tensor(made[name][0])).abs().max()
        assert wrong <= 8, (name, seen, made[name][0])
    for name, why in report.skipped.items():
        assert re.search(made[name][1], why), (name, why)


def test_the_report_prints_short_and_on_any_screen():
    names = {f"bad {number}": "empty: 0 bytes" for number in range(38)}
    report = Report(("a.png",), {"half \udcff\nbroken": "damaged", "\u202egnp.jpg": "damaged", **names}, {})
    assert str(report) == repr(report)
    lines = str(report).encode("utf-8").decode().splitlines()  # half a character would stop a print here
    assert lines[:3] == [
        "1 read, 40 skipped, 0 with a note",
        "  half ??broken: damaged",
        "  ?gnp.jpg: damaged",
    ]
    assert lines[6:] == ["  … and 35 more in report.skipped"]


def test_notes_tell_what_a_picture_lost(tmp_path):
    colours = [(250, 0, 0), (0, 250, 0), (0, 0, 250), (9, 9, 9)]
    (tmp_path / "moving.gif").write_bytes(several(colours, "GIF"))
    (tmp_path / "plain.png").write_bytes(png(colours))
    report = folder(tmp_path, size=32).report
    assert report.notes == {"moving.gif": "holds several pictures: the first one is used"}
    assert "only 40 pixels" in folder(tmp_path, size=64).report.notes["plain.png"]


def test_the_same_folder_gives_the_same_pictures_and_its_name(tmp_path):
    (tmp_path / "Beach 2024").mkdir()
    for number in (3, 1, 2):
        (tmp_path / "Beach 2024" / f"{number}.png").write_bytes(png([(number * 50,) * 3] * 4))
    first, again = folder(tmp_path / "Beach 2024"), folder(str(tmp_path / "Beach 2024"))
    assert first.report.files == ("1.png", "2.png", "3.png") and torch.equal(first.images, again.images)
    assert first.images.shape == (3, 3, 64, 64) and first.images[:, 0, 32, 32].tolist() == [50, 100, 150]
    assert "Beach 2024" in repr(first) and first.card.licence == "unknown"


def test_transparent_edges_keep_their_colour(tmp_path):
    """Averaging must not let the hidden black under see-through pixels darken what is seen."""
    array = np.zeros((64, 64, 4), np.uint8)
    array[::2] = (255, 0, 0, 255)
    (tmp_path / "stripes.png").write_bytes(encoded(Image.fromarray(array), "PNG"))
    red, green, blue = folder(tmp_path, size=16).images.float().mean((0, 2, 3)).tolist()
    assert red > 250 and abs(green - 127.5) < 6 and abs(blue - 127.5) < 6


@pytest.mark.parametrize(
    "prepare, words",
    [
        (lambda path: None, "expected the path of a folder, got nothing there"),
        (lambda path: path.write_text("x"), "expected the path of a folder, got a file"),
        (lambda path: path.mkdir(), "expected pictures in .*, got an empty folder"),
    ],
)
def test_a_wrong_path_and_an_empty_folder_are_refused(tmp_path, prepare, words):
    prepare(tmp_path / "here")
    with pytest.raises(ValueError, match=words):
        folder(tmp_path / "here")


def test_a_folder_without_one_readable_picture_is_refused_with_the_reasons(tmp_path):
    (tmp_path / "list.txt").write_text("bread")
    (tmp_path / "void.png").touch()
    with pytest.raises(
        ValueError, match=r"none that can be read:\n0 read, 2 skipped(.|\n)*void.png: empty: 0"
    ):
        folder(tmp_path)
    with pytest.raises(ValueError, match="folder: expected size to be a whole number"):
        folder(tmp_path, size=2)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs a user whom permissions stop")
def test_a_locked_subfolder_is_named(tmp_path):
    (tmp_path / "open.png").write_bytes(png([(9, 9, 9)] * 4))
    (tmp_path / "locked").mkdir(mode=0)
    assert "cannot be opened" in folder(tmp_path).report.skipped["locked"]
