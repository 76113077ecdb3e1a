"""Run notebooks from a clean kernel and store them as committed: ``python tests/execute_notebooks.py``.

Names after the command choose some (``notebooks/00_start_here.ipynb``); without names all are run.
"""

import os
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"


def execute(path: Path):
    """Run one notebook in its own folder and write it back, without widget state and times."""
    notebook = nbformat.read(path, as_version=4)
    os.environ.setdefault("OMP_NUM_THREADS", str(os.cpu_count()))  # or each kernel would choose, and say so
    os.environ["LESSONLIB_HOME"] = f"{tempfile.mkdtemp()}/my-work"  # a learner who has done nothing yet
    NotebookClient(notebook, timeout=600, resources={"metadata": {"path": str(path.parent)}}).execute()
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for cell in notebook.cells:
        cell.metadata = {key: cell.metadata[key] for key in ("tags",) if cell.metadata.get(key)}
        if cell.cell_type == "code":
            cell.outputs = [tidy(output) for output in cell.outputs]
    nbformat.validate(notebook)
    nbformat.write(notebook, path)


def tidy(output):
    """Drop a live part's reference to a kernel that is gone; its plain text stays."""
    if "data" in output:
        output["data"].pop("application/vnd.jupyter.widget-view+json", None)
    return output


if __name__ == "__main__":
    for path in map(Path, sys.argv[1:]) if len(sys.argv) > 1 else sorted(NOTEBOOKS.glob("[0-9]*.ipynb")):
        execute(path.resolve())
        print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")
