"""The board: true to the progress files, silent about who does not share, unharmed by what stands in them."""

import json
import os

import pytest

from lessonlib.classroom.__main__ import main
from lessonlib.classroom.board import Work, board_page, collect
from lessonlib.exercises import check, progress, store
from lessonlib.exercises.catalogue import catalogue
from lessonlib.exercises.desk import _right

EXERCISE = catalogue()["06.2"]


@pytest.fixture
def at(tmp_path, monkeypatch):
    """Return a function that makes the tests work as a learner of that name."""

    def work_as(name):
        monkeypatch.setenv("JUPYTERHUB_USER", name)
        monkeypatch.setenv("LESSONLIB_HOME", str(tmp_path / "homes" / name / "my-work"))
        _right.clear()

    return work_as


def mistake(number: int):
    return EXERCISE.define(EXERCISE.mistakes[number][0])


def test_the_board_counts_checks_and_asks_about_the_commonest_mistake(at, tmp_path):
    for name, numbers in {"ann": (2, 2, 3), "bob": (0, 3), "cem": (1,)}.items():
        at(name)
        for number in numbers:
            check("06.2", mistake(number))
    at("cem")
    check("06.2", EXERCISE.define(EXERCISE.answer))
    check("06.2", mistake(1))
    learners, hidden = collect(tmp_path)
    assert hidden == 0 and list(learners) == ["ann", "bob", "cem"]
    assert learners["ann"]["06.2"] == Work("not yet", 3, 0, EXERCISE.mistakes[3][1])
    assert learners["cem"]["06.2"].state == "right" and learners["cem"]["06.2"].count == 2
    page = board_page(tmp_path, every=30)
    assert "2 of 3 not yet. 2 times" in page and "yours gives 0.5. What should it be?" in page
    assert "△ 3×, 0 min" in page and 'http-equiv="refresh" content="30"' in page


def test_who_does_not_share_is_not_shown_and_keeps_their_progress(at, tmp_path):
    for name in ("ann", "bob"):
        at(name)
        check("06.2", mistake(0))
    assert "no longer" in repr(progress(share=False))
    check("06.2", EXERCISE.define(EXERCISE.answer))
    learners, hidden = collect(tmp_path)
    assert list(learners) == ["ann"] and hidden == 1
    assert "bob" not in board_page(tmp_path) and store.load()[0] == {"06.2": "right"}
    progress(share=True)
    assert set(collect(tmp_path)[0]) == {"ann", "bob"}


def test_learners_whose_computers_have_one_name_stay_apart(tmp_path):
    """On a school's computers everybody may be called `student`; nor can one speak for another."""
    for home, state in {"pc1": "right", "pc2": "not yet"}.items():
        (tmp_path / home).mkdir()
        whole = {"learner": "student", "exercises": {"06.2": state}}
        (tmp_path / home / "progress.json").write_text(json.dumps(whole))
    learners, _ = collect(tmp_path)
    assert {name: works["06.2"].state for name, works in learners.items()} == {
        "student (pc1)": "right",
        "student (pc2)": "not yet",
    }


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "{", '{"exercises": 3}', '{"exercises": {"06.2": "great", "99.9": "right"}}',
        '{"learner": "<script>", "exercises": {"06.2": "not yet"}, "tries": {"06.2": {"count": "x"}}}',
        '{"learner": {"a": 1}, "exercises": {"06.2": "not yet"}, "tries": 3}',
        '{"exercises": {"06.2": "not yet"}, "tries": {"06.2": {"count": 2, "first": 9, "last": 1}}}',
    ],
)  # fmt: skip
def test_whatever_stands_in_a_progress_file_harms_nothing(text, tmp_path):
    (tmp_path / "progress.json").write_text(text)
    page = board_page(tmp_path)
    assert "<script>" not in page and "<b>" not in page


def test_no_link_of_a_learners_is_followed(at, tmp_path):
    """The board may run as root, who can read what a learner cannot: theirs must stay theirs."""
    at("ann")
    store.record("00.1", "right")
    secret, work = tmp_path / "secret" / "progress.json", tmp_path / "homes" / "bob" / "my-work"
    for folder in (secret.parent, work):
        folder.mkdir(parents=True)
    secret.write_text(json.dumps({"learner": "root's own", "exercises": {"06.2": "right"}}))
    (work / "progress.json").symlink_to(secret)  # a file
    (work / "more").symlink_to(secret.parent)  # a folder
    (tmp_path / "homes" / "cem").symlink_to(secret.parent)  # a home
    if hasattr(os, "mkfifo"):
        os.mkfifo(work / "progress-bob.json")  # nobody writes into it: to read it is to wait for ever
    learners, hidden = collect(tmp_path / "homes")
    assert list(learners) == ["ann"] and hidden == 0
    assert "root" not in board_page(tmp_path / "homes")


def test_the_door_lists_its_commands(capsys):
    assert main([]) == 0
    said = capsys.readouterr().out
    assert all(name in said for name in ("handout", "update", "grade", "board", "pack"))


def test_one_command_writes_the_page(at, tmp_path, capsys):
    at("ann")
    check("06.2", mistake(0))
    at("bob")
    store.record("00.1", "right")
    path = store.home() / "progress.json"
    old = {"learner": "bob", "exercises": json.loads(path.read_text())["exercises"]}
    path.write_text(json.dumps(old))  # as from before checks were counted
    assert main(["board", str(tmp_path / "homes"), "--into", str(tmp_path / "board.html")]) == 0
    text = (tmp_path / "board.html").read_text(encoding="utf-8")
    assert "Lesson 00" in text and "Lesson 06" in text and "2 learners" in text
    assert main(["board", str(tmp_path), "--into", str(tmp_path / "x.html"), "--every", "1"]) == 1
    assert main(["board", str(tmp_path / "none"), "--into", str(tmp_path / "y.html")]) == 1
    assert "expected learners' progress.json" in capsys.readouterr().out


def test_a_name_of_any_kind_is_shown_as_it_is_and_stops_nobody_elses_row(at, tmp_path):
    for name in ("ann", "bob"):
        at(name)
        check("06.2", mistake(0))
    path = tmp_path / "homes" / "ann" / "my-work" / "progress.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"learner": "$\\frac{$ **x** \ud83d"}))
    page = board_page(tmp_path).encode().decode()
    assert r"<td>$\frac{$ **x** ?</td>" in page and "<td>bob</td>" in page
