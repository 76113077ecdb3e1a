"""What all tests share: a learner's home of their own, and how the tests are dealt to two workers."""

import os
import tempfile

import pytest

# No test touches a real learner's home; two workers with one thread each do not fight for two cores.
os.environ["LESSONLIB_HOME"] = tempfile.mkdtemp(prefix="lessonlib-home-")
os.environ.setdefault("OMP_NUM_THREADS", "1")


@pytest.hookimpl(tryfirst=True)  # before the groups are read
def pytest_collection_modifyitems(items):
    """Begin with the later lessons, which train longest, and keep each file's tests with one worker.

    A notebook's cells share a kernel, and a file's browser tests their server. Notebooks with their
    exercises solved stand in one file, but each is dealt by itself: it runs for minutes.
    """
    for item in items:
        alone = item.name.startswith("test_it_runs_with_every_exercise_solved")
        item.add_marker(pytest.mark.xdist_group(item.nodeid if alone else item.path.name))
    items.sort(key=_turn)


def _turn(item) -> tuple[int, int]:
    name = item.nodeid.split("[")[-1] if "exercise_solved" in item.nodeid else item.path.name
    return (0, -int(name[:2])) if name[:2].isdigit() else (1, 0)
