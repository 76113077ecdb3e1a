"""Lesson 22 on pictures of one's own: forty, five, one, none that may be used; it says which way it goes."""

import shutil
from pathlib import Path
from types import SimpleNamespace

import nbformat
import numpy as np
import pytest
import torch
from PIL import Image
from preloaded import execute
from sklearn.datasets import load_sample_images

from lessonlib.data import load
from lessonlib.rights import MISSING, blanks, draft, rubric, write_manifest

LESSON = Path(__file__).parent.parent / "notebooks" / "22_your_masterpiece.ipynb"
SHORT = {
    "1_200": "8",
    "500, **how": "8, **how",
    "9_000": "300",
    "split(900)": "split(30)",
    "size=256": "size=64",
    "1_000, seed": "120, seed",
}
MINE = "Ada Example, 27 November 2026: I took every one of these"


@pytest.fixture(scope="module")
def forty(tmp_path_factory):
    """A folder of forty pieces of scikit-learn's two photographs."""
    place, dice = tmp_path_factory.mktemp("own") / "forty", np.random.default_rng(0)
    place.mkdir()
    for number in range(40):
        photo, top, left = load_sample_images().images[number % 2], *dice.integers(0, 300, 2)
        Image.fromarray(photo[top : top + 100, left : left + 120]).save(place / f"{number:02}.jpg")
    return place


def run(data, mine, home, monkeypatch, before="", way="") -> str:
    """Run the lesson with other words in its first cell, trainings cut short; return what it printed.

    ``before``: code to run first. ``way``: what a learner writes after ``WAY``.
    """
    monkeypatch.setenv("LESSONLIB_HOME", str(home))
    monkeypatch.delenv("LESSONLIB_STRICT", raising=False)  # trained too briefly for any band
    notebook = nbformat.read(LESSON, as_version=4)
    (cell,) = [c for c in notebook.cells if c.source.startswith('DATA = "garments"')]
    cell.source = cell.source.replace('"garments"', repr(str(data)), 1).replace(
        'MINE = ""', f"MINE = {mine!r}"
    )
    for cell in (c for c in notebook.cells if c.cell_type == "code"):
        for long, short in SHORT.items():
            cell.source = cell.source.replace(long, short)
        cell.source = cell.source.replace('WAY = ""', f"WAY = {way!r}")
    notebook.cells.insert(0, nbformat.v4.new_code_cell(before))
    execute(notebook, LESSON.parent)
    outputs = [o for c in notebook.cells if c.cell_type == "code" for o in c.outputs]
    return "".join(o.text for o in outputs if o.output_type == "stream" and o.name == "stdout")


def test_forty_pictures_train_a_vae_and_give_a_finished_work(forty, tmp_path, monkeypatch):
    said = run(forty, MINE, tmp_path, monkeypatch)
    assert "forty: 40 passed (by consent)" in said and "36 pictures to learn from, 4 held out" in said
    assert (
        "allow: squares of paint; VAE, mixture. The lesson takes: VAE, mixture" in said
        and "There is no judge for these pictures" in said
    )
    (work,) = (tmp_path / "masterpiece").glob("*/")
    lines = rubric(work)
    assert sum(line.met is True for line in lines) >= 3 and (work / "editor.html").stat().st_size > 100_000
    assert (work / "work-c2pa.png").is_file() and "work-c2pa.png, Valid, Trusted" in said
    assert MINE in (work / "data-card.md").read_text("utf-8") and MINE not in said
    assert not (forty / "works.jsonl").exists() and len(list(forty.iterdir())) == 40


@pytest.mark.parametrize("n", [1, 5])
def test_fewer_are_painted_after_and_still_give_a_finished_work(n, forty, tmp_path, monkeypatch):
    place = tmp_path / "few"
    place.mkdir()
    for path in sorted(forty.iterdir())[:n]:
        shutil.copy(path, place)
    absent = 'import sys\nsys.modules["c2pa"] = None'
    said = run(place, MINE, tmp_path / "home", monkeypatch, before=absent)
    assert "allow: squares of paint. The lesson takes: squares" in said and "Nothing had to be" in said
    assert f"squares of paint, from {min(n, 3)} picture{'s' * (n > 1)};" in said and "trained on" not in said
    (work,) = (tmp_path / "home" / "masterpiece").glob("*/")
    assert MISSING in said and not (work / "work-c2pa.png").exists()
    assert (work / "editor.html").is_file() and any(
        line.met and "edit log" in line.asked for line in rubric(work)
    )
    assert blanks((work / "model-card.md").read_text("utf-8")) == 4  # as many as the lesson asks for


