"""Bring a teacher's newer lesson into a learner's notebook, cell by cell.

Cells are known by their ids. A notebook that was handed out remembers a fingerprint of every cell's source:
so three versions can be told apart, as handed out, the learner's, and the newer one. A merge line by line, as
git and nbgitpuller do it, would take every output of a run for a change.
"""

from __future__ import annotations

import copy
import hashlib
from dataclasses import dataclass
from uuid import uuid4

NAME = "lessonlib"  # of what is remembered, in the notebook's metadata
BELOW = "**The teacher changed this cell, too. The newer version:**\n\n```python\n{0}\n```"


@dataclass(frozen=True)
class Conflict:
    """Name one cell that both changed, and what was done about it."""

    cell: str
    what: str


def fingerprint(cell: dict) -> str:
    """Return a short hash of a cell's source and kind."""
    text = f"{cell['cell_type']}\n{''.join(cell['source'])}"
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]


def remembering(nb: dict) -> dict:
    """Return a copy of a notebook that remembers its cells as they are now."""
    nb = copy.deepcopy(nb)
    nb.setdefault("metadata", {})[NAME] = {"cells": {c["id"]: fingerprint(c) for c in nb["cells"]}}
    return nb


def merge(mine: dict, newer: dict) -> tuple[dict, list[Conflict]]:
    """Return the learner's notebook ``mine`` with the corrections of ``newer``, and what both changed.

    What the learner changed, added, ran or removed stays so; all else becomes as in ``newer``. Raises
    ``ValueError`` when ``mine`` does not remember how it was handed out.
    """
    base = mine.get("metadata", {}).get(NAME, {}).get("cells")
    if not isinstance(base, dict):
        raise ValueError(
            "expected a notebook that was handed out by the kit, got one that remembers no cells"
        )
    own = {cell["id"]: cell for cell in _named(mine["cells"])}
    if not base.keys() & own.keys():
        raise ValueError("expected cells with their ids, got a notebook whose cells have lost them")
    theirs = {cell["id"]: cell for cell in newer["cells"]}
    conflicts: list[Conflict] = []
    kept = {id: cell for id, cell in own.items() if _stays(id, cell, base, theirs, conflicts)}
    gone = [id for id in theirs if id in base and id not in own]
    conflicts += [Conflict(id, "you removed it; it stays removed") for id in gone if _new(id, base, theirs)]
    fresh = {id: cell for id, cell in theirs.items() if id not in own and id not in gone}
    moved = [id for id in base if id in own] != [id for id in own if id in base]
    orders = [list(kept), [id for id in theirs if id in kept or id in fresh]]
    order = _woven(*(orders if moved else reversed(orders)))
    merged = copy.deepcopy(mine)
    merged["cells"] = [cell for id in order for cell in _chosen(id, kept, fresh, base, theirs, conflicts)]
    merged["metadata"][NAME] = remembering(newer)["metadata"][NAME]
    return merged, conflicts


def _named(cells: list[dict]) -> list[dict]:
    """Return the cells with an id each; a second cell of the same id is a copy that the learner made."""
    seen: set[str] = set()
    for cell in cells:
        if cell.get("id") in seen or "id" not in cell:
            cell = cell | {"id": uuid4().hex[:8]}
        seen.add(cell["id"])
        yield cell


def _new(id: str, base: dict, theirs: dict) -> bool:
    """Say whether the teacher changed a cell that was handed out."""
    return fingerprint(theirs[id]) != base[id]


def _stays(id: str, cell: dict, base: dict, theirs: dict, conflicts: list[Conflict]) -> bool:
    """Say whether a cell of the learner's is in the merged notebook at all."""
    if id not in base or id in theirs:
        return True
    if fingerprint(cell) == base[id]:
        return False
    conflicts.append(Conflict(id, "the teacher removed it; yours stays"))
    return True


def _chosen(
    id: str, kept: dict, fresh: dict, base: dict, theirs: dict, conflicts: list[Conflict]
) -> list[dict]:
    """Return the cell to take, and below it the teacher's version where both changed it."""
    if id in fresh:
        return [copy.deepcopy(fresh[id])]
    mine, newer = kept[id], theirs.get(id)
    if newer is None or fingerprint(mine) == fingerprint(newer) or fingerprint(newer) == base.get(id):
        return [mine]
    if fingerprint(mine) == base.get(id):
        return [copy.deepcopy(newer)]
    conflicts.append(Conflict(id, "you and the teacher changed it; yours stays, the newer one stands below"))
    note = {"cell_type": "markdown", "id": uuid4().hex[:8], "metadata": {}}
    return [mine, note | {"source": BELOW.format("".join(newer["source"]))}]


def _woven(first: list[str], second: list[str]) -> list[str]:
    """Return ``first``, and what only ``second`` has behind the one that it follows there."""
    order = list(first)
    for place, id in enumerate(second):
        if id not in first:
            before = second[place - 1] if place else None
            order.insert(order.index(before) + 1 if before is not None else 0, id)
    return order
