"""The upscaler: known sizes, known reach, a loss and a blend with known answers."""

import pytest
import torch
from torch.nn import functional as F

from lessonlib.models.upscaler import Upscaler, bicubic, blend, filter_bank, shrink, texture_loss


@pytest.fixture
def net():
    torch.manual_seed(0)
    net = Upscaler(width=6, blocks=1).eval()
    torch.nn.init.normal_(net.detail[-1].weight, std=0.1)
    return net


def test_it_begins_as_bicubic_and_makes_sixteen_pixels_of_one():
    x = torch.rand(2, 3, 5, 7)
    assert Upscaler(6, 1)(x).equal(bicubic(x)) and bicubic(x).shape == (2, 3, 20, 28)


def test_it_learns_even_when_nothing_passes_its_last_nonlinearity():
    net = Upscaler(6, 1)
    with torch.no_grad():
        net.detail[-4].bias.fill_(-10.0)
    net(torch.rand(1, 3, 6, 6)).sum().backward()
    assert net.detail[-1].weight.grad.abs().max() > 0


def test_flat_pictures_stay_as_they_are():
    x = torch.full((1, 3, 8, 12), 0.25)
    assert torch.allclose(bicubic(x), torch.full((1, 3, 32, 48), 0.25), atol=1e-6)
    assert torch.allclose(shrink(bicubic(x)), x, atol=1e-6)


def test_a_pixel_sees_no_further_than_its_reach(net):
    x = torch.rand(1, 3, 24, 24)
    other = x.clone()
    other[..., 0] = 0
    changed = (net(x) - net(other)).abs().amax((0, 1, 2)) > 0
    seen = changed.nonzero().max().item() // 4
    assert 2 <= seen <= net.reach == 5, "small pixels from the changed column"


def test_stripes_too_fine_for_the_small_picture_fade_to_grey():
    x = (torch.arange(32) % 2).float().expand(1, 3, 32, 32)
    assert (shrink(x) - 0.5).abs().max() < 0.06


@pytest.mark.parametrize("size", [(30, 32), (32, 30)])
def test_sides_that_do_not_divide_are_refused(size):
    with pytest.raises(ValueError, match="shrink: expected"):
        shrink(torch.rand(1, 3, *size))


def test_texture_asks_how_often_and_not_where():
    torch.manual_seed(1)
    x, bank = torch.rand(2, 3, 34, 34), torch.ones(4, 1, 1, 1)  # filters of one pixel see only its grey
    turned = x.rot90(2, (2, 3))
    assert texture_loss(turned, x, bank) < 1e-6 < (turned - x).abs().mean()
    lighter = texture_loss(x + 0.25, x, torch.ones(1, 1, 1, 1))
    assert torch.allclose(lighter, torch.tensor(0.25), atol=1e-6)


def test_the_filters_are_cold_where_all_is_flat_and_see_blur():
    torch.manual_seed(2)
    bank, x = filter_bank(), torch.rand(1, 3, 64, 64)
    assert F.conv2d(torch.full((1, 1, 9, 9), 0.7), bank).abs().max() < 1e-4
    assert torch.allclose(bank.flatten(1).norm(dim=1), torch.ones(6))
    assert texture_loss(F.avg_pool2d(x, 3, 1, 1), x, bank) > 0.5 * texture_loss(0 * x, x, bank)


def test_a_blend_lies_on_the_way_and_leaves_its_ends(net):
    torch.manual_seed(3)
    other, into, before = Upscaler(6, 1), Upscaler(6, 1), net.detail[0].weight.clone()
    mixed = blend(net, other, 0.25, into)
    expected = 0.75 * net.detail[0].weight + 0.25 * other.detail[0].weight
    assert mixed is into and torch.allclose(mixed.detail[0].weight, expected)
    assert net.detail[0].weight.equal(before)


@pytest.mark.parametrize("x", [torch.rand(3, 8, 8), torch.rand(1, 3, 8, 8) * 255])
def test_what_is_no_batch_of_pictures_is_refused(net, x):
    with pytest.raises(ValueError, match="Upscaler: expected float"):
        net(x)
