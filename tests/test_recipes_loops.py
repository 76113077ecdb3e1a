"""Training loops behind checkpoints: what makes two trainings the same; pictures too few or too equal."""

import pytest
import torch

from lessonlib.data import load
from lessonlib.recipes.gan import train_gan
from lessonlib.recipes.vae import train_vae
from lessonlib.training import CheckpointError, fingerprint

torch.set_num_threads(1)


@pytest.fixture(scope="module")
def clothes():
    return load("garments", size=32, n=200)


def weights(model):
    return torch.cat([w.flatten() for w in model.parameters()])


@pytest.mark.parametrize(
    "other, reason",
    [
        ({"beta": 100.0}, "beta: saved 1.0, asked for 100.0"),
        ({"labels": False}, "labels: saved True, asked for False"),
        ({"learning_rate": 1e-3}, "lr: saved 0.002, asked for 0.001"),
        ({"width": 8}, "width: saved 4, asked for 8"),
        ({"seed": 1}, "seed: saved 0, asked for 1"),
    ],
)
def test_another_setting_is_another_training(clothes, tmp_path, other, reason):
    path = tmp_path / "vae.safetensors"
    train_vae(clothes, 2, width=4, checkpoint=path)
    with pytest.raises(CheckpointError, match=f"another training .*{reason}.*; delete it or choose another"):
        train_vae(clothes, 2, **{"width": 4, "checkpoint": path} | other)


def test_other_pictures_or_another_penalty_are_another_training(clothes, tmp_path):
    path = tmp_path / "gan.safetensors"
    train_gan(clothes, 1, width=2, checkpoint=path)
    with pytest.raises(CheckpointError, match="r1_gamma: saved 0.1, asked for 1.0"):
        train_gan(clothes, 1, width=2, r1_gamma=1.0, checkpoint=path)
    with pytest.raises(CheckpointError, match="pictures: saved 200 with fingerprint .*, asked for 200 with"):
        train_gan(load("garments", size=32, n=200, seed=1), 1, width=2, checkpoint=path)
    with pytest.raises(CheckpointError, match="obey: saved .., asked for .'hue'"):
        train_gan(clothes, 1, width=2, obey=["hue"], checkpoint=path)


def test_a_finished_training_says_so_and_comes_back(clothes, tmp_path, capsys):
    path = tmp_path / "vae.safetensors"
    first, _ = train_vae(clothes, 2, width=4, checkpoint=path)
    assert "finished" not in capsys.readouterr().out
    again, history = train_vae(clothes, 2, width=4, checkpoint=path)
    assert capsys.readouterr().out.startswith("VAE: it was finished, so there is nothing to train")
    assert torch.equal(weights(first), weights(again)) and history.steps == 2


def test_one_changed_pixel_and_one_changed_label_change_the_fingerprint(clothes):
    images, factors = clothes.images, clothes.factors
    dot, word = images.clone(), factors.clone()
    dot[9, 0, 0, 0] += 1
    word[9, 1] += 0.5
    prints = {fingerprint(*pair) for pair in ((images, factors), (dot, factors), (images, word))}
    assert len(prints) == 3 and fingerprint(images.clone(), factors) in prints
