"""What the one table of the course measured: six ways to draw garments, from several seeds. Lesson 21."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor

from lessonlib import DATA
from lessonlib.files import read_json

TABLE = DATA / "measured" / "garments_one_table_32.json"


def one_table(path: Path = TABLE) -> dict[str, dict[str, Tensor]]:
    """Return for each way to draw, and each number by name, its values over the seeds. Lesson 21.

    ``tests/benchmarks/one_table.py`` writes them, with its command and machine.
    """
    found: dict = {}
    for row in read_json(path)["rows"]:
        numbers = {name: value for name, value in row.items() if name not in ("way", "seed")}
        for name, value in numbers.items():
            found.setdefault(row["way"], {}).setdefault(name, []).append(value)
    return {way: {name: torch.tensor(v) for name, v in row.items()} for way, row in found.items()}
