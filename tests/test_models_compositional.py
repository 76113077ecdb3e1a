"""Three heads that are not given everything: what reaches which part of the picture."""

import pytest
import torch

from lessonlib.data import load
from lessonlib.editing import condition, condition_columns
from lessonlib.models import CompositionalGenerator, WaveTexture
from lessonlib.recipes.gan import play, train_gan
from lessonlib.shelf import Bundle, portable

WIRES = {"shape": [0, 1, 2], "texture": [3, 4], "colour": [5]}


def generator(**settings):
    torch.manual_seed(0)
    return CompositionalGenerator(WIRES, latent_dim=2, condition_dim=6, width=4, **settings).eval()


@pytest.mark.parametrize("size, channels", [(32, 3), (64, 1)])
def test_a_picture_is_stencils_times_inks(size, channels):
    painter = generator(size=size, channels=channels)
    code = torch.randn(3, 8)
    stencils, inks = painter.parts(code)
    assert stencils.shape == (3, 12, size, size) and inks.shape == (3, 12, channels)
    torch.testing.assert_close(stencils.sum(1), torch.ones(3, size, size))
    torch.testing.assert_close(painter(code), torch.einsum("nkhw,nkc->nchw", stencils, inks))


def test_a_head_cannot_see_what_it_is_not_told():
    painter, code = generator(), torch.randn(3, 8, requires_grad=True)
    shape, texture, colour = (code * reaches for reaches in painter.reaches)
    drawn = {
        "shape": (painter.stencils(shape), painter.begin(shape)),
        "texture": (painter.texture(texture, torch.zeros(3, 2)),),
        "colour": (painter.inks(colour),),
    }
    for head, parts in drawn.items():
        for part in parts:
            slope = torch.autograd.grad(part.square().sum(), code, retain_graph=True)[0].abs().sum(0)
            reached = [k for k in range(6) if slope[2 + k] > 0]  # the others are 0 exactly
            assert reached == WIRES[head] and (slope[:2] > 0).all()
    whole = torch.autograd.grad(painter(code).square().sum(), code)[0].abs().sum(0)
    assert (whole > 0).all()


def test_a_texture_begins_where_it_is_told_to():
    torch.manual_seed(0)
    texture, code = WaveTexture(4, 32).eval(), torch.randn(2, 4)
    here, shifted = (
        texture(code, torch.zeros(2, 2)),
        texture(code, torch.tensor([[4 / 32, 0.0], [0.0, 4 / 32]])),
    )
    torch.testing.assert_close(shifted[0, :, :, 4:], here[0, :, :, :-4], atol=1e-5, rtol=0)
    torch.testing.assert_close(shifted[1, :, 4:], here[1, :, :-4], atol=1e-5, rtol=0)
    assert here[0, 0].std() > 1e-3
    torch.testing.assert_close(here.sum(1), torch.ones(2, 32, 32))


def test_a_page_can_run_it():
    assert len(portable(generator())) > 10_000


def test_the_columns_of_a_condition_are_found_by_name():
    images = load("garments", size=32, n=8)
    names = ("category", "hue", "pattern")
    assert condition_columns(images, names, ("pattern", "hue")) == [5, 6, 7, 8, 9, 10]
    assert condition_columns(images, names, ()) == []
    with pytest.raises(ValueError, match="expected factors of category, hue, pattern, got 'sleeve'"):
        condition_columns(images, names, ("sleeve",))


def test_it_plays_in_the_game_and_comes_back_from_the_shelf(tmp_path):
    images = load("garments", size=32, n=40)
    names = ("category", "pattern", "hue")
    heads = {"shape": ["category"], "texture": ["pattern"], "colour": ["hue"]}
    wires = {head: condition_columns(images, names, some) for head, some in heads.items()}
    own = CompositionalGenerator(wires, latent_dim=3, condition_dim=11, width=2)
    painter, history = train_gan(images, 2, conditions=names, generator=own)
    assert history.steps == 2 and isinstance(painter, CompositionalGenerator)
    code = painter.join(torch.randn(4, 3), condition(images.pick(slice(4)), names))
    assert painter(code).shape == (4, 3, 32, 32)
    again = Bundle.open(Bundle(painter.half().float()).save(tmp_path / "own")).model
    torch.testing.assert_close(again(code), painter(code), atol=1e-3, rtol=0)


def test_a_pair_is_drawn_together_where_that_is_asked_for():
    real, drawn = torch.rand(4, 3, 8, 8) + 0.1, torch.zeros(4, 3, 8, 8, requires_grad=True)
    layer = torch.nn.Linear(192, 1)
    torch.nn.init.zeros_(layer.weight)  # a judge without an opinion, which is not taught any

    def play_once(l1_weight):
        sgd_g, sgd_d = torch.optim.SGD([drawn], lr=1), torch.optim.SGD(layer.parameters(), lr=0)
        judge = lambda x, c: layer(x.flatten(1))[:, 0]  # noqa: E731
        play(1, real, 1 * drawn, None, judge, sgd_g, sgd_d, r1_gamma=0.1, l1_weight=l1_weight)
        return drawn.detach()

    assert (play_once(0.0) == 0).all()
    torch.testing.assert_close(play_once(2.0), torch.full_like(real, 2 / real.numel()))


@pytest.mark.parametrize(
    "wires, said",
    [
        ({"shape": [0], "texture": [1]}, "expected shape, texture, colour, got shape, texture"),
        (WIRES | {"colour": [6]}, "expected columns of 0 to 5, got 6"),
    ],
)
def test_wrong_heads_are_refused(wires, said):
    with pytest.raises(ValueError, match=said):
        CompositionalGenerator(wires, latent_dim=2, condition_dim=6, width=4)
