"""Solids as fields of signed distance, and those in the learner's own files. Introduced in lesson 15."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Self

import numpy as np
import scipy
import torch
from tqdm.auto import tqdm

from .folder import Report, meant, opened, printable, walk
from .imageset import Factor, applies
from .onepicture import Unreadable

KINDS = (".obj", ".stl", ".glb")
UPRIGHT = (".stl",)  # z points upwards there; in the others y does
MOST_FACES = 500_000
FINE = 3  # cells along each side of a cell, while a file is being read
LONGEST = 1.7  # of the box, whose sides are 2


@dataclass(frozen=True)
class SolidSet:
    """Hold what carves solids when asked, for thousands would fill the memory: ``carve(rows)``.

    It returns fields, float32 (n, S, S, S), axes x, y, z upwards, negative inside; the box runs from -1 to 1.
    ``factors`` (N, F) has a column for each of ``spec``, of files none; ``report`` is what became of those.
    """

    carve: Callable[[torch.Tensor], torch.Tensor]
    factors: torch.Tensor
    spec: tuple[Factor, ...] = ()
    report: Report | None = None

    def __len__(self):
        return len(self.factors)

    def __repr__(self):
        return f"SolidSet: {len(self)} solids, factors: {', '.join(f.name for f in self.spec) or 'none'}"

    def batch(self, index) -> torch.Tensor:
        """Return the chosen solids' fields; ``index`` is a list, slice or tensor."""
        return self.carve(torch.arange(len(self))[index])

    def pick(self, index) -> Self:
        """Return the set of the chosen solids; ``index`` is a list, slice or tensor."""
        rows = torch.arange(len(self))[index]
        report = self.report and self.report.pick(rows.tolist())
        return SolidSet(lambda part: self.carve(rows[part]), self.factors[rows], self.spec, report)

    def column(self, name: str) -> torch.Tensor:
        """Return one factor's values, float32 (N,)."""
        return self.factors[:, [f.name for f in self.spec].index(name)]

    def used(self, name: str) -> torch.Tensor:
        """Say for which solids a factor means something, bool (N,)."""
        return applies(self.spec, {f.name: self.column(f.name) for f in self.spec}, name)

    def conditions(self) -> torch.Tensor:
        """Return the factors as a network takes them, (N, rows of all): 0 where one means nothing."""
        return conditions(self.spec, self.factors)

    def condition(self, values: dict) -> torch.Tensor:
        """Return what ``conditions`` gives for one solid with these values by name, (1, rows of all)."""
        return conditions(self.spec, torch.tensor([[float(values[f.name]) for f in self.spec]]))


def conditions(spec: tuple[Factor, ...], factors: torch.Tensor) -> torch.Tensor:
    """Turn factors (N, F) into what a network takes, (N, rows of all), about 0. Lesson 15."""
    columns, parts = {f.name: column for f, column in zip(spec, factors.T)}, [torch.zeros(len(factors), 0)]
    for f in spec:
        middle = (f.low + f.high) / 2 if f.kind == "continuous" else 0.0
        parts.append((f.embed(columns[f.name]) - middle) * applies(spec, columns, f.name)[:, None])
    return torch.cat(parts, 1)


