"""The check of the machine says what is there, and what to do when something is missing."""

import shutil
from importlib import metadata
from pathlib import Path

import psutil
import pytest

from lessonlib import machine


def test_a_complete_machine_is_fine():
    report = machine.check()
    assert report.fine and "✗" not in repr(report) and repr(report).endswith("All set: you can start.")
    assert len(report.lines) == 1 + len(machine.NAMED) + 8


def told(report):
    """Return the lines of what is amiss."""
    assert not report.fine and repr(report).endswith(machine.AGAIN)
    return "\n".join(words for good, words in report.lines if not good)


@pytest.fixture
def versions(monkeypatch):
    """Pretend other versions: a dict from package to version, None for a missing one."""
    other, real = {}, metadata.version

    def version(name):
        if other.get(name, "") is None:
            raise metadata.PackageNotFoundError(name)
        return other.get(name) or real(name)

    monkeypatch.setattr(machine.metadata, "version", version)
    return other


def test_missing_and_old_packages_are_named(versions):
    versions |= {"anywidget": None, "contourpy": None, "numpy": "1.26.4", "torch": "2.14.0+cpu"}
    assert told(machine.check()) == (
        "torch 2.14.0: expected ==2.13.*\nnumpy 1.26.4: expected >=2.0\nanywidget is missing\n"
        "contourpy is missing"
    )


def test_an_installed_copy_knows_what_it_needs(monkeypatch, tmp_path):
    monkeypatch.setattr(machine, "ROOT", tmp_path)
    monkeypatch.setattr(machine.metadata, "requires", lambda name: ["numpy>=99", 'ruff>=99; extra == "test"'])
    assert told(machine.check()).splitlines()[0].endswith("expected >=99")


def test_a_kernel_of_another_environment_is_named_with_the_right_one(versions, monkeypatch, tmp_path):
    shutil.copy(Path(__file__).parent.parent / "pyproject.toml", tmp_path)
    monkeypatch.setattr(machine, "ROOT", tmp_path)
    versions["safetensors"] = None
    assert "Kernel" not in told(machine.check()), "no better environment is there"
    (tmp_path / ".venv").mkdir()
    assert f"the packages are in {tmp_path / '.venv'}: stop JupyterLab" in told(machine.check())


class Process:
    def __init__(self, *command):
        self.command = command

    def cmdline(self):
        return self.command


def test_a_server_of_another_environment_without_page_code_is_named(monkeypatch, tmp_path):
    server = Process("/usr/bin/python3", str(tmp_path / "bin" / "jupyter-lab"), "notebooks/00.ipynb")
    monkeypatch.setattr(psutil.Process, "parents", lambda self: [Process("sh"), server])
    monkeypatch.setenv("JUPYTER_PATH", "")
    monkeypatch.setenv("HOME", str(tmp_path))
    text = told(machine.check())
    assert f"JupyterLab runs in {tmp_path} and finds no page code of anywidget and ipywidgets" in text
    for part in machine.PAGE_PARTS.values():
        place = tmp_path / "share" / "jupyter" / "labextensions" / part
        place.mkdir(parents=True)
        (place / "package.json").write_text("{}")
    assert machine.check().fine


def test_an_extension_that_is_missing_is_named(monkeypatch):
    monkeypatch.setattr(machine, "PAGE_PARTS", {"anywidget": "anywidget", "ipywidgets": "not-there"})
    assert "finds no page code of ipywidgets there, so no slider appears" in told(machine.check())


def test_data_that_is_missing_is_named(monkeypatch, tmp_path):
    (tmp_path / "cards").mkdir()
    (tmp_path / "cards" / "garments.json").write_text("{}")
    monkeypatch.setattr(machine, "DATA", tmp_path)
    assert f"Data: checkpoints and measured are missing in {tmp_path}: get" in told(machine.check())


def test_a_folder_that_takes_no_work_is_named_and_none_is_made(monkeypatch, tmp_path):
    monkeypatch.setenv("LESSONLIB_HOME", str(tmp_path / "a" / "b"))
    assert machine.check().fine and not list(tmp_path.iterdir())

    def refuse(dir):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(machine.tempfile, "TemporaryFile", refuse)
    text = told(machine.check())
    assert f"nothing can be written in {tmp_path} (Permission denied): copy the project" in text


def test_an_old_python_and_a_full_disk_are_named(monkeypatch):
    monkeypatch.setattr(machine.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda path: type("Usage", (), {"free": 2**20}))
    assert "expected 3.11 or newer" in told(machine.check())
    assert "make room first" in told(machine.check())
