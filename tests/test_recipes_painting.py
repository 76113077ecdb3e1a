"""Training a painter: on the kit's paintings and on pictures without labels, whose palettes are measured."""

import pytest
import torch

from lessonlib.data import Card, ImageSet, load
from lessonlib.recipes import painting
from lessonlib.recipes.painting import centre, descend, palettes, train_painter
from lessonlib.scenes.palette import inks


def test_a_painter_trains_on_paintings_and_looks_at_what_is_asked():
    images, seen = load("paintings", size=32, n=40), []
    painter, history = train_painter(
        images, 5, conditions=("style", "x"), latent_dim=4, watch=lambda h, p: seen.append((h.steps, p))
    )
    assert history.steps == 5 and painter.condition_dim == 6 and not painter.training
    assert [steps for steps, _ in seen] == [1, 2, 3, 4, 5] and seen[-1][1] is painter


def test_each_style_is_assigned_a_family_of_its_own_and_keeps_it():
    images = load("paintings", size=32, n=40)
    painter, history = train_painter(images, 6, conditions=("x", "style"), latent_dim=4)
    code = torch.cat([torch.zeros(5, 5), torch.eye(5)], dim=1)
    gates = painter.gates(code)
    assert sorted(gates.argmax(1).tolist()) == [0, 1, 2, 3, 4] and (gates > 0).sum() == 5
    assert history.at["loss_p"] == [3, 4, 5]  # the critic reads first


def test_where_the_weight_lies_is_measured_if_it_was_asked_for(monkeypatch):
    """A painter taught by readings alone let the noise push its works about."""
    weight = torch.zeros(3, 8, 8)
    weight[0, 0, 7], weight[1, 4:, :4] = 1.0, 0.5
    torch.testing.assert_close(centre(weight), torch.tensor([[0.875, -0.875], [-0.5, 0.5], [0.0, 0.0]]))
    images, at_last = load("paintings", size=32, n=40), {}
    for asked in (("x", "y"), ("style", "density")):
        for much in (0.0, 50.0):
            monkeypatch.setattr(painting, "CENTRE", much)
            painter, _ = train_painter(images, 2, conditions=asked, latent_dim=4)
            at_last[asked, much] = painter.whole.weight
        alike = torch.equal(at_last[asked, 0.0], at_last[asked, 50.0])
        assert alike == ("x" not in asked)


def test_a_long_gradient_goes_no_further_than_it_may():
    """One in the reading threw back for ten rounds what had been learned: misread 79 instead of 2."""
    for longest, at_last in ((None, -100.0), (8.0, -8.0)):
        weight = torch.zeros(1, requires_grad=True)
        descend(torch.optim.SGD([weight], lr=1.0), 100 * weight.sum(), longest)
        assert weight.item() == pytest.approx(at_last, abs=1e-4)


def test_palettes_are_as_mixed_or_as_measured():
    images = load("paintings", size=32, n=3)
    torch.testing.assert_close(palettes(images), inks(*images.factors[:, 1:5].T))
    picture = torch.zeros(1, 3, 32, 32, dtype=torch.uint8)
    picture[:, 0], picture[:, :, 8:16, 8:16] = (
        255,
        torch.tensor([0, 0, 255], dtype=torch.uint8)[:, None, None],
    )
    measured = palettes(ImageSet(picture, Card("Two colours", "here", "MIT", "by a test")))
    assert measured.shape == (1, 5, 3)
    torch.testing.assert_close(measured[0, 0], torch.tensor([1.0, 0.0, 0.0]))  # the ground first
    assert (measured[0] - torch.tensor([0.0, 0.0, 1.0])).abs().sum(1).min() < 1e-4


def test_pictures_without_labels_train_and_grey_ones_are_refused():
    images = load("paintings", size=32, n=8)
    bare = ImageSet(images.images, images.card)
    assert train_painter(bare, 2, latent_dim=4)[0].condition_dim == 0
    with pytest.raises(ValueError, match=r"\(N, 3, 32, 32\), got \(8, 1, 32, 32\)"):
        train_painter(ImageSet(images.images[:, :1], images.card), 2)
