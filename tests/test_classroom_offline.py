"""The folder for a stick: whole, honest about sizes and paths, started without a network or admin rights."""

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from lessonlib.classroom import offline
from lessonlib.classroom.__main__ import main
from lessonlib.classroom.offline import build
from lessonlib.classroom.pathlengths import TYPICAL, longest, unpacked, verdict
from lessonlib.classroom.stick import start

ROOT = Path(__file__).parent.parent
PYTHON = ".".join(map(str, sys.version_info[:2]))
DEEP = "torch/include/ATen/" + "x" * 120 + ".h"


def stub_wheels(requirements, folder):
    """Stand in for pip: two wheels, one of them with a long path."""
    folder.mkdir(exist_ok=True)
    for name, files in {"pip-1": ["pip/__main__.py"], "torch-2": [DEEP, "torch-2.data/scripts/run"]}.items():
        with zipfile.ZipFile(folder / f"{name}-py3-none-any.whl", "w") as wheel:
            for file in files:
                wheel.writestr(file, f"# {name}")
    (folder / "asked.json").write_text(json.dumps(requirements))


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A folder made from a small course: two lessons, a stub for pip."""
    from lessonlib.classroom.handout import hand_out

    folder = tmp_path_factory.mktemp("off")
    course = hand_out(folder, ["00", "06"])
    stick = folder / "stick"
    return stick, build(stick, course, [], stub_wheels)


def test_the_folder_holds_the_course_its_pages_and_three_starters(built):
    stick, made = built
    there = {path.name for path in stick.iterdir()}
    starters = {"start.py", "start.bat", "start.sh", "start.command", "stick.json", "README.txt"}
    assert there == {"wheels", "course", "read", "slides", *starters}
    lessons = {"00_start_here.ipynb", "06_from_codes_to_clouds.ipynb"}
    assert {path.name for path in (stick / "course" / "notebooks").iterdir()} == lessons
    assert (stick / "course" / "handed-out.json").is_file(), "an update must know what was handed out"
    assert (stick / "read" / "06.html").is_file() and (stick / "slides" / "00.html").is_file()
    assert set(made.sizes) == {"wheels", "course", "read", "slides"} and made.sizes["course"] > 5e6
    for path in [*(stick / "read").iterdir(), *(stick / "course" / "lessonlib").rglob("*.py")]:
        assert "mu + torch.exp(0.5 * logvar) * torch.randn_like" not in path.read_text(encoding="utf-8")


def test_pip_is_asked_for_all_that_an_installation_without_a_network_needs(built):
    asked = json.loads((built[0] / "wheels" / "asked.json").read_text())
    assert {"pip", "setuptools>=77", "torch==2.13.*", "jupyterlab>=4.4,<5"} <= set(asked)
    place = Path("env")
    made, first, course = start.commands(built[0], place, place / "python")
    assert "--without-pip" in made, "Debian's own Python lacks ensurepip"
    for command in (first, course):
        assert {"--no-index", "--isolated", str(built[0] / "wheels")} <= set(command)
    assert course[-2:] == ["-e", str(built[0] / "course")] and "--no-build-isolation" in course


def test_starters_ask_for_the_python_of_the_wheels_and_for_no_rights(built):
    stick, _ = built
    for name in ("start.bat", "start.sh", "start.command", "README.txt"):
        text = (stick / name).read_bytes()
        assert PYTHON.encode() in text and not re.search(b"@[A-Z]+@|sudo", text)
    assert not re.search(rb"(?<!\r)\n", (stick / "start.bat").read_bytes())
    assert b"\r" not in (stick / "start.sh").read_bytes() and os.access(stick / "start.command", os.X_OK)
    lines = (stick / "README.txt").read_text(encoding="utf-8").strip().splitlines()
    assert len(lines) == 11 and max(map(len, lines)) <= 120
    text = (stick / "start.py").read_text(encoding="utf-8")
    assert text == Path(start.__file__).read_text(encoding="utf-8") and text.isascii()


@pytest.mark.skipif(os.name == "nt", reason="a shell script")
def test_the_starter_says_which_python_it_expects(built, tmp_path):
    text = (built[0] / "start.sh").read_text(encoding="utf-8")
    other = text.replace(PYTHON, "3.99")
    (tmp_path / "start.sh").write_text(other)
    done = subprocess.run(["sh", tmp_path / "start.sh"], capture_output=True, text=True)
    assert done.returncode == 1 and "Expected Python 3.99" in done.stdout


def test_paths_are_measured_as_windows_will_unpack_them(built):
    stick, made = built
    place = "course/.venv/Lib/site-packages/"
    assert longest(stick) == place + DEEP
    wheel = next((stick / "wheels").glob("torch-*"))
    assert list(unpacked(wheel)) == [place + DEEP, "course/.venv/Scripts/run"]
    pip = next((stick / "wheels").glob("pip-*"))
    assert any("__pycache__/__main__." in name for name in unpacked(pip))
    assert len(TYPICAL) + len(r"\stick" + "\\" + place + DEEP) <= 259 and made.paths.endswith("it fits.")
    assert r"put it at C:\stick" in verdict(len(place + DEEP) + 60, "stick")


def test_windows_is_told_before_it_bites():
    def lacking(name):
        if name == "msvcp140.dll":
            raise OSError

    (said,) = start.windows(150, "C:\\course", lacking)
    assert "Visual C++ runtime" in said and ": msvcp140.dll." in said and "vc_redist.x64.exe" in said
    assert list(start.windows(150, "C:\\course", lambda name: None)) == []
    (said,) = start.windows(150, "C:\\" + "d" * 110, lambda name: None)
    assert "may have 108 letters, and has 113" in said and "C:\\course" in said


def test_the_wrong_system_is_named_and_so_is_a_full_disk(monkeypatch, tmp_path):
    monkeypatch.setattr(start, "HERE", tmp_path)
    plan = {"python": "3.2", "system": "Plan9", "machine": "pdp11", "longest": 10, "needs": 10**18}
    said = " ".join(start.complaints(plan))
    assert "for python 3.2, this is python 3" in said and "Plan9" in said and "pdp11" in said
    assert "GB free" in said


def test_a_console_without_letters_stops_no_installation(built, monkeypatch):
    """The folder is named with letters that the console has not, and pip says so in every second line."""
    said = []

    def call(command, env=None, **_):
        code = "import sys; sys.stdout.write('K\\xe4se \\u2501')"
        said.append(subprocess.run([sys.executable, "-c", code], env=env, capture_output=True).returncode)
        return 1

    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    monkeypatch.setattr(start, "HERE", built[0])
    monkeypatch.setattr(start, "complaints", lambda plan: [])
    monkeypatch.setattr(start.subprocess, "call", call)
    start.main([])
    assert said == [0]


def test_an_environment_that_was_moved_is_made_anew(monkeypatch, tmp_path):
    monkeypatch.setattr(start, "HERE", tmp_path)
    assert not start.is_ready(tmp_path)
    (tmp_path / "made-in.txt").write_text("/elsewhere")
    assert not start.is_ready(tmp_path)
    (tmp_path / "made-in.txt").write_text(str(tmp_path))
    assert start.is_ready(tmp_path)


def test_sets_come_along_where_the_starter_lets_them_be_found(monkeypatch, tmp_path):
    from lessonlib.data import downloads
    from lessonlib.data.published import published

    for file in published("mnist").files:
        (tmp_path / "mine" / "mnist").mkdir(parents=True, exist_ok=True)
        (tmp_path / "mine" / "mnist" / file).write_bytes(b"x")
    monkeypatch.setenv("LESSONLIB_DATA", str(tmp_path / "mine"))
    offline._add_set("MNIST", tmp_path / "data")
    monkeypatch.setenv("LESSONLIB_DATA", str(tmp_path / "data"))
    (file, *_) = published("mnist").files
    assert downloads.find("mnist", file) == tmp_path / "data" / "mnist" / file
    with pytest.raises(ValueError, match="--with: expected sets of fashion_mnist, .*, got imagenet"):
        offline._add_set("imagenet", tmp_path)


def test_the_command_asks_and_says_what_it_did(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(offline, "fetch_wheels", stub_wheels)
    assert main(["offline", "--into", str(tmp_path / "x"), "--course", str(tmp_path)]) == 1
    assert "expected a folder of the course" in capsys.readouterr().out
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").write_text("mine")
    assert main(["offline", "--into", str(tmp_path / "full")]) == 1
    assert "Nothing was changed" in capsys.readouterr().out
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["thesis.txt"]


def test_what_pip_says_is_told(monkeypatch, tmp_path):
    failed = subprocess.CompletedProcess([], 1, stderr="WARNING: x\nERROR: No matching distribution for y\n")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: failed)
    with pytest.raises(ValueError, match="expected pip to download the packages, got: ERROR: No matching"):
        offline.fetch_wheels(["y"], tmp_path)
