"""A plan in files: a house as GLB in metres, y upwards as its standard says; a table of rooms. Lesson 17."""

import csv
from io import StringIO
from pathlib import Path

from lessonlib import home
from lessonlib.files import write_new
from lessonlib.metrics import daylight_factor
from lessonlib.scenes.blocks import Block, blocks
from lessonlib.scenes.rooms import CELL, ROOMS, SIDE, Survey, as_plans

CLEAR = 0.35  # how much glass hides


def save_house(plan, name: str = "house") -> Path:
    """Write one plan (24, 24) as ``name.glb`` into ``home()``; return the path used.

    x points east, y up, z south; the middle of the site is at 0. Every room's floor is a mesh of its own name
    ("floor kitchen"); walls, glass, doors and furniture are the others. Raises ``ValueError`` for a plan
    without rooms. Lesson 17.
    """
    import trimesh  # not above: half a second

    built = blocks(plan)
    if not built:
        raise ValueError("save_house: expected a plan with rooms, got only outside")
    scene, groups = trimesh.Scene(), {}
    for block in built:
        groups.setdefault((_name(block), block.colour), []).append(_mesh(trimesh, block))
    for (name_, colour), meshes in groups.items():
        mesh = trimesh.util.concatenate(meshes)
        glass = name_ == "glass"
        mesh.visual = trimesh.visual.TextureVisuals(
            material=trimesh.visual.material.PBRMaterial(
                baseColorFactor=[*colour, CLEAR if glass else 1.0], roughnessFactor=0.9, metallicFactor=0.0,
                alphaMode="BLEND" if glass else "OPAQUE",
            )
        )  # fmt: skip
        scene.add_geometry(mesh, node_name=_free(name_, scene), geom_name=_free(name_, scene))
    return write_new(home() / f"{name}.glb", scene.export(file_type="glb"))


def save_rooms(plan, name: str = "rooms") -> Path:
    """Write the table of one plan's rooms as ``name.csv`` into ``home()``; return the path used.

    Metres and square metres to the middle of the walls, the daylight factor in percent; the whole in the last
    row. Raises ``ValueError`` for a plan without rooms. Lesson 17.
    """
    cells = as_plans(plan, "save_rooms")[:1]
    survey, light, file = Survey(cells), daylight_factor(cells), StringIO()
    if not light:
        raise ValueError("save_rooms: expected a plan with rooms, got only outside")
    table = csv.writer(file)
    table.writerow(("room", "width m", "depth m", "area m2", "daylight factor %"))
    for room, share in light.items():
        deep, wide = survey.size[0, ROOMS.index(room)]
        table.writerow((room, wide, deep, survey.area[0, ROOMS.index(room)], round(share, 2)))
    table.writerow(("all rooms", "", "", survey.area[0, 1:].sum(), ""))
    return write_new(home() / f"{name}.csv", file.getvalue().encode())


def _name(block: Block) -> str:
    return f"{block.part} {ROOMS[block.room]}" if block.room else block.part


def _free(name: str, scene) -> str:
    """Return a name that no mesh has: parts in several colours are several meshes."""
    number = sum(other.split(" #")[0] == name for other in scene.geometry)
    return f"{name} #{number + 1}" if number else name


def _mesh(trimesh, block: Block):
    """Return a block as a mesh, in the file's axes."""
    x0, y0, z0, x1, y1, z1 = block.box
    middle = SIDE * CELL / 2
    return trimesh.creation.box(bounds=[[x0 - middle, z0, y0 - middle], [x1 - middle, z1, y1 - middle]])
