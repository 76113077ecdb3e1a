"""Run every notebook as other processors might, and say which trained numbers leave their bands.

    python tests/benchmarks/bands.py [notebooks/NAME.ipynb ...] [--threads 1 2] [--shifts 0 1 2] [--broken]

Another processor rounds otherwise, and after some hundred steps its numbers are as far from ours as those
of another seed. So a shifted seed stands for a processor: a hidden first cell adds ``1000 * shift`` to every
seed of a training (``torch.manual_seed``, the seed of each step of ``fit`` and of its batches, the seed of a
game on the plane); the pictures stay the same. Each shift runs on one thread and on two, as a learner runs
it: nothing is strict. ``--broken`` cuts every training to a hundredth instead: then each lesson that trains
must have a number outside, or its bands mean nothing (cells that cannot bear such a network are passed over).
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
BEFORE = """
def _watch_bands(shift, cut, found):
    import json, torch
    import lessonlib.training as training
    from lessonlib.training import batches, loop
    fit = training.fit

    def shifted(function):
        return lambda seed, *rest: function(seed + 1000 * shift, *rest)

    torch.manual_seed = shifted(torch.manual_seed)
    loop.seed_for, batches.seed_for = shifted(loop.seed_for), shifted(batches.seed_for)
    training.fit = lambda step, steps, **rest: fit(step, steps=max(1, steps // cut), **rest)

    import lessonlib.exercises as exercises
    from lessonlib.toys.game import Game
    begin, expect = Game.__init__, exercises.expect

    def begin_shifted(game, kind="plain", target="ring", seed=0):
        begin(game, kind, target, seed + 1000 * shift)

    def noted(value, at_least=None, at_most=None):
        with open(found, "a") as file:
            print(json.dumps([get_ipython().user_ns["_cell"], float(value), at_least, at_most]), file=file)
        try:
            expect(value, at_least, at_most)
        except AssertionError as outside:
            print(outside)

    Game.__init__, exercises.expect = begin_shifted, noted

_watch_bands({shift}, {cut}, {found!r})
"""


def bands_of(path: Path, threads: int, shift: int, cut: int) -> dict:
    """Run one notebook; return (value, at_least, at_most) of each band by (cell, number in it)."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.source = f"_cell = {cell.id!r}\n{cell.source}"
    found = tempfile.NamedTemporaryFile(suffix=".jsonl", delete=False).name
    before = BEFORE.format(shift=shift, cut=cut, found=found)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(before))
    os.environ |= {"OMP_NUM_THREADS": str(threads), "LESSONLIB_HOME": tempfile.mkdtemp()}
    place = {"metadata": {"path": str(path.parent)}}
    NotebookClient(notebook, timeout=3600, resources=place, allow_errors=cut > 1).execute()
    bands, seen = {}, defaultdict(int)
    for line in Path(found).read_text().splitlines():
        cell, *band = json.loads(line)
        seen[cell] += 1
        bands[cell, seen[cell]] = band
    return bands


def inside(value: float, at_least: float | None, at_most: float | None) -> bool:
    """Tell whether a value keeps its band; nan never does."""
    return (at_least is None or value >= at_least) and (at_most is None or value <= at_most)


def show(name: str, runs: list[dict]) -> int:
    """Print a row for each band with the values of all runs; return how many are outside."""
    out = 0
    for key in runs[0]:
        values, (_, low, high) = [run[key][0] for run in runs], runs[0][key]
        outside = sum(not inside(value, low, high) for value in values)
        band = " to ".join(f"{limit:g}" if limit is not None else "…" for limit in (low, high))
        numbers = " ".join(f"{value:.3g}" for value in values)
        print(
            f"{name[:2]} {key[0]}.{key[1]:<3} {band:14} {'OUT' if outside else 'in':4} {numbers}", flush=True
        )
        out += outside
    return out


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("notebooks", nargs="*", type=Path)
    parser.add_argument("--threads", nargs="+", type=int, default=[1, 2])
    parser.add_argument("--shifts", nargs="+", type=int, default=[0, 1, 2])
    parser.add_argument("--broken", action="store_true")
    asked = parser.parse_args()
    paths = [path.resolve() for path in asked.notebooks] or sorted(NOTEBOOKS.glob("[0-9]*.ipynb"))
    ways = [(threads, shift) for shift in asked.shifts for threads in asked.threads]
    runs = out = blind = 0
    for path in paths:
        results = [bands_of(path, *way, cut=100 if asked.broken else 1) for way in ways]
        outside = show(path.stem, results)
        runs, out = runs + len(results), out + outside
        trains = "training import" in path.read_text(encoding="utf-8")
        blind += asked.broken and trains and not outside
    print(f"runs={runs} out_of_band={out}" + (f" lessons_that_saw_nothing={blind}" if asked.broken else ""))
    sys.exit(bool(blind) if asked.broken else bool(out))


if __name__ == "__main__":
    main()
