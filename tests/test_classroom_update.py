"""An update in mid-term: nothing of a learner's is lost, and every correction elsewhere arrives."""

import copy
import json
import random
from pathlib import Path

import pytest

from lessonlib.classroom.__main__ import main
from lessonlib.classroom.merge import merge, remembering
from lessonlib.classroom.update import copy_lesson, update, write_list
from lessonlib.files import write_json

NOTEBOOKS = [
    next((Path(__file__).parent.parent / "notebooks").glob(f"{n}_*.ipynb")) for n in ("00", "06", "10")
]


def read(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


def source(cell: dict) -> str:
    return "".join(cell["source"])


def cell(id: str, text: str, kind: str = "code") -> dict:
    return {"cell_type": kind, "id": id, "metadata": {}, "source": text}


def lesson(*cells: dict) -> dict:
    return {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


OLD = remembering(lesson(cell("a", "1"), cell("b", "2"), cell("c", "3")))


def merged(mine: list[dict], newer: list[dict]) -> tuple[list[tuple[str, str]], list[str]]:
    nb, conflicts = merge(OLD | {"cells": mine}, lesson(*newer))
    return [(one["id"], source(one)) for one in nb["cells"]], [one.cell for one in conflicts]


A, B, C = OLD["cells"]


@pytest.mark.parametrize(
    ("mine", "newer", "want", "named"),
    [
        ([A, B, C], [A, cell("b", "2!"), C], "a1 b2! c3", ""),
        ([A, cell("b", "mine"), C], [A, B, cell("c", "3!")], "a1 bmine c3!", ""),
        ([A, cell("n", "note"), B, C], [A, cell("x", "new"), B, C], "a1 nnote xnew b2 c3", ""),
        ([A, C], [A, B, cell("c", "3!")], "a1 c3!", ""),
        ([A, C], [A, cell("b", "2!"), C], "a1 c3", "b"),
        ([A, B, C], [A, C], "a1 c3", ""),
        ([A, cell("b", "mine"), C], [A, C], "a1 bmine c3", "b"),
        ([C, B, A], [cell("a", "1!"), B, C, cell("d", "4")], "c3 d4 b2 a1!", ""),
        ([A, B, C], [C, B, A], "c3 b2 a1", ""),
        ([A, cell("b", "same"), C], [A, cell("b", "same"), C], "a1 bsame c3", ""),
        ([A, B, C], [cell("z", "0"), A, B, C], "z0 a1 b2 c3", ""),
    ],
)
def test_cells_are_merged_by_their_ids(mine, newer, want, named):
    got, conflicts = merged(mine, newer)
    assert " ".join(id + text for id, text in got) == want and " ".join(conflicts) == named


def test_where_both_changed_a_cell_the_learners_stays_and_the_other_stands_below():
    got, conflicts = merged([A, cell("b", "mine"), C], [A, cell("b", "2!"), C])
    assert [text for _, text in got][:2] == ["1", "mine"] and "2!" in got[2][1] and conflicts == ["b"]


def test_a_copied_cell_is_the_learners_own():
    got, conflicts = merged([A, B, B | {"source": "mine"}, C], [A, cell("b", "2!"), C])
    assert [text for _, text in got] == ["1", "2!", "mine", "3"] and not conflicts
    assert len({id for id, _ in got}) == 4


def test_a_notebook_that_remembers_nothing_is_refused():
    for mine in (lesson(A), OLD | {"cells": [{"cell_type": "code", "source": "1"}]}):
        with pytest.raises(ValueError, match="expected"):
            merge(mine, lesson(A))


def handed_out(folder: Path, notebooks: dict[str, dict]) -> Path:
    """Make a hand-out of these lessons and one file of the library."""
    for name, nb in notebooks.items():
        (folder / "raw").mkdir(parents=True, exist_ok=True)
        (folder / "raw" / name).write_text(json.dumps(nb), encoding="utf-8")
        copy_lesson(folder / "raw" / name, folder / "course" / "notebooks")
    (folder / "course" / "library.py").write_text(f"version = {folder.name!r}")
    write_list(folder / "course")
    return folder / "course"


def corrected(nb: dict, dice, mark: str) -> tuple[dict, dict[str, str]]:
    """Correct some cells and add one, as a teacher does; return the notebook and the new sources by id."""
    nb = copy.deepcopy(nb)
    changed = dice.sample(nb["cells"], 6)
    for one in changed:
        one["source"] = source(one) + f"\n# corrected {mark}"
    extra = cell(f"extra-{mark}", f"# new {mark}")
    nb["cells"].insert(dice.randrange(len(nb["cells"])), extra)
    return nb, {one["id"]: source(one) for one in [*changed, extra]}


def edited(nb: dict, dice, mark: str) -> None:
    """Edit as a learner does: change cells, run them, add notes, copy one, remove one, perhaps move one."""
    for one in dice.sample([c for c in nb["cells"] if c["cell_type"] == "code"], 4):
        one["source"] = [f"# mine {mark} é\n", source(one)]
        one["outputs"] = [{"output_type": "display_data", "data": {"image/png": "AA" + mark}, "metadata": {}}]
        one["metadata"]["mine"] = True
    for number in range(3):
        note = cell(f"note-{mark}-{number}", f"my note {mark} {number}", "markdown") | {
            "metadata": {"mine": True}
        }
        nb["cells"].insert(dice.randrange(len(nb["cells"])), note)
    nb["cells"].insert(0, copy.deepcopy(dice.choice(nb["cells"])))
    nb["cells"].remove(dice.choice([c for c in nb["cells"] if "mine" not in c["metadata"]]))
    if dice.random() < 0.3:
        nb["cells"].append(nb["cells"].pop(0))


def test_twenty_edited_notebooks_through_two_updates(tmp_path):
    """Twenty learners, a lesson each: every cell with the learner's hand in it comes through byte by byte."""
    dice = random.Random(0)
    notebooks = {path.name: read(path) for path in NOTEBOOKS}
    for one in (one for nb in notebooks.values() for one in nb["cells"]):
        one |= {"outputs": []} if one["cell_type"] == "code" else {}
    first = handed_out(tmp_path / "first", notebooks)
    learners = {}
    for number in range(20):
        course = tmp_path / f"learner-{number}"
        handed_out(course, notebooks)
        learners[course / "course"] = NOTEBOOKS[number % len(NOTEBOOKS)].name
    assert first.is_dir()
    versions = notebooks
    for mark in ("one", "two"):
        pairs = {name: corrected(nb, dice, mark) for name, nb in versions.items()}
        versions = {name: nb for name, (nb, _) in pairs.items()}
        newer = handed_out(tmp_path / mark, versions)
        for course, name in learners.items():
            path = course / "notebooks" / name
            before = read(path)
            edited(before, dice, mark)
            path.write_text(json.dumps(before), encoding="utf-8")
            (course / "my-work").mkdir(exist_ok=True)
            (course / "my-work" / "progress.json").write_text(f"{course} {mark}")
            held = remembering(read(path))["metadata"]["lessonlib"]["cells"]
            base = before["metadata"]["lessonlib"]["cells"]
            done = update(course, newer)
            after = read(path)
            mine = [c for c in before["cells"] if c["metadata"].get("mine")]
            kept = [json.dumps(c, sort_keys=True) for c in after["cells"]]
            assert all(json.dumps(c, sort_keys=True) in kept for c in mine)
            touched = {id for id in base if held.get(id) != base[id]}
            sources = {c["id"]: source(c) for c in after["cells"]}
            for id, text in pairs[name][1].items():
                assert id in touched or sources[id] == text
            named = {one.cell for one in done.conflicts.get(name, [])}
            assert named == touched & set(pairs[name][1])
            assert len(sources) == len(after["cells"])
            assert (course / "my-work" / "progress.json").read_text() == f"{course} {mark}"
            assert (course / "library.py").read_text() == f"version = {mark!r}"
            copies = (course / "before-update" / "notebooks").glob(f"{name[:2]}*")
            assert json.dumps(before) in [copy.read_text(encoding="utf-8") for copy in copies]


def test_one_command_says_what_both_changed(tmp_path, capsys):
    old = handed_out(tmp_path / "old", {"00_x.ipynb": lesson(A, B, C)})
    new = handed_out(tmp_path / "new", {"00_x.ipynb": lesson(A, cell("b", "2!"), C), "01_y.ipynb": lesson(A)})
    nb = read(old / "notebooks" / "00_x.ipynb")
    nb["cells"][1]["source"] = "mine"
    (old / "notebooks" / "00_x.ipynb").write_text(json.dumps(nb))
    (old / "library.py").write_text("mine")
    assert main(["update", str(new), "--course", str(old), "--yes"]) == 0
    said = capsys.readouterr().out
    assert "Merged 1 lessons, added 1 files; 2 files" in said and "00_x.ipynb, cell b:" in said
    assert (old / "before-update" / "library.py").read_text() == "mine"
    assert main(["update", str(tmp_path), "--course", str(old), "--yes"]) == 1


def test_a_folder_in_a_lessons_place_and_a_mark_at_its_start_keep_no_correction_away(tmp_path):
    """What a learner has done to one lesson is named, and the next one is brought all the same."""
    for side, text in (("mine", "old"), ("newer", "corrected")):
        for number in (1, 2, 3):
            write_json(tmp_path / side / f"0{number}.ipynb", remembering(lesson(cell("a", text), B)))
        write_list(tmp_path / side)
    first, second, third = (tmp_path / "mine" / f"0{number}.ipynb" for number in (1, 2, 3))
    first.unlink()
    first.mkdir()
    (first / "note.txt").write_text("mine")
    second.write_bytes(b"\xef\xbb\xbf" + second.read_bytes())
    done = update(tmp_path / "mine", tmp_path / "newer")
    assert [one.what for one in done.conflicts.pop("01.ipynb")] == ["a folder is in its place, and stays"]
    assert (first / "note.txt").read_text() == "mine" and not done.conflicts
    assert [source(read(path)["cells"][0]) for path in (second, third)] == ["corrected"] * 2
