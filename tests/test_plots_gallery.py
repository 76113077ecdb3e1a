"""The pictures of a class from a folder: all are shown with their names, and broken files are named."""

import numpy as np
import pytest
from PIL import Image

from lessonlib.plots import gallery


def hang(folder, name, width, height, colour):
    Image.new("RGB", (width, height), colour).save(folder / name)


def test_every_picture_hangs_with_its_name_and_broken_files_are_named(tmp_path, capsys):
    folder = tmp_path / "class"
    folder.mkdir()
    for name, size in {
        "ben.png": (512, 512),
        "Anna.PNG": (64, 64),
        "a-name-that-is-rather-too-long-to-hang.png": (300, 400),
    }.items():
        hang(folder, name, *size, "navy")
    (folder / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n and no more")
    (folder / "notes.txt").write_text("no picture")
    fig = gallery(f' "{folder}" ')
    said = capsys.readouterr().out
    assert fig.alt == "3 pictures of the folder class: Anna, a-name-that-is-rather-too-lo…, ben."
    assert said.startswith("Not shown: broken.png (") and "notes" not in said
    assert [text.get_text() for text in fig.axes[0].texts] == fig.alt[32:-1].split(", ")
    assert fig.get_size_inches()[0] >= 7.8, "three large pictures side by side"


def test_wide_pictures_hang_one_a_row_with_the_name_beside(tmp_path):
    for name, colour in {"anna.png": "red", "ben.png": "blue"}.items():
        hang(tmp_path, name, 800, 100, colour)
    fig = gallery(tmp_path)
    width, height = fig.get_size_inches() * 100
    assert width >= 640 and height < 2 * 100
    shown = np.asarray(fig.axes[0].images[0].get_array())
    assert (shown[40, -50, :3] == (255, 0, 0)).all() and (shown[-40, -50, :3] == (0, 0, 255)).all()


def test_a_class_that_is_too_large_for_one_wall_is_counted(tmp_path):
    for k in range(45):
        hang(tmp_path, f"{k:02}.png", 20, 20, "teal")
    assert gallery(tmp_path).alt.startswith("39 of 45 pictures of the folder ")


@pytest.mark.parametrize("make, got", [(False, "no such folder"), (True, "0 files")])
def test_a_folder_without_pictures_is_told(tmp_path, make, got):
    place = tmp_path / "class"
    place.mkdir() if make else None
    with pytest.raises(ValueError, match=f"expected a folder of PNG pictures, got {got}.*class"):
        gallery(place)
