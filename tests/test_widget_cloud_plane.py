"""The cloud plane without a browser: β in, ellipses and numbers out; and how its ladder is trained."""

import numpy as np
import pytest
import torch
from asking import ask, frames, refused

from lessonlib import plots
from lessonlib.data import load
from lessonlib.models import VAE, kl_per_dim
from lessonlib.recipes import clouds
from lessonlib.widgets import CloudPlane
from lessonlib.widgets.cloud_plane import covered


@pytest.fixture(scope="module")
def ladder():
    torch.manual_seed(0)
    return {beta: clouds.CloudVAE().eval() for beta in (4, 64, 1024)}


@pytest.fixture(scope="module")
def images():
    return load("garments", size=32, n=160)


@pytest.fixture
def plane(ladder, images):
    return CloudPlane(ladder, images)


def test_every_ellipse_is_a_pictures_cloud_and_turns_with_beta(plane, ladder, images):
    assert plane.beta == 4 and plane.setup["kinds"] == images.column("category").int().tolist()[:150]
    for index, model in enumerate(ladder.values()):
        reply, pixels = ask(plane, ["set", "beta", index])
        with torch.inference_mode():
            mu, logvar = model.encode(plane.x)
        assert len(reply["clouds"]) == 150 and len(frames(pixels, 32, 32)) == 24
        want = [*mu[7].tolist(), *torch.exp(logvar[7] / 2).tolist()]
        assert reply["clouds"][7] == pytest.approx(want, abs=1e-3)
        assert reply["numbers"]["KL"] == pytest.approx(float(kl_per_dim(mu, logvar).sum(1).mean()), abs=2e-3)
    assert ask(plane, ["reset"])[0]["state"] == {"beta": 0}


def test_a_bad_action_is_told_in_words(plane):
    assert refused(ask(plane, ["set", "beta", 3])[0])


def test_noise_is_covered_by_wide_clouds_and_not_by_points():
    mu = torch.zeros(5, 2)
    assert covered(mu, mu - 9) < 0.01 and covered(mu + 9, mu) == 0
    assert covered(mu, mu) == pytest.approx(1 - np.exp(-2), abs=0.04)


def test_only_planes_are_shown(images):
    with pytest.raises(ValueError, match=r"2 latents, got \[3\]"):
        CloudPlane({1: VAE(32, 3, 3, width=2)}, images)
    with pytest.raises(ValueError, match="got 0, 160"):
        CloudPlane({}, images)


def test_it_has_a_still_with_three_planes(plane, capsys):
    assert repr(plane) == "CloudPlane: clouds of top, dress, coat, skirt, trousers at β 4, 64, 1024"
    assert [ax.get_title() for ax in plane.still().axes] == ["β = 4", "β = 64", "β = 1024"]
    (legend,) = plane.still().legends
    assert [text.get_text() for text in legend.texts] == plane.names
    with pytest.raises(ValueError, match=r"expected \(N, 2\) twice"):
        plots.clouds({"a": (torch.zeros(3, 2), torch.zeros(2, 2))})


def test_a_ladder_is_one_network_trained_on_and_on(images, monkeypatch):
    monkeypatch.setattr(clouds, "FIRST", 4)
    monkeypatch.setattr(clouds, "EACH", 2)
    ladder = clouds.train_clouds(images, (4, 64, 1024))
    assert list(ladder) == [4, 64, 1024] and not any(model.training for model in ladder.values())
    weights = [model.encoder[-1].weight for model in ladder.values()]
    assert not torch.equal(weights[0], weights[1]) and not torch.equal(weights[1], weights[2])
