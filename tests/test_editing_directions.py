"""Directions on codes made by hand, where the right answer is known."""

import pytest
import torch

from lessonlib.data import Card, Factor, ImageSet
from lessonlib.editing import Directions, mean_difference

SPEC = (
    Factor("size"),
    Factor("angle", "circle"),
    Factor("kind", "category", names=("a", "b", "c")),
    Factor("rare"),
)


@pytest.fixture(scope="module")
def world():
    """Codes that are a mixing of known factors, plus three latents that mean nothing."""
    g = torch.Generator().manual_seed(0)
    n = 4000
    factors = torch.rand(n, 4, generator=g)
    factors[:, 2] = torch.randint(0, 3, (n,), generator=g).float()
    applies = torch.ones(n, 4, dtype=torch.bool)
    applies[:, 3] = factors[:, 2] == 0
    rows = torch.cat([f.embed(c) for f, c in zip(SPEC, factors.T)], 1)
    rows[:, 6] *= applies[:, 3]
    plain = torch.cat([rows, torch.randn(n, 3, generator=g)], 1)
    mixing = torch.randn(10, 10, generator=g)
    codes = plain @ mixing
    images = ImageSet(
        torch.zeros(n, 1, 1, 1, dtype=torch.uint8), Card("t", "s", "MIT", "m"), factors, SPEC, applies
    )
    return codes, images, Directions.fit(codes, images, ridge=1e-6)


def test_readings_are_the_factors(world):
    codes, images, directions = world
    readings = directions.read(codes)
    for k, factor in enumerate(SPEC):
        rows = images.applies[:, k]
        error = (readings[rows, k] - images.factors[rows, k]).abs()
        if factor.kind == "circle":
            error = torch.minimum(error, 1 - error)
        assert error.quantile(0.99) < 0.02, factor.name


def test_an_edit_reaches_its_target_and_locks_hold(world):
    codes, images, directions = world
    z = codes[:50]
    before = directions.read(z)
    moved = directions.move(z, {"size": 0.9}, hold=("angle", "kind"))
    after = directions.read(moved)
    torch.testing.assert_close(after[:, 0], torch.full((50,), 0.9), atol=1e-3, rtol=0)
    torch.testing.assert_close(after[:, 1:3], before[:, 1:3], atol=2e-3, rtol=0)


def test_a_lock_costs_a_longer_way(world):
    codes, _, directions = world
    z = codes[:50]
    inverse = torch.linalg.pinv(directions.alike.covariance[-1], rtol=1e-4, hermitian=True)

    def way(moved):
        return torch.einsum("ni,ij,nj->n", moved - z, inverse, moved - z)

    free = way(directions.move(z, {"size": 0.9}))
    locked = way(directions.move(z, {"size": 0.9}, hold=("angle", "kind", "rare")))
    assert (free <= locked * 1.001).all()


def test_a_circle_goes_round(world):
    codes, _, directions = world
    z = codes[:50]
    start = directions.read(z)[:, 1]
    for turn in (0.0, 0.35, 0.999):
        reached = directions.read(directions.move(z, {"angle": turn}))[:, 1]
        assert ((reached - turn + 0.5) % 1 - 0.5).abs().max() < 0.01
    whole_turn = directions.move(z, {"angle": start + 1})
    torch.testing.assert_close(whole_turn, z, atol=0.05, rtol=0)


def test_a_category_is_chosen(world):
    codes, _, directions = world
    moved = directions.move(codes[:50], {"kind": 2})
    assert (directions.read(moved)[:, 2] == 2).all()


def test_strength_is_in_standard_deviations(world):
    codes, images, directions = world
    z = codes[:50]
    change = directions.read(directions.edit(z, "size", 1.5))[:, 0] - directions.read(z)[:, 0]
    torch.testing.assert_close(
        change, torch.full((50,), 1.5 * float(images.factors[:, 0].std())), atol=1e-3, rtol=0
    )
    assert directions.move(z, {}) is z


