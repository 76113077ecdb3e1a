"""``folder``: a thousand hostile files, each read right (its colours compared) or named with its reason.

A picture here is 40 x 40 pixels in four coloured quarters between two magenta bars that make it
60 x 40: what is read right is square, upright, without magenta, and has the four colours in place.
"""

import io
import os
import re
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from lessonlib.data import folder, load
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
    turn = STORED[orientation]
    stored = picture if turn is None else picture.transpose(turn)  # a flip from left to right is 0
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
    "camera raw": ("{}.NEF", lambda c: encoded(quarters(c), "TIFF"), "raw photograph: export it as JPEG"),
    "photoshop": ("{}.psd", lambda c: b"8BPS\0\1", "Photoshop picture: export it as PNG"),
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
    with pytest.warns(UserWarning, match="HEIC photographs were not read"):
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
    (tmp_path / "plain.png").write_bytes(png(colours[::-1]))
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


def save(place, name, colours=((200, 30, 30),) * 4, **options):
    """Save one picture of the given quarters under a name that may hold subfolders."""
    (place / name).parent.mkdir(parents=True, exist_ok=True)
    quarters(colours).save(place / name, **options)


def test_what_programs_leave_behind_is_skipped_with_a_reason(tmp_path):
    left = [".ipynb_checkpoints/a-checkpoint.png", ".thumbnails/x/a.png", "@eaDir/a.png", "__MACOSX/a.png"]
    left += ["sub/._a.png", "Thumbs.db"]
    for name in left:
        save(tmp_path, name, format="PNG")
    save(tmp_path, "a.png")
    report = load(tmp_path).report
    assert report.files == ("a.png",) and set(report.skipped) == set(left)
    assert report.skipped[left[0]] == "left here by JupyterLab, not a picture of yours"
    assert all("left here by" in why for why in report.skipped.values())


def test_kinds_that_are_not_read_are_counted_aloud(tmp_path):
    save(tmp_path, "a.png")
    for number in range(12):
        (tmp_path / f"{number}.heic").write_bytes(b"\0\0\0\x18ftypheic" + bytes(99))
    with pytest.warns(UserWarning, match="^12 HEIC photographs were not read: export as JPEG.$"):
        report = load(tmp_path).report
    assert str(report).splitlines()[1] == "12 HEIC photographs were not read: export as JPEG."


def test_names_follow_their_pictures_and_copies_are_noted(tmp_path):
    for number in range(1, 10):
        save(tmp_path, f"{number}.png", ((number * 20,) * 3,) * 4)
    save(tmp_path, "copy of 3.png", ((60,) * 3,) * 4)
    images = load(tmp_path)
    assert images.report.notes["copy of 3.png"].endswith("the same picture as 3.png")
    for part in (*images.split(3, seed=1), images.pick(torch.arange(10) % 2 == 0), images.pick([4, 4])):
        for picture, name in zip(part.images, part.report.files):
            assert picture[0, 16, 16] == int(name[-5]) * 20


def test_subfolders_are_labels(tmp_path):
    for name in ("own/coats/b.png", "own/coats/new/a.png", "own/skirts/c.png"):
        save(tmp_path, name)
    images = load(tmp_path)
    (label,) = images.spec
    assert (label.name, label.kind, label.names) == ("label", "category", ("coats", "skirts"))
    assert images.column("label").tolist() == [0, 0, 1]
    assert load(tmp_path / "own" / "coats" / "new").spec == ()
    save(tmp_path, "own/outside.png")
    assert load(tmp_path).spec == ()


def test_tall_pictures_are_cut_or_padded(tmp_path):
    save(tmp_path, "wide.png")
    cut, whole = (load(tmp_path, 30, fit=fit).images[0].int() for fit in ("cut", "pad"))
    assert (cut[:, 15, 0] - torch.tensor([200, 30, 30])).abs().max() < 12
    assert whole[:, 2, 15].tolist() == [255, 255, 255]
    assert whole[:, 15, 1].tolist() == [255, 0, 255], "the magenta bars at the sides are lost"
    with pytest.raises(ValueError, match="fit to be one of cut, pad, got 'stretch'"):
        load(tmp_path, fit="stretch")


def test_some_pictures_of_many_are_spread_evenly(tmp_path):
    for number in range(9):
        save(tmp_path, f"{number}.png")
    report = load(tmp_path, n=3).report
    assert report.files == ("0.png", "3.png", "6.png") and "6 not looked at" in str(report)
    assert load(tmp_path, n=50).report.read == 9


