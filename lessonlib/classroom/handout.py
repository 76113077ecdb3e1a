"""Make the copy of the course that learners install: every lesson, every check and hint, and no answer."""

from __future__ import annotations

import ast
import secrets
import shutil
import subprocess
import sys
import tempfile
from base64 import b32encode
from pathlib import Path

from lessonlib import ROOT
from lessonlib.exercises.catalogue import catalogue
from lessonlib.exercises.sealed import lock, pack
from lessonlib.files import read_json, write_json

from .asking import teachers_own
from .update import LEFT, copy_lesson, write_list

FILES = ("pyproject.toml", "README.md", "LICENSE", "environment.yml")
SEALED = '''"""Exercises of lesson {lesson}, as a teacher handed them out: their answers are locked."""

from .sealed import unpack_into

unpack_into(globals(), {packed!r}, {locked!r})
'''


PACKED = (
    "exec(__import__('zlib').decompress(__import__('base64').b85decode({packed!r})))"
    "  # {name}: a lesson asks learners to write it"
)


def hand_out(into: Path, lessons: list[str] | None = None) -> Path:
    """Write learners' copy to ``into/course``, and the keys of its answers to ``into/teacher-keys.json``.

    ``lessons`` are the two digits of those to hand out, all when left out. Keys that are there stay, so that
    a later copy opens with them, too. Returns the course's folder. Raises ``ValueError`` where this kit is no
    whole project or was handed out itself, or a lesson is unknown.
    """
    teachers_own()
    if not (ROOT / "pyproject.toml").is_file():
        raise ValueError(f"expected the project's folder with pyproject.toml, got an installed copy: {ROOT}")
    known = sorted({exercise.lesson for exercise in catalogue().values()})
    if wrong := sorted(set(lessons or ()) - set(known)):
        raise ValueError(f"expected lessons of {', '.join(known)}, got {', '.join(wrong)}")
    course = into / "course"
    course.mkdir(parents=True, exist_ok=True)
    keys = keys_in(into / "teacher-keys.json", known)
    for name in FILES:
        shutil.copy(ROOT / name, course)
    ignore = shutil.ignore_patterns(*LEFT)
    shutil.copytree(ROOT / "data", course / "data", ignore=ignore, dirs_exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:  # so that no answer ever lies where learners will look
        library = Path(shutil.copytree(ROOT / "lessonlib", Path(folder) / "lessonlib", ignore=ignore))
        _close(library, keys)
        shutil.rmtree(course / "lessonlib", ignore_errors=True)
        shutil.copytree(library, course / "lessonlib")
    for path in sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb")):
        if path.name[:2] in (lessons or known):
            copy_lesson(path, course / "notebooks")
    write_list(course)
    return course


def _close(library: Path, keys: dict[str, str]) -> None:
    """Pack the lessons' exercises in a copy of the library, and what else would show an answer."""
    for path in library.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        lesson = path.stem[-2:] if path.parent.name == "exercises" and path.stem[:7] == "lesson_" else None
        closed = seal(text, lesson, keys[lesson]) if lesson else hide(text)
        if closed != text:
            path.write_text(closed, encoding="utf-8")


def keys_in(path: Path, lessons: list[str]) -> dict[str, str]:
    """Return the key of each lesson, and keep those in ``path`` that are made anew.

    Raises ``ValueError`` where ``path`` holds other things than keys.
    """
    try:
        keys = read_json(path) if path.exists() else {}
        fits = all(isinstance(key, str) and key.strip() for key in keys.values())
    except (ValueError, AttributeError):
        fits = False
    if not fits:
        mend = "put your copy of the file back, or delete it, and there will be new keys"
        raise ValueError(f"{path}: expected a key for each lesson, got something else: {mend}")
    keys |= {lesson: _new_key() for lesson in lessons if lesson not in keys}
    write_json(path, keys).chmod(0o600)  # nobody else on a server reads them
    return keys


def _new_key() -> str:
    """Return sixteen letters and digits in groups of four: easy to dictate, too many to guess."""
    letters = b32encode(secrets.token_bytes(10)).decode()
    return "-".join(letters[i : i + 4] for i in range(0, 16, 4))


def seal(source: str, lesson: str, key: str) -> str:
    """Return a lesson's module in which all is packed, and the answers are locked with ``key``."""
    locked = {e.id: lock(e.answer, key) for e in catalogue().values() if e.lesson == lesson}
    return SEALED.format(lesson=lesson, packed=pack(source), locked=locked)


def hide(source: str) -> str:
    """Return a module in which functions that are an exercise's answer, word for word, are packed as well."""
    answers = {_body(ast.parse(e.answer).body[0]) for e in catalogue().values()}
    lines = source.splitlines()
    for node in reversed(ast.parse(source).body):
        if isinstance(node, ast.FunctionDef) and _body(node) in answers:
            text = "\n".join(lines[node.lineno - 1 : node.end_lineno])
            lines[node.lineno - 1 : node.end_lineno] = [PACKED.format(name=node.name, packed=pack(text))]
    return "\n".join(lines) + "\n"


def _body(function: ast.FunctionDef) -> str:
    """Return what a function does, without its docstring."""
    return "".join(map(ast.dump, function.body[ast.get_docstring(function) is not None :]))


def build_wheel(course: Path, into: Path) -> Path:
    """Build a wheel of a course's folder, without a network; returns its path.

    Raises ``ValueError`` where setuptools is missing or cannot build it.
    """
    into.mkdir(parents=True, exist_ok=True)
    code = "import sys; from setuptools import build_meta; print(build_meta.build_wheel(sys.argv[1]))"
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copytree(course, Path(folder) / "course", ignore=shutil.ignore_patterns("notebooks"))
        command = [sys.executable, "-c", code, str(into.resolve())]
        done = subprocess.run(command, cwd=copy, capture_output=True, text=True)
    if done.returncode:
        why = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise ValueError(f"expected setuptools to build a wheel (pip install setuptools), got: {why}")
    return into / done.stdout.split()[-1]
