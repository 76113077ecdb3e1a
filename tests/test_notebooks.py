"""Every notebook is stored as a reader without a kernel needs it, and runs with its exercises solved."""

import json
import os
import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from lessonlib.exercises import solve_notebook

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("[0-9]*.ipynb"))
IGNORED_OUTPUTS = 2  # cells whose output differs by machine; this number may only fall

each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


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
def test_it_reads_well(path):
    text = [c.source for c in cells_of(path, "markdown")]
    headings = re.findall(r"^(#+) ", "\n".join(text), flags=re.M)
    assert headings.count("#") == 1 and headings[0] == "#" and set(headings) <= {"#", "##", "###"}
    wanted = (
        "Before you start",
        "Feel it",
        "Build it",
        "Check it",
        "Measure it",
        "Break it",
        "Recap",
        "Questions",
    )
    sections = re.findall(r"^## (.+)$", "\n".join(text), flags=re.M)
    assert [s for s in sections if s in wanted] == list(wanted)
    assert re.search(r"\*\*Time:\*\* \d+ minutes", "\n".join(text))
    lengths = sorted(len(c.source.splitlines()) for c in cells_of(path, "code"))
    assert lengths[len(lengths) // 2] <= 6 and lengths[-1] <= 25


def test_few_outputs_are_ignored():
    tags = [tag for path in NOTEBOOKS for c in cells_of(path) for tag in c.metadata.get("tags", [])]
    assert set(tags) <= {"nbval-ignore-output"}
    assert len(tags) <= IGNORED_OUTPUTS


@each_notebook
def test_it_runs_with_every_exercise_solved(path, tmp_path, monkeypatch):
    monkeypatch.setenv("LESSONLIB_HOME", str(tmp_path))
    solved = nbformat.from_dict(solve_notebook(json.loads(path.read_text(encoding="utf-8"))))
    NotebookClient(solved, timeout=300, resources={"metadata": {"path": str(path.parent)}}).execute()
    said = "\n".join(
        str(o.get("text", "")) + str(o.get("data", {}).get("text/plain", ""))
        for c in solved.cells
        for o in c.get("outputs", [])
    )
    assert "✔ right" in said and "not yet" not in said and "the kit's" not in said
    states = json.loads((tmp_path / "progress.json").read_text())["exercises"]
    assert states and set(states.values()) == {"right"}
    assert os.environ["LESSONLIB_HOME"] == str(tmp_path)
