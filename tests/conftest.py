"""What all tests share: a learner's home of their own, and the order and turns in which workers take them."""

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest
from xdist.scheduler import LoadFileScheduling

import lessonlib

try:
    import fcntl
except ImportError:  # Windows has no such locks: there notebooks share the cores with other tests
    fcntl = None

# Notebooks run as tests stop where a trained number misses its band; a learner's never do.
os.environ["LESSONLIB_STRICT"] = "1"
# No test touches a real learner's home.
os.environ["LESSONLIB_HOME"] = tempfile.mkdtemp(prefix="lessonlib-home-")
# All that a test starts has one thread; only a lesson as it stands has a learner's, or those asked for.
# Workers inherit what the first process found, and where all of them wait for their turns.
ASKED = os.environ.setdefault("THREADS_BEFORE_TESTS", os.environ.get("OMP_NUM_THREADS", ""))
os.environ["OMP_NUM_THREADS"] = ASKED or "1"
if "TURNS_OF_TESTS" not in os.environ:
    os.environ["TURNS_OF_TESTS"] = tempfile.mkdtemp(prefix="turns-")
TURNS = Path(os.environ["TURNS_OF_TESTS"])


@pytest.fixture(autouse=True)
def a_kernel_of_its_own():
    """Each test finds its notebook's folder anew, as each kernel does."""
    lessonlib._notebook_folder.cache_clear()


SOLVED = "test_it_runs_with_every_exercise_solved"


def pytest_collection_modifyitems(items):
    """Begin with what takes longest: the lessons as they stand, the later first; then the browser."""
    items.sort(key=_turn)


def _turn(item) -> int:
    name = item.callspec.id if SOLVED in item.name else item.path.name
    if _is_lesson(item):
        return -200 - int(name[:2])
    if name == "test_real_pictures.py":  # three lessons, where real pictures are at hand
        return -100
    if "_browser" in name:
        return -50
    if SOLVED in item.name:
        return -int(name[:2])
    return 1 if name in ("test_recipes.py", "test_exercises.py", "test_wheel.py") else 2


def _is_lesson(item) -> bool:
    """Say whether a test is a cell of a notebook as it stands."""
    return item.path.suffix == ".ipynb"


def trains(cell) -> bool:
    """Say whether a lesson's cell trains: then a progress bar stands in its stored output."""
    plain = [output.get("data", {}).get("text/plain", "") for output in cell.outputs]
    return any("it/s]" in text for text in plain)


def times(cell) -> bool:
    """Say whether a lesson's cell takes the time of something: what does so is called ``seconds``."""
    return "seconds(" in cell.source


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    """Give a lesson a learner's threads and, where it trains or takes the time, the machine to itself.

    Two trainings on two threads each take twice as long beside each other as one after the other. Other tests
    run beside each other, and so do a lesson's other cells, which use one core most of the time.
    (Of hooks for one test, this one alone is called for files outside ``tests/``.)
    """
    lesson = _is_lesson(item)
    if lesson and not ASKED:
        del os.environ["OMP_NUM_THREADS"]
    try:
        with _turn_taken(alone=lesson and (trains(item.cell) or times(item.cell))):
            return (yield)
    finally:
        os.environ["OMP_NUM_THREADS"] = ASKED or "1"


@contextmanager
def _turn_taken(alone: bool):
    """Wait until no lesson trains, or, to be ``alone``, until nothing runs; first come, first served."""
    if not fcntl:
        yield
        return
    with open(TURNS / "queue", "w") as queue, open(TURNS / "room", "w") as room:
        fcntl.flock(queue, fcntl.LOCK_EX)
        fcntl.flock(room, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        fcntl.flock(queue, fcntl.LOCK_UN)
        yield


class SolvedAlone(LoadFileScheduling):
    """Deal tests file by file, but each solved notebook by itself, and the browser tests together."""

    def _split_scope(self, nodeid):
        if SOLVED in nodeid:
            return nodeid
        return "browser" if "_browser.py" in nodeid else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config, log):
    return SolvedAlone(config, log)
