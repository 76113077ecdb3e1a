"""Garments: a factor does what its name says and nothing else, at every size, on every machine."""

import subprocess
import sys

import numpy as np
import pytest
import torch
from drawn import fixed, light

from lessonlib.scenes import garments
from lessonlib.scenes.colour import oklch

COLUMN = {name: k for k, name in enumerate(garments.NAMES)}

GOLDEN_FACTORS = [
    0.0,
    0.499278,
    0.601498,
    0.028689,
    0.147926,
    2.0,
    0.070421,
    0.129774,
    0.948328,
    0.621884,
    1.0,
    0.51139,
]
GOLDEN_PIXELS = [
    244.0,
    209.56,
    209.56,
    244.0,
    237.65,
    158.95,
    158.95,
    237.65,
    239.93,
    184.91,
    184.91,
    239.93,
    242.81,
    232.73,
    232.73,
    242.81,
]


def factors_of(n=60, seed=3, **values):
    return fixed(garments, garments.sample_factors(n, seed)[0], **values)


def cloth(x):
    """Where there is something other than paper."""
    return (x.int() - round(garments.PAPER * 255)).abs().amax(1) > 3


def test_same_seed_same_factors_on_every_machine():
    factors, applies = garments.sample_factors(3, seed=11)
    assert factors.dtype == torch.float32 and applies.dtype == torch.bool
    expected = np.random.Generator(np.random.PCG64(11)).random((3, 12))
    assert factors[:, COLUMN["sleeve"]].numpy() == pytest.approx(expected[:, 1].astype("f4"), abs=0)
    assert factors[0].tolist() == pytest.approx(GOLDEN_FACTORS, abs=1e-6)


def test_pixels_are_equal_within_two_levels_on_every_machine():
    x = garments.render(garments.sample_factors(64, seed=11)[0], 32).float()
    blocks = torch.nn.functional.avg_pool2d(x, 8).mean(0)[0]  # 4 x 4 means of the red channel
    assert blocks.flatten().tolist() == pytest.approx(GOLDEN_PIXELS, abs=2)


def test_factors_are_even_and_independent():
    factors, applies = garments.sample_factors(20_000, seed=0)
    correlation = np.corrcoef(factors.T.numpy()) - np.eye(12)
    assert np.abs(correlation).max() < 0.03
    shares = torch.bincount(factors[:, 0].long()) / 20_000
    assert shares.tolist() == pytest.approx([0.2] * 5, abs=0.015)
    upper = factors[:, 0] < 3
    assert torch.equal(applies[:, COLUMN["sleeve"]], upper)
    assert torch.equal(applies[:, COLUMN["scale"]], factors[:, COLUMN["pattern"]] > 0)


@pytest.mark.parametrize("size", [16, 33, 64, 512])
def test_any_size_can_be_drawn(size):
    x = garments.render(factors_of(4), size)
    assert x.dtype == torch.uint8 and x.shape == (4, 3, size, size)
    assert torch.equal(x, x.flip(-1))  # left and right are alike


@pytest.mark.parametrize("size", [32, 63, 128])
def test_every_size_shows_the_same_garment(size):
    factors = factors_of(20)
    large = garments.render(factors, 2 * size).float()
    small = torch.nn.functional.avg_pool2d(large, 2)
    # outlines are thinner than a pixel at 32, so the smallest sizes differ a little more
    assert (small - garments.render(factors, size).float()).abs().mean() < 128 / size


def test_chunks_do_not_matter():
    factors = factors_of(70)
    assert torch.equal(garments.render(factors, 48)[65], garments.render(factors[65:66], 48)[0])


@pytest.mark.parametrize("name", ["hue", "lightness", "accent", "pattern", "scale"])
def test_colour_and_texture_leave_the_outline_alone(name):
    low = garments.render(factors_of(**{name: 1 if name == "pattern" else 0.2}), 64)
    high = garments.render(factors_of(**{name: 3 if name == "pattern" else 0.7}), 64)
    assert (cloth(low) == cloth(high)).float().mean() > 0.9995
    assert not torch.equal(low, high)


def test_hue_leaves_lightness_alone():
    lab_l = torch.tensor([0.2126, 0.7152, 0.0722])
    hues = torch.arange(24) / 24
    for lightness in (0.45, 0.6, 0.74):
        rgb = oklch(torch.full((24,), lightness), 0.125, hues)
        perceived = (light(rgb) @ lab_l) ** (1 / 3)
        assert perceived.std() / perceived.mean() < 0.04