def solids(name: str | os.PathLike, size: int = 32, n: int | None = None, seed: int = 0) -> SolidSet:
    """Return ``n`` of the kit's own ``"sculptures"``, or every OBJ, STL and GLB file in a folder.

    A file's solid is turned upright, scaled to the box and set down on its floor. One that is not closed is
    mended: its surface gets the thickness of a cell, and what that encloses is filled; the report says so.
    What cannot be read is skipped, with the reason. Raises ``ValueError`` when there is no such folder or no
    solid in it. Lesson 15.
    """
    if name == "sculptures":
        return import_module("lessonlib.scenes.sculptures").sculptures(n or 2_000, size, seed)
    root = opened(name)
    found, skipped = walk(root)
    files = [file for file in found if file.lower().endswith(KINDS)][:n]
    skipped |= {file: "not an OBJ, STL or GLB file" for file in found if not file.lower().endswith(KINDS)}
    fields, names, notes = [], [], {}
    for file in tqdm(files, desc="reading solids", leave=False, delay=1):
        try:
            field, note = read_solid(root / file, size)
        except Unreadable as reason:
            skipped[file] = str(reason)
            continue
        names.append(file)
        fields.append(field)
        notes |= {file: note} if note else {}
    report = Report(tuple(names), dict(sorted(skipped.items())), notes)
    if not names:
        place = printable(str(meant(name)))
        raise ValueError(f"solids: expected OBJ, STL or GLB files in {place}, got {report}")
    return SolidSet(torch.stack(fields).__getitem__, torch.zeros(len(names), 0), report=report)


def read_solid(path: str | os.PathLike, size: int = 32) -> tuple[torch.Tensor, str]:
    """Read one file as a field (size, size, size); return it and what had to be mended, or "".

    Raises ``Unreadable`` with the reason. Lesson 15.
    """
    mesh = _mesh(path)
    side = FINE * size
    shell = np.zeros((side, side, side), bool)
    shell[tuple(_marked(*_placed(mesh, path), side).T)] = True
    solid = scipy.ndimage.binary_fill_holes(shell)
    note = "" if mesh.is_watertight else "had gaps, which were closed"
    if (solid & ~shell).sum() < 0.02 * solid.sum():
        note = "not closed: its walls were given the thickness of a cell"
    outside, inside = (scipy.ndimage.distance_transform_edt(part) for part in (~solid, solid))
    fine = (outside - inside) * 2 / side
    return torch.nn.functional.avg_pool3d(torch.from_numpy(fine)[None].float(), FINE)[0], note


def cells(size: int) -> torch.Tensor:
    """Return the middles of all cells of the box, (size³, 3), z changing fastest. Lesson 15."""
    line = (torch.arange(size) + 0.5) * 2 / size - 1
    return torch.cartesian_prod(line, line, line)


def _mesh(path):
    """Open a file as one mesh, or say why not."""
    import trimesh  # not above: half a second

    try:
        mesh = trimesh.load_mesh(path)
    except Exception as fault:  # its readers raise whatever a broken file makes of them
        raise Unreadable(f"no solid that can be read ({type(fault).__name__})") from None
    if not (faces := len(getattr(mesh, "faces", ()))):
        raise Unreadable("holds no surface")
    if faces > MOST_FACES:
        raise Unreadable(f"expected at most {MOST_FACES:,} triangles, got {faces:,}")
    if not np.isfinite(mesh.vertices).all() or not np.ptp(mesh.vertices[mesh.faces], axis=(0, 1)).max() > 0:
        raise Unreadable("its corners are no places in space")
    return mesh


def _placed(mesh, path) -> tuple[np.ndarray, np.ndarray]:
    """Return corners and triangles, upright in the box: in its middle, on its floor."""
    corners = np.array(mesh.vertices, dtype=float)
    if not str(path).lower().endswith(UPRIGHT):
        corners = corners[:, [0, 2, 1]] * (1, -1, 1)
    used = corners[mesh.faces].reshape(-1, 3)
    low, high = used.min(0), used.max(0)
    corners = (corners - (low + high) / 2) * (LONGEST / (high - low).max())
    corners[:, 2] += -0.95 - corners[mesh.faces][..., 2].min()
    return corners, np.array(mesh.faces)


def _marked(corners, faces, side) -> np.ndarray:
    """Return the cells (n, 3) that a surface passes through: of triangles cut until each fits into a cell."""
    from trimesh.remesh import subdivide_to_size

    points, _ = subdivide_to_size(corners, faces, max_edge=2 / side, max_iter=20)
    return np.unique(((points + 1) * side / 2).astype(int).clip(0, side - 1), axis=0)
