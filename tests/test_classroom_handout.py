"""What learners get holds no answer, judges as ever, and opens with the teacher's key."""

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from lessonlib.classroom import handout
from lessonlib.classroom.__main__ import main
from lessonlib.classroom.nbgrader import BEGIN, END, with_cells
from lessonlib.exercises.catalogue import catalogue
from lessonlib.exercises.sealed import lock, unlock

ROOT = Path(__file__).parent.parent
ALL = list(catalogue().values())
ASK = """
import inspect, json, sys
from lessonlib.exercises import NotDone, answer, check, hint, working
from lessonlib.exercises.catalogue import catalogue
from lessonlib.models.vae import kl_per_dim  # an answer, word for word, that the library needs
given = json.load(open(sys.argv[1]))
said = {}
for id, (mistake, stub, text) in given["tried"].items():
    exercise = catalogue()[id]
    assert exercise.stub == stub, id
    said[id] = [
        check(id, exercise.define(mistake)).state,
        dict(check(id, exercise.define(mistake)).lines)["Usual cause"],
        check(id, exercise.define(stub)).state, check(id, exercise.define(text)).state,
        callable(working(id)), "locked" in repr(answer(id)), text.strip() in repr(answer(id)),
    ]
    for thing in (exercise.function, working(id)):
        try:
            inspect.getsource(thing)
            said[id].append("source")
        except OSError:
            said[id].append("no source")
    assert text.strip() not in repr(exercise)
for wrong in ("ABCD", "x"):
    try:
        answer("06.2", key=wrong)
        said["wrong key"] = "opened"
    except ValueError:
        pass
opened = answer("06.2", key=given["keys"]["06"].lower().replace("-", " "))
said["twin"] = check("06.2", kl_per_dim).state
said["opened"] = given["tried"]["06.2"][2].strip() in repr(opened)
said["lesson"] = given["tried"]["06.1"][2].strip() in repr(answer("06.1"))
said["other lesson"] = "locked" in repr(answer("07.1"))
json.dump(said, open(sys.argv[2], "w"))
"""


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    folder = tmp_path_factory.mktemp("out") / "handout"
    assert main(["handout", "--into", str(folder), "--wheel", "--nbgrader", "--lessons", "00", "06"]) == 0
    return folder


def body(exercise) -> str:
    """Return what an answer adds to its stub, without spaces."""
    head, _ = exercise.stub.split("    raise NotDone")
    return "".join(exercise.answer[len(head) :].split())


def found_in(text: str) -> list[str]:
    """Return the exercises whose whole answer, or whose answer's function, stands in a text."""
    text = "".join(text.split())
    return [e.id for e in ALL if f'"""{body(e)}' in text or "".join(e.answer.split()) in text]


def test_no_file_holds_an_answer(out):
    looked = [
        path for path in (out / "course").rglob("*") if path.suffix in (".py", ".ipynb", ".md", ".json")
    ]
    assert len(looked) > 100
    for path in looked:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".ipynb":
            text = "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
        assert not found_in(text), path
    for twins in ("exercises/lesson_06.py", "models/vae.py"):
        assert found_in((ROOT / "lessonlib" / twins).read_text(encoding="utf-8"))


def test_nor_does_the_wheel(out):
    (path,) = (out / "wheel").glob("*.whl")
    with zipfile.ZipFile(path) as wheel:
        names = [name for name in wheel.namelist() if name.endswith(".py")]
        assert sum("/lesson_" in name for name in names) == len({e.lesson for e in ALL})
        assert not [name for name in names if found_in(wheel.read(name).decode())]


def test_it_judges_as_ever_and_opens_with_the_key_alone(out, tmp_path):
    keys = json.loads((out / "teacher-keys.json").read_text(encoding="utf-8"))
    tried = {e.id: [e.mistakes[0][0], e.stub, e.answer] for e in ALL}
    (tmp_path / "ask.json").write_text(json.dumps({"keys": keys, "tried": tried}))
    command = [sys.executable, "-c", ASK, str(tmp_path / "ask.json"), str(tmp_path / "said.json")]
    env = {"PATH": "", "PYTHONPATH": str(out / "course"), "LESSONLIB_HOME": str(tmp_path)}
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    said = json.loads((tmp_path / "said.json").read_text())
    assert said.pop("twin") == "right"
    assert (said.pop("opened"), said.pop("lesson"), said.pop("other lesson")) == (True, True, True)
    for e in ALL:
        want = ["not yet", e.mistakes[0][1], "not started", "right", True, True, False]
        assert said.pop(e.id) == [*want, "no source", "no source"]
    assert not said, said


