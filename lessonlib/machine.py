"""Check in plain words whether this computer has what the course needs. Introduced in lesson 00."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from importlib import metadata

from lessonlib import ROOT, device

NEEDED = (
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


class Report:
    """Hold the check's lines, and whether all is ``fine``; prints one line for each thing looked at."""

    def __init__(self, lines: list[tuple[bool, str]]):
        self.lines = lines
        self.fine = all(good for good, _ in lines)

    def __repr__(self):
        end = "All set: you can start." if self.fine else f"Something is missing. {AGAIN}"
        return "\n".join([f"{'✓' if good else '✗'} {words}" for good, words in self.lines] + [end])


def check() -> Report:
    """Look at Python, the packages, the cores, the memory, the disk and the GPU. Lesson 00."""
    python = sys.version_info >= (3, 11)
    lines = [(python, f"Python {platform.python_version()}" + ("" if python else ": expected 3.11 or newer"))]
    lines += [_package(name) for name in NEEDED]
    lines += [_cores(), _memory(), _disk(), (True, f"Graphics: {GPU[device()]}")]
    return Report(lines)


def _package(name: str) -> tuple[bool, str]:
    try:
        return True, f"{name} {metadata.version(name).split('+')[0]}"
    except metadata.PackageNotFoundError:
        return False, f"{name} is missing"


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
    free = shutil.disk_usage(ROOT).free / 2**30
    return free >= 0.2, f"Disk: {free:.0f} GB free to save your work" + (
        "" if free >= 0.2 else ": make room first"
    )