def wide_profile():
    """An ICC profile with the primaries of ProPhoto (adapted to D50) and gamma 1.8."""
    xyz = {"r": (0.7977, 0.2880, 0.0), "g": (0.1352, 0.7119, 0.0), "b": (0.0313, 0.0001, 0.8249)}
    fixed = [struct.pack(">4s4x3i", b"XYZ ", *(round(v * 65536) for v in values)) for values in xyz.values()]
    tags = dict(zip((b"rXYZ", b"gXYZ", b"bXYZ"), fixed))
    tags[b"wtpt"] = struct.pack(">4s4x3i", b"XYZ ", 63190, 65536, 54061)
    tags |= {name: struct.pack(">4s4xIHxx", b"curv", 1, 461) for name in (b"rTRC", b"gTRC", b"bTRC")}
    tags[b"desc"] = struct.pack(">4s4xI5s78x", b"desc", 5, b"wide\0").ljust(96, b"\0")
    tags[b"cprt"] = b"text\0\0\0\0free"
    table, body = struct.pack(">I", len(tags)), b""
    for name, value in tags.items():
        table += struct.pack(">4sII", name, 128 + 4 + 12 * len(tags) + len(body), len(value))
        body += value + bytes(-len(value) % 4)
    size = 132 + 12 * len(tags) + len(body)
    head = struct.pack(">I4xI4s4s4s12x4s", size, 0x02100000, b"mntr", b"RGB ", b"XYZ ", b"acsp")
    return head.ljust(68, b"\0") + struct.pack(">3i", 63190, 65536, 54061) + bytes(48) + table + body


def test_colour_profiles_are_honoured_and_a_broken_one_is_noted(tmp_path):
    # In that wide space 0.5, 0.5, 0.5 is a mid grey of another gamma, and a dull red is a full one.
    colours = [(128, 128, 128), (178, 71, 38), (255, 255, 255), (0, 0, 0)]
    save(tmp_path, "wide.png", colours, icc_profile=wide_profile())
    save(tmp_path, "broken.png", colours, icc_profile=b"no profile")
    images = load(tmp_path, SIZE)
    grey, red, white, black = images.images[1][:, [4, 4, 12, 12], [4, 12, 4, 12]].T.int()
    assert (grey - torch.tensor([146] * 3)).abs().max() <= 2  # 0.502 ** 1.8 is 0.289: sRGB 146
    assert red[0] >= 245 and white.tolist() == [255] * 3 and black.max() <= 1
    assert images.report.notes == {"broken.png": "its colour profile cannot be used"}
    assert images.images[0][:, 4, 12].tolist() == [178, 71, 38]


@pytest.mark.parametrize("bits", [8, 10, 12])
def test_greys_of_few_bits_in_sixteen_are_stretched_with_a_note(tmp_path, bits):
    levels = np.linspace(0, 2**bits - 1, 1600).reshape(40, 40).astype(np.uint16)
    Image.fromarray(levels).save(tmp_path / "measured.png")
    images = load(tmp_path)
    assert images.images.max() >= 250 and 120 < images.images.float().mean() < 135
    assert f"taken for {bits}-bit greys" in images.report.notes["measured.png"]


@pytest.mark.skipif(sys.platform != "linux", reason="counts memory in Linux's way")
def test_memory_is_little_more_than_the_pictures(tmp_path):
    save(tmp_path, "0.png")
    for number in range(1, 300):
        (tmp_path / f"{number}.png").hardlink_to(tmp_path / "0.png")
    code = (
        "import resource, sys; from lessonlib.data import folder\n"
        "folder(sys.argv[1], 8); peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024\n"
        "before = peak(); images = folder(sys.argv[1], 256).images\n"
        "print(peak() - before, images.nbytes / 2**20)"
    )
    done = subprocess.run([sys.executable, "-c", code, tmp_path], capture_output=True, text=True, check=True)
    taken, pictures = map(float, done.stdout.split())
    assert pictures > 50 and taken < 1.3 * pictures


def test_a_quoted_path_is_the_path(tmp_path):
    save(tmp_path, "a.png")
    for written in (f'"{tmp_path}"', f" '{tmp_path}' ", tmp_path):
        assert load(written).report.files == ("a.png",)


@pytest.mark.parametrize("path", [None, 5])
def test_no_path_is_refused(path):
    with pytest.raises(ValueError, match=f"expected the path of a folder, got {path}"):
        folder(path)


@pytest.mark.parametrize(
    "prepare, words",
    [
        (lambda path: None, "expected the path of a folder, got nothing there.*; look at the spelling"),
        (lambda path: path.write_text("x"), "expected the path of a folder, got a file.*; give the folder"),
        (lambda path: path.mkdir(), "expected pictures in .*, got an empty folder"),
    ],
)
def test_a_wrong_path_and_an_empty_folder_are_refused(tmp_path, prepare, words):
    prepare(tmp_path / "here")
    with pytest.raises(ValueError, match=words):
        folder(tmp_path / "here")


def test_a_zip_file_is_to_be_unpacked(tmp_path):
    (tmp_path / "mine.zip").write_bytes(b"PK")
    with pytest.raises(ValueError, match="got a zip file: .*mine.zip; unpack it, and give the folder"):
        load(tmp_path / "mine.zip")


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