def test_keys_stay_when_it_is_made_again_and_lessons_are_chosen(out, tmp_path):
    before = (out / "teacher-keys.json").read_text(encoding="utf-8")
    assert main(["handout", "--into", str(out)]) == 1
    assert (out / "teacher-keys.json").read_text(encoding="utf-8") == before
    there = sorted(path.name[:2] for path in (out / "course" / "notebooks").iterdir())
    assert there == ["00", "06"]
    assert main(["handout", "--into", str(tmp_path / "x"), "--lessons", "99"]) == 1


def test_a_locked_text_opens_with_its_key_only():
    assert unlock(lock("é x", "AB-CD"), "ab cd") == "é x"
    with pytest.raises(ValueError, match="key"):
        unlock(lock("é x", "AB-CD"), "ABCE")


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("[0-9]*.ipynb")), ids=lambda p: p.stem)
def test_nbgrader_takes_out_the_answer_and_leaves_the_stub(path):
    nb = json.loads(path.read_text(encoding="utf-8"))
    made = with_cells(nb, path.name[:2])
    marked = [cell for cell in made["cells"] if "nbgrader" in cell["metadata"]]
    asked = [e for e in ALL if e.lesson == path.name[:2]]
    assert sum(cell["metadata"]["nbgrader"]["points"] for cell in marked) == sum(e.points for e in asked)
    assert len({cell["metadata"]["nbgrader"]["grade_id"] for cell in marked}) == len(asked)
    for cell in made["cells"]:
        source = "".join(cell["source"])
        if cell in marked:
            before, rest = source.split(BEGIN)
            answer, after = rest.split(END)
            assert answer.strip()
            source = f"{before}    raise NotDone{after}"
        assert source == "".join(next(c for c in nb["cells"] if c["id"] == cell["id"])["source"])


@pytest.mark.parametrize("text", ["[1]", "{", '{"06": 5}', '{"06": ""}', ""])
def test_keys_that_are_damaged_are_named_and_kept(text, tmp_path, capsys):
    (tmp_path / "teacher-keys.json").write_text(text)
    assert main(["handout", "--into", str(tmp_path), "--yes", "--lessons", "00"]) == 1
    assert "expected a key for each lesson" in capsys.readouterr().out
    assert (tmp_path / "teacher-keys.json").read_text() == text


def test_a_hand_out_that_is_cut_short_leaves_no_answer_where_learners_look(tmp_path, monkeypatch, capsys):
    def full(*_):
        raise OSError(28, "No space left on device", "sealed.py")

    monkeypatch.setattr(handout, "_close", full)
    assert main(["handout", "--into", str(tmp_path / "out"), "--lessons", "00"]) == 1
    said = capsys.readouterr().out
    assert said.startswith("sealed.py: No space left on device. What was begun is not whole")
    assert not list((tmp_path / "out" / "course").rglob("lesson_00.py"))


def test_new_keys_beside_an_old_copy_are_said(tmp_path, capsys):
    call = ["handout", "--into", str(tmp_path), "--lessons", "00", "--yes"]
    assert main(call) == 0 and "these are new" not in capsys.readouterr().out
    (tmp_path / "teacher-keys.json").unlink()
    assert main(call) == 0 and "these are new, and open no answer in that one" in capsys.readouterr().out


def test_many_files_that_a_disk_refuses_are_one_sentence(tmp_path, monkeypatch, capsys):
    def refuse(*_):
        raise shutil.Error([("a", "b", "[Errno 28] No space left on device")] * 300)

    monkeypatch.setattr(handout, "hand_out", refuse)
    assert main(["handout", "--into", str(tmp_path)]) == 1
    assert capsys.readouterr().out.count("No space") == 1
