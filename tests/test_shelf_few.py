"""Few pictures, and print size: sliders without training, and an honest note on how a work was enlarged."""

from itertools import product

import numpy as np
import pytest
import torch

from lessonlib.data import load
from lessonlib.models import VAE, Blend, Generator
from lessonlib.shelf import Bundle, at_wall_size, kind_of, paint_few, portable
from lessonlib.widgets import LatentEditor
from lessonlib.widgets.export import document

torch.set_num_threads(1)


@pytest.fixture(scope="module")
def two():
    pictures = load("photographs", size=64).pick([0, 1])
    return paint_few(pictures, load("paintings", size=64, n=2, seed=3).batch(slice(None)))


def test_a_few_pictures_become_an_editor_without_training(two, tmp_path):
    assert list(two.directions.names) == ["painting", "subject", "hold"]
    two.save(tmp_path / "few")
    again = Bundle.open(tmp_path / "few")
    editor = LatentEditor(again.model, again.directions, again.prior, seed=1)
    first = editor.picture
    editor.session.set("hold", 0.5)
    assert np.abs(editor.session.render(editor.session.state).astype(int) - first).max() > 3
    assert portable(again.model, again.directions, again.prior) and "hold" in document(editor)


def test_one_picture_is_enough_and_a_slider_that_cannot_move_is_left_out():
    one = paint_few(
        load("photographs", size=64).pick([0]), load("paintings", size=64, n=1).batch(slice(None))
    )
    assert list(one.directions.names) == ["hold"] and one.model.latent_dim == 3


@pytest.mark.filterwarnings("error")
def test_every_choice_of_the_sliders_is_one_of_the_works_and_nothing_shines_through():
    pictures = load("paintings", size=64, n=3, seed=8)
    few = paint_few(pictures, load("paintings", size=64, n=2, seed=3).batch(slice(None)))
    session = LatentEditor(few.model, few.directions, few.prior, seed=24).session
    works = iter(few.model.pictures.T.view(-1, 3, 64, 64))
    for painting, subject, hold in product(range(3), range(2), (0.1, 0.6)):
        for name, value in {"painting": painting, "subject": subject, "hold": hold}.items():
            session.set(name, value)
        shown = torch.tensor(session.render(session.state)).permute(2, 0, 1) / 255
        assert (shown - next(works)).abs().max() < 0.01, (painting, subject, hold)


def test_what_did_not_learn_does_not_call_itself_a_network(two):
    assert two.facts["training"].startswith("none: 2 pictures lent")
    assert kind_of(two.model) == "no neural network, but 8 pictures that fade into one another"
    assert kind_of(VAE(32, latent_dim=4, width=4)).startswith("VAE, ")
    page = document(LatentEditor(two.model, two.directions, two.prior))
    assert "No neural network, but 8 pictures" in page and "A neural network (" not in page


def test_sizes_that_differ_are_refused():
    with pytest.raises(ValueError, match="pictures and subjects of one size"):
        paint_few(load("photographs", size=32), torch.rand(1, 3, 64, 64))
    with pytest.raises(ValueError, match=r"expected pictures \(2, 3, 256, 256\), got \(3"):
        Blend().hold(torch.zeros(3, 3, 32, 32))


def test_stencils_are_stretched_with_sharp_edges_and_other_models_smoothly():
    torch.manual_seed(0)
    gan, vae = Generator(32, 3, 4, width=2).eval(), VAE(32, latent_dim=4, width=4).eval()
    code = torch.randn(1, 4)
    pixels, note = at_wall_size(gan, code, 256)
    assert pixels.shape == (256, 256, 3) and pixels.dtype == np.uint8 and "stencils were stretched" in note
    small = gan.decode(code).detach()[0].permute(1, 2, 0).numpy() * 255
    means = pixels.reshape(32, 8, 32, 8, 3).mean((1, 3))
    assert np.corrcoef(means.ravel(), small.ravel())[0, 1] > 0.9  # still the same picture
    assert "stretched smoothly; no detail was added" in at_wall_size(vae, code, 256)[1]
    assert at_wall_size(Generator(32, 1, 4, width=2).eval(), code, 64)[0].shape == (64, 64, 3)


@pytest.mark.parametrize(
    "code, size, said",
    [(torch.zeros(2, 4), 64, "one code"), (torch.zeros(1, 4), 16, "32 pixels or more, got 16")],
)
def test_a_print_that_cannot_be_made_is_a_clear_error(code, size, said):
    with pytest.raises(ValueError, match=said):
        at_wall_size(Generator(32, 3, 4, width=2), code, size)
