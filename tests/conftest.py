"""What all tests share: a learner's home of their own, so that no test reads or writes a real learner's."""

import os
import tempfile

os.environ["LESSONLIB_HOME"] = tempfile.mkdtemp(prefix="lessonlib-home-")
