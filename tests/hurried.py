"""A lesson with its exercises solved, in a hurry: the one question is whether the learner's functions fit into it.

Of each training a few steps are run. What else takes long (searches, large sets, many samples) is made smaller by
changing a lesson's text here, never in the notebook: ``SMALLER`` says what stands there and what is run.
"""

from __future__ import annotations

import json
from pathlib import Path

import nbformat

from lessonlib.exercises import solve_notebook

# What a solved notebook runs first. Of a training the first step and the last of every 200 are run (of a short one
# of every 50), and the very last; and it notes the cells that train a network which another cell made: run a
# second time, they would go on from what the first time left.
HURRY = """
def _hurry():
    import torch, lessonlib.training as training
    fit, register = training.fit, torch.nn.Module.register_parameter

    def note_birth(module, name, parameter):
        register(module, name, parameter)
        if parameter is not None:
            parameter.made_in = get_ipython().user_ns["_cell"]

    def hurried(step, *, steps, optimizers=(), **rest):
        groups = [group for optimizer in optimizers for group in optimizer.param_groups]
        made_in = {getattr(weight, "made_in", None) for group in groups for weight in group["params"]}
        if made_in - {None, get_ipython().user_ns["_cell"]}:
            print("trained on:", get_ipython().user_ns["_cell"])
        every = 200 if steps > 300 else 50
        run = [i for i in range(steps) if i % every in (0, every - 1) or i == steps - 1]
        return fit(lambda k: step(run[k]), steps=len(run), optimizers=optimizers, **rest)

    torch.nn.Module.register_parameter, training.fit = note_birth, hurried

_hurry()
"""

# By lesson: what stands in it, and what is run instead.
SMALLER: dict[str, list[tuple[str, str]]] = {}


def hurried(path: Path) -> nbformat.NotebookNode:
    """Return a lesson's notebook with its exercises solved and everything that takes long made short."""
    solved = nbformat.from_dict(solve_notebook(json.loads(path.read_text(encoding="utf-8"))))
    code = [cell for cell in solved.cells if cell.cell_type == "code"]
    for long, short in SMALLER.get(path.name[:2], []):
        found = [cell for cell in code if long in cell.source]
        assert found, f"{path.stem}: expected a cell with {long!r}, got none"
        for cell in found:
            cell.source = cell.source.replace(long, short)
    for cell in code:
        cell.source = f"_cell = {cell.id!r}\n{cell.source}"
    solved.cells.insert(0, nbformat.v4.new_code_cell(HURRY))
    return solved
