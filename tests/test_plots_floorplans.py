"""Plans as drawings: every part in its place, true to scale on paper, read again by other programs."""

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from test_scenes_floorplans import plan

from lessonlib import plots
from lessonlib.scenes import floorplans
from lessonlib.scenes.furniture import furnish
from lessonlib.scenes.openings import openings, walls
from lessonlib.scenes.rooms import CELL, OUTSIDE
from lessonlib.scenes.straighten import straighten


@pytest.fixture(scope="module")
def homes():
    return floorplans.floorplans(9, seed=2).cells.numpy()


def test_walls_close_round_every_room(homes):
    for cells in homes[:4]:
        for room in np.unique(cells)[1:]:
            round_it = sum(wall.length for wall in walls(cells) if room in wall.rooms)
            rows, columns = np.nonzero(cells == room)
            box = np.ptp(rows) + np.ptp(columns) + 2
            assert round_it == pytest.approx(2 * box * CELL)


def test_windows_are_on_outside_walls_and_doors_lead_somewhere(homes):
    for cells in homes:
        holes = openings(cells)
        kinds = [hole.kind for hole in holes]
        assert kinds.count("entrance") == 1 and kinds.count("door") >= len(np.unique(cells)) - 2
        for hole in holes:
            assert 0 <= hole.start < hole.stop <= hole.wall.length and hole.room in hole.wall.rooms
            assert (OUTSIDE in hole.wall.rooms) == (hole.kind != "door")
            assert (hole.glass > 0) == (hole.kind == "window")


def test_furniture_stands_in_its_room_apart_and_on_no_doors_way(homes):
    for cells in homes[:4]:
        pieces = furnish(cells)
        assert {"sofa", "counter", "toilet"} <= {piece.name for piece in pieces}
        covered = np.zeros((240, 240), int)
        for piece in pieces:
            x0, y0, x1, y1 = (round(20 * v) for v in piece.box)
            covered[y0:y1, x0:x1] += 1
            assert (cells.repeat(10, 0).repeat(10, 1)[y0:y1, x0:x1] == piece.room).all()
        assert covered.max() == 1
        for hole in openings(cells):
            x0, y0, x1, y1 = (round(20 * v) for v in hole.wall.box(hole.start, hole.stop, 0.8))
            assert hole.kind == "window" or not covered[max(0, y0) : y1, max(0, x0) : x1].any()


def test_a_drawing_says_what_it_shows(capsys, homes):
    figure = plots.floorplan(plan())
    assert capsys.readouterr().out.strip() == figure.alt
    assert figure.alt.startswith("Floor plan of 50 m²: hall 5.25 m², living 20.25 m²"), figure.alt
    assert "an entrance" in figure.alt and figure.stored()[0] == "image/png"
    written = {text.get_text() for text in figure.axes[0].texts}
    assert {"hall\n5.25 m²", "N", "5 m"} <= written
    sheet = plots.floorplans(homes[:3], ["a", "b", "c"])
    assert sheet.alt == "3 floor plans with 1 to 3 bedrooms: a, b, c."
    assert plots.floorplans([plan()] * 2).alt == "2 floor plans with 1 bedroom."
    three = next(cells for cells in homes if cells.max() == 7)
    assert plots.floorplans([three]).alt == "1 floor plan with 3 bedrooms."
    none = np.where(plan() < 5, plan(), 0)
    assert plots.floorplans([none, plan()]).alt == "2 floor plans with 0 to 1 bedrooms."


def test_no_name_lies_on_furniture(homes):
    named, tight = 0, homes[[1, 4, 7, 8]]  # baths and bedrooms that are full of furniture
    for cells in tight:
        figure = plots.floorplan(cells)
        axes, pen = figure.axes[0], FigureCanvasAgg(figure).get_renderer()
        boxes = np.array([piece.box for piece in furnish(cells)])
        for text in (text for text in axes.texts if "m²" in text.get_text()):
            text.set_bbox(None)
            (x0, y1), (x1, y0) = axes.transData.inverted().transform(text.get_window_extent(pen))
            wide = np.minimum(x1, boxes[:, 2]) - np.maximum(x0, boxes[:, 0])
            high = np.minimum(y1, boxes[:, 3]) - np.maximum(y0, boxes[:, 1])
            assert (wide.clip(0) * high.clip(0)).sum() < 0.01, text.get_text()
            named += 1
    assert named == sum(len(np.unique(cells)) - 1 for cells in tight)


