"""The painter's families of shapes: stencils that add up to 1, alike at every size, a family for a style."""

import pytest
import torch
from torch.nn import functional as F

from lessonlib.models import Painter
from lessonlib.models.alphabet import FAMILIES, INKS, gaps, softness


@pytest.fixture
def painter():
    torch.manual_seed(0)
    return Painter(4, 3).eval()


@pytest.mark.parametrize("family", range(len(FAMILIES)), ids=FAMILIES)
@torch.inference_mode()
def test_a_family_alone_fills_stencils_alike_at_every_size(painter, family):
    painter.assign(family)
    code, palette = torch.randn(4, 7), torch.rand(4, 5, 3)
    large, _ = painter.parts(code, palette, 256)
    assert large.min() > -0.001 and large[:, 1:].amax() > 0.5
    torch.testing.assert_close(large.sum(1), torch.ones(4, 256, 256))
    small, _ = painter.parts(code, palette)
    assert (F.avg_pool2d(large, 8) - small).abs().mean() < 0.02


@torch.inference_mode()
def test_a_style_opens_the_family_that_was_assigned_to_it_and_shuts_the_others(painter):
    painter.assign(torch.tensor([3, 0]), torch.tensor([1, 2]))
    code = torch.cat([torch.randn(2, 4), torch.tensor([[0.0, 1, 0], [0, 0, 1]])], dim=1)
    gates = painter.gates(code)
    assert gates.argmax(1).tolist() == [3, 0] and (gates > 0).sum(1).tolist() == [1, 1]
    half = code.mean(0, keepdim=True)  # a blend of both styles shows both families, half faded
    assert painter.gates(half)[0, [3, 0]].abs().max() < 1


@torch.inference_mode()
def test_hardly_any_piece_begins_in_the_ground_s_ink_and_no_line_of_the_net():
    """Else what is laid in it is never seen, and so never learned: some drew grids without lines."""
    shares = torch.zeros(INKS)
    for seed in range(8):
        torch.manual_seed(seed)
        painter, code = Painter(4, 3), torch.randn(200, 7)
        *_, net = paints = painter._planned(torch.cat([painter.plan(code), 3 * code], dim=1), code)[1]
        shares += sum(paint.sum((0, 1)) for paint in paints)
        assert net[:, -1, 0].max() < 0.05
    assert shares[0] < 0.35 * shares[1:].mean()


def test_lines_never_cross_and_lie_about_the_middle():
    lines = gaps(torch.randn(50, 5))
    assert (lines.diff(dim=1) > 0).all()
    torch.testing.assert_close(lines[:, 0], -lines[:, -1])


def test_a_sharp_edge_still_learns_whether_to_be_soft():
    soft = torch.tensor([[-5.0], [1.0]], requires_grad=True)
    wide = softness({"soft": soft})
    assert wide[0] == 0 and wide[1] > 1
    wide.sum().backward()
    assert (soft.grad > 0).all()
