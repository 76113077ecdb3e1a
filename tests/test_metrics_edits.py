"""Edit measurements on a world where the right answer is known: a code is its readings."""

import math

import pytest
import torch

from lessonlib.data import Factor
from lessonlib.editing import Control
from lessonlib.metrics import (
    difference,
    leakage,
    linear_range,
    measure_edit,
    measure_edits,
    r_squared,
)

SPEC = (
    Factor("category", "category", names=("top", "dress", "coat", "skirt", "trousers")),
    Factor("sleeve", when={"category": ("top", "dress", "coat")}),
    Factor("length"),
    Factor("hue", "circle"),
)
NAMES = [f.name for f in SPEC]
SDS = {"category": 1.0, "sleeve": 0.5, "length": 0.25, "hue": 12**-0.5}


def codes(n=400):
    g = torch.Generator().manual_seed(0)
    z = torch.rand(n, 4, generator=g)
    z[:, 0] = torch.randint(0, 5, (n,), generator=g).float()
    return z


def read(z):
    return {name: z[:, k].remainder(1) if name == "hue" else z[:, k] for k, name in enumerate(NAMES)}


def move_with(leak=0.0, miss=0.0, flip=False):
    def move(z, targets):
        ((name, target),) = targets.items()
        moved = z.clone()
        change = target - z[:, NAMES.index(name)]
        moved[:, NAMES.index(name)] = target + miss
        moved[:, NAMES.index("length")] += leak * change
        if flip:
            moved[: len(z) // 4, 0] = (moved[: len(z) // 4, 0] + 1) % 5
        return moved

    return move


def test_a_perfect_edit():
    result = measure_edit("sleeve", SPEC, move_with(), read, codes(), SDS)
    assert result["r2"] == pytest.approx(1) and result["error"] == pytest.approx(0, abs=1e-6)
    assert set(result["drift"]) == {"category", "length", "hue"} and not any(result["drift"].values())
    assert 0 < result["pictures"] < 400  # skirts and trousers have no sleeves


def test_drift_is_in_standard_deviations_of_both():
    result = measure_edit("sleeve", SPEC, move_with(leak=0.1), read, codes(), SDS)
    # 0.1 of length (sd 0.25) for 1 of sleeve (sd 0.5): 0.1 * 0.5 / 0.25 per standard deviation
    assert result["drift"]["length"] == pytest.approx(0.2, rel=1e-4)


def test_a_category_that_flips_is_counted():
    result = measure_edit("hue", SPEC, move_with(flip=True), read, codes(), SDS)
    assert result["drift"]["category"] == pytest.approx(0.25)


def test_a_miss_shows_in_r2_and_error():
    result = measure_edit("length", SPEC, move_with(miss=0.2), read, codes(), SDS)
    assert result["error"] == pytest.approx(0.2, abs=1e-6)
    assert result["r2"] == pytest.approx(1 - 0.04 / (0.81 / 12), abs=0.1)


def test_a_circle_counts_the_short_way():
    result = measure_edit("hue", SPEC, move_with(miss=1.0), read, codes(), SDS)
    assert result["error"] == pytest.approx(0, abs=1e-5) and result["r2"] == pytest.approx(1, abs=1e-5)
    assert float(difference(torch.tensor(0.95), torch.tensor(0.05), circle=True)) == pytest.approx(0.1)
    assert float(difference(torch.tensor(0.95), torch.tensor(0.05))) == pytest.approx(-0.9)


def test_what_never_varies_has_no_r_squared():
    assert math.isnan(r_squared(torch.full((9,), 0.3), torch.rand(9)))
    assert math.isnan(r_squared(torch.full((9,), 0.3), torch.rand(9), circle=True))


def test_r_squared_on_known_answers():
    x = torch.randn(5000, generator=torch.Generator().manual_seed(0))
    assert r_squared(x, x) == 1
    assert r_squared(x, x.mean().expand(5000)) == pytest.approx(0, abs=1e-6)
    noisy = x + 0.5 * torch.randn(5000, generator=torch.Generator().manual_seed(1))
    assert r_squared(x, noisy) == pytest.approx(0.75, abs=0.02)
    turns = torch.linspace(0, 1, 1000)
    assert r_squared(turns, turns + 0.25, circle=True) == pytest.approx(
        1 - 2 * (1 - math.cos(math.pi / 2)), abs=0.01
    )


def test_a_category_has_no_range():
    with pytest.raises(ValueError, match="got the category 'category'"):
        measure_edit("category", SPEC, move_with(), read, codes(), SDS)


def test_an_unknown_factor_is_refused_with_the_known_ones():
    said = "expected one of category, sleeve, length, hue, got 'collar'"
    with pytest.raises(ValueError, match=said):
        measure_edit("collar", SPEC, move_with(), read, codes(), SDS)
    with pytest.raises(ValueError, match=said):
        measure_edits(["collar"], Sliders(), read, codes())


class Sliders:
    """Directions whose sleeve drags the length along unless that is held."""

    names, spec = NAMES, SPEC
    controls = tuple(Control(**vars(f), sd=SDS[f.name]) for f in SPEC)

    def move(self, z, targets, hold=()):
        leak = 0.1 if "sleeve" in targets and "length" not in hold else 0.0
        return move_with(leak)(z, targets)


@pytest.mark.parametrize("lock, drift", [(False, 0.2), (True, 0.0)])
def test_every_slider_is_measured_free_and_locked(lock, drift):
    results = measure_edits(["hue", "sleeve"], Sliders(), read, codes(900), lock, n=150)
    assert list(results) == ["hue", "sleeve"]
    assert {row["pictures"] for row in results.values()} == {150}
    assert results["sleeve"]["drift"]["length"] == pytest.approx(drift, abs=1e-4)


def test_a_factor_may_depend_on_one_that_has_no_slider():
    class Few(Sliders):
        names, controls = ["sleeve"], Sliders.controls[1:2]

    result = measure_edits(["sleeve"], Few(), read, codes(400), n=400)["sleeve"]
    assert result["pictures"] == int((codes(400)[:, 0] < 3).sum()) and result["drift"] == {}


def test_leakage_has_commands_in_rows_and_readings_in_columns():
    results = measure_edits(["length", "sleeve", "hue"], Sliders(), read, codes(900))
    expected = torch.eye(3)
    expected[1, 0] = 0.2  # sleeve commanded, length measured
    torch.testing.assert_close(leakage(results), expected, atol=1e-3, rtol=0)


def test_what_no_picture_could_show_leaks_nothing():
    results = {
        "hue": {"r2": 0.9, "drift": {"sleeve": math.nan}},
        "sleeve": {"r2": math.nan, "drift": {"hue": 0.1}},
    }
    torch.testing.assert_close(leakage(results), torch.tensor([[0.9, 0.0], [0.1, 0.0]]))


def test_the_range_in_which_a_slider_is_true():
    commanded = torch.linspace(-3, 3, 25)
    saturated = commanded.clamp(-1.5, 2)
    order = torch.randperm(25, generator=torch.Generator().manual_seed(0))
    assert linear_range(commanded[order], saturated[order], 0.1) == (-1.5, 2)
    assert linear_range(commanded, saturated, 0.3) == (-1.75, 2.25)
    assert linear_range(commanded, commanded, 0.1) == (-3, 3)


def test_a_hole_ends_the_range_and_islands_beyond_do_not_count():
    commanded = torch.linspace(0, 1, 11)
    measured = commanded.clone()
    measured[8] = torch.nan
    assert linear_range(commanded, measured, 0.05) == pytest.approx((0, 0.7))
    measured[5] = 0
    assert linear_range(commanded, measured, 0.05) == (0.5, 0.5)
    with pytest.raises(ValueError, match=r"got \(11,\) and \(10,\)"):
        linear_range(commanded, measured[1:], 0.05)


def test_a_range_on_a_circle_counts_the_short_way():
    commanded = torch.linspace(0, 1, 11)
    measured = (commanded + 0.02).remainder(1)
    assert linear_range(commanded, measured, 0.05, circle=True) == (0, 1)
    assert linear_range(commanded, measured, 0.05)[1] == pytest.approx(0.9)
