"""The watermark: read after everyday damage, by its own key only, and lost to those who average."""

import pytest
import torch

from lessonlib.data import load
from lessonlib.rights import attacks, bits_of, chance, mark, patterns, read

KEY = "a test's own key"


def crops(n=8):
    whole = load("photographs", size=None).batch(slice(None))
    g = torch.Generator().manual_seed(0)
    places = [[int(torch.randint(end - 128, (), generator=g)) for end in (427, 640)] for _ in range(n)]
    return torch.stack([whole[i % 2, :, y : y + 128, x : x + 128] for i, (y, x) in enumerate(places)])


SOURCES = {
    "garments": lambda: load("garments", size=128, n=8, seed=3).batch(slice(None)),
    "paintings": lambda: load("paintings", size=128, n=8, seed=3).batch(slice(None)),
    "photographs": crops,
}
DAMAGE = {
    "none": lambda x: x,
    "JPEG": attacks.jpeg,
    "noise": lambda x: attacks.noise(x, seed=5),
    "blur": attacks.blur,
    "half size": attacks.half_size,
}


def drawn(n, seed=0):
    return torch.randint(2, (n, 32), generator=torch.Generator().manual_seed(seed)) > 0


def psnr(a, b):
    return -10 * (a - b).square().mean((1, 2, 3)).log10()


@pytest.mark.parametrize("source", SOURCES)
def test_the_bits_outlive_everyday_damage_and_only_their_key_reads_them(source):
    x, bits = SOURCES[source](), drawn(8)
    marked = mark(x, bits, KEY)
    assert (psnr(marked, x) > 37.9).all() and (marked * 255 - (marked * 255).round()).abs().max() < 1e-3
    for name, damage in DAMAGE.items():
        right = ((read(damage(marked), KEY) > 0) == bits).float().mean()
        assert right >= 0.97, f"{name}: {right:.3f}"
    others = [((read(marked, f"{k}") > 0) == bits).float().mean() for k in range(6)]
    assert torch.stack(others).mean() == pytest.approx(0.5, abs=0.05)


def test_flat_pictures_are_changed_less_than_busy_ones():
    flat, busy = (psnr(mark(x, bits_of("x"), KEY), x).mean() for x in (SOURCES["garments"](), crops()))
    assert flat > 44 and 40 < busy


@pytest.mark.parametrize("shape", [(1, 3, 256, 256), (1, 3, 150, 200), (2, 1, 128, 128)])
def test_other_sizes_shapes_and_grey_pictures_carry_it_too(shape):
    x = torch.nn.functional.interpolate(crops(2)[: shape[0], : shape[1]], shape[2:], mode="bicubic").clamp(
        0, 1
    )
    marked = mark(x, bits_of("work 1"), KEY, psnr=40)
    assert marked.shape == shape and psnr(marked, x).min() == pytest.approx(40, abs=0.1)
    for name, damage in DAMAGE.items():
        assert ((read(damage(marked), KEY) > 0) == bits_of("work 1")).float().mean() > 0.96, name


def test_a_crop_loses_it():
    marked = mark(crops(), bits_of("x"), KEY, psnr=38)
    cut = marked[..., 13:-13, 13:-13]
    assert ((read(cut, KEY) > 0) == bits_of("x")).float().mean() == pytest.approx(0.5, abs=0.12)


def test_averaging_pictures_with_one_mark_gives_it_away():
    x, bits = load("garments", size=128, n=48, seed=4).batch(slice(None)), bits_of("x")
    pattern = attacks.carried(mark(x[:32], bits, KEY, psnr=42))
    marked = mark(x[32:], bits, KEY, psnr=42)
    washed, forged = (marked - 1.5 * pattern).clamp(0, 1), (x[32:] + 1.5 * pattern).clamp(0, 1)
    assert ((read(marked, KEY) > 0) == bits).float().mean() > 0.99
    assert ((read(washed, KEY) > 0) == bits).float().mean() < 0.6
    assert ((read(forged, KEY) > 0) == bits).float().mean() > 0.9
    assert psnr(washed, x[32:]).mean() > 33


def test_patterns_are_orthonormal_and_new_for_every_key():
    own, other = patterns(KEY), patterns("b")
    torch.testing.assert_close(own @ own.T, torch.eye(32), atol=1e-4, rtol=0)
    assert (own @ other.T).abs().max() < 0.15


def test_bits_come_from_a_text_and_chance_counts_coins():
    assert bits_of("work 1").shape == (32,) and not torch.equal(bits_of("work 1"), bits_of("work 2"))
    assert chance(0) == 1 and chance(32) == 2**-32 and chance(16) == pytest.approx(0.57, abs=0.001)
    with pytest.raises(ValueError, match="expected right of 0 to 32, got 33"):
        chance(33)


@pytest.mark.parametrize(
    "x, bits, said",
    [
        (torch.zeros(3, 8, 8), drawn(1), r"expected x .N, C, H, W. in .0, 1., got torch.float32 .3, 8, 8."),
        (torch.full((1, 3, 8, 8), 2.0), drawn(1), "in .2, 2."),
        (torch.zeros(1, 3, 8, 8, dtype=torch.uint8), drawn(1), "got torch.uint8"),
        (torch.zeros(2, 3, 8, 8), drawn(3), r"expected bits bool .32,. or .2, 32., got torch.bool .3, 32."),
        (torch.zeros(2, 3, 8, 8), drawn(2).float(), "got torch.float32"),
    ],
)
def test_bad_input_is_named(x, bits, said):
    with pytest.raises(ValueError, match=said):
        mark(x, bits, KEY)
