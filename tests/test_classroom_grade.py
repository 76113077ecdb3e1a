"""Grading: a broken or cheated exercise costs itself and nothing else, and no right answer loses a point."""

import json
import os
from pathlib import Path

import pytest
from mutants import KEEPS, LOSES, mutant

from lessonlib import exercises
from lessonlib.classroom import submissions
from lessonlib.classroom.__main__ import main
from lessonlib.classroom.grade import Graded, fresh_seed, grade
from lessonlib.classroom.pool import Pool
from lessonlib.classroom.report import write_feedback
from lessonlib.classroom.submissions import Submission, find_submissions
from lessonlib.exercises import score, solve_notebook
from lessonlib.exercises.catalogue import catalogue
from lessonlib.exercises.compare import alike
from lessonlib.exercises.engine import wanted

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"
ROOM = Path(exercises.__file__).parent
SEED = 4321


def solved(lesson: str) -> dict:
    (path,) = NOTEBOOKS.glob(f"{lesson}_*.ipynb")
    return solve_notebook(json.loads(path.read_text(encoding="utf-8")))


def hand_in(nb: dict, folder: Path, name: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.ipynb").write_text(json.dumps(nb), encoding="utf-8")


@pytest.fixture(scope="module")
def pool():
    with Pool(seconds=1) as pool:
        yield pool


def graded(folder: Path, pool) -> dict:
    return {one.submission.learner: one for one in grade(find_submissions(folder), SEED, pool)}


def points(one) -> dict[str, int]:
    return {mark.outcome.exercise.id: mark.points for mark in one.marks}


@pytest.mark.parametrize("lesson", sorted(path.name[:2] for path in NOTEBOOKS.glob("[0-9]*.ipynb")))
def test_every_right_answer_gets_its_points(lesson, pool, tmp_path):
    hand_in(solved(lesson), tmp_path, "ann")
    one = graded(tmp_path, pool)["ann"]
    assert points(one) == {e.id: e.points for e in catalogue().values() if e.lesson == lesson}


def test_a_lesson_that_nobody_touched_is_not_started_though_it_uses_a_name_twice(pool, tmp_path):
    """Lesson 02 calls something else `slope`, too, than what learners are to write."""
    hand_in(
        json.loads((NOTEBOOKS / "02_learning_from_error.ipynb").read_text(encoding="utf-8")), tmp_path, "a"
    )
    (one,) = graded(tmp_path, pool).values()
    assert {mark.outcome.state for mark in one.marks} == {"not started"}


@pytest.mark.parametrize("change", [*KEEPS, *LOSES])
def test_a_change_to_one_exercise_costs_that_exercise_at_most(change, pool, tmp_path):
    exercise = catalogue()["06.2"]
    facts = {"source": str(ROOM / "lesson_06.py"), "home": str(tmp_path)}
    hand_in(mutant(solved("06"), exercise, change, facts), tmp_path, "ann")
    got = points(graded(tmp_path, pool)["ann"])
    assert got == {"06.1": 2, "06.2": 2 if change in KEEPS else 0, "06.3": 1}


def test_a_mistake_is_told_by_its_own_sentence_and_scored_as_the_engine_scores(pool, tmp_path):
    exercise = catalogue()["06.3"]
    for number, (source, _) in enumerate(exercise.mistakes):
        nb = solved("06")
        for cell in nb["cells"]:
            cell["source"] = "".join(cell["source"]).replace(exercise.answer.strip(), source)
        hand_in(nb, tmp_path, f"{number:02}")
    for one, (source, said) in zip(graded(tmp_path, pool).values(), exercise.mistakes, strict=True):
        mark = one.marks[-1]
        assert ("Usual cause", said) in mark.outcome.lines, source
        assert mark.points == score("06.3", exercise.define(source), SEED) == 0


@pytest.mark.parametrize("id", ["04.2", "04.3", "07.2", "13.1", "19.3"])
def test_results_known_from_the_lesson_earn_nothing_where_cases_repeat(id):
    exercise = catalogue()[id]
    known = [(case, exercise.function(*case)) for case in exercise.cases(0)]

    def remembered(*given):
        return next((result for case, result in known if case == given), 0)

    assert score(id, remembered, 0) == exercise.points and score(id, remembered, SEED) == 0


@pytest.mark.parametrize("exercise", catalogue().values(), ids=lambda e: e.id)
def test_every_exercise_has_a_case_that_no_learner_has_seen(exercise):
    known, fresh = (wanted(exercise, seed) for seed in (0, SEED))
    assert any(not alike(a.value, b.value) for a, b in zip(known, fresh))


def test_a_function_that_draws_nothing_and_one_that_cuts_the_gradient_are_refused(pool, tmp_path):
    bodies = ("mu + 0 * logvar", "(mu + torch.exp(0.5 * logvar) * torch.randn_like(mu)).detach()")
    for number, body in enumerate(bodies):
        nb = {
            "cells": [{"cell_type": "code", "source": f"def reparameterize(mu, logvar):\n    return {body}"}]
        }
        hand_in(nb, tmp_path, str(number))
    assert [one.points for one in graded(tmp_path, pool).values()] == [0, 0]


def test_where_a_system_cannot_fork_each_exercise_has_a_worker_of_its_own(tmp_path):
    facts = {"source": str(ROOM / "lesson_00.py"), "home": str(tmp_path)}
    hand_in(solved("00"), tmp_path, "ann")
    hand_in(mutant(solved("00"), catalogue()["00.1"], "endless loop", facts), tmp_path, "bob")
    with Pool(seconds=1, forks=False) as pool:
        ann, bob = graded(tmp_path, pool).values()
    assert points(ann) == {"00.1": 1} and points(bob) == {"00.1": 0}
    assert "loop that never stops" in repr(bob.marks[0].outcome)


def test_moodle_canvas_and_plain_folders_are_understood(pool, tmp_path):
    nb = solved("00")
    hand_in(nb, tmp_path / "Ann Lee_4711_assignsubmission_file", "anything")
    hand_in(nb, tmp_path, "leebob_LATE_815_9999_00_start_here")
    hand_in(nb, tmp_path / "cem", "00_start_here")
    hand_in({"cells": 3}, tmp_path, "00_broken")
    found = {(one.learner, one.number, one.lesson) for one in find_submissions(tmp_path)}
    assert found == {
        ("Ann Lee", "4711", "00"),
        ("leebob", "815", "00"),
        ("cem", "", "00"),
        ("00_broken", "", "00"),
    }


def test_one_command_grades_a_folder_and_asks_before_it_overwrites(tmp_path, capsys):
    nb = solved("00")
    hand_in(nb, tmp_path / "in" / "=cmd", "00_start_here")
    hand_in({"cells": 3}, tmp_path / "in" / "bob", "00_start_here")
    call = ["grade", str(tmp_path / "in"), "--into", str(tmp_path / "out")]
    assert main(call) == 0 and "Graded 2 notebooks" in capsys.readouterr().out
    table = (tmp_path / "out" / "moodle-00.csv").read_text(encoding="utf-8-sig")
    assert "'=cmd,1,1,00.1 right (1)" in table and 'bob,0,1,"The notebook could not be read' in table
    canvas = (tmp_path / "out" / "canvas.csv").read_text(encoding="utf-8-sig").splitlines()
    assert canvas[1].startswith("Points Possible") and canvas[1].endswith(",1")
    page = tmp_path / "out" / "feedback" / "=cmd" / "00.html"
    assert not page.exists()
    assert "✔ right: 00.1" in (tmp_path / "out" / "feedback" / "_cmd" / "00.html").read_text(encoding="utf-8")
    assert main(call) == 1 and "--yes" in capsys.readouterr().out
    assert main(["grade", str(tmp_path / "none")]) == 1 and "expected notebooks" in capsys.readouterr().out


def as_format_3(nb: dict) -> bytes:
    return json.dumps({"nbformat": 3, "worksheets": [{"cells": nb["cells"]}]}).encode()


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (lambda nb: b"\xef\xbb\xbf" + json.dumps(nb).encode(), ""),
        (lambda nb: json.dumps(nb, ensure_ascii=False).encode("utf-16"), ""),
        (lambda nb: json.dumps(nb | {"cells": [3, {"cell_type": "code"}, *nb["cells"]]}).encode(), ""),
        (lambda nb: json.dumps(nb | {"cells": nb["cells"] + many_cells(3_000)}).encode(), ""),
        (as_format_3, "of format 4, got another: open it in JupyterLab"),
        (lambda nb: b"[1]", "of format 4"),
        (lambda nb: b"%PDF-1.4", "a file of another kind, or one that is cut short"),
        (lambda nb: json.dumps(nb).encode()[:-9], "cut short"),
        (lambda nb: b"", "cut short"),
    ],
    ids="mark utf-16 odd many three list pdf cut nothing".split(),
)  # fmt: skip
def test_a_notebook_is_read_however_it_was_saved_or_a_sentence_says_why_not(written, said, pool, tmp_path):
    (tmp_path / "00_start_here.ipynb").write_bytes(written(solved("00")))
    (one,) = graded(tmp_path, pool).values()
    assert one.points == (0 if said else 1)
    assert said in one.submission.fault and str(tmp_path) not in one.submission.fault


