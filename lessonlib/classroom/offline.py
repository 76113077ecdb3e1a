"""The command ``offline``: a folder for a stick, from which a class starts without a network."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lessonlib import ROOT
from lessonlib.files import write, write_json

from .command import Command
from .pathlengths import longest, unpacked_size, verdict
from .printouts import print_outs
from .update import LEFT

FILES = ("pyproject.toml", "README.md", "LICENSE", "environment.yml", "handed-out.json")
FOLDERS = ("lessonlib", "data", "notebooks")
STICK = Path(__file__).parent / "stick"
PARTS = ("wheels", "course", "data", "read", "slides")
WITHOUT_NVIDIA = "https://download.pytorch.org/whl/cpu"


@dataclass(frozen=True)
class Built:
    """Hold a built folder: bytes of its parts, and what is to be said of its paths on Windows."""

    sizes: dict[str, int]
    paths: str


def run(asked) -> str:
    """Carry out the command and say what it did."""
    from .asking import make_room

    make_room(asked.into, asked.yes)
    built = build(asked.into, asked.course or ROOT, asked.sets)
    parts = ", ".join(f"{name} {size / 1e6:,.0f}" for name, size in built.sizes.items())
    answers = "" if asked.course else " Its lessons hold their answers: for learners, `handout` and --course."
    return (
        f"Built {asked.into}, {sum(built.sizes.values()) / 1e6:,.0f} MB ({parts}): copy it to sticks; its "
        f"README.txt says how to start.{answers}\n{built.paths}"
    )


def build(into: Path, course: Path, sets: list[str], fetch: Callable | None = None) -> Built:
    """Build the folder ``into``; ``fetch(requirements, folder)`` puts wheels into a folder (by pip).

    Raises ``ValueError`` for what is no course, for a set that is not known or cannot be had, and where pip
    fails.
    """
    project = course / "pyproject.toml"
    if not project.is_file() or not any((course / "notebooks").glob("[0-9][0-9]_*.ipynb")):
        raise ValueError(f"expected a folder of the course, with pyproject.toml and notebooks, got {course}")
    into.mkdir(parents=True, exist_ok=True)
    for name in sets:
        _add_set(name, into / "data")
    _copy_course(course, into / "course")
    asked = tomllib.loads(project.read_text(encoding="utf-8"))
    needed = [*asked["project"]["dependencies"], *asked["build-system"]["requires"], "pip"]
    (fetch or fetch_wheels)(needed, into / "wheels")
    notebooks = sorted((into / "course" / "notebooks").glob("[0-9][0-9]_*.ipynb"))
    print_outs(notebooks, into)
    length = len(longest(into))
    _write_starters(into, notebooks[0].name, length)
    sizes = {name: _size(into / name) for name in PARTS if (into / name).is_dir()}
    return Built(sizes, verdict(length, into.resolve().name))


def fetch_wheels(requirements: list[str], folder: Path) -> None:
    """Let pip put wheels of ``requirements``, and of all that these need, into ``folder``."""
    torch = [line for line in requirements if line.startswith("torch")]
    if platform.system() == "Linux" and torch:
        _download(folder, "--no-deps", "--extra-index-url", WITHOUT_NVIDIA, *torch)
    _download(folder, "--find-links", str(folder), *requirements)


def _download(folder: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "download", "--only-binary", ":all:", "--dest", str(folder)]
    done = subprocess.run([*command, *arguments], stderr=subprocess.PIPE, text=True)
    if done.returncode:
        why = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise ValueError(f"expected pip to download the packages, got: {why}")


def _add_set(name: str, into: Path) -> None:
    """Put the original files of a published set where ``$LESSONLIB_DATA`` will be looked through."""
    from lessonlib.data.downloads import DownloadError, find
    from lessonlib.data.published import SETS, published

    plain = name.lower().replace("-", "_")
    if plain not in SETS:
        raise ValueError(f"--with: expected sets of {', '.join(SETS)}, got {name}")
    for file in published(plain).files:
        try:
            write(into / plain / file, find(plain, file).read_bytes())
        except DownloadError as fault:
            raise ValueError(f"--with: {fault}") from None


def _copy_course(course: Path, to: Path) -> None:
    ignore = shutil.ignore_patterns(*LEFT, "*.egg-info")
    to.mkdir(parents=True, exist_ok=True)
    for name in filter(lambda name: (course / name).is_file(), FILES):
        shutil.copyfile(course / name, to / name)
    for name in FOLDERS:
        shutil.copytree(course / name, to / name, ignore=ignore, dirs_exist_ok=True)


def _write_starters(into: Path, first: str, length: int) -> None:
    """Write what starts the course, for this system's Python."""
    plan = {
        "python": ".".join(map(str, sys.version_info[:2])),
        "system": platform.system(),
        "machine": platform.machine(),
    }
    for source in sorted(STICK.iterdir()):
        if source.suffix in (".py", ".sh", ".bat", ".txt"):
            text = source.read_text(encoding="utf-8")
            for key, value in plan.items():
                text = text.replace(f"@{key.upper()}@", value)
            ends = "\r\n" if source.suffix in (".bat", ".txt") else "\n"
            write(into / source.name, text.replace("\n", ends).encode())
    shutil.copyfile(into / "start.sh", into / "start.command")
    for name in ("start.sh", "start.command"):
        (into / name).chmod(0o755)
    needs = unpacked_size(into / "wheels")
    write_json(into / "stick.json", plan | {"first": first, "longest": length, "needs": needs})


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


OFFLINE = Command(
    "build a folder for a stick, to use the course without a network",
    "Build a folder to copy on sticks: packages as wheels for this system and this Python, the lessons, a "
    "starter for Windows, macOS and Linux that needs no admin rights, every lesson to read and print, and "
    "slides. With --with the pictures of a published set come along. With --course you give the folder that "
    "`handout` made: without it, the lessons hold their answers. Run this once with a network, on a system "
    "like your learners'; about 400 MB are downloaded, on Linux PyTorch without NVIDIA's part.",
    "offline",
    run,
    (
        (("--course",), {"type": Path, "help": "the folder `course` of a hand-out (this project)"}),
        (
            ("--with",),
            {"nargs": "+", "default": [], "metavar": "SET", "dest": "sets", "help": "e.g. fashion_mnist"},
        ),
    ),
)
