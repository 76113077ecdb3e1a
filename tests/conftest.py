"""What all tests share: a learner's home of their own, and the order in which two workers take them."""

import os
import tempfile

# No test touches a real learner's home; two workers with one thread each do not fight for two cores.
os.environ["LESSONLIB_HOME"] = tempfile.mkdtemp(prefix="lessonlib-home-")
os.environ.setdefault("OMP_NUM_THREADS", "1")


def pytest_collection_modifyitems(items):
    """Begin with what takes longest: the solved notebooks, which stand in one file, and the later lessons."""
    items.sort(key=_turn)


def _turn(item) -> int:
    name = item.path.name
    return -100 if name == "test_notebooks.py" else -int(name[:2]) if name[:2].isdigit() else 1
