"""Run lessons and measure how much memory each kernel took at its peak, and in which cells.

    python tests/benchmarks/memory_peaks.py notebooks/04_seeing_with_convolutions.ipynb ...

The kernel of Linux remembers a process's peak of resident memory (VmHWM), and forgets it when asked: so each
cell has a peak of its own. Nothing is written. A lesson should stay
below 700 MB, so that thirty fit into 24 GB.
"""

from __future__ import annotations

import argparse
import os
import re
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

LIMIT = 700  # MB
LISTED = 600  # MB: cells with a higher peak are listed, and those that leave much more behind
GROWS = 40  # MB
FIELDS = ("VmHWM", "VmRSS")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebooks", nargs="+", type=Path)
    for path in parser.parse_args().notebooks:
        peak, listed = measured(path.resolve())
        print(*listed, sep="\n")
        print(f"lesson={path.name[:2]} peak_mb={peak:.0f} over={max(0, peak - LIMIT):.0f}", flush=True)


def measured(path: Path) -> tuple[float, list[str]]:
    """Run one notebook; return its peak in MB, and a line for each cell that took or kept much."""
    notebook, seen, listed = nbformat.read(path, as_version=4), [(0.0, 0.0)], []
    with tempfile.TemporaryDirectory() as home:
        client = NotebookClient(notebook, timeout=1200, resources={"metadata": {"path": str(path.parent)}})

        def look(cell, cell_index, **_):
            pid = client.km.provisioner.pid
            peak, now = read(pid)
            Path(f"/proc/{pid}/clear_refs").write_text("5")  # the next cell's peak begins here
            if peak > LISTED or now - seen[-1][1] > GROWS:
                line = next(iter(cell.source.strip().splitlines()), "")
                sizes = f"peak {peak:.0f}, before {seen[-1][1]:.0f}, after {now:.0f}"
                listed.append(f"  cell {cell_index}: {sizes}: {line}")
            seen.append((peak, now))

        client.on_cell_executed = look
        client.execute(env={**os.environ, "LESSONLIB_HOME": f"{home}/my-work"})
    return max(peak for peak, _ in seen), listed


def read(pid: int) -> list[float]:
    """Return a process's peak, since it was last forgotten, and present resident memory in MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return [int(re.search(rf"^{field}:\s+(\d+) kB", status, flags=re.M)[1]) / 1024 for field in FIELDS]


if __name__ == "__main__":
    main()