def test_a_house_is_in_sight_whole_however_it_is_turned():
    wide = np.zeros((24, 24), int)
    wide[3:21] = 5  # as large as a house can be, nearly
    for turn, tilt in ((0.1, 0.75), (0.15, 0.3), (0.37, 1.2), (0.5, 0.75)):
        picture = plots.dolls_house(wide, size=150, turn=turn, tilt=tilt)
        edge = np.concatenate([picture[:, 0], picture[:, -1], picture[:, :, 0], picture[:, :, -1]], 1)
        assert (edge == edge[:, :1]).all(), "grass"


def test_on_paper_a_metre_is_two_centimetres_and_names_can_be_read(tmp_path, monkeypatch):
    monkeypatch.setenv("LESSONLIB_HOME", str(tmp_path))
    root = ET.fromstring(plots.print_plan(plan(), "plan.svg", "My house").read_text())
    space = "{http://www.w3.org/2000/svg}"
    assert float(root.get("width").removesuffix("pt")) == pytest.approx(420 / 25.4 * 72, abs=2)
    words = {"".join(text.itertext()).strip() for text in root.iter(f"{space}text")}
    assert {"My house", "living", "20.25 m²", "49.5 m²", "1 : 50 on A3, dimensions in metres"} <= words, words
    wide = [np.ptp([float(x) for x in re.findall(r"[ML] ([-\d.]+) ", path.get("d"))] or [0])
            for path in root.iter(f"{space}path")]  # fmt: skip
    metre = 0.02 / 0.0254 * 72
    assert sum(abs(one - metre) < 0.1 for one in wide) >= 5, "the bar of five metres"
    assert any(abs(one - 0.8 * metre) < 0.1 for one in wide), "a door"
    assert plots.print_plan(plan(), "plan.pdf").read_bytes().startswith(b"%PDF")
    with pytest.raises(ValueError, match="ends in .pdf or .svg, got 'plan.png'"):
        plots.print_plan(plan(), "plan.png")
    with pytest.raises(ValueError, match="expected a plan with rooms"):
        plots.floorplan(plan() * 0)


def test_what_is_nearly_a_plan_becomes_one(homes):
    dice = np.random.default_rng(0)
    for cells in homes[:3]:
        sure = (cells == np.arange(8)[:, None, None]) * 0.9 + 0.0125
        made, changed, good = straighten(sure)
        assert good and changed == 0 and (made == cells).all()
        wild = sure.copy()
        for y, x in dice.integers(0, 24, (30, 2)):
            wild[:, y, x] = dice.dirichlet(np.ones(8))
        made, changed, good = straighten(wild)
        assert good and 0 < changed < 0.08 and (made.clip(0, 5) != cells.clip(0, 5)).mean() < 0.05
    with pytest.raises(ValueError, match=r"expected beliefs \(8, 24, 24\) of 0 or more, got \(24, 24\)"):
        straighten(np.ones((24, 24)))


def test_a_house_from_above_lets_the_sun_in_through_windows_only(capsys):
    room = np.zeros((24, 24), int)
    room[6:18, 8:16] = 5  # a bedroom with one window, to the west
    dark, wrong, sunny = (
        plots.dolls_house(room, *sun, size=240, tilt=1.5) for sun in ((-5, 0), (40, 90), (40, 270))
    )
    assert sunny.shape == (3, 160, 240) and sunny.dtype == np.uint8
    floor = (slice(None), slice(60, 100), slice(100, 140))
    brighter = [(picture[floor] > dark[floor].astype(int) + 8).all(0).mean() for picture in (wrong, sunny)]
    assert brighter[0] == 0 and 0.05 < brighter[1] < 0.9
    figure = plots.plan_and_house(plan())
    assert capsys.readouterr().out.strip() == figure.alt == "A plan of 49.5 m² and its house from above."
    with pytest.raises(ValueError, match="dolls_house: expected a plan with rooms"):
        plots.dolls_house(room * 0)
