"""The painter: the same work at every size, composition and palette apart, edges that stay sharp."""

import pytest
import torch
from torch.nn import functional as F

from lessonlib.models import Critic, Painter, through


@pytest.fixture
def work():
    """A painter and the code and palette of two works."""
    torch.manual_seed(0)
    return Painter(4, 3).eval(), torch.randn(2, 7), torch.rand(2, 5, 3)


def test_pictures_come_out_and_every_weight_learns(work):
    painter, code, palette = work
    x = painter.train()(code, palette, adherence=0.5)
    assert x.shape == (2, 3, 32, 32) and x.min() >= 0 and x.max() <= 1
    critic = Critic(3, reads=2)
    logit, reading = critic.judge_and_read(through(x, palette), code[:, 4:])
    assert logit.shape == (2,) and reading.shape == (2, 2)
    (logit.sum() + reading.sum() + x.square().sum()).backward()
    for network in (painter, critic):
        assert all(p.grad is not None and p.grad.isfinite().all() for p in network.parameters())
        assert all(p.grad.abs().sum() > 0 for p in network.parameters() if p.ndim > 1)


@torch.inference_mode()
def test_the_same_work_is_drawn_at_every_size_and_in_bands(work):
    painter, code, palette = work
    large = painter(code, palette, 256)
    assert (F.avg_pool2d(large, 8) - painter(code, palette)).abs().mean() < 0.01
    bands = [painter(code, palette, 256, rows=slice(top, top + 64)) for top in range(0, 256, 64)]
    torch.testing.assert_close(torch.cat(bands, 2), large)


def test_a_large_work_is_drawn_a_band_at_a_time_unless_one_learns_from_it(work):
    painter, code, palette = work
    seen, parts = [], painter.parts
    painter.parts = lambda *args: seen.append(parts(*args)[0].shape[2]) or parts(*args)
    learned = painter(code, palette, 300)
    assert learned.requires_grad and seen == [300]
    with torch.inference_mode():
        assert (painter(code, palette, 300) == learned).all()
    assert sum(seen[1:]) == 300 and max(seen[1:]) * 300 <= 256**2


@torch.inference_mode()
def test_an_edge_stays_sharp_on_a_wall(work):
    painter, code, palette = work
    stencils, _ = painter.parts(code[:1], palette[:1], 2048, slice(1024, 1028))
    row = stencils[0, :, 2]
    small = F.interpolate(painter.parts(code[:1], palette[:1])[0], scale_factor=64, mode="bilinear")[
        0, :, 1026
    ]
    assert rise(row) <= 4 and rise(small) >= 40


def rise(lines):
    """Return over how many pixels the strongest edge of lines (C, W) goes from 10 to 90 %."""
    at = (lines[:, 1:] - lines[:, :-1]).abs().argmax()
    line, left = lines[at // (lines.shape[1] - 1)], int(at % (lines.shape[1] - 1))
    line = line if line[left + 1] > line[left] else 1 - line
    right = left + 1
    while left > 0 and line[left - 1] < line[left]:
        left -= 1
    while right < len(line) - 1 and line[right + 1] > line[right]:
        right += 1
    part = (line[left : right + 1] - line[left]) / (line[right] - line[left])
    return int(((part > 0.1) & (part < 0.9)).sum())


@torch.inference_mode()
def test_composition_is_never_told_the_palette_and_adherence_keeps_to_it(work):
    painter, code, palette = work
    stencils, inks = painter.parts(code, palette)
    assert stencils.shape == (2, 5, 32, 32) and torch.equal(inks, palette)
    torch.testing.assert_close(stencils.sum(1), torch.ones(2, 32, 32))
    torch.testing.assert_close(painter.parts(code, palette.flip(1))[0], stencils)
    torch.testing.assert_close(painter.parts(code, palette, adherence=0)[1], painter.habit(code))


def test_pictures_are_seen_through_their_palette_as_inks():
    palette = torch.eye(5, 3)[None] + torch.tensor([0.0, 0, 0, 0.3, 0.6])[None, :, None]
    which = torch.arange(5)[torch.randint(5, (8, 8))]
    seen = through(palette[0, which].movedim(2, 0)[None], palette)
    torch.testing.assert_close(
        seen[:, :5], F.one_hot(which, 5).movedim(2, 0)[None].float(), atol=1e-2, rtol=0
    )
    brighter = through(palette[0, which].movedim(2, 0)[None] + 0.01, palette)
    assert seen.shape == (1, 6, 8, 8) and (brighter[:, 5] > seen[:, 5]).all()


@pytest.mark.parametrize(
    "wrong, said",
    [
        (lambda p: p(torch.zeros(2, 6), torch.zeros(2, 5, 3)), r"codes \[z, c\] \(N, 7\)"),
        (
            lambda p: p(torch.zeros(2, 7), torch.zeros(2, 4, 3)),
            r"palettes \(2, 5, 3\) in \[0, 1\], got .*4, 3",
        ),
        (lambda p: p(torch.zeros(2, 7), torch.full((2, 5, 3), 255.0)), "got 255 to 255"),
        (lambda p: p.join(torch.zeros(2, 4), torch.zeros(2, 2)), r"c \(N, 3\)"),
    ],
)
def test_a_wrong_code_or_palette_is_refused(wrong, said):
    with pytest.raises(ValueError, match=said):
        wrong(Painter(4, 3).eval())
