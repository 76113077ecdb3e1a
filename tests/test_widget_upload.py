"""A picture from an upload button, as JupyterLab hands it over: name and bytes."""

from io import BytesIO

import pytest
import torch
from PIL import Image

from lessonlib.widgets.upload import uploaded


def handed(content, name="mine.png"):
    return ({"name": name, "type": "", "size": len(content), "content": memoryview(content)},)


def picture(kind="PNG", size=(40, 20)):
    file = BytesIO()
    Image.new("RGB", size, (255, 0, 0)).save(file, kind)
    return file.getvalue()


def test_a_picture_becomes_a_batch_of_one_and_keeps_its_shape_on_white():
    x = uploaded(handed(picture()), size=32)
    assert x.shape == (1, 3, 32, 32) and x.dtype == torch.float32
    assert x[0, :, 16, 16].tolist() == [1, 0, 0] and x[0, :, 2, 16].tolist() == [1, 1, 1]
    cut = uploaded(handed(picture("JPEG"), "mine.jpg"), size=32, fit="cut")
    assert cut[0, 0].min() > 0.9 and cut[0, 1].max() < 0.1


def test_the_last_of_several_counts():
    files = handed(b"no picture", "notes.txt") + handed(picture())
    assert uploaded(files, size=32).shape == (1, 3, 32, 32)


def test_without_an_upload_the_lesson_goes_on():
    flower = torch.zeros(1, 3, 32, 32)
    assert uploaded((), 32, otherwise=flower) is flower
    with pytest.raises(ValueError, match="expected a picture, got none; press the button"):
        uploaded(())


@pytest.mark.parametrize(
    "content, name, said",
    [
        (b"dear diary", "diary.png", "got diary.png: not a picture of a kind"),
        (b"", "nothing.png", "got nothing.png: empty"),
        (picture()[:60], "half.png", "got half.png: damaged"),
        (b"<svg xmlns=''></svg>", "drawing.svg", "got drawing.svg: SVG drawing: export it as PNG"),
        (picture("TIFF"), "x/../raw.nef", "raw photograph: export it as JPEG"),
    ],
)
def test_what_is_no_picture_is_refused_by_name_and_reason(content, name, said):
    with pytest.raises(ValueError, match=said):
        uploaded(handed(content, name), 32)


def test_an_impossible_fit_is_refused():
    with pytest.raises(ValueError, match="one of cut, pad, got 'stretch'"):
        uploaded((), fit="stretch")
