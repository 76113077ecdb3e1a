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
    inverse = torch.linalg.pinv(directions.covariance, rtol=1e-4, hermitian=True)

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


def test_bad_input_is_named(world):
    codes, images, directions = world
    with pytest.raises(ValueError, match="expected one of size, angle, kind, rare, got 'colour'"):
        directions.move(codes[:1], {"colour": 1})
    with pytest.raises(ValueError, match="expected one code for each of 4000 pictures"):
        Directions.fit(codes[:9], images)
    with pytest.raises(ValueError, match=r"expected weight of shape \(7, 10\), got \(7, 9\)"):
        Directions(directions.controls, directions.weight[:, :9], directions.bias, directions.covariance)
    with pytest.raises(ValueError, match="some codes in and some out"):
        mean_difference(codes, torch.ones(len(codes), dtype=torch.bool))
