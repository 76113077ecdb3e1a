"""A solid for a 3-D printer: STL and GLB in millimetres, and whether it can be printed. Lesson 15."""

from dataclasses import dataclass

import numpy as np
import scipy

from lessonlib import home
from lessonlib.files import write_new

from .surface import surface

STEEP = np.cos(np.radians(45))  # a face that looks further down than this needs a support
THINNEST = 1.2  # millimetres: thinner walls break or are not printed at all
SAFE = 5.0  # degrees: what tips over sooner falls at a touch
RAYS = 4_000  # that measure the walls


@dataclass(frozen=True)
class Printability:
    """What a printer, and gravity, think of a solid: millimetres, cubic centimetres, degrees, shares."""

    size: tuple[float, float, float]
    volume: float
    wall: float
    overhang: float
    tips: float
    pieces: int
    closed: bool

    @property
    def stands(self) -> bool:
        """Whether it stays on its base: its centre of mass lies above what touches the table."""
        return self.tips > 0

    def __str__(self):
        broad, deep, high = self.size
        thin = "thick enough to print" if self.wall >= THINNEST else f"too thin: enlarge it to {THINNEST} mm"
        falls = "it falls over as soon as it is let go"
        safe = "it stands" if self.tips >= SAFE else "it stands, but falls at a touch"
        stand = f"{safe}: it may be tilted by ≈ {self.tips:.0f} degrees" if self.stands else falls
        closed = (
            "closed everywhere" if self.closed else "NOT closed: a printer cannot tell inside from outside"
        )
        whole = "in one piece" if self.pieces == 1 else f"in {self.pieces} pieces, which come apart"
        return "\n".join([
            f"size      ≈ {broad:.0f} mm wide, ≈ {deep:.0f} mm deep, ≈ {high:.0f} mm high",
            f"volume    ≈ {self.volume:.1f} cm³",
            f"surface   {closed}, {whole}",
            f"walls     ≈ {self.wall:.1f} mm at the thinnest, {thin}",
            f"overhang  ≈ {100 * self.overhang:.0f} % of the surface hangs over nothing and needs a support",
            f"balance   {stand}",
        ])  # fmt: skip

    __repr__ = __str__


def finer(field, size: int = 128) -> np.ndarray:
    """Return a field (S, S, S) with ``size`` cells a side: cubic curves between the cells. Lesson 15."""
    field = np.asarray(field, dtype=np.float64)
    if field.ndim != 3 or len(set(field.shape)) != 1 or size < field.shape[0]:
        raise ValueError(f"finer: expected (S, S, S) and a size of S or more, got {field.shape} and {size}")
    fine = scipy.ndimage.zoom(field, size / field.shape[0], order=3, mode="nearest", grid_mode=True)
    rim = np.pad(np.zeros([size - 2] * 3, bool), 1, constant_values=True)
    return np.where(rim, np.maximum(fine, 1e-3), fine)  # what is too large for the box ends at its rim


def take_home(field, name: str = "sculpture", millimetres: float = 100, size: int = 128) -> Printability:
    """Write a solid as ``name.stl`` and ``name.glb`` into ``home()``; return whether it can be printed.

    ``field``: signed distances (S, S, S), made finer to ``size`` cells a side; ``millimetres``: how high the
    solid becomes. A name that is taken gets a number. STL is for printers, with z upwards; GLB, in metres
    with y upwards as its standard says, for viewers. Raises ``ValueError`` for a box of air. Lesson 15.
    """
    import trimesh  # not above: half a second

    fine = without_specks(finer(field, size))
    mesh = trimesh.Trimesh(*surface(fine), process=False)
    scale = millimetres / np.ptp(mesh.vertices[:, 2])
    wall = thinnest(mesh, fine) * scale
    mesh.apply_translation(-mesh.bounds.mean(0) * (1, 1, 0) - mesh.bounds[0] * (0, 0, 1))
    mesh.apply_scale(scale)
    report = printability(mesh, fine, wall)
    write_new(home() / f"{name}.stl", mesh.export(file_type="stl"))
    upright = mesh.copy()
    upright.apply_scale(0.001)
    upright.apply_transform([[1, 0, 0, 0], [0, 0, 1, 0], [0, -1, 0, 0], [0, 0, 0, 1]])
    write_new(home() / f"{name}.glb", upright.export(file_type="glb"))
    return report


def without_specks(field: np.ndarray) -> np.ndarray:
    """Return the field without specks: pieces under a hundredth of the solid count as outside. Lesson 15."""
    pieces, found = scipy.ndimage.label(field < 0)
    sizes = np.bincount(pieces.ravel(), minlength=found + 1)
    sizes[0] = 0
    specks = np.flatnonzero((sizes > 0) & (sizes < 0.01 * sizes.sum()))
    return np.where(np.isin(pieces, specks), np.abs(field).clip(1e-6), field)


def printability(mesh, field, wall: float) -> Printability:
    """Measure a mesh in millimetres, that stands on z = 0, and count its field's pieces. Lesson 15."""
    down = (mesh.face_normals[:, 2] < -STEEP) & (mesh.triangles_center[:, 2] > 0.01 * mesh.extents[2])
    return Printability(
        size=tuple(map(float, mesh.extents)),
        volume=float(mesh.volume) / 1000,
        wall=wall,
        overhang=float(mesh.area_faces[down].sum() / mesh.area),
        tips=tipping(mesh),
        pieces=int(scipy.ndimage.label(field < 0)[1]),
        closed=bool(mesh.is_watertight and mesh.is_winding_consistent),
    )


def thinnest(mesh, field) -> float:
    """Return the least thickness of a solid's walls in the box's units: a fiftieth of the surface has less.

    From some thousand triangles a ray goes straight in, until it comes out again.
    """
    some = slice(None, None, max(1, len(mesh.faces) // RAYS))
    normals, depth = mesh.face_normals[some], np.arange(1, 2 * len(field)) / len(field)  # half cells
    at = (mesh.triangles_center[some][:, None] - depth[:, None] * normals[:, None] + 1) * len(field) / 2 - 0.5
    outside = scipy.ndimage.map_coordinates(field, np.moveaxis(at, -1, 0), order=1, mode="nearest") > 0
    outside[:, -1] = True
    return float(np.quantile(depth[outside.argmax(1)], 0.02))


def tipping(mesh) -> float:
    """Return by how many degrees a mesh that stands on z = 0 may be tilted; below 0 it falls at once."""
    foot = mesh.vertices[mesh.vertices[:, 2] < 0.02 * mesh.extents[2]][:, :2]
    hull = scipy.spatial.ConvexHull(foot)
    centre = mesh.center_mass
    margin = -(hull.equations[:, :2] @ centre[:2] + hull.equations[:, 2]).max()
    return float(np.degrees(np.arctan2(margin, centre[2])))