def many_cells(count: int) -> list[dict]:
    return [{"cell_type": "code", "source": f"x{n} = {n}\nprint(x{n})"} for n in range(count)]


def test_what_is_no_file_or_too_large_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(submissions, "LARGEST", 2_000_000)
    (tmp_path / "00_large.ipynb").write_bytes(b" " * 9_000_000)
    (tmp_path / "00_folder.ipynb").mkdir()
    (tmp_path / "00_link.ipynb").symlink_to(tmp_path / "00_large.ipynb")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "00_pipe.ipynb")
    faults = {one.learner: one.fault for one in find_submissions(tmp_path)}
    assert "at most 2 MB, got 9 MB: clear the outputs" in faults.pop("00_large")
    assert all("got a link, a folder or something else" in fault for fault in faults.values())


def test_older_copies_are_not_graded_and_empty_folders_are_named(tmp_path):
    for folder in ("ann", "ann/before-update/notebooks", "ann/.ipynb_checkpoints"):
        hand_in(solved("00"), tmp_path / folder, "00_start_here")
    (tmp_path / "bob").mkdir()
    (tmp_path / "bob" / "mine.zip").write_bytes(b"PK")
    assert [one.learner for one in find_submissions(tmp_path)] == ["ann"]
    assert submissions.without_notebook(tmp_path) == ["bob"]


def test_no_page_of_feedback_takes_another_ones_place(tmp_path):
    """Same names with other numbers, names that a disk cannot hold, and two notebooks of one lesson."""
    who = [
        ("Ann Lee", "11", "00"), ("Ann Lee", "12", "00"), ("🎨", "", "00"), ("🎭", "", "00"),
        ("ÖZ", "", "00"), ("öz", "", "00"), ("𠀀" * 70, "", "00"), ("𠀀" * 70 + "x", "", "00"),
        ("bob", "", "00"), ("bob", "", "00"), ("bob", "", ""),
    ]  # fmt: skip
    paths = write_feedback(tmp_path, [Graded(Submission(*one, ()), ()) for one in who])
    assert len({str(path).casefold() for path in paths}) == len(who) == len(list(tmp_path.rglob("*.html")))
    folders = {one[:2]: path.parent.name.casefold() for one, path in zip(who, paths)}
    assert len(set(folders.values())) == len(folders) == 9
    assert all(len(part.encode()) <= 130 for path in paths for part in path.relative_to(tmp_path).parts)


def test_fresh_cases_are_fresh():
    assert len({fresh_seed() for _ in range(20)} - {0}) == 20
