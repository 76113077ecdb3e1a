"""A plan as a house: its file read again has the plan's areas; the sun stands where it should."""

from datetime import date

import numpy as np
import pytest
import trimesh
from test_scenes_floorplans import plan

from lessonlib.metrics import daylight_factor, sun_hours, sun_position, sunlit
from lessonlib.scenes import floorplans
from lessonlib.scenes.blocks import HIGH, blocks, slabs
from lessonlib.scenes.openings import openings
from lessonlib.scenes.rooms import ROOMS, Survey
from lessonlib.shelf import save_house, save_rooms


@pytest.fixture(scope="module")
def homes():
    return floorplans.floorplans(6, seed=3).cells.numpy()


def test_every_floor_in_the_file_is_as_large_as_in_the_plan(tmp_path, monkeypatch, homes):
    monkeypatch.setenv("LESSONLIB_HOME", str(tmp_path))
    for cells in homes[:3]:
        path = save_house(cells)
        scene = trimesh.load_scene(path)
        assert path.stat().st_size < 400_000
        for room in np.unique(cells)[1:]:
            mesh = scene.geometry[f"floor {ROOMS[room]}"]
            up = mesh.face_normals[:, 1] > 0.9
            area = Survey(cells[None]).area[0, room]
            assert mesh.area_faces[up].sum() == pytest.approx(area, rel=0.01)
        low, high = scene.bounds
        assert high[1] == pytest.approx(HIGH) and low[1] < 0 and max(high[0], high[2]) < 6.2
        names = " ".join(scene.geometry)
        assert "glass" in names and "door" in names and "furniture kitchen" in names
    assert sorted(p.name for p in tmp_path.iterdir()) == ["house-2.glb", "house-3.glb", "house.glb"]
    with pytest.raises(ValueError, match="expected a plan with rooms, got only outside"):
        save_house(plan() * 0)


def test_north_is_away_and_east_is_right_in_the_file(tmp_path, monkeypatch):
    monkeypatch.setenv("LESSONLIB_HOME", str(tmp_path))
    scene = trimesh.load_scene(save_house(plan()))
    middle = {name: mesh.bounds.mean(0) for name, mesh in scene.geometry.items()}
    living, bed, kitchen = (middle[f"floor {name}"] for name in ("living", "bedroom 1", "kitchen"))
    assert bed[0] > living[0] and kitchen[2] > living[2]


def test_holes_are_where_doors_and_windows_are(homes):
    for cells in homes[:3]:
        walls = [block.box for block in blocks(cells) if block.part == "wall"]
        for hole in openings(cells):
            x0, y0, x1, y1 = hole.wall.box(hole.start, hole.stop)
            x, y = (x0 + x1) / 2, (y0 + y1) / 2
            solid = {z: any(a <= x <= d and b <= y <= e and c <= z <= f for a, b, c, d, e, f in walls)
                     for z in (0.1, (hole.sill + hole.head) / 2, 2.4)}  # fmt: skip
            assert list(solid.values()) == [hole.sill > 0.1, False, True], hole


def test_a_room_with_corners_is_floored_once():
    cells = plan()
    cells[2:4, 13:19] = 2
    boxes = slabs(cells, 2)
    area = sum((x1 - x0) * (y1 - y0) for x0, y0, _, x1, y1, _ in boxes)
    assert len(boxes) == 2 and area == (cells == 2).sum() / 4


def test_furniture_stays_in_its_room_and_under_the_ceiling(homes):
    for cells in homes:
        for block in blocks(cells):
            assert all(a < b for a, b in zip(block.box[:3], block.box[3:])), block
            if block.part == "furniture":
                x, y = (block.box[0] + block.box[3]) / 2, (block.box[1] + block.box[4]) / 2
                assert cells[int(2 * y), int(2 * x)] == block.room and 0 <= block.box[2] < block.box[5] < HIGH


