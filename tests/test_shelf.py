"""A bundle comes back as it was: weights, sliders, prior and facts, of every network of the kit."""

import json

import pytest
import torch

from lessonlib.data import load
from lessonlib.editing import Directions, condition, condition_prior, input_directions
from lessonlib.models import VAE, Autoencoder, ConditionalVAE, Discriminator, Generator, Prior, Reader
from lessonlib.scenes import garments
from lessonlib.shelf import CHECKPOINTS, Bundle
from lessonlib.training import CheckpointError, checkpoint

torch.set_num_threads(1)
close = torch.testing.assert_close  # where a tensor lies in memory may change a last digit
IMAGES = load("garments", size=32, n=300)
NETWORKS = {
    "Autoencoder": Autoencoder(32, 1, 4),
    "VAE": VAE(64, 3, 6, 4),
    "ConditionalVAE": ConditionalVAE(4, channels=1, latent_dim=5, width=4),
    "Discriminator": Discriminator(64, condition_dim=3, width=4),
    "Generator": Generator(64, 1, 7, 2, width=4, inks=3, kernel=1),
    "Reader": Reader(garments.SPEC, 64, width=4),
}


@pytest.mark.parametrize("name", NETWORKS)
def test_every_network_comes_back_with_its_form_and_its_weights(tmp_path, name):
    path = Bundle(NETWORKS[name].half().float(), facts={"by": "me"}).save(tmp_path / "mine.v2")
    assert path.name == "mine.v2.safetensors"
    again = Bundle.open(tmp_path / "mine.v2")
    assert type(again.model) is type(NETWORKS[name]) and not again.model.training
    assert again.facts["by"] == "me" and again.directions is again.prior is None
    for key, tensor in NETWORKS[name].state_dict().items():
        assert torch.equal(again.model.state_dict()[key], tensor), key
    if name == "Reader":
        assert again.model.spec == garments.SPEC


def test_sliders_and_prior_come_back_and_so_does_the_way_through_the_model(tmp_path):
    model, codes = VAE(32, 3, 6, 4).half().float().eval(), torch.randn(300, 6)
    directions = Directions.fit(codes, IMAGES, ("category", "pattern"))
    bundle = Bundle(model, directions, Prior.around(codes, through=model.through), {"note": "ä"})
    again = Bundle.open(bundle.save(tmp_path / "vae"))
    assert again.directions.controls == directions.controls
    close(again.directions.move(codes, {"hue": 0.2}), directions.move(codes, {"hue": 0.2}))
    close(again.prior.sample(5, seed=1), bundle.prior.sample(5, seed=1))
    assert json.loads((tmp_path / "vae.json").read_text(encoding="utf-8"))["note"] == "ä"


def test_a_network_that_is_told_factors_comes_back_with_them(tmp_path):
    c = condition(IMAGES, ["category", "hue"])
    model = Generator(32, 3, 4, c.shape[1], width=4)
    directions, prior = input_directions(IMAGES, ["category", "hue"], 4), condition_prior(c, 4)
    again = Bundle.open(Bundle(model, directions, prior).save(tmp_path / "gan"))
    assert again.prior.through is None
    z = prior.sample(9, seed=0)
    close(again.prior.sample(9, seed=0), z)
    close(again.directions.move(z, {"category": 2}), directions.move(z, {"category": 2}))


def test_several_networks_come_back_by_name(tmp_path):
    rungs = {beta: VAE(32, 3, 4, 4).half().float() for beta in ("0.1", "4")}
    again = Bundle.open(Bundle(rungs).save(tmp_path / "ladder")).model
    assert list(again) == list(rungs)
    assert all(torch.equal(again[b].encoder[0].weight, rungs[b].encoder[0].weight) for b in rungs)


def test_a_network_of_ones_own_is_refused_with_the_kinds_there_are(tmp_path):
    with pytest.raises(ValueError, match="a network among Autoencoder, .*VAE, got Linear"):
        Bundle(torch.nn.Linear(2, 2)).save(tmp_path / "own")
    checkpoint.save(tmp_path / "other.safetensors", {}, {"steps": 3})
    with pytest.raises(CheckpointError, match="a network among .*, got None"):
        Bundle.open(tmp_path / "other")


def test_a_missing_bundle_names_the_command_that_makes_it_again(tmp_path):
    facts = (CHECKPOINTS / "garments_vae_64.json").read_text(encoding="utf-8")
    (tmp_path / "garments_vae_64.json").write_text(facts, encoding="utf-8")
    with pytest.raises(CheckpointError, match="python -m lessonlib.recipes garments_vae_64"):
        Bundle.open(tmp_path / "garments_vae_64")
