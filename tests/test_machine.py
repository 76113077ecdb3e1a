"""The check of the machine says what is there, and what to do when something is missing."""

from importlib import metadata

from lessonlib import machine


def test_a_complete_machine_is_fine():
    report = machine.check()
    assert report.fine and "✗" not in repr(report) and repr(report).endswith("All set: you can start.")
    assert len(report.lines) == 1 + len(machine.NEEDED) + 4


def test_a_missing_package_is_named_with_what_to_do(monkeypatch):
    real = metadata.version

    def version(name):
        if name == "anywidget":
            raise metadata.PackageNotFoundError(name)
        return real(name)

    monkeypatch.setattr(machine.metadata, "version", version)
    report = machine.check()
    assert not report.fine
    assert "✗ anywidget is missing" in repr(report) and "first command of README.md" in repr(report)


def test_an_old_python_and_a_full_disk_are_named(monkeypatch):
    monkeypatch.setattr(machine.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda path: type("Usage", (), {"free": 2**20}))
    text = repr(machine.check())
    assert "expected 3.11 or newer" in text and "make room first" in text
