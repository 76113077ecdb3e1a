"""What all tests share: a learner's home of their own, and the order in which two workers take them."""

import os
import tempfile

import pytest
from xdist.scheduler import LoadFileScheduling

import lessonlib

# Notebooks run as tests stop where a trained number misses its band; a learner's never do.
os.environ["LESSONLIB_STRICT"] = "1"
# No test touches a real learner's home.
os.environ["LESSONLIB_HOME"] = tempfile.mkdtemp(prefix="lessonlib-home-")
# Notebooks run on a learner's threads, but two at a time: a thread that waits must not keep a core busy.
os.environ["GOMP_SPINCOUNT"] = "0"
# The tests' own processes train nothing large; workers inherit what the first process found.
FOUND = os.environ.setdefault("THREADS_BEFORE_TESTS", os.environ.get("OMP_NUM_THREADS", ""))
os.environ["OMP_NUM_THREADS"] = FOUND or "1"


@pytest.fixture(autouse=True)
def a_kernel_of_its_own():
    """Each test finds its notebook's folder anew, as each kernel does."""
    lessonlib._notebook_folder.cache_clear()


SOLVED = "test_it_runs_with_every_exercise_solved"


def pytest_collection_modifyitems(items):
    """Begin with what takes longest: real pictures, the browser, the later lessons, then those solved."""
    items.sort(key=_turn)


def pytest_collection_finish(session):
    """Lift the limit again: torch has read it by now, and a notebook's kernel shall not inherit it."""
    if not FOUND:
        os.environ.pop("OMP_NUM_THREADS", None)


def _turn(item) -> int:
    name = item.callspec.id if SOLVED in item.name else item.path.name
    if name == "test_real_pictures.py":  # three lessons, where real pictures are at hand
        return -100
    if "_browser" in name:
        return -50
    if name[:2].isdigit():
        return -int(name[:2]) - (0 if SOLVED in item.name else 20)
    return 1 if name in ("test_recipes.py", "test_exercises.py", "test_wheel.py") else 2


class SolvedAlone(LoadFileScheduling):
    """Deal tests file by file, but each solved notebook by itself, and the browser tests together."""

    def _split_scope(self, nodeid):
        if SOLVED in nodeid:
            return nodeid
        return "browser" if "_browser.py" in nodeid else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config, log):
    return SolvedAlone(config, log)
