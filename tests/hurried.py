"""A lesson with its exercises solved, in a hurry: the one question is whether the learner's functions fit in.

Of each training a few steps are run. What else takes long (searches, sets, samples) is made smaller
by changing a lesson's text here, never in the notebook: ``SMALLER`` says what stands there and what is run.
"""

from __future__ import annotations

import json
from pathlib import Path

import nbformat

from lessonlib.exercises import solve_notebook

# What a solved notebook runs first. Of a training few steps are run: of a long one the first and the last of
# every 200 and the last of every 120 (lessons note what they then see), of a short one those of every 50; and
# the very last. It also notes the cells that train a network which another cell made: run a second time, they
# would go on from what the first time left.
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
        every, also = (200, 120) if steps > 300 else (50, 50)
        ends = [i for i in range(steps) if i % every == every - 1 or i % also == also - 1 or i == steps - 1]
        run = sorted({*range(0, steps, every), *ends})
        return fit(lambda k: step(run[k]), steps=len(run), optimizers=optimizers, **rest)

    torch.nn.Module.register_parameter, training.fit = note_birth, hurried

_hurry()
"""

# By lesson: what stands in it, and what is run instead.
SMALLER = {
    "11": [("4_200", "1_400"), ("randn(1_000", "randn(600"), ("rounds=200", "rounds=20")],
    "12": [("sample(1_500", "sample(200"), ("n=500", "n=100")],
    "13": [
        ("n=10_000).split(2_000)", "n=5_000).split(2_000)"),
        ("range(60)", "range(3)"),
    ],
    "14": [('"wall.png", size=2_048', '"wall.png", size=512')],
    "15": [
        ("n=2_400", "n=400"),
        ("n=200", "n=60"),
        ("plots.look(train.batch(chosen), 150)", "plots.look(train.batch(chosen), 40)"),
        ("millimetres=100", "size=48"),
        ("frames=20, size=200", "frames=3, size=60"),
    ],
    "16": [("slice(200)", "slice(40)"), ("[:40, 0]", "[:10, 0]")],
    "17": [
        ("floorplans(4_000)", "floorplans(400)"),
        ("slice(3_700", "slice(350"),
        ("beliefs[:60]", "beliefs[:6]"),
        ("sample(60, ", "sample(6, "),
        ("range(0, 8_192, 512)", "range(0, 1_024, 512)"),
        ("for k in range(100)", "for k in range(6)"),
        ("noises(planner, k))", "noises(planner, k, 2))"),
        ("noises(planner, seed))", "noises(planner, seed, 2))"),
        ("noises(planner, 0, 15)", "noises(planner, 0, 2)"),
        ("held_out.cells[:40]", "held_out.cells[:3]"),
    ],
    "18": [
        ("n=8_000", "n=2_000"),
        ("[:300]", "[:60]"),
        ("rounds=20", "rounds=5"),
        ("rates, 4_000", "rates, 400"),
        ("8_000, 500", "800, 500"),
    ],
    "19": [
        ("96, 192, 384, 768", "32, 64, 128, 256"),
        ("30, 300, 3_000, 30_000", "30, 300, 3_000"),
        ("n=800", "n=200"),
        ("n=500", "n=100"),
        ("sample(500", "sample(100"),
        ("slice(500)", "slice(100)"),
        ("n=1_000", "n=200"),
        ("enlarge(textured, part,", "enlarge(textured, part[:100, :100],"),
    ],
    "20": [
        ("n=8_000", "n=2_000"),
        ("n=1_200", "n=300"),
        ("paintings[:1_000], paintings[1_000:]", "paintings[:200], paintings[200:]"),
    ],
    "21": [
        ("n=2_000, steps=20", "n=400, steps=4"),
        ("randn(2_000", "randn(400"),
        ("slice(4_000, 6_000)", "slice(4_000, 4_400)"),
        ("[:1_000]", "[:200]"),
        ("1_000, steps, method", "200, steps, method"),
        ("slice(1_000)", "slice(200)"),
        ("1_000, steps=10", "200, steps=2"),
    ],
    "22": [("slice(100)", "slice(20)"), ("made[:100]", "made[:20]")],
}


def hurried(path: Path) -> nbformat.NotebookNode:
    """Return a lesson's notebook with its exercises solved and everything that takes long made short."""
    solved = nbformat.from_dict(solve_notebook(json.loads(path.read_text(encoding="utf-8"))))
    make_smaller(solved, path)
    for cell in (cell for cell in solved.cells if cell.cell_type == "code"):
        cell.source = f"_cell = {cell.id!r}\n{cell.source}"
    solved.cells.insert(0, nbformat.v4.new_code_cell(HURRY))
    return solved


def make_smaller(notebook: nbformat.NotebookNode, path: Path) -> None:
    """Put in place of what takes long in a lesson what ``SMALLER`` says."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for long, short in SMALLER.get(path.name[:2], []):
        found = [cell for cell in code if long in cell.source]
        assert found, f"{path.stem}: expected a cell with {long!r}, got none"
        for cell in found:
            cell.source = cell.source.replace(long, short)
