"""A copy of the kit in which no exercise has an answer: what a submission meets when it is graded."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

from lessonlib import exercises
from lessonlib.exercises.catalogue import catalogue

ANSWERS = ("reference", "mistakes", "usual")
YOURS = "    # yours\n    raise NotDone"


def bare_copy(folder: Path) -> Path:
    """Write the library without answers to ``folder/lessonlib``, which is not there yet; return it."""
    package = Path(exercises.__file__).parents[1]
    copy = Path(shutil.copytree(package, folder / "lessonlib", ignore=shutil.ignore_patterns("__pycache__")))
    for path in (copy / "exercises").glob("lesson_*.py"):
        path.write_text(bare(path.read_text(encoding="utf-8"), path.stem[-2:]), encoding="utf-8")
    return copy


def bare(source: str, lesson: str) -> str:
    """Return the source of a lesson's exercises without answers, references and mistakes.

    What is left: titles, points, stubs, hints, how the cases are drawn and how a result is looked at, and
    only those helpers that these call. Imports stay, for the stubs know them.
    """
    stubs = {e.name: e.stub for e in catalogue().values() if e.lesson == lesson}
    tree = ast.parse(source)
    asked = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name in stubs]
    for node in asked:
        (decorator,) = node.decorator_list
        decorator.keywords = [part for part in decorator.keywords if part.arg not in ANSWERS]
        decorator.keywords.append(ast.keyword("mistakes", ast.Constant(None)))
    heads = {node.name: ast.unparse(node.decorator_list[0]) for node in asked}
    kept = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    kept += _reached(tree.body, {name for head in heads.values() for name in _names(ast.parse(head))})
    parts = []
    for node in tree.body:
        if node in asked:
            parts.append(
                f"@{heads[node.name]}\n{stubs[node.name].rstrip().replace('    raise NotDone', YOURS)}"
            )
        elif node in kept:
            parts.append(ast.unparse(node))
    return "\n\n\n".join([ast.unparse(tree.body[0]), *parts]) + "\n"


def _reached(body: list[ast.stmt], names: set[str]) -> list[ast.stmt]:
    """Return the statements that bind ``names``, and what these need in turn."""
    kept: list[ast.stmt] = []
    while found := [node for node in body if node not in kept and _binds(node) & names]:
        kept += found
        names = names | {name for node in found for name in _names(node)}
    return kept


def _names(tree: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def _binds(node: ast.stmt) -> set[str]:
    """Return the names that a statement at the top gives a meaning to."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {(alias.asname or alias.name).split(".")[0] for alias in node.names}
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