def test_a_folder_in_which_nothing_may_be_used_is_said_and_the_lesson_goes_on(forty, tmp_path, monkeypatch):
    place = shutil.copytree(forty, tmp_path / "denied")
    write_manifest(place / "works.jsonl", draft(load(place), place))
    said = run(place, "", tmp_path / "home", monkeypatch)
    assert "40 refused: training is notAllowed" in said
    assert "the lesson goes on with the kit's garments" in said and "300 passed (CC0-1.0)" in said


def test_who_may_train_may_paint_instead(forty, tmp_path, monkeypatch):
    said = run(forty, MINE, tmp_path, monkeypatch, way="squares of paint")
    assert "36 pictures to learn from" in said and "The lesson takes: squares of paint" in said
    (work,) = (tmp_path / "masterpiece").glob("*/")
    assert sum(line.met is True for line in rubric(work)) >= 4 and "from 3 pictures;" in said


@pytest.mark.parametrize(
    "n, labels, asked, way",
    [
        (9_000, True, "", "GAN, conditional"),
        (9_000, True, "VAE, mixture", "VAE, mixture"),
        (9_000, True, "VAE, flow", "GAN, conditional"),  # a row of the table that is not built here
        (9_000, False, "GAN, conditional", "VAE, mixture"),  # a GAN without conditions has no sliders
        (40, True, "squares of paint", "squares of paint"),
        (39, True, "VAE, mixture", "squares of paint"),
    ],
)
def test_a_way_of_ones_own_is_taken_where_the_pictures_allow_it(n, labels, asked, way, capsys):
    train = type("Pictures", (), {"__len__": lambda self: n, "spec": ("hue",) * labels})()
    known = {"images": range(n), "train": train, "ENOUGH": 40}
    for _ in range(2):  # cells are run twice
        exec(source_of("way").replace('WAY = ""', f"WAY = {asked!r}"), known)
        assert (known["way"], known["few"]) == (way, way == "squares of paint")
    assert capsys.readouterr().out.count(f"The lesson takes: {way}\n") == 2


@pytest.mark.parametrize("way, held", [("GAN, conditional", [2.0]), ("VAE, mixture", [])])
def test_the_band_of_the_gan_is_held_against_no_other_model(way, held):
    seen, some = [], SimpleNamespace(batch=lambda places: None)
    known = {
        "DATA": "garments", "way": way, "made": None, "train": some, "held_out": some,
        "Judge": lambda *_: SimpleNamespace(fd=lambda *_: 2.0), "display": lambda table: None,
        "load_reader": lambda name: SimpleNamespace(features=None), "plots": SimpleNamespace(table=dict),
        "expect": lambda value, at_most: seen.append(value),
    }  # fmt: skip
    exec(source_of("fd"), known)
    assert seen == held


def source_of(id: str) -> str:
    return next(cell.source for cell in nbformat.read(LESSON, as_version=4).cells if cell.id == id)


@pytest.mark.parametrize("passes", [0.4, 2.0, None])
def test_drawing_from_farther_away_says_whether_a_width_passed(passes, capsys):
    """The cell stops at the first width that the audit lets pass, and does not claim one where none does."""
    source = source_of("widen-cell")
    shown, tried = [], []

    class Prior:
        around = staticmethod(lambda codes, width: tried.append(width) or Prior)
        sample = staticmethod(lambda n, seed: torch.zeros(n, 1))

    known = {
        "way": "VAE, mixture", "copied": 0.5, "made": torch.zeros(30, 1), "strangers": None, "train": None,
        "bundle": SimpleNamespace(model=None, prior=None), "Prior": Prior, "display": shown.append,
        "embed_all": lambda model, images: None, "decode_all": lambda model, codes: codes, "away": len,
        "share_copied": lambda made, strangers: 0.01 if tried[-1] == passes else 0.3,
        "plots": SimpleNamespace(grid=lambda pictures, columns, about: about),
    }  # fmt: skip
    exec(source, known)
    assert tried == {0.4: [0.4], 2.0: [0.4, 0.8, 1.2, 2.0], None: [0.4, 0.8, 1.2, 2.0]}[passes]
    verdict = "lets pass" if passes else "does not let pass at any width"
    assert shown == [f"pictures that the audit {verdict}"]
