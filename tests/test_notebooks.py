"""Every notebook is stored as a reader without a kernel needs it, and runs with its exercises solved."""

import json
import os
import re
from pathlib import Path

import nbformat
import pytest
from conftest import times, trains
from hurried import hurried
from preloaded import execute

from lessonlib.classroom import lesson

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("[0-9]*.ipynb"))
IGNORED_OUTPUTS = 2  # cells whose output differs by machine; this number may only fall

each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


SECTIONS = (
    "Before you start",
    "Feel it",
    "Build it",
    "Check it",
    "Measure it",
    "Break it",
    "Recap",
    "Questions",
)
NO_VERBS = {"the", "a", "an", "how", "what", "why", "knowledge", "understanding", "learn"}


def markdown_of(path):
    return "\n\n".join(c.source for c in cells_of(path, "markdown"))


def cells_of(path, kind=None):
    return [c for c in nbformat.read(path, as_version=4).cells if kind in (None, c.cell_type)]


@each_notebook
def test_it_was_run_from_top_to_bottom_on_a_clean_kernel(path):
    code = [c for c in cells_of(path, "code") if c.source.strip()]
    assert [c.execution_count for c in code] == list(range(1, len(code) + 1))
    for cell in code:
        assert not any(o.output_type == "error" for o in cell.outputs), cell.source
        last = cell.source.strip().splitlines()[-1]
        if last.startswith(("print(", "plots.", "check(", "hint(")):
            assert cell.outputs, f"stored without its output: {last}"


@each_notebook
def test_it_is_small_and_diffs_well(path):
    assert path.stat().st_size <= 2_000_000
    notebook = nbformat.read(path, as_version=4)
    assert "widgets" not in notebook.metadata
    ids = [c.id for c in notebook.cells]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z0-9-]+", i) and not re.fullmatch(r"[0-9a-f]{8}", i) for i in ids), ids
    for cell in cells_of(path, "code"):
        for output in cell.outputs:
            for kind in ("image/png", "image/jpeg"):
                if kind in output.get("data", {}):
                    assert len(output.data[kind]) <= 200_000 * 4 / 3
                    assert output.metadata[kind]["alt"].strip()


@each_notebook
def test_it_has_a_lessons_shape(path):
    text = markdown_of(path)
    headings = [len(marks) for marks in re.findall(r"^(#+) ", text, flags=re.M)]
    assert headings[0] == 1 and headings.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(headings, headings[1:])), (
        "a heading level is skipped"
    )
    sections = re.findall(r"^## (.+)$", text, flags=re.M)
    assert sections == list(SECTIONS)
    first = text[text.index("## Before you start") : text.index("## Feel it")]
    goals = re.findall(r"^- (\w+)", first, flags=re.M)
    assert len(goals) >= 3 and not {g.lower() for g in goals} & NO_VERBS, goals
    assert "**You will be able to:**" in first and "**You need:**" in first
    recap = text[text.index("## Recap") : text.index("## Questions")]
    assert 4 <= len(re.findall(r"^- ", recap, flags=re.M)) <= 6
    assert all(alt.strip() for alt in re.findall(r"!\[(.*?)\]\(", text))


@each_notebook
def test_it_can_be_read_in_its_time(path):
    text = markdown_of(path)
    minutes = int(re.search(r"\*\*Time:\*\* (\d+) minutes", text).group(1))
    words, cells = len(text.split()), len(cells_of(path))
    lengths = sorted(len(c.source.splitlines()) for c in cells_of(path, "code"))
    assert lengths[len(lengths) // 2] <= 6 and lengths[-1] <= 20
    assert 30 <= cells <= 80
    if minutes > 40:  # the first lesson is a short one
        assert 45 <= minutes <= 90 and 1200 <= words <= 2500, (minutes, words)
    assert honest_minutes(path) <= minutes <= 90


@each_notebook
def test_it_points_to_lessons_that_exist(path):
    for name in re.findall(r"\d\d_\w+\.ipynb", markdown_of(path)):
        assert (path.parent / name).exists(), f"expected a lesson of the kit, got {name}"


def honest_minutes(path):
    """Reckon a newcomer's minutes, as the teacher's pages do."""
    return lesson.honest_minutes(cells_of(path))


def prose_of(path):
    """What everybody reads: the text without its fold-outs."""
    return lesson.prose(markdown_of(path))


@each_notebook
def test_the_kit_comes_before_torch_and_tells_its_threads_to_wait_quietly(path):
    source = "\n".join(c.source for c in cells_of(path, "code"))
    imported = re.findall(r"^(?:import|from) (lessonlib|torch)", source, flags=re.M)
    assert imported[0] == "lessonlib" and os.environ["OMP_WAIT_POLICY"] == "PASSIVE"


@each_notebook
def test_a_cell_that_trains_is_known_as_one(path):
    """Each lesson from the third on trains with ``fit``, and such a cell has the machine to itself."""
    assert any(trains(c) for c in cells_of(path, "code")) == (int(path.name[:2]) >= 3)


def test_the_cell_that_takes_times_is_known_as_one():
    """Beside another test a step of training takes any time, and the cost of twice the side is any power."""
    alone = [c.id for path in NOTEBOOKS for c in cells_of(path, "code") if times(c)]
    assert "cost-curve" in alone and len(alone) <= 3


def test_few_outputs_are_ignored():
    tags = [tag for path in NOTEBOOKS for c in cells_of(path) for tag in c.metadata.get("tags", [])]
    assert set(tags) <= {"nbval-ignore-output"}
    assert len(tags) <= IGNORED_OUTPUTS


@each_notebook
def test_it_runs_with_every_exercise_solved(path, tmp_path, monkeypatch):
    monkeypatch.setenv("LESSONLIB_HOME", str(tmp_path))
    monkeypatch.delenv("LESSONLIB_STRICT")
    solved = hurried(path)
    execute(solved, path.parent)
    said = "\n".join(
        str(o.get("text", "")) + str(o.get("data", {}).get("text/plain", ""))
        for c in solved.cells
        for o in c.get("outputs", [])
    )
    assert "✔ right" in said and "not yet" not in said and "the kit's" not in said
    states = json.loads((tmp_path / "progress.json").read_text())["exercises"]
    assert states and set(states.values()) == {"right"}
    assert os.environ["LESSONLIB_HOME"] == str(tmp_path)
    assert "trained on:" not in said, "this cell would go on from what its first run left"
