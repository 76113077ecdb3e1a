"""Enlarging a photograph in tiles: the same as at once, no seam, files of any kind, clear refusals."""

import numpy as np
import pytest
import torch
from PIL import Image

from lessonlib.models.upscaler import Upscaler
from lessonlib.shelf.enlarging import LONGEST, check_photograph, enlarge, enlarge_file, strips


@pytest.fixture(scope="module")
def net():
    torch.manual_seed(0)
    net = Upscaler(width=6, blocks=1).eval()
    torch.nn.init.normal_(net.detail[-1].weight, std=0.1)
    return net


@pytest.fixture(scope="module")
def photo():
    return np.random.default_rng(0).integers(0, 256, (50, 70, 3), dtype=np.uint8)


def at_once(net, photo):
    with torch.inference_mode():
        y = net(torch.from_numpy(photo).permute(2, 0, 1)[None] / 255)[0]
    return (y.clamp(0, 1) * 255).round().byte().permute(1, 2, 0).numpy()


def test_tiles_give_what_the_whole_picture_gives(net, photo):
    whole, tiled = at_once(net, photo).astype(int), enlarge(net, photo, tile=16).astype(int)
    assert tiled.shape == (200, 280, 3) and abs(whole - tiled).max() <= 1  # a rounding


def test_without_the_rim_there_are_seams(net, photo):
    cut = abs(at_once(net, photo).astype(int) - enlarge(net, photo, tile=16, reach=0))
    assert cut[:, 4 * 16 - 1 : 4 * 16 + 1].mean() > 3 * cut[:, 4 * 8 : 4 * 8 + 2].mean()


def test_strips_come_one_by_one(net, photo):
    first = next(strips(net, photo, tile=16))
    assert first.shape == (64, 280, 3)


def test_a_file_becomes_a_png_that_others_can_read(net, photo, tmp_path, monkeypatch):
    monkeypatch.setenv("LESSONLIB_HOME", str(tmp_path / "work"))
    Image.fromarray(photo).save(tmp_path / "mine.png")
    made, again = (enlarge_file(tmp_path / "mine.png", net) for _ in range(2))
    assert (made.name, again.name) == ("mine-x4.png", "mine-x4-2.png")
    with Image.open(made) as read:
        read.load()
        assert read.mode == "RGB" and abs(np.array(read).astype(int) - at_once(net, photo)).max() <= 1
    assert not list((tmp_path / "work").glob("*.part"))


def test_a_photograph_on_its_side_is_turned_and_a_transparent_one_lies_on_white(net, tmp_path, monkeypatch):
    monkeypatch.setenv("LESSONLIB_HOME", str(tmp_path))
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (40, 24), "red").save(tmp_path / "turned.jpg", exif=exif)
    Image.new("RGBA", (24, 24), (0, 0, 0, 0)).save(tmp_path / "clear.png")
    assert Image.open(enlarge_file(tmp_path / "turned.jpg", Upscaler(6, 1))).size == (96, 160)
    assert np.array(Image.open(enlarge_file(tmp_path / "clear.png", Upscaler(6, 1)))).min() > 250


@pytest.mark.parametrize("size", [(3, 3), (20_000, 300), (4_000, 4_000), (16, LONGEST + 1)])
def test_a_photograph_too_small_or_too_large_is_refused_in_a_sentence(net, tmp_path, monkeypatch, size):
    monkeypatch.setenv("LESSONLIB_HOME", str(tmp_path / "work"))
    Image.new("L", size).save(tmp_path / "mine.png")
    expected = f"mine.png: expected a photograph with sides of 16 .* got {size[0]:,} x {size[1]:,}"
    with pytest.raises(ValueError, match=expected):
        enlarge_file(tmp_path / "mine.png", net)
    assert not (tmp_path / "work").exists(), "nothing was begun"


def test_what_is_no_picture_is_named(net, tmp_path, monkeypatch):
    monkeypatch.setenv("LESSONLIB_HOME", str(tmp_path))
    (tmp_path / "note.jpg").write_text("no picture")
    with pytest.raises(ValueError, match="note.jpg: not a picture"):
        enlarge_file(tmp_path / "note.jpg", net)
    with pytest.raises(ValueError, match="enlarge: expected a picture uint8"):
        enlarge(net, torch.rand(3, 20, 20))


def test_a_disk_that_fills_leaves_nothing_half_written(photo, tmp_path, monkeypatch):
    monkeypatch.setenv("LESSONLIB_HOME", str(tmp_path / "work"))
    Image.fromarray(photo).save(tmp_path / "mine.png")

    class Breaks(Upscaler):
        def forward(self, x):
            raise OSError("no space left")

    with pytest.raises(OSError, match="no space"):
        enlarge_file(tmp_path / "mine.png", Breaks(6, 1))
    assert not list((tmp_path / "work").iterdir())


def test_twelve_million_pixels_are_allowed():
    check_photograph(3_000, 4_000)
