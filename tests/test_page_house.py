"""The walker's page without a browser: its sun, its walls and its doors are those of the plan."""

import json

import node
import numpy as np
import pytest
from test_scenes_floorplans import plan

from lessonlib.metrics import sunlit
from lessonlib.scenes import floorplans
from lessonlib.shelf import walkable
from lessonlib.widgets.live import HERE

ROOM = np.zeros((24, 24), int)
ROOM[8:16, 8:16] = 2  # one room from 4 to 8 m: its windows light it, and no door
PARTS = ("elements", "camera", "space", "house", "daylit")
LOAD = """
const fs = require("fs");
const told = JSON.parse(fs.readFileSync("told.json", "utf-8"));
const house = new House(new Uint8Array(fs.readFileSync("boxes")), told);
const inside = house.unseen(true);
"""
SUN = """
const bare = (i) => ["glass", "frame", "furniture", "door"].includes(house.part[i]);
const sun = new Sun(house.boxes, bare, house.middle, told.sun[0], told.sun[1]);
const lit = Array.from({ length: 240 * 240 }, (_, i) =>
  sun.on((i % 240 + .5) * .05, (Math.floor(i / 240) + .5) * .05, 0, 2, 1) > .5 ? 1 : 0);
console.log(lit.join(""));
"""
REACHED = """
const n = 240, seen = new Uint8Array(n * n), queue = [told.start.slice(0, 2).map((v) => Math.round(20 * v))];
while (queue.length) {
  const [i, j] = queue.pop();
  if (i < 0 || j < 0 || i >= n || j >= n || seen[j * n + i] || !house.free(i / 20, j / 20)) continue;
  seen[j * n + i] = 1;
  queue.push([i + 1, j], [i - 1, j], [i, j + 1], [i, j - 1]);
}
console.log(seen.join(""));
"""
SEEN = """
const eye = new Eye([6, 6, 0.6], .5, 0, .8), depths = new Depths(60, 40).see(eye, house.boxes, inside);
console.log(JSON.stringify([...depths.near]));
"""


ABOVE = """
const outside = [];
for (const turn of [0, .1, .3, .55, .8]) for (const tilt of [.2, .75, 1.5]) {
  const eye = Eye.above(house, turn, tilt);
  for (const box of house.list.filter((_, i) => house.part[i] === "wall")) for (let c = 0; c < 8; c++) {
    const off = [0, 1, 2].map((k) => box[k + (c >> k & 1 ? 3 : 0)] - eye.at[k]);
    const along = (axis) => off.reduce((sum, one, k) => sum + one * axis[k], 0);
    const [u, v, z] = [eye.right, eye.up, eye.ahead].map(along);
    if (!(Math.abs(u) < eye.wide * z && 1.5 * Math.abs(v) < eye.wide * z)) outside.push([turn, tilt, u, v]);
  }
}
console.log(JSON.stringify(outside.slice(0, 5)));
"""


def run(cells, script, folder, **more):
    """Run a script on a plan's house in node; return what it prints."""
    facts, built = walkable(cells)
    (folder / "told.json").write_text(json.dumps(facts | more), encoding="utf-8")
    (folder / "boxes").write_bytes(built)
    page = "\n".join((HERE / "page" / f"{part}.js").read_text(encoding="utf-8") for part in PARTS)
    return node.run(page + LOAD + script, folder).strip()


def places(text):
    return np.array(list(text), int).reshape(240, 240).astype(bool)


@pytest.fixture(scope="module")
def homes():
    return floorplans.floorplans(6, seed=5).cells.numpy()


@pytest.mark.parametrize("sun", [(30.0, 275.0), (45.0, 180.0), (25.0, 250.0), (50.0, 10.0)])
def test_the_page_shines_the_sun_where_the_kernel_says(tmp_path, sun):
    page, kernel = places(run(ROOM, SUN, tmp_path, sun=sun)), sunlit(ROOM, *sun)
    floor = np.zeros((240, 240), bool)
    floor[83:157, 83:157] = True  # between the walls
    page, kernel = page & floor, kernel & floor
    assert kernel.sum() > 300 and (page ^ kernel).sum() < 0.1 * kernel.sum()


def test_a_walker_reaches_every_room_and_no_wall(tmp_path, homes):
    for cells in (plan(), *homes):
        been = places(run(cells, REACHED, tmp_path))
        rooms = set(np.unique(cells.repeat(10, 0).repeat(10, 1)[been])) - {0}
        assert rooms == set(np.unique(cells)) - {0}
        rows = np.frombuffer(walkable(cells)[1], np.int16).reshape(-1, 8)
        low = rows[(rows[:, 6] >> 3 == 1) & (rows[:, 2] < 1700)]  # walls, without lintels
        for x0, y0, x1, y1 in low[:, [0, 1, 3, 4]] / 50:
            assert not been[int(y0) + 1 : int(y1), int(x0) + 1 : int(x1)].any()


def test_the_eye_sees_a_wall_as_far_away_as_it_is(tmp_path):
    near = np.array(json.loads(run(ROOM, SEEN, tmp_path))).reshape(40, 60)
    assert 1 / near[18, 0] == pytest.approx(6 - 4 - 0.15, abs=1e-3), "the wall beside the window"
    assert 1 / near[39, 30] == pytest.approx(0.6 / 0.52, abs=1e-3), "the floor"


def test_from_above_the_whole_house_is_in_sight_however_it_is_turned(tmp_path, homes):
    for cells in (ROOM, np.where(np.arange(24)[:, None] > 5, 5, 0).repeat(24, 1), *homes[:2]):
        assert json.loads(run(cells, ABOVE, tmp_path)) == []