def test_sleeve_changes_only_the_arms():
    low = garments.render(factors_of(category=1, sleeve=0.3, fit=0.5), 64)
    high = garments.render(factors_of(category=1, sleeve=0.9, fit=0.5), 64)
    changed = (low != high).any(1)
    assert changed.any(dim=(1, 2)).all()
    assert not changed[:, :, 26:38].any()  # the body's middle
    assert not changed[:, 46:].any()  # everything below the longest sleeve


@pytest.mark.parametrize("category", range(5))
def test_length_moves_the_hem_and_nothing_above_it(category):
    low = garments.render(factors_of(category=category, length=0.4, flare=0), 64)
    high = garments.render(factors_of(category=category, length=0.8, flare=0), 64)
    hem_low = [int(torch.nonzero(c.any(1))[-1]) for c in cloth(low)]
    hem_high = [int(torch.nonzero(c.any(1))[-1]) for c in cloth(high)]
    assert all(b > a + 1 for a, b in zip(hem_low, hem_high))
    top = min(hem_low) - 4
    assert (low[:, :, :top].int() - high[:, :, :top].int()).abs().max() <= 2


@pytest.mark.parametrize("name, category", [("fit", 0), ("fit", 3), ("fit", 4), ("flare", 1), ("flare", 4)])
def test_fit_and_flare_widen_and_keep_the_hem(name, category):
    pictures = [garments.render(factors_of(category=category, sleeve=0, **{name: v}), 64) for v in (0.1, 0.9)]
    low, high = map(cloth, pictures)
    assert (high.sum((1, 2)) > low.sum((1, 2))).all()
    rows = [[int(torch.nonzero(c.any(1))[-1]) for c in side] for side in (low, high)]
    assert max(abs(a - b) for a, b in zip(*rows)) <= 2


def test_depth_and_neckline_touch_only_the_neck():
    for change in ({"depth": 0.9}, {"neckline": 2}):
        a = garments.render(
            factors_of(category=0, depth=0.2) if "depth" in change else factors_of(category=0, neckline=0), 64
        )
        b = garments.render(factors_of(category=0, **change), 64)
        changed = (a != b).any(1)
        assert changed.any() and not changed[:, 32:].any() and not changed[:, :, :20].any()


def test_scale_changes_the_period_of_the_stripes():
    def transitions(scale):
        x = garments.render(factors_of(30, category=3, pattern=1, scale=scale, length=1, flare=0), 256)
        column = x[:, :, :, 128].float().mean(1)[:, 80:200]
        middle = column.mean(1, keepdim=True)
        return ((column > middle).int().diff(dim=1) != 0).sum(1).float().mean()

    assert transitions(0.0) > 1.7 * transitions(1.0)


@pytest.mark.parametrize(
    "factors, size, message",
    [
        (torch.zeros(2, 5), 32, r"expected factors of shape \(n, 12\), got \(2, 5\)"),
        (torch.zeros(2, 12), 8, "expected a size from 16 to 512 pixels, got 8"),
        (torch.full((1, 12), 7.0), 32, "expected category from 0 to 4, got 7 to 7"),
        (torch.full((1, 12), float("nan")), 32, "expected category from 0 to 4"),
    ],
)
def test_bad_input_is_named(factors, size, message):
    with pytest.raises(ValueError, match=message):
        garments.render(factors, size)


def test_the_set_carries_factors_and_card():
    images = garments.garments(10, 32, seed=1)
    assert images.names == garments.NAMES and images.card.licence
    assert torch.equal(images.images, garments.render(images.factors, 32))
    assert garments.render(torch.zeros(0, 12), 32).shape == (0, 3, 32, 32)


@pytest.mark.skipif(sys.platform != "linux", reason="counts memory in Linux's way")
def test_a_set_is_drawn_without_lying_in_memory_twice():
    code = (
        "import re, torch; from lessonlib.scenes.garments import garments\n"
        "garments(500)\n"
        "peak = lambda: int(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1]) * 1024\n"
        "before, drawn = peak(), garments(17_000); print((peak() - before) / drawn.images.nbytes)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert float(done.stdout) < 1.5, "pictures, their factors, and one chunk that is being drawn"
