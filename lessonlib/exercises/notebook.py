"""Fill in a notebook's stubs, to prove that a solved lesson runs as well as an unsolved one."""

from __future__ import annotations

import copy
import re

from .catalogue import catalogue, find

CHECKED = re.compile(r"""\bcheck\(\s*["'](\d\d\.\d+)["']""")


def solve_notebook(nb: dict) -> dict:
    """Return a copy of a notebook (nbformat 4, as JSON) with every stub replaced by the kit's answer.

    Raises ``ValueError`` when the notebook checks nothing, when the stub of a checked exercise is not
    found exactly once, or when an exercise of its lesson is never checked.
    """
    nb = copy.deepcopy(nb)
    cells = [cell for cell in nb["cells"] if cell["cell_type"] == "code"]
    sources = ["".join(cell["source"]) for cell in cells]
    checked = sorted(set(CHECKED.findall("\n".join(sources))))
    if not checked:
        raise ValueError("solve_notebook: expected cells that call check(...), got none")
    forgotten = {e.id for e in catalogue().values() if e.lesson in {id[:2] for id in checked}} - set(checked)
    if forgotten:
        raise ValueError(f"solve_notebook: expected a check of {', '.join(sorted(forgotten))}, got none")
    for exercise in map(find, checked):
        stub, answer = exercise.stub.strip(), exercise.answer.strip()
        count = sum(source.count(stub) for source in sources)
        if count != 1:
            raise ValueError(
                f"solve_notebook: expected the stub of {exercise.id} once, got it {count} times:\n{stub}"
            )
        sources = [source.replace(stub, answer) for source in sources]
    for cell, source in zip(cells, sources, strict=True):
        cell["source"] = source
    return nb
