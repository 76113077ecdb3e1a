"""A learner's work stays in one folder, wherever a cell moves to; sentences reach every kind of output."""

import io
import os
import subprocess
import sys
from pathlib import Path

import lessonlib
from lessonlib import home


def test_work_stays_beside_the_notebook_when_a_cell_changes_the_folder(tmp_path, monkeypatch):
    monkeypatch.delenv("LESSONLIB_HOME")
    monkeypatch.chdir(tmp_path)
    assert home() == Path("my-work"), "short, as a learner reads it"
    (tmp_path / "deeper").mkdir()
    monkeypatch.chdir("deeper")
    assert home() == tmp_path / "my-work"
    monkeypatch.chdir(Path(tmp_path.anchor))
    assert home().absolute() == tmp_path / "my-work"


def test_a_folder_of_ones_own_wins_and_a_short_name_stays_where_it_was(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LESSONLIB_HOME", "own")
    assert home() == Path("own")
    monkeypatch.chdir("/")
    assert home().absolute() == tmp_path / "own"
    monkeypatch.setenv("LESSONLIB_HOME", "~/work")
    assert home() == Path.home() / "work"


def test_work_follows_a_folder_that_gets_another_name(tmp_path, monkeypatch):
    monkeypatch.delenv("LESSONLIB_HOME")
    folder = tmp_path / "course"
    folder.mkdir()
    monkeypatch.setenv("JPY_SESSION_NAME", str(folder / "00_start_here.ipynb"))
    assert home() == folder / "my-work"
    monkeypatch.chdir(folder)
    folder.rename(tmp_path / "course of pictures")
    assert home().absolute() == tmp_path / "course of pictures" / "my-work"


def test_the_server_and_the_shell_know_the_folder_when_a_cell_moved_first(tmp_path, monkeypatch):
    monkeypatch.delenv("LESSONLIB_HOME")
    for folder in ("notebooks", "elsewhere"):
        (tmp_path / folder).mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    monkeypatch.setenv("JPY_SESSION_NAME", str(tmp_path / "notebooks" / "00_start_here.ipynb"))
    assert home() == tmp_path / "notebooks" / "my-work"
    lessonlib._notebook_folder.cache_clear()
    monkeypatch.setenv("JPY_SESSION_NAME", "a name without a folder")
    code = "import os; os.chdir('/'); from lessonlib import home; print(home())"
    command = [sys.executable, "-m", "IPython", "--no-banner", "-c", code]
    said = subprocess.run(command, cwd=tmp_path / "notebooks", env=os.environ, capture_output=True, text=True)
    assert Path("/", said.stdout.strip()) == tmp_path / "notebooks" / "my-work"


def test_a_sentence_reaches_an_output_that_lacks_its_signs(monkeypatch):
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="cp1252", newline="\n"))
    lessonlib.say("2 × 2: ≈ 0.5")
    sys.stdout.flush()
    assert raw.getvalue() == "2 × 2: ? 0.5\n".encode("cp1252")
