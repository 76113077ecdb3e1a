"""Time every notebook from a clean kernel to its last cell, and say how much of it is training.

    python tests/benchmarks/course_time.py [notebooks/NAME.ipynb ...]

Training is what happens inside ``fit``; loops that a lesson writes out by hand are not counted. Use an idle
machine.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
BEFORE = """
import time as _time
import lessonlib.training as _training
_inside, _fit = [], _training.fit
def _timed(*args, **settings):
    start = _time.perf_counter()
    try:
        return _fit(*args, **settings)
    finally:
        _inside.append(_time.perf_counter() - start)
_training.fit = _timed
"""
AFTER = "print(sum(_inside))"


def timed(path: Path) -> tuple[float, float]:
    """Run one notebook; return its seconds in all and in training."""
    notebook = nbformat.read(path, as_version=4)
    notebook.cells = [nbformat.v4.new_code_cell(BEFORE), *notebook.cells, nbformat.v4.new_code_cell(AFTER)]
    start = time.perf_counter()
    NotebookClient(notebook, timeout=600, resources={"metadata": {"path": str(path.parent)}}).execute()
    return time.perf_counter() - start, float(notebook.cells[-1].outputs[0].text)


def main() -> None:
    os.environ["LESSONLIB_HOME"] = tempfile.mkdtemp()  # a learner who has done nothing yet
    paths = [Path(name).resolve() for name in sys.argv[1:]] or sorted(NOTEBOOKS.glob("[0-9]*.ipynb"))
    print(f"{'notebook':34} {'seconds':>8} {'training':>9}")
    times = {}
    for path in paths:
        times[path.stem], training = timed(path)
        print(f"{path.stem:34} {times[path.stem]:8.1f} {training / times[path.stem]:9.0%}")
    total, slowest = sum(times.values()), max(times.values())
    print(f"total_s={total:.1f} slowest_s={slowest:.1f} notebooks={len(times)}")


if __name__ == "__main__":
    main()
