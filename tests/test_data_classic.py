"""The sets that need no network, and ``load``."""

import subprocess
import sys

import numpy as np
import pytest
import torch
from sklearn.datasets import load_digits, load_sample_image

from lessonlib.data import digits, load, photographs
from lessonlib.data.resize import square


def test_digits_are_scikit_learns_own_and_keep_their_labels():
    bunch, data = load_digits(), digits()
    assert data.images.shape == (1797, 1, 8, 8)
    assert np.abs(data.images[:, 0].numpy() / 255 - bunch.images / 16).max() < 0.5 / 255 + 1e-6
    assert data.column("digit").tolist() == bunch.target.tolist()
    assert data.spec[0].names[int(data.factors[7])] == str(bunch.target[7])


def test_enlarged_digits_shrink_back_to_themselves():
    back = square(digits(32).images, 8).float()
    assert (back - digits().images.float()).abs().mean() < 16  # a shift by one pixel gives 60


def test_photographs_come_whole_or_as_a_middle_square():
    whole = photographs()
    assert whole.images.shape == (2, 3, 427, 640) and whole.images.is_contiguous()
    assert np.array_equal(whole.images[1].permute(1, 2, 0).numpy(), load_sample_image("flower.jpg"))
    small = photographs(61).images.float()
    middle = whole.images[..., 106:533].float()
    assert small.shape == (2, 3, 61, 61)
    assert (small.mean((2, 3)) - middle.mean((2, 3))).abs().max() < 1


def test_the_portrait_comes_whole_or_as_a_middle_square():
    whole = load("portrait", size=None)
    assert whole.images.shape == (1, 3, 600, 512) and "Hopper" in str(whole.card)
    assert load("portrait", size=64).images.shape == (1, 3, 64, 64)


def test_shrinking_keeps_the_share_of_fine_lines():
    lines = torch.zeros(1, 1, 64, 64, dtype=torch.uint8)
    lines[..., ::4] = 255
    assert (square(lines, 16).float() - 255 / 4).abs()[..., 2:-2].max() < 10


@pytest.mark.parametrize("size", [0, 7, 4000, 32.5, "32"])
def test_a_size_out_of_range_is_refused(size):
    with pytest.raises(ValueError, match="expected size to be a whole number of 8 to 1024"):
        digits(size)


def test_load_takes_the_first_pictures_or_all_there_are():
    assert load("digits").images.shape == (1797, 1, 32, 32)
    assert torch.equal(load("digits", None, n=5).images, digits().images[:5])
    assert len(load("photographs", 64, n=100)) == 2
    with pytest.raises(ValueError, match="expected n of at least 1, got 0"):
        load("digits", n=0)


def test_load_draws_garments_from_a_seed():
    first, again, other = (load("garments", size=16, n=6, seed=seed) for seed in (3, 3, 4))
    assert first.images.shape == (6, 3, 16, 16)
    assert torch.equal(first.factors, again.factors) and not torch.equal(first.factors, other.factors)


def test_an_unknown_name_is_answered_with_the_choices():
    choices = "garments, paintings, posters, floorplans, digits, photographs, portrait, fashion_mnist"
    for wrong in ("cats", None, 3, ["digits"]):
        with pytest.raises(
            ValueError, match=f"{choices}, mnist, kmnist, cifar10, or the path of a folder of pictures, got "
        ):
            load(wrong)


def test_importing_the_room_brings_in_no_heavy_package():
    heavy = "sklearn", "pooch", "requests", "matplotlib", "ipywidgets"
    code = f"import sys, lessonlib.data; print([m for m in {heavy} if m in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"


def test_scikit_learn_is_not_imported_for_its_pictures():
    code = (
        "import sys; from lessonlib.data import load; load('digits'); load('photographs'); load('portrait');"
        "sys.exit('sklearn' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
