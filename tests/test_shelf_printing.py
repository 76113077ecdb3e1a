"""A solid for the printer: closed by construction, in millimetres, with true words about it."""

import numpy as np
import pytest
import torch
import trimesh

from lessonlib.data.solids import cells
from lessonlib.plots import look, turntable
from lessonlib.scenes import sculptures
from lessonlib.shelf.printing import finer, take_home
from lessonlib.shelf.surface import surface


def solid(distance, size=32):
    """A field on a grid from a function of x, y, z."""
    return distance(*cells(size).T).reshape(size, size, size)


def column(x, y, z, radius=0.3, at=0.0):
    return torch.maximum(torch.sqrt((x - at) ** 2 + y * y) - radius, z.abs() - 0.7)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("LESSONLIB_HOME", str(tmp_path))
    return tmp_path


def test_any_field_gives_a_closed_mesh_of_the_right_volume():
    noise = np.ones((9, 12, 14))
    noise[1:-1, 1:-1, 1:-1] = np.random.default_rng(0).normal(size=(7, 10, 12))
    noise[4, 4, 4] = 0.0
    ball = solid(lambda x, y, z: torch.sqrt(x * x + y * y + z * z) - 0.6)
    for field in (noise, ball):
        mesh = trimesh.Trimesh(*surface(field), process=False)
        assert mesh.is_watertight and mesh.is_winding_consistent and mesh.volume > 0
    assert mesh.volume == pytest.approx(4 / 3 * np.pi * 0.6**3, rel=0.01)


def test_fields_without_an_end_or_a_solid_are_refused():
    for field in (np.ones((4, 4, 4)), -np.ones((4, 4, 4))):
        with pytest.raises(ValueError, match="surface: expected"):
            surface(field)


def test_files_open_elsewhere_in_their_own_units_upright(folder):
    said = take_home(solid(column), "column", millimetres=70, size=64)
    stl, glb = (trimesh.load_mesh(folder / f"column.{kind}") for kind in ("stl", "glb"))
    assert stl.is_watertight and glb.is_watertight
    assert stl.extents == pytest.approx([30, 30, 70], rel=0.04)
    assert glb.extents == pytest.approx([0.03, 0.07, 0.03], rel=0.04)
    assert said.volume == pytest.approx(stl.volume / 1000, rel=1e-3)
    assert said.volume == pytest.approx(np.pi * 1.5**2 * 7, rel=0.05)


def test_the_report_knows_what_falls_what_is_thin_and_what_hangs(folder):
    good = take_home(solid(column), "good", size=64)
    assert good.stands and good.tips == pytest.approx(23, abs=3) and good.overhang < 0.01
    assert good.wall == pytest.approx(43, rel=0.15) and "thick enough" in str(good)

    def leaning(x, y, z):
        return torch.minimum(column(x, y, z, 0.1, -0.5), torch.maximum(torch.maximum(
            torch.maximum(-0.5 - x, x - 0.8), y.abs() - 0.15), (z - 0.6).abs() - 0.12))  # fmt: skip

    bad = take_home(solid(leaning), "bad", size=64)
    assert not bad.stands and "falls over" in str(bad) and bad.overhang > 0.1
    thin = take_home(solid(lambda x, y, z: column(x, y, z, 0.08)), "thin", millimetres=8, size=64)
    assert thin.wall < 1.2 and "too thin" in str(thin)


def test_pieces_are_counted_and_specks_are_left_out(folder):
    def two(x, y, z):
        speck = torch.sqrt((x - 0.8) ** 2 + y * y + z * z) - 0.03
        return torch.minimum(torch.minimum(column(x, y, z, 0.15, -0.4), column(x, y, z, 0.15, 0.2)), speck)

    said = take_home(solid(two), "two", size=64)
    assert said.pieces == 2 and said.closed and "2 pieces" in str(said)


def test_what_is_too_large_for_the_box_ends_at_its_rim(folder):
    said = take_home(-torch.ones(16, 16, 16), "block", size=32)
    assert said.closed and said.size == pytest.approx((100, 100, 100), abs=1)


def test_a_finer_grid_keeps_the_solid():
    factors, chance = sculptures.sample_factors(5, 3)
    for coarse, fine in zip(sculptures.render(factors, chance, 32), sculptures.render(factors, chance, 64)):
        inside, true = finer(coarse, 64) < 0, fine.numpy() < 0
        assert (inside & true).sum() / (inside | true).sum() > 0.96
    with pytest.raises(ValueError, match="a size of S or more"):
        finer(coarse, 16)


def test_solids_are_drawn_and_turn(folder):
    fields = torch.stack([solid(column), solid(lambda x, y, z: column(x, y, z, 0.5))])
    slim, stout = look(fields, 48)
    assert slim.shape == (3, 48, 48) and slim.dtype == torch.uint8
    ground = look(torch.ones(1, 8, 8, 8), 48)[0]
    covers = [float((one != ground).any(0).float().mean()) for one in (slim, stout)]
    assert 0.05 < covers[0] < 0.7 * covers[1] < 0.6
    assert turntable(fields[0], frames=3, size=32).stat().st_size > 500
    with pytest.raises(ValueError, match=r"expected fields \(n, S, S, S\)"):
        look(fields[0])
