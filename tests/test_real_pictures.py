"""The same path on real pictures, by changing one name: the VAE recipe, the editor, a lesson."""

import re
from pathlib import Path

import nbformat
import numpy as np
import pytest
import torch
from hurried import make_smaller
from PIL import Image
from preloaded import execute
from sklearn.datasets import load_sample_images

from lessonlib.data import DownloadError, folder, load
from lessonlib.editing import Directions
from lessonlib.models import Prior
from lessonlib.recipes.vae import embed_all, train_vae
from lessonlib.widgets import LatentEditor


def edit(images, steps, width):
    """Train on a set, open the editor on it with unnamed directions, and return (model, history, editor)."""
    model, history = train_vae(images, steps, latent_dim=10, width=width)
    codes = embed_all(model, images)
    return model, history, LatentEditor(model, Directions.principal(codes), Prior.around(codes))


def moved_pixels(editor):
    """Move the first slider from one end to the other; return how many pixels changed visibly."""
    pictures = []
    for value in (-2.5, 2.5):
        reply, pixels = editor.respond({"id": 1, "do": [["set", "direction 1", value, True]]})
        assert "error" not in reply
        side = editor.picture.shape[:2]
        pictures.append(
            np.frombuffer(pixels, np.uint8)[: side[0] * side[1] * 4].reshape(*side, 4).astype(int)
        )
    return int((np.abs(pictures[0] - pictures[1]).max(-1) > 20).sum())


@pytest.fixture
def fashion():
    """Fashion-MNIST where this machine has it."""
    try:
        return load("fashion_mnist", size=32, n=4_000)
    except DownloadError as missing:
        pytest.skip(f"no Fashion-MNIST on this machine: {missing}")


@pytest.fixture(scope="module")
def thirty(tmp_path_factory):
    """A folder of thirty pieces of scikit-learn's two photographs, as pictures of one's own."""
    place, dice = tmp_path_factory.mktemp("mine"), np.random.default_rng(0)
    for number in range(30):
        photo, top, left = load_sample_images().images[number % 2], *dice.integers(0, 300, 2)
        Image.fromarray(photo[top : top + 100, left : left + 120]).save(place / f"{number}.jpg")
    return place


# A test asks whether the lesson runs on other pictures, so it trains a hundredth of the steps.
SHORT = """
import lessonlib.training as _training
_fit = _training.fit
_training.fit = lambda step, steps, **settings: _fit(step, steps=max(1, steps // 100), **settings)
"""
LESSONS = [  # name, set, how many of its pictures are there, what it says of these and of no others
    ("05_autoencoders", "thirty", 30, "Held out: 10 of 30 pictures, a third at most"),
    ("07_training_a_vae", "digits", 1_797, "1,024 numbers each"),
    ("12_conditional_gans", "digits", 1_797, "given: digit, as 10 numbers"),
    ("12_conditional_gans", "thirty", 30, "given: nothing, for want of labels, as 0 numbers"),
    ("16_fashion_design", "digits", 1_797, "{'shape': 10, 'texture': 0, 'colour': 0} of 10 numbers"),
    ("16_fashion_design", "thirty", 30, "{'shape': 0, 'texture': 0, 'colour': 0} of 0 numbers"),
]


@pytest.mark.parametrize("name, data, count, words", LESSONS)
def test_a_lesson_runs_on_other_pictures_by_changing_one_line(name, data, count, words, thirty):
    path = Path(__file__).parent.parent / "notebooks" / f"{name}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    (cell,) = [c for c in notebook.cells if c.source.startswith('DATA = "garments"')]
    other = repr(str(thirty)) if data == "thirty" else repr(data)
    cell.source = cell.source.replace('"garments"', other, 1)
    make_smaller(notebook, path)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(SHORT))
    execute(notebook, path.parent)
    outputs = [o for c in notebook.cells if c.cell_type == "code" for o in c.outputs]
    said = "".join(o.text for o in outputs if o.output_type == "stream" and o.name == "stdout")
    held_out = min(1_000, count // 3)
    assert f"{count - held_out:,} pictures to learn from, {held_out:,} held out" in said
    assert re.search("There is no (judge|reader) for these pictures", said)
    assert re.search("there is no band for these pictures|only their labels can be asked for", said)
    assert words in said


def test_lesson_19_runs_on_a_folder_of_ones_own(thirty, monkeypatch):
    monkeypatch.delenv(
        "LESSONLIB_STRICT", raising=False
    )  # its garments are trained too briefly for their bands
    path = Path(__file__).parent.parent / "notebooks" / "19_resolution_and_realism.ipynb"
    notebook = nbformat.read(path, as_version=4)
    (cell,) = [c for c in notebook.cells if c.source.startswith('DATA = "photographs"')]
    cell.source = cell.source.replace('"photographs"', repr(str(thirty)), 1)
    make_smaller(notebook, path)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(SHORT))
    execute(notebook, path.parent)
    outputs = [o for c in notebook.cells if c.cell_type == "code" for o in c.outputs]
    said = "".join(o.text for o in outputs if o.output_type == "stream" and o.name == "stdout")
    assert "30 photographs: 160 columns of each to learn from, 96 held out" in said


def test_fashion_mnist_trains_and_opens_in_the_editor(fashion):
    train, held_out = fashion.split(500)
    model, history, editor = edit(train, steps=200, width=16)
    assert history.last("rmse") < 0.6 * history.values["rmse"][0]
    x = held_out.batch(slice(None))
    with torch.inference_mode():
        error = (model.reconstruct(x) - x).square().mean()
    assert float(error) < 0.4 * float((x - x.mean(0)).square().mean())  # far better than the mean picture
    assert len(editor.session.controls) == 8
    assert moved_pixels(editor) > 50


def test_a_folder_of_ones_own_trains_and_opens_in_the_editor(tmp_path):
    for k in range(24):  # red squares on blue, at different places
        picture = np.full((80, 80, 3), (30, 60, 200), np.uint8)
        at = 5 + 2 * k
        picture[20:50, at : at + 25] = (220, 40, 30)
        Image.fromarray(picture).save(tmp_path / f"mine {k}.png")
    images = folder(tmp_path, size=32)
    assert images.report.read == 24
    model, history, editor = edit(images, steps=150, width=8)
    assert history.last("rmse") < 0.3 * history.values["rmse"][0]
    assert moved_pixels(editor) > 50
