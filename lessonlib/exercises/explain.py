"""Explain an error in a learner's code: the line, the shapes that stood in it, what does not fit."""

from __future__ import annotations

import ast
import difflib
import linecache
import re
import sysconfig
import traceback
from pathlib import Path

NOT_THE_LEARNERS = (Path(__file__).parents[1], *map(Path, set(sysconfig.get_paths().values())))
SIGNS = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**", ast.MatMult: "@",
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip
HARMLESS = (
    ast.Name, ast.Load, ast.Store, ast.Attribute, ast.Subscript, ast.Slice, ast.Constant, ast.Tuple,
    ast.UnaryOp, ast.unaryop, ast.BinOp, ast.operator, ast.Compare, ast.cmpop, ast.Call, ast.keyword,
)  # fmt: skip


class Stopped(Exception):
    """Stand for an error of a learner's code in another process: its kind, and how it was explained there."""

    def __init__(self, kind: str, message: str, lines: tuple[tuple[str, str], ...]):
        super().__init__(message)
        self.kind, self.lines = kind, lines


def explain(error: BaseException, exercise, cause: str = "") -> tuple[tuple[str, str], ...]:
    """Put an error of a learner's code into plain words; ``cause`` is a sentence known to fit, or ""."""
    if isinstance(error, Stopped):
        there = tuple(line for line in error.lines if not (cause and line[0] == "Usual cause"))
        return (*there, ("Usual cause", cause)) if cause else there
    first = (str(error).strip().splitlines() or ["no message"])[0]
    lines = [("Your code stopped with", f"{type(error).__name__}: {first}")]
    found = _learners_place(error)
    if found is None:
        head = re.search(r"def (.+):", exercise.stub)[1]
        usual = f"It is called as `{head}`: keep the stub's first line."
        return (*lines, ("Usual cause", cause or usual))
    frame, number, segment = found
    code = linecache.getline(frame.f_code.co_filename, number).strip()
    lines.append(("Where", f"line {number} of the cell" + (f": `{code}`" if code else "")))
    space = {**frame.f_globals, **frame.f_locals}
    operation = _operation(segment, space)
    if shapes := _shapes(operation or segment or code, space):
        lines.append(("Shapes there", shapes))
    cause = cause or _words(error, operation, space)
    return (*lines, ("Usual cause", cause)) if cause else tuple(lines)


def _learners_place(error: BaseException):
    """Return the learner's innermost frame with the line's number and the text that failed, or ``None``."""
    found = None
    for frame, number in traceback.walk_tb(error.__traceback__):
        if not any(folder in Path(frame.f_code.co_filename).parents for folder in NOT_THE_LEARNERS):
            found = frame, number
    if found is None:
        return None
    summary = next(
        part
        for part in reversed(traceback.extract_tb(error.__traceback__))
        if (part.filename, part.lineno) == (found[0].f_code.co_filename, found[1])
    )
    text = linecache.getline(summary.filename, summary.lineno)
    whole = summary.colno is not None and summary.lineno == summary.end_lineno
    return *found, text.encode()[summary.colno : summary.end_colno].decode() if whole else ""


def _operation(segment: str, space: dict):
    """Return the failed operation as (left text, sign, right text), or ``None``."""
    try:
        node = ast.parse(segment.strip()).body[0]
    except (SyntaxError, IndexError):
        return None
    if isinstance(node, ast.AugAssign):
        left, right = node.target, node.value
    else:
        node = getattr(node, "value", None)
        if isinstance(node, ast.Compare) and len(node.ops) == 1:
            node = ast.BinOp(node.left, node.ops[0], node.comparators[0])
        if not isinstance(node, ast.BinOp):
            return None
        left, right = node.left, node.right
    sign = SIGNS.get(type(node.op))
    return (ast.unparse(left), sign, ast.unparse(right)) if sign else None


def _value(text: str, space: dict):
    """Return the tensor that a piece of the learner's line stands for, or ``None``; changes nothing."""
    import torch

    try:
        for node in ast.walk(ast.parse(text, mode="eval").body):
            if not isinstance(node, HARMLESS):
                return None
            if isinstance(node, ast.Call) and not _reads_only(node.func, space):
                return None
        value = eval(text, dict(space))  # a piece of the line that has just run, without side effects
    except Exception:
        return None
    return value if isinstance(value, torch.Tensor) else None


