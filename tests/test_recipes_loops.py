"""Training loops behind checkpoints: what makes two trainings the same; pictures too few or too equal."""

import pytest
import torch

from lessonlib.data import load
from lessonlib.editing import Directions, condition, input_directions
from lessonlib.recipes import gan, vae
from lessonlib.recipes.gan import train_gan
from lessonlib.recipes.vae import embed_all, label_targets, train_vae
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
    with pytest.raises(CheckpointError, match="conditions: saved .., asked for .'hue'"):
        train_gan(clothes, 1, width=2, conditions=["hue"], checkpoint=path)


def test_a_finished_training_says_so_and_comes_back(clothes, tmp_path, capsys):
    path = tmp_path / "vae.safetensors"
    first, _ = train_vae(clothes, 2, width=4, checkpoint=path)
    assert "finished" not in capsys.readouterr().out
    again, history = train_vae(clothes, 2, width=4, checkpoint=path)
    assert capsys.readouterr().out.startswith("VAE: it was finished, so there is nothing to train")
    assert torch.equal(weights(first), weights(again)) and history.steps == 2


@pytest.mark.parametrize("recipe, train", [(vae, train_vae), (gan, train_gan)])
def test_a_training_that_was_cut_off_ends_with_the_same_weights(
    clothes, tmp_path, monkeypatch, recipe, train
):
    """Its weights lie channels last, and so must what a fused optimiser remembers of them."""

    def cut(step, **how):
        return fit(lambda i: step(i) if i < 3 else 1 / 0, **how | {"every": 2})

    whole, _ = train(clothes, 6, width=4)
    fit, how = recipe.fit, {"width": 4, "checkpoint": tmp_path / "cut.part"}
    with monkeypatch.context() as patched, pytest.raises(ZeroDivisionError):
        patched.setattr(recipe, "fit", cut)
        train(clothes, 6, **how)
    again, _ = train(clothes, 6, **how)
    assert torch.equal(weights(again), weights(whole))


def test_one_changed_pixel_and_one_changed_label_change_the_fingerprint(clothes):
    images, factors = clothes.images, clothes.factors
    dot, word = images.clone(), factors.clone()
    dot[9, 0, 0, 0] += 1
    word[9, 1] += 0.5
    prints = {fingerprint(*pair) for pair in ((images, factors), (dot, factors), (images, word))}
    assert len(prints) == 3 and fingerprint(images.clone(), factors) in prints


ALONE = {"dresses": ("category", 1), "skirts": ("category", 3), "plain": ("pattern", 0)}


@pytest.mark.parametrize("name", ALONE)
def test_one_kind_of_garment_trains_and_gets_the_sliders_that_mean_something(clothes, name):
    factor, value = ALONE[name]
    alone = clothes.pick(clothes.column(factor) == value)
    model, _ = train_vae(alone, 3, width=4)
    assert weights(model).isfinite().all()
    with pytest.warns(UserWarning, match=f"no slider for .*{factor}.*: never varies"):
        directions = Directions.fit(embed_all(model, alone), alone, ("category", "pattern"))
    gone = {"dresses": {"category"}, "skirts": {"category", "sleeve", "neckline", "depth"}}
    assert set(directions.left_out) == gone.get(name, {"pattern", "scale"})
    z = torch.randn(50, 20)
    for control in directions.controls:
        assert directions.move(z, {control.name: 0.5 if control.kind != "category" else 1}).isfinite().all()
    assert directions.applies(z).shape == directions.read(z).shape


def test_equal_labels_have_no_weight_and_others_keep_theirs(clothes):
    alone = clothes.pick(clothes.column("category") == 1)
    targets, mask = label_targets(alone)
    assert targets.isfinite().all() and not mask[:, :5].any() and mask[:, 5].all()
    assert label_targets(clothes)[1][:, :5].all()


@pytest.mark.parametrize("n", [1, 2, 5])
def test_a_handful_of_pictures_trains_a_vae(clothes, n):
    model, _ = train_vae(clothes.pick(slice(n)), 2, width=4)
    assert weights(model).isfinite().all()


def test_a_gan_needs_two_pictures(clothes):
    train_gan(clothes.pick(slice(2)), 1, width=2, conditions=["hue"])
    with pytest.raises(ValueError, match="two pictures or more, got one"):
        train_gan(clothes.pick(slice(1)), 1, width=2)


def test_groups_too_small_take_the_covariance_of_all(clothes):
    few, codes = clothes.pick(slice(60)), torch.randn(60, 20)
    directions = Directions.fit(codes, few, ("category", "pattern"))
    assert len(directions.alike.covariance) == 21  # a combination that nobody wore has its place, too
    torch.testing.assert_close(directions.alike.covariance, torch.cov(codes.T).expand(21, -1, -1))
    assert directions.move(torch.randn(500, 20), {"length": 0.5}).isfinite().all()


def test_latents_that_are_all_asleep_are_left_where_they_are(clothes):
    directions = Directions.fit(torch.ones(200, 4), clothes, ("category",))
    torch.testing.assert_close(directions.move(torch.ones(3, 4), {"hue": 0.5}), torch.ones(3, 4))


def test_no_directions_of_what_never_differs(clothes):
    with pytest.raises(ValueError, match="expected a factor that varies, got none of category"):
        Directions.fit(torch.randn(1, 8), clothes.pick(slice(1)))
    for codes in (torch.randn(1, 8), torch.ones(5, 8), torch.zeros(0, 8)):
        with pytest.raises(ValueError, match="expected codes .* that differ"):
            Directions.principal(codes)


def test_inputs_that_a_network_could_not_learn_get_no_slider(clothes):
    alone = clothes.pick(clothes.column("category") == 3)
    with pytest.warns(UserWarning, match="no slider for category, sleeve, neckline, depth: never varies"):
        directions = input_directions(alone, alone.names, 6)
    assert "sleeve" not in directions.names and "hue" in directions.names
    code = torch.cat([torch.randn(9, 6), condition(alone, alone.names)[:9]], dim=1)
    moved = directions.move(code, {"length": 0.8})
    torch.testing.assert_close(directions.read(moved)[:, 0], torch.full((9,), 0.8))


def test_a_vae_can_be_watched_while_it_learns(clothes):
    seen = []
    model, _ = train_vae(clothes, 3, width=4, watch=lambda history, vae: seen.append((history.steps, vae)))
    assert [steps for steps, _ in seen] == [1, 2, 3] and all(type(vae) is type(model) for _, vae in seen)
