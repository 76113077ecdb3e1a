"""Notebooks as a class hands them in: solved ones, each broken or cheated in one exercise in one known way.

``KEEPS`` are changes that a right answer survives; after those in ``LOSES`` the exercise has earned nothing.
All other exercises of the notebook keep their points in both.
"""

from __future__ import annotations

import copy
import random

from lessonlib.exercises.observe import observe

SLEEP = "import time\n    time.sleep(1_000)"
BODIES = {
    "endless loop": "while True:\n        pass",
    "sleep": SLEEP,
    "os._exit": "import os\n    os._exit(0)",
    "exit": "exit()",
    "fork bomb": "import os\n    while True:\n        os.fork()",
    "fork past Python": "import ctypes\n    ctypes.CDLL(None).fork()",
    "new process": "import subprocess\n    return subprocess.run(['id'])",
    "thread bomb": "import threading\n    while True:\n        threading.Thread(target=print).start()",
    "memory": "return [bytes(10**9) for _ in range(100)]",
    "huge output": "for _ in range(20):\n        print('x' * 10**7)",
    "huge answer": "import torch\n    return torch.zeros(10**8)",
    "huge file": "open('a', 'wb').write(b'x' * 10**8)",
    "recursion": "return {name}(*[0] * 9)\n{name}.__defaults__ = (0,) * 9",
    "network": "import socket\n    return socket.create_connection(('1.1.1.1', 53))",
    "kills its parent": "import os\n    os.kill(os.getppid(), 9)",
    "a thing that equals all": "return type('Yes', (), {{'__eq__': lambda *_: True}})()",
    "asks the catalogue": (
        "from lessonlib.exercises.catalogue import find\n    return find('{id}').function({given})"
    ),
    "asks working": "from lessonlib.exercises import working\n    return working('{id}')({given})",
    "reads the answer": (
        "import pathlib\n    text = pathlib.Path('{source}').read_text()\n"
        "    space = {{}}\n    exec(text[text.index('def {name}'):], space)\n"
        "    return space['{name}']({given})"
    ),
    "looks up the stack": (
        "import sys\n    frame = sys._getframe()\n    while frame:\n"
        "        if 'exercise' in frame.f_locals:\n"
        "            return frame.f_locals['exercise'].function({given})\n        frame = frame.f_back"
    ),
    "looks through memory": (
        "import gc\n    for thing in gc.get_objects():\n"
        "        if type(thing).__name__ == 'Exercise' and thing.id == '{id}':\n"
        "            return (thing.reference or thing.function)({given})"
    ),
    "patches torch": "import torch\n    torch.allclose = torch.equal = lambda *a, **k: True\n    return 0",
    "forges the answer": (
        "import os\n    for number in range(3, 64):\n        try:\n"
        '            os.write(number, b\'{{"state": "seen", "seen": []}}\')\n'
        "        except OSError:\n            pass\n    os._exit(0)"
    ),
    "writes progress": "open('{home}/progress.json', 'w').write('right')",
}


def _body(name: str):
    def edit(nb, exercise, cell, facts):
        head, _ = exercise.stub.split("    raise NotDone")
        given = ", ".join(_parameters(exercise))
        facts = facts | {"id": exercise.id, "name": exercise.name, "given": given}
        body = BODIES[name].format(**facts)
        cell["source"] = cell["source"].replace(exercise.answer.strip(), f"{head}    {body}")

    return edit


def _parameters(exercise) -> list[str]:
    code = exercise.function.__code__
    return list(code.co_varnames[: code.co_argcount])


def _unsolve(cell, exercise):
    cell["source"] = cell["source"].replace(exercise.answer.strip(), exercise.stub.strip())


def deleted(nb, exercise, cell, facts):
    nb["cells"].remove(cell)


def split(nb, exercise, cell, facts):
    """Cut the answer in two behind its first line; an import above it may stay."""
    first = exercise.answer.split("\n")[0]
    before, rest = cell["source"].split(f"{first}\n", maxsplit=1)
    cell["source"] = before + first
    _add(nb, rest, after=cell)


def unsolved(nb, exercise, cell, facts):
    _unsolve(cell, exercise)


def working_checked(nb, exercise, cell, facts):
    _unsolve(cell, exercise)
    _add(nb, f'{exercise.name} = working("{exercise.id}")\ncheck("{exercise.id}", {exercise.name})')
    _add(nb, f'check("{exercise.id}", working("{exercise.id}"))')


def alias_of_working(nb, exercise, cell, facts):
    _unsolve(cell, exercise)
    _add(nb, f'give = working\n{exercise.name} = give("{exercise.id}")')


def patched_check(nb, exercise, cell, facts):
    _unsolve(cell, exercise)
    _add(nb, "import lessonlib.exercises.engine as e\ne.alike = e.is_right = lambda *a, **k: True")
    _add(nb, "def check(*a): return 'right'\nimport lessonlib.exercises as x\nx.score = lambda *a: 9")