def _reads_only(function: ast.expr, space: dict) -> bool:
    """Say whether a call is one of a tensor's own or of torch's plain functions, and not in place."""
    if isinstance(function, ast.Name):
        return function.id == "len"
    if not isinstance(function, ast.Attribute) or function.attr.endswith("_"):
        return False
    if function.attr.startswith(("set", "manual", "save", "load", "backward", "register")):
        return False
    owner = ast.unparse(function.value)
    return owner == "torch" or _value(owner, space) is not None


def _shapes(where, space: dict) -> str:
    """Tell the shapes of the tensors in a piece of text, or on both sides of an operation."""
    texts = [where[0], where[2]] if isinstance(where, tuple) else re.findall(r"[A-Za-z_]\w*", where)
    values = {text: _value(text, space) for text in texts}
    return ", ".join(f"`{text}` {tuple(v.shape)}" for text, v in values.items() if v is not None)


def _words(error: BaseException, operation, space: dict) -> str:
    """Say in plain words what does not fit, as far as that can be known."""
    if isinstance(error, NameError) and getattr(error, "name", None):
        close = difflib.get_close_matches(error.name, [*space, *dir(__builtins__)], n=1)
        return f"Is `{close[0]}` meant?" if close else "Nothing has this name here: is it spelt right?"
    if "leaf Variable that requires grad" in str(error):
        return "`+=`, `-=` and names that end in `_` change an argument in place. Make a new tensor."
    if "torch.return_types." in str(error):
        return "Along a dimension, `sort`, `max` and `min` return values *and* places: take `.values`."
    if "Boolean value of Tensor with more than one" in str(error):
        return (
            "`if`, `and`, `or` ask for one True or False; place by place they are `&` and `|`, with brackets."
        )
    if operation is None:
        return ""
    left, sign, right = operation
    a, b = _value(left, space), _value(right, space)
    if a is None or b is None:
        return ""
    return _product(left, a, right, b) if sign == "@" else _place_by_place(left, a, sign, right, b)


def _product(left: str, a, right: str, b) -> str:
    if not (a.ndim and b.ndim):
        return "`@` needs a row or a table on both sides; for a single number take `*`."
    inside = b.shape[-2] if b.ndim > 1 else b.shape[0]
    if a.shape[-1] == inside:
        return ""
    words = f"`@` needs the last side of the left, {a.shape[-1]}, to equal the first of the right, {inside}."
    if b.ndim == 2 and a.shape[-1] == b.shape[1]:
        return f"{words} `{_bracket(right)}.T` would fit."
    return words


def _place_by_place(left: str, a, sign: str, right: str, b) -> str:
    pairs = list(zip(reversed(a.shape), reversed(b.shape)))
    clash = [(i, p, q) for i, (p, q) in enumerate(pairs, start=1) if p != q and 1 not in (p, q)]
    if not clash:
        return ""
    i, p, q = clash[0]
    place = {1: "the last place", 2: "the last place but one"}.get(i, f"place {i} from the right")
    words = f"`{sign}` lines shapes up from the right and goes place by place: in {place}, {p} meets {q}."
    for text, value, other in ((right, b, a), (left, a, b)):
        for extra in range(1, other.ndim - value.ndim + 1):
            if _fit((*value.shape, *(1,) * extra), other.shape):
                nones = ", ".join([":" if value.ndim == 1 else "...", *["None"] * extra])
                return f"{words} `{_bracket(text)}[{nones}]` would fit."
    if a.ndim == b.ndim == 1:
        return f"{words} If all are to meet all, `{_bracket(left)}[:, None]` makes a column of the one."
    if sign == "*" and a.ndim == b.ndim == 2 and a.shape[1] == b.shape[0]:
        return f"{words} If rows times columns are meant, `@` multiplies and adds up."
    return words


def _fit(a, b) -> bool:
    return all(p == q or 1 in (p, q) for p, q in zip(reversed(a), reversed(b)))


def _bracket(text: str) -> str:
    return text if re.fullmatch(r"[\w.\[\]()=, ]+", text) else f"({text})"
