"""What one function of a notebook needs to run: no training, no live part, no cell but those it names."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

MAGIC = ("%", "!", "?")
DEFINES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
IMPORTS = (ast.Import, ast.ImportFrom)


@dataclass(frozen=True, eq=False)
class Piece:
    """Hold one statement at the top of a cell: where it stands, what it binds, and which names it reads."""

    node: ast.stmt
    cell: int
    binds: frozenset[str]
    reads: frozenset[str]


def versions(cells: list[str], name: str, other: Iterable[str] = ()) -> list[list[Piece]]:
    """Return every way in which a notebook defines ``name``, the last first, each with all that it needs.

    ``cells`` are the sources of its code cells; what is no Python is passed over. A version is the pieces to
    run, in the notebook's order. Taken along are imports, definitions and plain values; ``other`` names come
    from elsewhere. Nothing of the kit is taken along: a function that is graded does its own work.
    """
    pieces = [piece for number, source in enumerate(cells) for piece in _pieces(number, source)]
    imports = [p for p in pieces if isinstance(p.node, IMPORTS) and _is_plain(p.node, set())]
    given = {name for piece in imports for name in piece.binds}
    makers = [piece for piece in pieces if name in piece.binds and _is_own(piece.node)]
    useful = [p for p in pieces if name not in p.binds and _is_plain(p.node, given)]
    needed = [_needed(maker, useful, set(other)) for maker in reversed(makers)]
    return [[piece for piece in pieces if piece in kept] for kept in needed]


def checked_name(cells: list[str], id: str) -> str | None:
    """Return the name that the last ``check("06.2", name)`` hands over, or ``None``."""
    found = None
    for node in (node for number, source in enumerate(cells) for node in _walk(number, source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "check" and len(node.args) == 2:
            first, thing = node.args
            if isinstance(first, ast.Constant) and first.value == id and isinstance(thing, ast.Name):
                found = thing.id
    return found


def _walk(number: int, source: str):
    for piece in _pieces(number, source):
        yield from ast.walk(piece.node)


@cache
def _pieces(number: int, source: str) -> list[Piece]:
    """Take a cell apart into its statements, imports name by name."""
    lines = [_without_magic(line) for line in source.splitlines()]
    try:
        body = compile(
            "\n".join(lines), "cell", "exec", flags=ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        ).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    apart = [part for node in body for part in (_apart(node) if isinstance(node, IMPORTS) else [node])]
    return [Piece(node, number, frozenset(_binds(node)), frozenset(_reads(node))) for node in apart]


def _without_magic(line: str) -> str:
    """Replace a line that is IPython's and not Python's by one that does nothing in the same place."""
    code = line.lstrip()
    return line[: len(line) - len(code)] + "pass" if code.startswith(MAGIC) or code.endswith("?") else line


def _apart(node):
    """Cut an import of several names into several imports."""
    for alias in node.names:
        one = ast.Import([alias]) if isinstance(node, ast.Import) else None
        one = one or ast.ImportFrom(node.module, [alias], node.level)
        yield ast.copy_location(one, node)


def _needed(maker: Piece, useful: list[Piece], other: set[str]) -> set[Piece]:
    """Return ``maker`` with the useful pieces that it needs, and those that these need."""
    kept, names = {maker}, set(maker.reads) - other
    while found := [piece for piece in useful if piece not in kept and piece.binds & names]:
        kept |= set(found)
        names |= {name for piece in found for name in piece.reads} - other
    return kept


def _binds(node: ast.stmt) -> set[str]:
    """Return the names that a statement gives a meaning to, at the top and not inside of functions."""
    if isinstance(node, IMPORTS):
        return {(alias.asname or alias.name).split(".")[0] for alias in node.names}
    if isinstance(node, DEFINES):
        return {node.name}
    inside = [
        name for part in ast.iter_child_nodes(node) if isinstance(part, ast.stmt) for name in _binds(part)
    ]
    stored = [n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    return {*inside, *stored}


def _reads(node: ast.stmt) -> set[str]:
    """Return the names that a statement reads from outside; a function's own are not among them."""
    names = [n for n in ast.walk(node) if isinstance(n, ast.Name)]
    read = {n.id for n in names if isinstance(n.ctx, ast.Load)}
    if isinstance(node, DEFINES):
        local = {n.id for n in names if isinstance(n.ctx, ast.Store)}
        read -= local | {n.arg for n in ast.walk(node) if isinstance(n, ast.arg)}
    return read


def _is_own(node: ast.stmt) -> bool:
    """Say whether a statement may define the learner's work: no import, nor what ``working`` hands out."""
    called = {getattr(n.func, "id", "") for n in ast.walk(node) if isinstance(n, ast.Call)}
    return not isinstance(node, IMPORTS) and (isinstance(node, DEFINES) or "working" not in called)


def _is_plain(node: ast.stmt, given: set[str]) -> bool:
    """Say whether a statement may run along: an import not of the kit, a definition, or a plain value."""
    if isinstance(node, ast.ImportFrom):
        return not node.level and node.module.split(".")[0] != "lessonlib"
    if isinstance(node, ast.Import):
        return node.names[0].name.split(".")[0] != "lessonlib"
    if isinstance(node, DEFINES):
        return True
    calls = [n.func for n in ast.walk(node) if isinstance(n, ast.Call)]
    roots = {next((n.id for n in ast.walk(call) if isinstance(n, ast.Name)), "") for call in calls}
    return isinstance(node, ast.Assign | ast.AnnAssign) and roots <= given | set(dir(builtins))