def printed_result(nb, exercise, cell, facts):
    """Keep the output of a right check under a stub."""
    _unsolve(cell, exercise)
    cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": f"✔ right: {exercise.id}"}]


def known_results(nb, exercise, cell, facts):
    """Hand back what the cases that learners see ask for, one after another."""
    values = [_plain(seen.value) for seen in observe(exercise, exercise.function, 0)]
    _unsolve(cell, exercise)
    source = (
        f"import torch\n_known = iter({values!r} * 9)\ndef {exercise.name}(*given):\n    return next(_known)"
    )
    _add(nb, source.replace("'tensor", "torch.tensor").replace("tensor'", ""))


def _plain(value):
    if hasattr(value, "tolist"):
        return f"tensor({value.tolist()})tensor" if value.numel() < 300 else 0
    return value if isinstance(value, int | float) else 0


def not_a_function(nb, exercise, cell, facts):
    cell["source"] = f"{exercise.name} = 3"


def nested_too_deeply(nb, exercise, cell, facts):
    cell["source"] = "(" * 5_000 + cell["source"]


def checked_apart(nb, exercise, cell, facts):
    cell["source"] = exercise.answer.strip()
    _add(nb, f'check("{exercise.id}", {exercise.name})', after=cell)


def copied(nb, exercise, cell, facts):
    _add(nb, exercise.stub, after=cell)


def copied_twice(nb, exercise, cell, facts):
    _add(nb, cell["source"], after=cell)


def renamed_cells(nb, exercise, cell, facts):
    for one in nb["cells"]:
        one["id"] = "the-same"


def renamed_function(nb, exercise, cell, facts):
    cell["source"] = cell["source"].replace(f"def {exercise.name}(", "def mine(")
    cell["source"] = cell["source"].replace(f", {exercise.name})", ", mine)")
    if "check(" not in cell["source"]:
        _add(nb, f'check("{exercise.id}", mine)', after=cell)


def shuffled(nb, exercise, cell, facts):
    random.Random(0).shuffle(nb["cells"])


def all_else_deleted(nb, exercise, cell, facts):
    nb["cells"] = [one for one in nb["cells"] if "def " in one["source"]]


def other_kernel(nb, exercise, cell, facts):
    nb["metadata"] = {"kernelspec": {"name": "ir", "language": "R"}, "language_info": {"name": "R"}}


def huge_outputs(nb, exercise, cell, facts):
    cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "x" * 5_000_000}]


def traps(nb, exercise, cell, facts):
    """Add cells that would hang, end or break a run of the whole notebook."""
    for source in (
        "while True: pass",
        "import os; os._exit(1)",
        "input()",
        "def broken(:",
        "exit()",
        "%%bash\nid",
    ):
        _add(nb, source)
        nb["cells"].insert(0, nb["cells"].pop())
    _add(nb, "from lessonlib.widgets import LatentEditor\nLatentEditor()")


def magics(nb, exercise, cell, facts):
    cell["source"] = "%%time\n" + cell["source"] + "\n!ls\ncheck?"


def helper(nb, exercise, cell, facts):
    """Move the work to a function of another name, in a cell below."""
    moved = exercise.answer.strip().replace(f"def {exercise.name}(", "def helper(")
    _add(nb, f"import math as m\n{moved}", after=cell)
    head, given = exercise.stub.split("\n")[0], ", ".join(_parameters(exercise))
    cell["source"] = f"{head}\n    return helper({given})"


def sources_as_lists(nb, exercise, cell, facts):
    for one in nb["cells"]:
        one["source"] = one["source"].splitlines(keepends=True)


KEEPS = {
    edit.__name__: edit
    for edit in (
        checked_apart, copied, copied_twice, renamed_cells, renamed_function, shuffled, all_else_deleted,
        other_kernel, huge_outputs, traps, magics, helper, sources_as_lists,
    )
}  # fmt: skip
LOSES = {
    edit.__name__: edit
    for edit in (
        deleted, split, unsolved, working_checked, alias_of_working, patched_check, printed_result,
        known_results, not_a_function, nested_too_deeply,
    )
} | {name: _body(name) for name in BODIES}  # fmt: skip


def mutant(solved: dict, exercise, name: str, facts: dict) -> dict:
    """Return a copy of a solved notebook with one change to one exercise."""
    nb = copy.deepcopy(solved)
    for one in nb["cells"]:
        one["source"] = "".join(one["source"])
    cell = next(one for one in nb["cells"] if exercise.answer.strip() in one["source"])
    (KEEPS | LOSES)[name](nb, exercise, cell, facts)
    return nb


def _add(nb, source: str, after=None) -> None:
    place = len(nb["cells"]) if after is None else nb["cells"].index(after) + 1
    cell = {"cell_type": "code", "id": f"new-{place}", "metadata": {}, "outputs": [], "execution_count": None}
    nb["cells"].insert(place, cell | {"source": source})