def test_the_sun_stands_where_closed_cases_say():
    spring, summer, winter = date(2026, 3, 20), date(2026, 6, 21), date(2026, 12, 21)
    for latitude in (0.0, 35, 52, -34):
        high, where = sun_position(latitude, spring, 12)
        assert high == pytest.approx(90 - abs(latitude), abs=0.5)
        if latitude:
            assert where == pytest.approx(180 if latitude > 0 else 0, abs=0.5) or where > 359.5
        low, east = sun_position(latitude, spring, 6)
        assert low == pytest.approx(0, abs=0.5) and east == pytest.approx(90, abs=0.6)
        assert sun_position(latitude, spring, 18)[1] == pytest.approx(270, abs=0.6)
    assert sun_position(52, summer, 12)[0] == pytest.approx(90 - 52 + 23.44, abs=0.2)
    assert sun_position(52, winter, 12)[0] == pytest.approx(90 - 52 - 23.44, abs=0.2)
    assert sun_position(70, winter, 12)[0] < 0
    with pytest.raises(ValueError, match="got 91 and 12"):
        sun_position(91, spring, 12)


def test_rooms_get_the_light_of_their_windows():
    factors = daylight_factor(plan())
    windows = [hole for hole in openings(plan()) if hole.room == 3]
    glass = sum(hole.glass for hole in windows)
    deep, wide = 2.0, 4.5
    surfaces = 2 * 9 + 2 * (deep + wide) * HIGH
    assert factors["kitchen"] == pytest.approx(0.68 * glass * 90 / (surfaces * 0.75))
    assert factors["hall"] == 0 and factors["living"] > 2
    room = np.zeros((24, 24), np.uint8)
    room[8:16, 8:16] = 2  # 4 m × 4 m, three windows of 2.6 m × 1.9 m, 72 m² of surfaces
    assert daylight_factor(room)["living"] == pytest.approx(16.8, abs=0.01)
    hours = sun_hours(plan(), 52, date(2026, 6, 21))
    east = [hole.wall.side(hole.room) for hole in openings(plan()) if hole.room == 5 and hole.glass]
    assert hours["hall"] == 0 and 11 < hours["living"] < 12.5
    assert hours["bedroom 1"] == pytest.approx({"north": 7.0, "east": 8.2}[east[0]], abs=0.4)
    assert sun_hours(plan(), 80, date(2026, 12, 21))["living"] == 0


def test_the_sun_falls_on_as_much_floor_as_a_closed_case_says():
    """A window of width w from s to h in a wall of thickness T lets the sun onto
    (w - T tan a) × ((h - s) cos a / tan e - T) m² of floor, e up and a aside, where the room is deep enough.
    """
    cells = np.zeros((24, 24), np.uint8)
    cells[4:20, 8:15] = 5  # a bedroom with one window, in the longest outside wall: the west one
    (hole,) = [hole for hole in openings(cells) if hole.glass]
    assert hole.wall.side(5) == "west"
    for up, aside in ((45, 0), (45, 30), (35, -40), (60, 10)):
        e, a = np.radians(up), np.radians(abs(aside))
        depth = (hole.head - hole.sill) * np.cos(a) / np.tan(e) - hole.wall.thickness
        area = (hole.width - hole.wall.thickness * np.tan(a)) * depth
        lit = sunlit(cells, up, 270 + aside)
        assert lit.sum() * 0.05**2 == pytest.approx(area, rel=0.05)
        rows, columns = np.nonzero(lit)
        first, last = columns.min() * 0.05 - hole.wall.x, (columns.max() + 1) * 0.05 - hole.wall.x
        reach = np.cos(a) / np.tan(e)
        assert first == pytest.approx(hole.sill * reach + 0.15, abs=0.06)
        assert last == pytest.approx(hole.head * reach - 0.15, abs=0.06)
        assert not aside or (rows.mean() * 0.05 > hole.wall.y + hole.wall.length / 2) == (aside > 0)
    assert not sunlit(cells, 45, 90).any() and not sunlit(cells, -5, 270).any()


def test_the_table_of_rooms_can_be_read_again(tmp_path, monkeypatch):
    monkeypatch.setenv("LESSONLIB_HOME", str(tmp_path))
    lines = save_rooms(plan()).read_text(encoding="utf-8").splitlines()
    assert (
        lines[0] == "room,width m,depth m,area m2,daylight factor %" and lines[1] == "hall,3.5,1.5,5.25,0.0"
    )
    assert lines[-1] == "all rooms,,,49.5," and len(lines) == 7
    with pytest.raises(ValueError, match="save_rooms: expected a plan with rooms"):
        save_rooms(plan() * 0)
