"""Lesson 22 on pictures of one's own: forty, five, one, none that may be used; it says which way it goes."""

import shutil
from pathlib import Path

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient
from PIL import Image
from sklearn.datasets import load_sample_images

from lessonlib.data import load
from lessonlib.rights import draft, rubric, write_manifest

LESSON = Path(__file__).parent.parent / "notebooks" / "22_your_masterpiece.ipynb"
SHORT = {
    "1_200": "8",
    "500, **how": "8, **how",
    "9_000": "300",
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


def run(data, mine, home, monkeypatch) -> str:
    """Run the lesson with other words in its first cell, trainings cut short; return what it printed."""
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
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(LESSON.parent)}}).execute()
    outputs = [o for c in notebook.cells if c.cell_type == "code" for o in c.outputs]
    return "".join(o.text for o in outputs if o.output_type == "stream" and o.name == "stdout")


def test_forty_pictures_train_a_vae_and_give_a_finished_work(forty, tmp_path, monkeypatch):
    said = run(forty, MINE, tmp_path, monkeypatch)
    assert "forty: 40 passed (by consent)" in said and "36 pictures to learn from, 4 held out" in said
    assert "Your pictures allow: VAE, mixture" in said and "There is no judge for these pictures" in said
    (work,) = (tmp_path / "masterpiece").glob("*/")
    lines = rubric(work)
    assert sum(line.met is True for line in lines) >= 3 and (work / "editor.html").stat().st_size > 100_000
    assert not (forty / "works.jsonl").exists() and len(list(forty.iterdir())) == 40


@pytest.mark.parametrize("n", [1, 5])
def test_fewer_are_painted_after_and_still_give_a_finished_work(n, forty, tmp_path, monkeypatch):
    place = tmp_path / "few"
    place.mkdir()
    for path in sorted(forty.iterdir())[:n]:
        shutil.copy(path, place)
    said = run(place, MINE, tmp_path / "home", monkeypatch)
    assert "Fewer than forty pictures" in said and "Nothing had to be trained" in said
    (work,) = (tmp_path / "home" / "masterpiece").glob("*/")
    assert (work / "editor.html").is_file() and any(
        line.met and "edit log" in line.asked for line in rubric(work)
    )


def test_a_folder_in_which_nothing_may_be_used_is_said_and_the_lesson_goes_on(forty, tmp_path, monkeypatch):
    place = shutil.copytree(forty, tmp_path / "denied")
    write_manifest(place / "works.jsonl", draft(load(place), place))
    said = run(place, "", tmp_path / "home", monkeypatch)
    assert "40 refused: training is notAllowed" in said
    assert "the lesson goes on with the kit's garments" in said and "300 passed (CC0-1.0)" in said
