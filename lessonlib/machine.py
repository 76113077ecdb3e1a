"""Check in plain words whether this computer has what the course needs. Introduced in lesson 00."""

from __future__ import annotations

import os
import platform
import shutil
import sys
import tempfile
import tomllib
from contextlib import suppress
from importlib import metadata
from pathlib import Path

from lessonlib import DATA, ROOT, device, home

KIT = "pixels-to-masterpieces"
NAMED = (
    "torch",
    "numpy",
    "matplotlib",
    "scikit-learn",
    "jupyterlab",
    "ipywidgets",
    "anywidget",
    "safetensors",
)
AGAIN = "In a terminal, in the project's folder, run the first command of README.md again."
GPU = {"cpu": "no graphics card to train on; none is needed", "mps": "an Apple GPU", "cuda": "an NVIDIA GPU"}
PAGE_PARTS = {"anywidget": "anywidget", "ipywidgets": "@jupyter-widgets/jupyterlab-manager"}


class Report:
    """Hold the check's lines, and whether all is ``fine``; prints one line for each thing looked at."""

    def __init__(self, lines: list[tuple[bool, str]]):
        self.lines = lines
        self.fine = all(good for good, _ in lines)

    def __repr__(self):
        end = "All set: you can start." if self.fine else f"Something is missing. {AGAIN}"
        return "\n".join([f"{'✓' if good else '✗'} {words}" for good, words in self.lines] + [end])


def check() -> Report:
    """Look at Python, packages, live parts, data, processor, memory, disk and graphics. Lesson 00."""
    python = sys.version_info >= (3, 11)
    lines = [(python, f"Python {platform.python_version()}" + ("" if python else ": expected 3.11 or newer"))]
    packages = list(_packages())
    lines += [*packages, _kernel(all(good for good, _ in packages)), _page_parts(), _data(), _own_folder()]
    return Report([*lines, _cores(), _memory(), _disk(), _graphics()])


def _packages():
    """Look for every package that the kit asks for; of those that are fine, tell the well-known ones."""
    from packaging.requirements import Requirement

    for requirement in map(Requirement, _asked_for()):
        good, words = _package(requirement)
        if not good or requirement.name in NAMED:
            yield good, words


def _asked_for() -> list[str]:
    """Read what the kit needs: in the project as it is now, else as it was installed."""
    project = ROOT / "pyproject.toml"
    if project.is_file():
        return tomllib.loads(project.read_text(encoding="utf-8"))["project"]["dependencies"]
    return [line for line in metadata.requires(KIT) or () if "extra ==" not in line]


def _package(requirement) -> tuple[bool, str]:
    try:
        version = metadata.version(requirement.name)
    except metadata.PackageNotFoundError:
        return False, f"{requirement.name} is missing"
    words = f"{requirement.name} {version.split('+')[0]}"
    good = requirement.specifier.contains(version, prereleases=True)
    return good, words if good else f"{words}: expected {requirement.specifier}"


def _kernel(complete: bool) -> tuple[bool, str]:
    """Say where the kit's packages are when this kernel runs without them."""
    own = ROOT / ".venv"
    if complete or not own.is_dir() or own.resolve() == Path(sys.prefix).resolve():
        return True, "Kernel: it runs in its own environment"
    return False, (
        f"Kernel: it runs in {sys.prefix}, the packages are in {own}: stop JupyterLab, start it "
        "again with the command of README.md, and choose Kernel → Change Kernel → Python 3"
    )


def _page_parts() -> tuple[bool, str]:
    """Look for the live parts' page code where the JupyterLab that started this kernel looks for it."""
    from jupyter_core.paths import jupyter_path

    server = _server()
    own = [str(Path(sys.prefix, "share", "jupyter"))]
    shared = [place for place in jupyter_path() if server == Path(sys.prefix) or place not in own]
    places = [server / "share" / "jupyter", *map(Path, shared)]
    missing = [
        package
        for package, part in PAGE_PARTS.items()
        if not any((place / "labextensions" / part / "package.json").is_file() for place in places)
    ]
    if not missing:
        return True, "Live parts: JupyterLab has what it needs to show them"
    return False, (
        f"Live parts: JupyterLab runs in {server} and finds no page code of {' and '.join(missing)} "
        "there, so no slider appears: start it with the command of README.md and reload the page"
    )


def _server() -> Path:
    """Return the environment of the Jupyter server that started this kernel, else the kernel's own."""
    import psutil

    with suppress(psutil.Error):
        for process in psutil.Process().parents()[:3]:
            for part in map(Path, process.cmdline()[:2]):
                if (
                    part.is_absolute()
                    and part.name.startswith("jupyter")
                    and part.parent.name in ("bin", "Scripts")
                ):
                    return part.parent.parent
    return Path(sys.prefix)


def _data() -> tuple[bool, str]:
    missing = [name for name in ("cards", "checkpoints", "measured") if not any(DATA.glob(f"{name}/*.json"))]
    if not missing:
        return True, "Data: cards, trained networks and measurements are there"
    return False, (
        f"Data: {' and '.join(missing)} are missing in {DATA}: get the whole project again, and "
        "install it from its own folder"
    )


def _own_folder() -> tuple[bool, str]:
    place = _nearest(home().absolute())
    try:
        tempfile.TemporaryFile(dir=place).close()
    except OSError as fault:
        return False, (
            f"Your work: nothing can be written in {place} ({fault.strerror}): copy the project to a "
            "folder of your own, or name another folder in LESSONLIB_HOME before JupyterLab is started"
        )
    return True, f"Your work: it is kept in {home().name}"


def _nearest(place: Path) -> Path:
    """Return ``place``, or the nearest folder above it that is there: the check itself makes none."""
    return next(folder for folder in (place, *place.parents) if folder.is_dir())


def _cores() -> tuple[bool, str]:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return True, f"Processor: {cores} core{'s' if cores > 1 else ''}" + (
        "" if cores > 1 else "; lessons take about twice as long"
    )


def _memory() -> tuple[bool, str]:
    import psutil

    free = psutil.virtual_memory().available / 2**30
    short = "" if free >= 2 else ": close other programs, a lesson needs about 2 GB"
    return free >= 1, f"Memory: {free:.0f} GB free{short}"


def _disk() -> tuple[bool, str]:
    free = shutil.disk_usage(_nearest(home().absolute())).free / 2**30
    return free >= 0.2, f"Disk: {free:.0f} GB free to save your work" + (
        "" if free >= 0.2 else ": make room first"
    )


def _graphics() -> tuple[bool, str]:
    try:
        return True, f"Graphics: {GPU[device()]}"
    except ImportError:
        return False, "Graphics: not known without torch"
