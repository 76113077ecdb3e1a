"""Solids from files: upright, on the floor, mended or refused with the reason; and the kit's own by name."""

import numpy as np
import pytest
import torch
import trimesh

from lessonlib.data.solids import solids


def overlap(a, b):
    return float(((a < 0) & (b < 0)).sum() / ((a < 0) | (b < 0)).sum())


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """A cone in three formats, an open box, a lone sheet, and what cannot be read."""
    root = tmp_path_factory.mktemp("solids")
    cone = trimesh.creation.cone(radius=20, height=60)
    cone.export(root / "cone.stl")
    lying = cone.copy()
    lying.apply_transform(trimesh.transformations.rotation_matrix(-np.pi / 2, [1, 0, 0]))
    for kind in ("obj", "glb"):
        lying.export(root / f"cone.{kind}")
    box = trimesh.creation.box((2, 1, 1))
    box.update_faces(np.arange(12) > 0)
    box.export(root / "gap.stl")
    trimesh.Trimesh([[0, 0, 0], [1, 0, 0], [0, 1, 0]], [[0, 1, 2]]).export(root / "sheet.stl")
    (root / "broken.glb").write_bytes(b"glTF, but not really")
    (root / "empty.obj").write_text("# nothing\n")
    (root / "notes.txt").write_text("hello")
    return root


@pytest.fixture(scope="module")
def read(files):
    return solids(files, 16)


def test_every_format_gives_the_same_solid_upright_on_the_floor(read):
    names = list(read.report.files)
    cone = read.batch([names.index("cone.stl")])[0]
    for kind in ("obj", "glb"):
        assert overlap(cone, read.batch([names.index(f"cone.{kind}")])[0]) > 0.97
    layers = (cone < 0).sum((0, 1))
    assert layers[1] > 20 and 0 < layers[10] < 12 and (layers[1:].diff() <= 0).all()
    full = float((cone < 0).float().mean()) * 8
    assert full == pytest.approx(np.pi / 3 * (1.7 / 3) ** 2 * 1.7, rel=0.25)


def test_what_is_open_is_mended_and_the_report_says_how(read):
    assert read.report.notes["sheet.stl"].startswith("not closed")
    assert (read.batch([list(read.report.files).index("sheet.stl")]) < 0.1).any()
    assert "gap.stl" in read.report.notes and "cone.stl" not in read.report.notes


def test_what_cannot_be_read_is_skipped_with_its_reason(read):
    assert set(read.report.skipped) == {"broken.glb", "empty.obj", "notes.txt"}
    assert read.report.skipped["notes.txt"] == "not an OBJ, STL or GLB file"
    assert read.conditions().shape == (5, 0) and repr(read).endswith("factors: none")


def test_a_folder_without_solids_is_refused(tmp_path):
    with pytest.raises(ValueError, match="expected OBJ, STL or GLB files"):
        solids(tmp_path)
    with pytest.raises(ValueError, match="expected the path of a folder"):
        solids(tmp_path / "no")


def test_the_kits_own_come_by_name_with_conditions_that_vanish_where_they_mean_nothing():
    own = solids("sculptures", 16, n=20, seed=1)
    conditions = own.conditions()
    assert own.batch(slice(None)).shape == (20, 16, 16, 16) and conditions.shape == (20, 15)
    assert conditions.abs().amax() <= 1
    plain = own.factors[:, 0] == 0
    assert (conditions[plain][:, 8:14] == 0).all() and (conditions[:, :5].sum(1) == 1).all()
    one = own.condition({f.name: float(v) for f, v in zip(own.spec, own.factors[4])})
    assert torch.equal(one[0], conditions[4])
    picked = own.pick(slice(2, 9)).pick([1, 4])
    assert len(picked) == 2 and torch.equal(picked.batch([1, 0]), own.batch([6, 3]))
