"""Run lessons and measure how much memory each kernel took at its peak, and in which cells it grew.

    python tests/benchmarks/memory_peaks.py notebooks/04_seeing_with_convolutions.ipynb ...

The kernel of Linux remembers a process's peak of resident memory (VmHWM). Nothing is written. A lesson should
stay below 700 MB, so that thirty fit into 24 GB.
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
GROWS = 40  # MB: cells that raise the peak by more are listed
FIELDS = ("VmHWM", "VmRSS")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebooks", nargs="+", type=Path)
    for path in parser.parse_args().notebooks:
        peak, grown = measured(path.resolve())
        print(*grown, sep="\n")
        print(f"lesson={path.name[:2]} peak_mb={peak:.0f} over={max(0, peak - LIMIT):.0f}", flush=True)


def measured(path: Path) -> tuple[float, list[str]]:
    """Run one notebook; return its peak in MB, and a line for each cell that raised it much."""
    notebook, seen, grown = nbformat.read(path, as_version=4), [0.0], []
    with tempfile.TemporaryDirectory() as home:
        client = NotebookClient(notebook, timeout=1200, resources={"metadata": {"path": str(path.parent)}})

        def look(cell, cell_index, **_):
            peak, now = read(client.km.provisioner.pid)
            if peak - seen[-1] > GROWS:
                line = next(iter(cell.source.strip().splitlines()), "")
                grown.append(f"  cell {cell_index}: peak {seen[-1]:.0f} -> {peak:.0f}, now {now:.0f}: {line}")
            seen.append(max(seen[-1], peak))

        client.on_cell_executed = look
        client.execute(env={**os.environ, "LESSONLIB_HOME": f"{home}/my-work"})
    return seen[-1], grown


def read(pid: int) -> list[float]:
    """Return a process's peak and present resident memory in MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return [int(re.search(rf"^{field}:\s+(\d+) kB", status, flags=re.M)[1]) / 1024 for field in FIELDS]


if __name__ == "__main__":
    main()
