"""A lookbook opens in other readers, lies on A4, and nothing of it is cut off."""

import re
import shutil
import subprocess

import numpy as np
import pytest
import torch
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

from lessonlib.plots.lookbook import A4, Look, lookbook
from lessonlib.scenes.garments import render, sample_factors

FACTORS, _ = sample_factors(5, seed=2)
LARGE, SMALL = render(FACTORS, 512), render(FACTORS, 32)
LONG = "a name that hardly ends, with more and more words in it, and then a few more for good measure"


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("LESSONLIB_HOME", str(tmp_path))
    return tmp_path


def looks(n, name="long green checked coat"):
    words = "long-sleeved, close-fitting, flared, square neck, coarse pattern"
    news = (
        "New: of 15,000 garments in training, none was a checked coat. Nearest: long dark blue dotted dress."
    )
    return [Look(name, words, news, SMALL[i], LARGE[i]) for i in range(n)]


def test_five_garments_make_a_pdf_of_two_a4_pages_and_two_pictures(home, capsys):
    first = lookbook(looks(5), "Autumn")
    assert [f.name for f in first.files] == ["lookbook.pdf", "lookbook.png", "lookbook-2.png"]
    assert capsys.readouterr().out == f"{first.about}\n"
    pdf = first.files[0].read_bytes()
    assert pdf.startswith(b"%PDF-") and b"%%EOF" in pdf[-32:]
    boxes = re.findall(rb"/MediaBox \[ ?0 0 ([\d.]+) ([\d.]+) ?\]", pdf)
    assert len(boxes) == 2
    for box in boxes:  # A4 in points: 595.28 x 841.89
        assert np.allclose([float(v) for v in box], [595.28, 841.89], atol=0.7)
    for file in first.files[1:]:
        with Image.open(file) as picture:
            picture.load()
            assert picture.format == "PNG" and abs(picture.width / picture.height - A4[0] / A4[1]) < 0.001
            assert picture.info["dpi"][0] == pytest.approx(200, abs=0.1)


READERS = {  # other programs that draw a PDF's first page
    "pdftoppm": "pdftoppm -r 40 -png -singlefile {pdf} {place}/page",
    "gs": "gs -q -sDEVICE=png16m -r40 -dTextAlphaBits=4 -dFirstPage=1 -dLastPage=1 -o {place}/page.png {pdf}",
}
FOUND = next(filter(shutil.which, READERS), "")


@pytest.mark.skipif(not FOUND, reason=f"none of {', '.join(READERS)} on this machine: the PDF was not drawn")
def test_another_reader_draws_the_pdf_as_the_picture_shows_it(home, tmp_path):
    pdf, png = lookbook(looks(4)).files
    subprocess.run(READERS[FOUND].format(pdf=pdf, place=tmp_path).split(), check=True)
    with Image.open(tmp_path / "page.png") as drawn, Image.open(png) as ours:
        drawn, ours = (
            np.asarray(each.convert("L").resize((331, 468))).astype(float) for each in (drawn, ours)
        )
    assert np.abs(drawn - ours).mean() < 8 < 16 < np.abs(255 - ours).mean()


@pytest.mark.parametrize("name", ["coat", LONG])
def test_nothing_is_cut_off_and_nothing_covers_anything(home, name):
    page = lookbook(looks(4, name), title=f"{name} {name} and a title of some length")
    draw = FigureCanvasAgg(page).get_renderer()
    texts = [text.get_window_extent(draw) for text in page.texts]
    pictures = [ax.get_window_extent(draw) for ax in page.axes]
    wide, high = page.get_size_inches() * page.dpi
    for box in [*texts, *pictures]:
        assert 20 < box.x0 and box.x1 < wide - 20 and 20 < box.y0 and box.y1 < high - 10, box
    boxes = [*texts, *pictures]
    for i, one in enumerate(boxes):
        for other in boxes[i + 1 :]:
            assert not one.shrunk(0.98, 0.9).overlaps(other.shrunk(0.98, 0.9)), (one, other)


def test_a_garment_is_drawn_with_its_own_colours_at_512_pixels_or_more(home):
    page = lookbook(looks(1))
    images = [image for ax in page.axes for image in ax.images]
    large = next(image for image in images if image.get_array().shape[0] == 512)
    assert (np.asarray(large.get_array()) == LARGE[0].permute(1, 2, 0).numpy()).all()
    with Image.open(page.files[1]) as picture:
        assert 512 <= large.axes.get_window_extent().width / page.dpi * picture.info["dpi"][0]
    cloth = LARGE[0].permute(1, 2, 0).reshape(-1, 3)
    chips = [patch.get_facecolor()[:3] for ax in page.axes for patch in ax.patches]
    near = [(cloth / 255 - torch.tensor(chip)).abs().amax(1).min() for chip in chips]
    assert 2 <= len(chips) <= 4 and max(near) < 0.06


def test_without_a_large_picture_the_sketch_is_enlarged_smoothly(home):
    page = lookbook([Look("coat", "", "", SMALL[0])])
    sizes = sorted(image.get_array().shape[0] for ax in page.axes for image in ax.images)
    assert sizes == [32, 512]


def test_what_is_too_small_or_nothing_is_refused(home):
    with pytest.raises(ValueError, match="lookbook: expected one garment or more, got none"):
        lookbook([])
    with pytest.raises(ValueError, match="lookbook: expected pictures of 512 pixels or more"):
        lookbook([Look("coat", "", "", SMALL[0], SMALL[0])])
    assert not list(home.iterdir())
