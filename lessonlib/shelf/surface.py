"""The surface of a field as triangles: marching tetrahedra. Introduced in lesson 15.

Doi and Koide 1991. Each cube between eight cells is cut into six tetrahedra, and the surface crosses each of
them in one triangle or two. Neighbours share whole faces, so no gap can be left: the mesh is closed by
construction wherever the field is positive at the box's rim.
"""

from itertools import permutations

import numpy as np

CORNERS = np.array([[i >> 2 & 1, i >> 1 & 1, i & 1] for i in range(8)])


def _sign(order) -> int:
    return round(np.linalg.det(np.eye(len(order))[list(order)]))


def _tetrahedra():
    """Return six tetrahedra of a cube, as numbers of corners, all of one handedness."""
    found = []
    for axes in permutations(range(3)):
        path = [0]
        for axis in axes:
            path.append(path[-1] | 4 >> axis)
        found.append(path if _sign(axes) > 0 else [path[0], path[2], path[1], path[3]])
    return found


def _orders():
    """Return for each set of inside corners an even order of the four that begins with them."""
    return {
        sum(1 << k for k in order[:inside]): (inside, order)
        for inside in (3, 2, 1)
        for order in permutations(range(4))
        if _sign(order) > 0
    }


TETRAHEDRA, ORDERS = _tetrahedra(), _orders()
# For 1, 2 and 3 corners inside, the triangles: pairs (inside, outside) of the edges that they cut.
CUTS = {
    1: [((0, 1), (0, 2), (0, 3))],
    2: [((0, 2), (0, 3), (1, 3)), ((0, 2), (1, 3), (1, 2))],
    3: [((0, 3), (1, 3), (2, 3))],
}


def surface(field) -> tuple[np.ndarray, np.ndarray]:
    """Return corners float (V, 3) in the box and triangles int (F, 3), seen from outside anticlockwise.

    ``field``: signed distances (X, Y, Z), three axes of any length; the middles of the cells fill the box as
    ``data.solids.cells`` says. Raises ``ValueError`` where nothing is inside, or the rim is not outside.
    Lesson 15.
    """
    field = np.asarray(field, dtype=np.float64)
    inside = field < 0
    if field.ndim != 3 or not inside.any():
        raise ValueError(f"surface: expected a field (X, Y, Z) that is negative somewhere, got {field.shape}")
    if inside.sum() != inside[1:-1, 1:-1, 1:-1].sum():
        raise ValueError("surface: expected a solid that ends inside the box, got one that reaches its rim")
    cut = _edges(field, inside)
    keys, faces = np.unique(np.concatenate(cut).reshape(-1, 2), axis=0, return_inverse=True)
    ends = np.stack(np.unravel_index(keys, field.shape), -1).astype(float)
    a, b = field.ravel()[keys].T
    share = np.clip(a / (a - b), 0.01, 0.99)[:, None]  # never on a cell's middle, where corners would meet
    corners = ends[:, 0] + share * (ends[:, 1] - ends[:, 0])
    return (corners + 0.5) * 2 / np.array(field.shape) - 1, faces.reshape(-1, 3)


def _edges(field, inside) -> list[np.ndarray]:
    """Return triangles as cells' numbers (n, 3, 2): of each corner the edge that it lies on, inside first."""
    strides = np.array([field.shape[1] * field.shape[2], field.shape[2], 1])
    counts = sum(inside[tuple(slice(c, n - 1 + c) for c, n in zip(corner, field.shape))].astype(np.int8)
                 for corner in CORNERS)  # fmt: skip
    cubes = np.argwhere((counts > 0) & (counts < 8)) @ strides
    flat, triangles = inside.ravel(), []
    for tetrahedron in TETRAHEDRA:
        four = cubes[:, None] + CORNERS[tetrahedron] @ strides
        masks = flat[four] @ np.array([1, 2, 4, 8])
        for mask, (count, order) in ORDERS.items():
            some = four[masks == mask][:, order]
            triangles += [some[:, np.array(cut)] for cut in CUTS[count]]
    return triangles