def test_one_row_without_locks_is_the_mean_difference():
    g = torch.Generator().manual_seed(1)
    codes = torch.randn(3000, 4, generator=g) @ torch.randn(4, 4, generator=g)
    chosen = codes[:, 0] + 0.5 * torch.randn(3000, generator=g) > 0
    images = ImageSet(
        torch.zeros(3000, 1, 1, 1, dtype=torch.uint8),
        Card("t", "s", "MIT", "m"),
        chosen[:, None].float(),
        (Factor("on"),),
    )
    directions = Directions.fit(codes, images, ridge=0)
    edit = directions.edit(codes[:1], "on", 1.0)[0] - codes[0]
    expected = mean_difference(codes, chosen)
    assert float(torch.cosine_similarity(edit, expected, dim=0)) > 0.9999


def test_principal_directions_find_the_axes():
    scales = torch.tensor([5.0, 2.0, 1.0, 0.0])
    codes = torch.randn(5000, 4, generator=torch.Generator().manual_seed(0)) * scales + 3
    directions = Directions.principal(codes)
    assert directions.names == ("direction 1", "direction 2", "direction 3")  # the fourth never moves
    assert (directions.controls[0].low, directions.controls[0].unit) == (-3, "sd")
    moved = directions.edit(codes[:1], "direction 1", 1.0) - codes[:1]
    torch.testing.assert_close(moved.abs(), torch.tensor([[5.0, 0, 0, 0]]), atol=0.3, rtol=0)
    assert directions.read(codes).std(0).tolist() == pytest.approx([1, 1, 1], abs=0.01)


def test_state_brings_back_the_same_directions(world):
    codes, _, directions = world
    again = Directions.from_state(*directions.state())
    assert again.controls == directions.controls
    assert torch.equal(again.move(codes[:3], {"size": 0.2}), directions.move(codes[:3], {"size": 0.2}))


def test_alike_codes_have_directions_of_their_own():
    # In one kind a larger size is written into the first latent, in the other into the second.
    g = torch.Generator().manual_seed(0)
    kind, size = torch.randint(0, 2, (4000,), generator=g), torch.rand(4000, generator=g)
    codes = 0.01 * torch.randn(4000, 3, generator=g)
    codes[:, 2] += 4 * kind
    codes[torch.arange(4000), kind] += size
    spec = (Factor("kind", "category", names=("a", "b")), Factor("size"))
    factors = torch.stack([kind.float(), size], 1)
    images = ImageSet(
        torch.zeros(4000, 1, 1, 1, dtype=torch.uint8), Card("t", "s", "MIT", "m"), factors, spec
    )
    for alike, miss in (((), 0.2), (("kind",), 0.03)):
        moved = Directions.fit(codes, images, alike).move(codes, {"size": 0.9})
        own, other = moved[torch.arange(4000), kind], moved[torch.arange(4000), 1 - kind]
        spread = float((own - 0.9).abs().mean() + other.abs().mean())
        assert spread < miss if alike else spread > miss
    again = Directions.fit(codes, images, ("kind",)).move(codes[:9], {"kind": 1})
    assert (Directions.fit(codes, images, ("kind",)).read(again)[:, 0] == 1).all()


def test_a_lock_on_what_does_not_apply_binds_nothing(world):
    codes, images, directions = world
    grouped = Directions.fit(codes, images, ("kind",), ridge=1e-6)
    without = codes[images.factors[:, 2] == 1][:20]
    assert not grouped.applies(without)[:, 3].any() and grouped.applies(without)[:, :3].all()
    assert grouped.applies(codes[images.factors[:, 2] == 0][:20]).all()
    free = grouped.move(without, {"size": 0.9})
    torch.testing.assert_close(grouped.move(without, {"size": 0.9}, hold=("rare",)), free)


def test_bad_input_is_named(world):
    codes, images, directions = world
    with pytest.raises(ValueError, match="expected one of size, angle, kind, rare, got 'colour'"):
        directions.move(codes[:1], {"colour": 1})
    with pytest.raises(ValueError, match="expected one code for each of 4000 pictures"):
        Directions.fit(codes[:9], images)
    with pytest.raises(ValueError, match=r"expected weight of shape \(7, 10\), got \(7, 9\)"):
        Directions(directions.controls, directions.weight[:, :9], directions.bias, directions.alike)
    with pytest.raises(ValueError, match="some codes in and some out"):
        mean_difference(codes, torch.ones(len(codes), dtype=torch.bool))
