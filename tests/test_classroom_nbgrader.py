"""nbgrader from release to feedback, where it is installed, best in an environment of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lessonlib.classroom.__main__ import main
from lessonlib.classroom.nbgrader import write_sources
from lessonlib.exercises.catalogue import catalogue

api = pytest.importorskip("nbgrader.api")
LESSON = "06_from_codes_to_clouds"
ASKED = [e for e in catalogue().values() if e.lesson == "06"]


def call(folder, *arguments):
    command = [sys.executable, "-m", "nbgrader", *arguments]
    activated = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=activated)
    assert done.returncode == 0, done.stderr[-2000:]


def hand_in(folder, who: str) -> None:
    nb = json.loads((folder / "release" / LESSON / f"{LESSON}.ipynb").read_text(encoding="utf-8"))
    for exercise in ASKED:
        stub = exercise.stub.strip()
        (cell,) = [cell for cell in nb["cells"] if stub in "".join(cell["source"])]
        done = {"solved": exercise.answer.strip(), "wrong": exercise.mistakes[0][0]}.get(who, stub)
        cheat = f"\nassert True\ncheck('{exercise.id}', working('{exercise.id}'))" if who == "cheat" else ""
        cell["source"] = "".join(cell["source"]).replace(stub, done) + cheat
    place = folder / "submitted" / who / LESSON
    place.mkdir(parents=True)
    (place / f"{LESSON}.ipynb").write_text(json.dumps(nb), encoding="utf-8")


def test_solved_gets_all_and_unsolved_wrong_and_cheats_nothing(tmp_path):
    write_sources(tmp_path, ["06"])
    call(tmp_path, "generate_assignment", LESSON)
    for who in ("solved", "unsolved", "wrong", "cheat"):
        hand_in(tmp_path, who)
    call(tmp_path, "autograde", LESSON, "--create", "--no-execute")
    book = tmp_path / "gradebook.db"
    asked = ["grade", str(tmp_path / "submitted"), "--into", str(tmp_path / "out"), "--gradebook", str(book)]
    assert main(asked) == 0
    with api.Gradebook(f"sqlite:///{book}") as found:
        scores = {one.student.id: one.score for one in found.assignment_submissions(LESSON)}
    assert scores == {"solved": 5, "unsolved": 0, "wrong": 0, "cheat": 0}
    call(tmp_path, "generate_feedback", LESSON)
    page = (tmp_path / "feedback" / "wrong" / LESSON / f"{LESSON}.html").read_text(encoding="utf-8")
    assert "exp(logvar) is the variance" in page
