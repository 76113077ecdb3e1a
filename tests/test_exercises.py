"""Exercises: answers are right, mistakes meet their messages, nothing crashes, nothing is lost."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest
import torch

from lessonlib import exercises
from lessonlib.exercises import NotDone, answer, check, hint, progress, store, working
from lessonlib.exercises.base import NotYet, describe, need_tensor
from lessonlib.exercises.catalogue import catalogue
from lessonlib.exercises.desk import _hints_given, _right
from lessonlib.exercises.judge import judge

ALL = list(catalogue().values())
MISTAKES = [(e, *mistake) for e in ALL for mistake in e.mistakes]


class Evil:
    """An object that fails whatever is asked of it."""

    shape = dtype = property(lambda self: 1 / 0)

    def __repr__(self):
        raise RuntimeError("no")

    __call__ = __bool__ = __eq__ = __len__ = __iter__ = __repr__
    __hash__ = None


NONSENSE = [
    None, 0, "text", [], {}, Evil(), Evil, int, print, exit, NotDone, float("nan"), np.zeros(3),
    torch.zeros(0), torch.full((3, 5, 7), float("nan")), torch.zeros(3, dtype=torch.int64),
    torch.zeros(2, device="meta"),
]  # fmt: skip


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("LESSONLIB_HOME", str(tmp_path))
    _right.clear()
    _hints_given.clear()
    return tmp_path


@pytest.mark.parametrize("exercise", ALL, ids=lambda e: e.id)
def test_answer_is_right_and_stub_is_not_started(exercise):
    assert judge(exercise, exercise.define(exercise.answer)).state == "right"
    assert judge(exercise, exercise.define(exercise.stub)).state == "not started"
    assert judge(exercise, ...).state == "not started"


@pytest.mark.parametrize("exercise, source, fragment", MISTAKES)
def test_every_mistake_is_refused_with_its_own_message(exercise, source, fragment):
    outcome = judge(exercise, exercise.define(source))
    assert outcome.state == "not yet"
    assert fragment in repr(outcome)


def test_messages_of_an_exercise_differ_between_kinds_of_mistake():
    for exercise in ALL:
        assert len({fragment for _, fragment in exercise.mistakes}) >= 3


@pytest.mark.parametrize("exercise", ALL, ids=lambda e: e.id)
@pytest.mark.parametrize("thing", NONSENSE, ids=lambda thing: type(thing).__name__)
def test_nonsense_never_crashes_a_check(exercise, thing):
    for nonsense in (thing, lambda *args, **options: thing):
        outcome = check(exercise.id, nonsense)
        assert outcome.state == "not yet"
        assert outcome.lines and repr(outcome) and outcome._repr_html_()


def test_an_error_in_the_learners_code_names_error_message_and_line():
    lines = "def brighten(picture, amount):\n    half = 2\n    return json_loads(half)"
    space = {}
    exec(compile(lines, "cell", "exec"), space)  # what a kernel does
    text = repr(check("00.1", space["brighten"]))
    assert "NameError: name 'json_loads' is not defined" in text
    assert "line 3 of the cell" in text

    def brighten(picture, amount):
        return json.loads("{")

    assert '`return json.loads("{")`' in repr(check("00.1", brighten)), (
        "the learner's line, not the library's"
    )


def test_a_check_leaves_torch_dice_alone():
    def brighten(picture, amount):
        return torch.rand(picture.shape)

    torch.manual_seed(0)
    want = torch.rand(3)
    torch.manual_seed(0)
    check("00.1", brighten)
    assert torch.equal(torch.rand(3), want)


def test_every_outcome_has_a_word_and_a_sign():
    exercise = catalogue()["00.1"]
    for source, start in (
        (exercise.stub, "○ not started"),
        ("brighten = 3", "△ not yet"),
        (exercise.answer, "✔ right"),
    ):
        outcome = check("00.1", exercise.define(source))
        assert repr(outcome).startswith(start)
        assert start in outcome._repr_html_()


def test_what_a_learner_wrote_is_shown_and_not_run_by_the_browser():
    def brighten(picture, amount):
        raise ValueError("<script>alert(1)</script>")

    html = check("00.1", brighten)._repr_html_()
    assert "<script>" not in html and "&lt;script&gt;" in html


def test_the_lesson_goes_on_with_the_kits_version_until_yours_is_right(capsys):
    exercise = catalogue()["00.1"]
    picture = torch.full((3, 2, 2), 0.9)
    check("00.1", exercise.define(exercise.stub))
    assert float(working("00.1")(picture, 0.3).max()) == 1.0
    assert "the kit's brighten" in capsys.readouterr().out
    mine = exercise.define(exercise.answer)
    check("00.1", mine)
    assert working("00.1") is mine
    assert "your brighten" in capsys.readouterr().out
    check("00.1", exercise.define(exercise.mistakes[0][0]))
    assert working("00.1") is not mine, "a version broken later is not used"


def test_hints_come_one_by_one_and_then_point_to_the_answer():
    total = len(catalogue()["00.1"].hints)
    texts = [repr(hint("00.1")) for _ in range(total + 2)]
    assert texts[0].startswith(f"00.1 hint 1 of {total}") and len(set(texts[:total])) == total
    assert 'answer("00.1")' in texts[total] and texts[total] == texts[total + 1]
    assert ".clamp(0, 1)" in repr(answer("00.1"))


@pytest.mark.parametrize("wrong", [0.1, "0.1", None, "99.1", torch.zeros(1)], ids=str)
def test_an_unknown_id_is_refused_with_the_ids_there_are(wrong):
    for ask in (hint, answer, working, lambda id: check(id, None)):
        with pytest.raises(ValueError, match="00.1"):
            ask(wrong)


def test_an_exercise_without_enough_hints_or_mistakes_is_refused():
    from dataclasses import replace

    whole = catalogue()["00.1"]
    for change in ({"hints": ("one",)}, {"mistakes": whole.mistakes[:2]}, {"id": "0.1"}):
        with pytest.raises(ValueError, match="expected"):
            replace(whole, **change)


def test_tensors_are_described_and_needed_as_they_should_be():
    like = torch.zeros(2, 3)
    assert describe(like) == "a tensor of shape (2, 3) and torch.float32"
    for got, cause in ((None, "return"), (np.zeros((2, 3)), "tensors"), (torch.zeros(3, 2), "shape"),
                       (like.double(), "type of number"), (like / 0, "division")):  # fmt: skip
        with pytest.raises(NotYet, match=cause):
            need_tensor(got, like, "a picture")
    need_tensor(like + 1, like, "a picture")


def test_the_stub_raises_not_done_with_a_sentence():
    with pytest.raises(NotDone, match="still a stub"):
        catalogue()["00.1"].define(catalogue()["00.1"].stub)(None, 1)


def run(code):
    return subprocess.Popen([sys.executable, "-c", code], env=os.environ, stdout=subprocess.PIPE, text=True)


def test_progress_survives_a_restart_and_is_not_lowered(own_folder):
    exercise = catalogue()["00.1"]
    assert repr(progress()) == "Nothing checked yet"
    check("00.1", exercise.define(exercise.stub))
    assert not (own_folder / "progress.json").exists(), "an untouched stub leaves no trace"
    check("00.1", exercise.define(exercise.answer))
    check("00.1", None)
    text = run("from lessonlib.exercises import progress; print(progress())").communicate()[0]
    assert "Progress: 1 of 1 points" in text and "✔ 00.1 Brighten a picture: right, 1 of 1" in text


def test_progress_of_one_lesson_shows_what_is_not_started():
    assert "○ 00.1 Brighten a picture: not started, 0 of 1" in repr(progress("00"))
    with pytest.raises(ValueError, match="two digits"):
        progress("77")


@pytest.mark.parametrize(
    "damage", ["", "{", "[]", '{"exercises": 3}', '{"exercises": {"00.1": "great"}}', "\udcff"]
)
def test_a_damaged_file_is_set_aside_and_said(own_folder, damage):
    path = own_folder / "progress.json"
    raw = damage.encode("utf-8", "surrogateescape")
    for attempt in (1, 2):
        path.write_bytes(raw)
        outcome = check("00.1", None)
        assert f"kept as progress.damaged-{attempt}.json" in repr(outcome)
        assert (own_folder / f"progress.damaged-{attempt}.json").read_bytes() == raw
        assert json.loads(path.read_text()) == {"exercises": {"00.1": "not yet"}}
    path.write_bytes(raw)
    assert "damaged" in repr(progress())


def test_a_folder_that_cannot_be_written_is_said_and_does_not_stop_the_check(own_folder, monkeypatch):
    (own_folder / "file").write_text("in the way")
    monkeypatch.setenv("LESSONLIB_HOME", str(own_folder / "file"))
    outcome = check("00.1", None)
    assert outcome.state == "not yet" and "could not be saved" in repr(outcome)
    assert "could not be read" in repr(progress())


def test_two_kernels_that_write_at_once_lose_nothing(own_folder):
    code = (
        "from lessonlib.exercises.store import record\n"
        "for i in range(100): assert record(f'{i % 10:02d}.%d' % ({k} * 10 + i // 10), 'right') == ''"
    )
    workers = [run(code.replace("{k}", str(k))) for k in range(3)]
    assert [worker.wait(30) for worker in workers] == [0, 0, 0]
    states, note = store.load()
    assert len(states) == 300 and note == ""


def test_work_is_kept_beside_the_notebook_wherever_the_library_is(tmp_path, monkeypatch):
    monkeypatch.delenv("LESSONLIB_HOME")
    monkeypatch.chdir(tmp_path)
    store.record("00.1", "right")
    assert (tmp_path / "my-work" / "progress.json").is_file()


def notebook(*sources):
    return {"nbformat": 4, "cells": [{"cell_type": "code", "source": s.splitlines(True)} for s in sources]}


IMPORT = "import torch\nfrom lessonlib.exercises import NotDone, check, working"
CHECK = 'outcome = check("00.1", brighten)'
USE = 'brighten = working("00.1")\nresult = brighten(torch.full((3, 2, 2), 0.9), 0.3)'


def run_cells(nb):
    space = {}
    for cell in nb["cells"]:
        exec("".join(cell["source"]), space)  # what a kernel does
    return space


def test_an_unsolved_notebook_runs_through_and_a_solved_one_uses_the_learners_version():
    unsolved = notebook(IMPORT, catalogue()["00.1"].stub.strip(), CHECK, USE)
    before = json.dumps(unsolved)
    solved = exercises.solve_notebook(unsolved)
    assert json.dumps(unsolved) == before, "the notebook handed in stays as it was"
    for nb, state in ((unsolved, "not started"), (solved, "right")):
        space = run_cells(nb)
        assert space["outcome"].state == state
        assert float(space["result"].max()) == 1.0


def test_solving_fails_loudly_when_stub_or_check_is_missing():
    stub = catalogue()["00.1"].stub.strip()
    for nb, reason in (
        (notebook(IMPORT, CHECK), "got it 0 times"),
        (notebook(IMPORT, stub, stub, CHECK), "got it 2 times"),
        (notebook(IMPORT, stub), "call check"),
    ):
        with pytest.raises(ValueError, match=reason):
            exercises.solve_notebook(nb)


def test_solving_misses_no_exercise_of_the_lesson(monkeypatch):
    from dataclasses import replace

    monkeypatch.setitem(catalogue(), "00.9", replace(catalogue()["00.1"], id="00.9"))
    with pytest.raises(ValueError, match="a check of 00.9"):
        exercises.solve_notebook(notebook(IMPORT, catalogue()["00.1"].stub.strip(), CHECK))
