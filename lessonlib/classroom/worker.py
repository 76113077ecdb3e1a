"""Run the functions of submissions, each exercise in a process of its own behind a fence; judge nothing.

Started by ``pool`` with a copy of the kit that holds no answers. A line of JSON comes in for each submission,
and one goes out: what each function showed on cases that are drawn here. Right and wrong are decided outside.
What only shows here (whether a gradient arrives, an input was changed, something was drawn) is looked at with
torch's and the kit's own functions as they were before any of the learner's code ran.
"""

from __future__ import annotations

import json
import linecache
import os
import secrets
import shutil
import sys
import tempfile
from operator import itemgetter
from pathlib import Path

from lessonlib.exercises import NotDone
from lessonlib.exercises.catalogue import catalogue, find
from lessonlib.exercises.describe import describe
from lessonlib.exercises.observe import observe

from . import fence, needs
from .children import collect, end_when_over
from .guarded import Guarded
from .wire import pack_seen

KITS = "the kit's own function, which does not count as yours"


def main() -> None:
    """Answer one job a line until the input ends."""
    import torch

    import lessonlib.training  # noqa: F401  (with optimisers that need no compiler)

    torch.set_num_threads(1)
    catalogue()
    answers = sys.stdout
    sys.stdout = sys.stderr
    answers.write("ready\n")
    answers.flush()
    for line in sys.stdin:
        answers.write(json.dumps(run(json.loads(line))) + "\n")
        answers.flush()


def run(job: dict) -> dict:
    """Return what came of each exercise of a job: ``{id: {"state": ...}}``."""
    if not job["forks"]:  # one exercise a job then, and the grader ends this process afterwards
        end_when_over(job["seconds"])
        return {each["id"]: fenced(job, each, Path(tempfile.mkdtemp())) for each in job["exercises"]}
    folder = Path(tempfile.mkdtemp(prefix="grading-")).resolve()
    try:
        return collect({each["id"]: _child(job, each, folder) for each in job["exercises"]}, job["seconds"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _child(job: dict, each: dict, folder: Path):
    """Fork a process for one exercise; return its id, the end of its pipe, and the word it begins with."""
    read, write = os.pipe()
    word = secrets.token_bytes(16)
    own = folder / each["id"]
    own.mkdir()
    child = os.fork()
    if child:
        os.close(write)
        return child, read, word
    try:
        os.setsid()
        nothing = os.open(os.devnull, os.O_RDWR)
        for number in (0, 1, 2):
            os.dup2(nothing, number)
        os.close(read)
        told = json.dumps(fenced(job, each, own)).encode()
        with os.fdopen(write, "wb", closefd=False) as pipe:
            pipe.write(word + told)
    finally:
        os._exit(0)


def fenced(job: dict, each: dict, own: Path) -> dict:
    """Close the fence and look at one exercise; whatever a learner's code raises becomes a state."""
    os.chdir(own)
    fence.close(own.resolve(), tuple(map(Path, job["hidden"])), job["seconds"], job["memory"])
    try:
        return look(job["cells"], each)
    except MemoryError:
        return {"state": "memory"}
    except BaseException as error:
        return {"state": "fault", "why": type(error).__name__}


def look(cells: list[str], each: dict) -> dict:
    """Define the learner's function with what it needs, newest version first, and call it on the cases.

    Of versions that cannot be called a definition is told of, and rather one that was begun: the name may be
    used for something else besides.
    """
    exercise, told = find(each["id"]), [(0, {"state": "missing"})]
    others = {name: find(id).define(source) for name, (id, source) in each["others"].items()}
    names = dict.fromkeys([exercise.name, needs.checked_name(cells, exercise.id) or exercise.name])
    guarded = Guarded()
    for name in [name for name in sys.modules if name.split(".")[0] == "lessonlib"]:
        sys.modules[name] = None  # no function that is graded lets the kit do its work
    for name in names:
        for version in needs.versions(cells, name, others):
            thing, error = _define(exercise, version, cells, name, others)
            guarded.restore()
            latest = _state(exercise, thing, error, each["seed"], guarded)
            if latest["state"] == "seen":
                return latest
            defined = any(name in piece.binds and isinstance(piece.node, needs.DEFINES) for piece in version)
            told.append((1 + defined + (defined and latest["state"] != "stub"), latest))
    return max(told, key=itemgetter(0))[1]


def _define(exercise, version, cells: list[str], name: str, others: dict):
    """Run the pieces of a version, each under its cell's name; return what ``name`` is then, or the error."""
    space = {"__name__": "__main__", "NotDone": NotDone, **_tools(exercise), **others}
    try:
        for piece in version:
            label = f"cell {piece.cell + 1}"
            linecache.cache[label] = (1, None, cells[piece.cell].splitlines(True), label)
            body = compile(needs.ast.Module([piece.node], []), label, "exec")
            exec(body, space)  # the learner's code, behind the fence
        return space[name], None
    except Exception as error:
        return None, error


def _tools(exercise) -> dict:
    """Return the modules and functions of other packages that the lesson's own answers are written with."""
    known = exercise.function.__globals__
    return {
        name: thing
        for name, thing in known.items()
        if not name.startswith("__")
        and not getattr(thing, "__module__", getattr(thing, "__name__", "lessonlib")).startswith("lessonlib")
    }


def _state(exercise, thing, error, seed: int, guarded) -> dict:
    if error is not None:
        return {"state": "fault", "why": f"{type(error).__name__}: {str(error)[:300]}"}
    if not callable(thing):
        return {"state": "thing", "what": describe(thing)}
    if str(getattr(thing, "__module__", "")).startswith("lessonlib"):
        return {"state": "thing", "what": KITS}
    try:
        seen = observe(exercise, guarded.around(thing), seed)
    except NotDone:
        return {"state": "stub"}
    return {"state": "seen", "seen": [pack_seen(exercise, one) for one in seen]}


if __name__ == "__main__":
    main()
