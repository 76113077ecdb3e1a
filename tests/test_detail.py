"""Detail: known distances of known pieces, known sharpness, a seam that shows, powers that are known."""

import numpy as np
import pytest
import torch

from lessonlib.metrics import seam, sharpness
from lessonlib.plots import power, powers
from lessonlib.toys.detail import nearest_piece, sharpen


def test_a_piece_that_is_known_is_at_no_distance_and_brightness_does_not_count():
    stripes = (torch.arange(40) % 2).float().expand(1, 3, 40, 40)
    away = nearest_piece(stripes, stripes * 0.5 + 0.5, 4, [2, 200])
    assert torch.allclose(away[1], torch.tensor(0.25), atol=1e-5)  # half the contrast: off by 1/4 everywhere
    assert nearest_piece(stripes, stripes, 4, [200])[0] < 1e-5


def test_more_pieces_are_never_farther():
    x = torch.rand(2, 3, 50, 50, generator=torch.Generator().manual_seed(0))
    away = nearest_piece(x[:1], x[1:], 3, [10, 100, 1_000])
    assert away[0] > away[1] > away[2] > 0


def test_sharpening_leaves_flat_parts_and_steepens_an_edge():
    x = torch.full((1, 3, 32, 32), 0.4)
    assert torch.allclose(sharpen(x), x, atol=1e-5)
    x[..., 16:] = 0.6
    assert sharpness(sharpen(x)) > 1.3 * sharpness(x) == pytest.approx(1.3 * 0.2 / 31)


def test_a_seam_is_one_where_nothing_shows_and_more_where_something_does():
    slope = np.broadcast_to(np.arange(400)[:, None, None] * 0.25, (400, 8, 3)).copy()
    assert seam(slope, 25) == pytest.approx(1)
    slope[100:200] += 0.25
    assert seam(slope, 25) == pytest.approx((2 + 0 + 1) / 3)
    slope[200:] += 3
    assert seam(slope, 25) > 4
    with pytest.raises(ValueError, match="more than one tile"):
        seam(slope, 200)


def test_a_power_is_found_and_said(capsys):
    x = [2, 4, 8]
    assert power(x, [3 * v**2 for v in x]) == pytest.approx(2)
    fig = powers(x, {"square": [3 * v**2 for v in x], "root": [v**0.5 for v in x]}, "Cost", "side")
    fig.canvas.draw()
    assert fig.alt == "Cost, power of side: square ≈ 2.00, root ≈ 0.50."
    narrow = powers(x, {"slow": [0.04, 0.03, 0.02]})
    narrow.canvas.draw()
    low, high = narrow.axes[0].get_ylim()
    words = [
        mark.get_text() for mark in narrow.axes[0].get_yticklabels() if low <= mark.get_position()[1] <= high
    ]
    assert "0.02" in words, words  # less than a power of ten, and yet its numbers can be read
    for bad in ([1, 2], [0, 1, 2], [float("nan"), 1, 2]):
        with pytest.raises(ValueError, match="powers"):
            powers(x, {"bad": bad})
