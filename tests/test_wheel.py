"""An installed copy is whole: code, pages and data, found from any folder."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def run(code, folder, *arguments):
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, cwd=folder, env={"PATH": ""}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build the wheel in a copy of the project, without a network."""
    copy = tmp_path_factory.mktemp("project")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    for name in ("lessonlib", "data"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("downloads", "__pycache__"))
    run("from setuptools import build_meta; build_meta.build_wheel('.')", copy)
    return zipfile.ZipFile(next(copy.glob("*.whl")))


def test_the_wheel_holds_all_code_pages_and_data(wheel):
    there = {name.partition("/share/pixels-to-masterpieces/")[2] or name for name in wheel.namelist()}
    kinds = (".py", ".js", ".css", ".wasm")
    code = [path for path in (ROOT / "lessonlib").rglob("*") if path.suffix in kinds]
    asked = {path.relative_to(ROOT).as_posix() for path in code}
    data = [path for path in (ROOT / "data").rglob("*") if path.is_file()]
    asked |= {path.relative_to(ROOT / "data").as_posix() for path in data if path.parent.name != "samples"}
    asked -= {name for name in asked if name.startswith("downloads/")}
    assert asked <= there, sorted(asked - there)
    assert sum(entry.compress_size for entry in wheel.infolist()) < 20e6


@pytest.mark.parametrize("packages", ["lib/python3/site-packages", "Lib/site-packages", "."])
def test_an_installed_copy_finds_its_data_on_every_system(wheel, packages, tmp_path):
    for name in wheel.namelist():
        inside = name.partition(".data/data/")[2] or f"{packages}/{name}"
        if "/lessonlib/" in inside or "/cards/" in inside or "vae_64" in inside:
            (tmp_path / inside).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / inside).write_bytes(wheel.read(name))
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "import lessonlib; from lessonlib.files import read_json\n"
        "title = read_json(lessonlib.DATA / 'cards' / 'garments.json')['title']\n"
        "print(lessonlib.DATA, lessonlib.__file__, title, sep='|')"
    )
    said = run(code, "/", str(tmp_path / packages))
    data, file, title = said.strip().split("|")
    assert Path(data) == tmp_path / "share" / "pixels-to-masterpieces" and title
    assert Path(file).is_relative_to(tmp_path)
