"""Collecting: everything of the lessons, out of homes as they are, and nothing from anywhere else."""

import json
import os
import subprocess
import time
from pathlib import Path

import pytest

from lessonlib.classroom import collect as module
from lessonlib.classroom.__main__ import main
from lessonlib.classroom.board import collect as read_board
from lessonlib.classroom.collect import COPIED, OLDER, PROGRESS, collect
from lessonlib.classroom.submissions import find_submissions

NOTEBOOK = json.dumps({"cells": [{"cell_type": "code", "source": "check('06.2', reparameterize)"}]})
LESSON = "06_from_codes_to_clouds.ipynb"


def put(path: Path, text: str = NOTEBOOK, age: int = 0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    os.utime(path, (time.time() - age, time.time() - age))
    return path


def progress(name: str) -> str:
    return json.dumps({"learner": name, "exercises": {"06.2": "right"}})


def what(done, name: str) -> dict[str, str]:
    return {row[2]: row[-1] for row in done.rows if row[0] == name}


@pytest.fixture
def homes(tmp_path):
    for name in ("ann", "bob"):
        put(tmp_path / "homes" / name / "course" / "notebooks" / LESSON)
        put(tmp_path / "homes" / name / "my-work" / "progress.json", progress(name))
    return tmp_path / "homes"


def contents(folder: Path) -> dict[str, tuple]:
    return {
        str(path.relative_to(folder)): (path.lstat().st_mtime_ns, path.is_symlink() or path.read_bytes())
        for path in folder.rglob("*")
        if path.is_symlink() or path.is_file()
    }


def test_a_collection_is_what_grade_and_board_take_and_homes_stay_as_they_are(homes, tmp_path):
    before = contents(homes)
    done = collect(homes, tmp_path / "out")
    assert contents(homes) == before
    assert [row[-1] for row in done.rows] == [COPIED, PROGRESS] * 2 and not done.missing
    found = find_submissions(done.place)
    assert [(one.learner, one.lesson, one.fault) for one in found] == [("ann", "06", ""), ("bob", "06", "")]
    assert set(read_board(done.place)[0]) == {"ann", "bob"}
    copy = done.place / "ann" / "course" / "notebooks" / LESSON
    assert copy.stat().st_mtime == (homes / "ann" / "course" / "notebooks" / LESSON).stat().st_mtime
    if os.name == "posix":
        assert copy.stat().st_mode & 0o777 == 0o600 and done.place.stat().st_mode & 0o777 == 0o700


def test_names_as_long_as_a_disk_takes_them_are_copied(homes, tmp_path):
    for letter in "0𠀀":
        most = (250 - len(LESSON)) // len(letter.encode())
        put(homes / "ann" / (letter * most + f"_{LESSON}"), NOTEBOOK.replace("06.2", "07.1"), age=3600)
        put(homes / "bob" / (letter * most + f"_{LESSON}"), age=-3600)
    done = collect(homes, tmp_path / "out")
    assert not done.skipped and len(done.with_what(COPIED)) == 3
    assert sum(len(name.name.encode()) > 100 for name in done.place.rglob("*.ipynb")) == 2


def test_votes_come_along_for_the_board(homes, tmp_path):
    put(homes / "ann" / "my-work" / "votes-2.json", "{}")
    assert what(collect(homes, tmp_path / "out"), "ann")["my-work/votes-2.json"] == PROGRESS


def test_of_several_collections_the_newest_is_graded(homes, tmp_path, capsys):
    for time_ in ("2026-01-01-080000", "2026-01-08-080000"):
        collect(homes, tmp_path / "out" / time_)
    assert module.newest(tmp_path / "out") == tmp_path / "out" / "2026-01-08-080000"
    assert module.newest(homes) == homes
    assert main(["grade", str(tmp_path / "out"), "--into", str(tmp_path / "grades")]) == 0
    assert {path.name for path in (tmp_path / "grades" / "feedback").iterdir()} == {"ann", "bob"}


def test_links_are_neither_followed_nor_copied(homes, tmp_path):
    outside = put(tmp_path / "secret" / "06_secret.ipynb")
    ann = homes / "ann"
    (ann / "06_link.ipynb").symlink_to(outside)
    (ann / "folder").symlink_to(outside.parent)
    (ann / "my-work" / "progress-bob.json").symlink_to(homes / "bob" / "my-work" / "progress.json")
    (homes / "eve").symlink_to(outside.parent)
    done = collect(homes, tmp_path / "out")
    said = what(done, "ann")
    assert said["06_link.ipynb"] == said["my-work/progress-bob.json"] == "a link"
    assert what(done, "eve") == {".": "a link"} and done.missing == ["eve"]
    assert not [path for path in done.place.rglob("*") if "secret" in path.name or "link" in path.name]
    assert {path.name for path in done.place.iterdir()} == {"ann", "bob", "collected.csv"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no such files")
def test_a_pipe_named_as_a_notebook_holds_nothing_up(homes, tmp_path):
    os.mkfifo(homes / "ann" / "06_pipe.ipynb")
    assert what(collect(homes, tmp_path / "out"), "ann")["06_pipe.ipynb"] == "no plain file"


def test_a_folder_that_becomes_a_link_while_it_is_read_leads_nowhere(homes, tmp_path, monkeypatch):
    outside = put(tmp_path / "secret" / LESSON, NOTEBOOK.replace("06.2", "06.1"))
    inside = homes / "ann" / "course" / "notebooks"
    real = os.open

    def swapping(path, flags, *rest, dir_fd=None, **more):
        if path == LESSON and inside.is_dir() and not inside.is_symlink():
            inside.rename(homes / "aside")
            inside.symlink_to(outside.parent)
        return real(path, flags, *rest, dir_fd=dir_fd, **more)

    monkeypatch.setattr(os, "open", swapping)
    done = collect(homes, tmp_path / "out", ["ann"])
    assert inside.is_symlink()
    (copy,) = done.place.rglob("*.ipynb")
    assert "06.1" not in copy.read_text(encoding="utf-8")


def test_huge_broken_and_missing_files_are_named_and_cost_nobody_else_theirs(homes, tmp_path, monkeypatch):
    huge = homes / "bob" / "06_huge.ipynb"
    huge.touch()
    os.truncate(huge, 60_000_000)
    put(homes / "bob" / "my-work" / "progress.json", " " * 2_000_000)
    put(homes / "cem" / "06_cut_short.ipynb", NOTEBOOK[:20])
    put(homes / "dee" / "holidays.ipynb", '{"cells": []}')
    put(homes / "dee" / "data.json", " " * 2_000_000)
    (homes / "eli").mkdir()
    put(homes / "note.txt", "no home")
    done = collect(homes, tmp_path / "out")
    assert what(done, "bob")["06_huge.ipynb"] == "60 MB, expected at most 50"
    assert what(done, "bob")["my-work/progress.json"] == "2 MB, expected at most 1"
    assert what(done, "cem") == {"06_cut_short.ipynb": COPIED}  # grade says what is wrong with it
    assert what(done, "dee") == {} and done.missing == ["dee", "eli"]
    assert len(done.with_what(COPIED)) == 3 and done.learners == 5


def test_of_two_copies_the_one_last_changed_is_taken(homes, tmp_path):
    put(homes / "ann" / "06_backup.ipynb", NOTEBOOK.replace("06.2", "06.1"), age=3600)
    put(homes / "bob" / "course" / "notebooks" / "06_copy.ipynb", NOTEBOOK.replace("06.2", "06.1"))
    put(homes / "bob" / "course" / "notebooks" / LESSON, age=60)
    put(homes / "bob" / "course" / "notebooks" / ".ipynb_checkpoints" / LESSON)
    put(homes / "bob" / "course" / "before-update" / LESSON)
    done = collect(homes, tmp_path / "out")
    assert what(done, "ann")["06_backup.ipynb"] == OLDER
    assert {path.name for path in (done.place / "bob").rglob("*.ipynb")} == {"06_copy.ipynb"}
    assert [(one.learner, one.lesson) for one in find_submissions(done.place)] == [
        ("ann", "06"),
        ("bob", "06"),
    ]


@pytest.mark.skipif(os.name != "posix", reason="permissions of Unix")
def test_what_cannot_be_read_is_named(homes, tmp_path, monkeypatch):
    """Where the tests run as root, who may read all, reading is refused by hand."""
    closed = {homes / "ann", homes / "bob" / "course" / "notebooks" / LESSON}
    real = os.open

    def refusing(path, *rest, dir_fd=None, **more):
        whole = Path(os.readlink(f"/proc/self/fd/{dir_fd}")) / path if dir_fd is not None else Path(path)
        if whole in closed:
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *rest, dir_fd=dir_fd, **more)

    if os.geteuid() == 0:
        monkeypatch.setattr(os, "open", refusing)
    for path in closed:
        path.chmod(0)
    try:
        done = collect(homes, tmp_path / "out")
    finally:
        for path in closed:
            path.chmod(0o700)
    assert what(done, "ann") == {".": "folder: Permission denied"}
    assert what(done, "bob")[f"course/notebooks/{LESSON}"] == "Permission denied"
    assert done.missing == ["ann", "bob"] and "ann/. (folder: Permission denied)" in module.told(done)


def test_lessons_and_learners_that_were_asked_for_and_no_others(homes, tmp_path):
    put(homes / "ann" / "07.ipynb", NOTEBOOK.replace("06.2", "07.1"))
    put(homes / "teacher" / LESSON)
    done = collect(homes, tmp_path / "out", ["ann", "zoe"], ["07"])
    assert {path.name for path in done.place.rglob("*.ipynb")} == {"07.ipynb"}
    assert what(done, "zoe") == {".": "no folder of this name"} and done.missing == ["zoe"]


def test_a_later_collection_keeps_the_earlier_one_and_the_same_one_asks(homes, tmp_path, monkeypatch, capsys):
    asked = ["collect", str(homes), "--into", str(tmp_path / "collected")]
    monkeypatch.setattr(time, "strftime", lambda *_: "2026-03-02-101500")
    assert main(asked) == 0
    assert "Copied 2 notebooks, and 2 files of progress and votes, of 2 learners" in capsys.readouterr().out
    first = contents(tmp_path / "collected")
    put(homes / "ann" / "course" / "notebooks" / LESSON, NOTEBOOK.replace("06.2", "06.1"))
    assert main(asked) == 1 and "there already" in capsys.readouterr().out
    monkeypatch.setattr(time, "strftime", lambda *_: "2026-03-09-101500")
    assert main(asked) == 0
    both = contents(tmp_path / "collected")
    assert first.items() < both.items() and len(both) == 2 * len(first)


def test_what_was_collected_into_a_home_is_not_collected_again(homes):
    first = collect(homes, homes / "teacher" / "collected" / "monday")
    again = collect(homes, homes / "teacher" / "collected" / "tuesday")
    assert again.rows == first.rows and again.missing == ["teacher"]


def test_a_folder_without_homes_is_said(tmp_path, capsys):
    assert main(["collect", str(tmp_path / "none"), "--into", str(tmp_path / "out")]) == 1
    assert "expected the folder that holds the learners' homes, got no folder" in capsys.readouterr().out
    (tmp_path / "empty").mkdir()
    assert main(["collect", str(tmp_path / "empty"), "--into", str(tmp_path / "out")]) == 1
    assert "expected a folder for each learner in it, got none" in capsys.readouterr().out
    assert not (tmp_path / "out").exists()


def test_a_home_that_is_too_large_is_cut_off_and_named(homes, tmp_path, monkeypatch):
    from lessonlib.classroom import homes as walking

    for number in range(8):
        (homes / "ann" / f"a{number}").mkdir()
    monkeypatch.setattr(walking, "MOST_FOLDERS", 5)
    done = collect(homes, tmp_path / "out")
    assert any("too large" in why for why in what(done, "ann").values()) and done.missing == ["ann"]


@pytest.mark.skipif(os.name != "posix", reason="paths of Unix")
def test_folders_without_end_and_names_too_long_cost_nobody_else_theirs(homes, tmp_path):
    here, deep = os.open(homes / "ann", os.O_RDONLY), "d" * 200
    for _ in range(1500):  # deeper than any path can say, as a learner's loop may make it
        os.mkdir(deep, dir_fd=here)
        here, before = os.open(deep, os.O_RDONLY, dir_fd=here), here
        os.close(before)
    os.close(here)
    put(homes / "bob" / ("l" * 240) / ("k" * 240) / ("j" * 240) / f"06_{'n' * 240}.ipynb")
    monday = tmp_path / "out" / Path(*["m" * 200] * 17)
    monday.parent.mkdir(parents=True)
    try:
        done = collect(homes, monday)
    finally:  # nothing in Python can clear that away
        subprocess.run(["rm", "-rf", homes / "ann"], check=True)
    assert "deeper than 20" in " ".join(what(done, "ann").values())
    assert what(done, "ann")[f"course/notebooks/{LESSON}"] == COPIED and done.missing == []
    assert "not copied: File name too long" in what(done, "bob").values()


def test_a_name_that_a_spreadsheet_would_run_is_text_there(tmp_path):
    put(tmp_path / "homes" / "=1+1" / LESSON)
    place = collect(tmp_path / "homes", tmp_path / "out").place
    assert "'=1+1" in (place / "collected.csv").read_text(encoding="utf-8-sig")
